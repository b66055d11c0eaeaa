"""What a count on a few hundred questions tells, and what it does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scipy.stats import binomtest

from knowledge.scoring import wilson


def share(hits: int, total: int) -> list[float]:
    """Return how many, of how many, and the 95% interval of the share (Wilson 1927)."""
    return [hits, total, *(round(bound, 4) for bound in wilson(hits, total))]


def paired(ours: Sequence[bool], theirs: Sequence[bool]) -> dict[str, Any]:
    """Compare right and wrong on the same questions: how many only one of the two had right, and how likely that is by chance.

    The exact form of McNemar's test (1947): by chance alone, either is the only right one equally often.
    """
    only_ours = sum(a and not b for a, b in zip(ours, theirs, strict=True))
    only_theirs = sum(b and not a for a, b in zip(ours, theirs, strict=True))
    chance = binomtest(only_ours, only_ours + only_theirs).pvalue if only_ours + only_theirs else 1.0
    return {"alleen_wegwijzer": only_ours, "alleen_ander": only_theirs, "toeval": round(float(chance), 5)}
