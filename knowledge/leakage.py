"""Tell whether a training sentence is a test question, or nearly one, without having the questions themselves."""

from collections.abc import Collection
from hashlib import blake2b

from knowledge.spelling import normalise

GROUP = 4
# From this share of common letter groups on, two sentences are near-copies: at 0.6, one word in five or six differs.
NEAR = 0.6


def fingerprint(text: str) -> frozenset[int]:
    """Return 32-bit hashes of the groups of four letters in ``text``, spelling evened out."""
    plain = f" {normalise(text)} "
    groups = {plain[i : i + GROUP] for i in range(max(1, len(plain) - GROUP + 1))}
    return frozenset(int.from_bytes(blake2b(group.encode(), digest_size=4).digest()) for group in groups)


def similarity(first: Collection[int], second: Collection[int]) -> float:
    """Return the share of letter groups two fingerprints have in common (Jaccard), from 0 to 1."""
    left, right = set(first), set(second)
    return len(left & right) / len(left | right) if left or right else 1.0
