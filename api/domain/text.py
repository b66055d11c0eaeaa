"""What a person typed, made safe to store: no invisible characters, one Unicode form, a length limit."""

import unicodedata

from api.errors import TextEmpty, TextTooLong

MAX_CHARACTERS = 4000

_KEPT = frozenset("\n\u200c\u200d")  # the two joiners: emoji and some scripts fall apart without them
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str, *, limit: int = MAX_CHARACTERS) -> str:
    """Return ``text`` as it may be stored, at most ``limit`` characters. Raises ``TextEmpty`` and ``TextTooLong``.

    Dropped are control characters and null bytes, half surrogate pairs (no database accepts them), and format characters that hide or
    turn text (bidirectional overrides, Unicode tags). Markup stays: it is text, and whoever shows it escapes it.
    """
    cleaned = tidy(text)
    if not cleaned.strip("\u200c\u200d"):
        raise TextEmpty
    if len(cleaned) > limit:
        raise TextTooLong(count=dutch_number(len(cleaned)), limit=dutch_number(limit))
    return cleaned


def tidy(text: str) -> str:
    """Like ``clean``, for a field that may be empty and has its own limit."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    visible = "".join(char for char in lines if char in _KEPT or unicodedata.category(char) not in _DROPPED_CATEGORIES)
    return unicodedata.normalize("NFC", visible).strip()


def one_line(text: str, *, limit: int) -> str:
    """Return ``text`` tidied, on one line, cut off at ``limit`` characters."""
    return " ".join(tidy(text).split())[:limit].rstrip()


def has_words(text: str) -> bool:
    """Tell whether there is a letter or digit in ``text``; an emoji or "??" alone says too little to look up."""
    return any(char.isalnum() for char in text)


def dutch_number(number: int) -> str:
    """Write 10000 as 10.000."""
    return f"{number:,}".replace(",", ".")
