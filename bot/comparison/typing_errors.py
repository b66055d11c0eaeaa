"""Typing errors as hurried fingers make them: a letter lost, doubled, or swapped with its neighbour."""

from __future__ import annotations

import random
import re

SEED = 20261121
SHARE = 1 / 3
LONGER = 5
_WORD = re.compile(rf"[^\W\d_]{{{LONGER},}}")


def with_errors(text: str) -> str:
    """Return ``text`` with an error in a third of its words of five letters and more, at least one; the same text, the same errors."""
    chance = random.Random(f"{SEED} {text}")  # noqa: S311 - no secret
    words = list(_WORD.finditer(text))
    wrong = chance.sample(words, max(1, round(len(words) * SHARE))) if words else []
    for word in sorted(wrong, key=lambda found: -found.start()):
        text = text[: word.start()] + _mistyped(word.group(), chance) + text[word.end() :]
    return text


def _mistyped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)  # people seldom miss the first letter, and the last has no neighbour to swap with
    kind = chance.choice(("lost", "doubled", "swapped"))
    if kind == "lost":
        return word[:place] + word[place + 1 :]
    if kind == "doubled":
        return word[:place] + word[place] * 2 + word[place + 1 :]
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
