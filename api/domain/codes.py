"""The two codes a visitor gets: a reference to speak of a ticket, and a return code to open it."""

import hashlib
import hmac

RETURN_CODE_LENGTH = 16

# Without 0, O, 1 and I: a reference is read aloud on the telephone.
_REFERENCE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
# Crockford's base 32: what is easily confused has one reading.
_CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\u2010": None, "\u2011": None, "\u2013": None, ".": None})


def reference(year: int, entropy: bytes) -> str:
    """Return a reference such as ``WP-2026-AB7QC`` from at least 4 random bytes. It opens nothing: it is a name, not a key."""
    number = int.from_bytes(entropy, "big")
    return f"WP-{year}-{_encode(number, _REFERENCE_ALPHABET, 5)}"


def return_code(entropy: bytes) -> str:
    """Return a code of 80 bits in four groups of four (``4K7M-…``) from at least 10 unguessable bytes."""
    if len(entropy) < 10:
        raise ValueError("a return code needs at least 80 bits")
    code = _encode(int.from_bytes(entropy, "big"), _CODE_ALPHABET, RETURN_CODE_LENGTH)
    return "-".join(code[start : start + 4] for start in range(0, RETURN_CODE_LENGTH, 4))


def read_return_code(typed: str) -> str | None:
    """Return the code somebody typed in its one form, without dashes, or ``None``. Small letters, spaces, O for 0 and l for 1 are fine."""
    code = typed.strip().upper().translate(_READ_AS)
    is_code = len(code) == RETURN_CODE_LENGTH and all(char in _CODE_ALPHABET for char in code)
    return code if is_code else None


def hash_code(code: str) -> str:
    """Return what is stored instead of the code. 80 random bits need no salt and no slow hash: there is nothing to guess from a list."""
    return hashlib.sha256(b"return-code:" + (read_return_code(code) or "").encode()).hexdigest()


def matches(code: str, stored_hash: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(hash_code(code), stored_hash)


def _encode(number: int, alphabet: str, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(alphabet))
        digits.append(alphabet[digit])
    return "".join(digits)
