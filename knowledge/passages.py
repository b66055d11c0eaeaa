"""What an article still has to say to somebody who has read its answer and asks on: the paragraphs behind "lees verder", nearest first."""

from collections import Counter
from functools import cache
from math import log, sqrt

import snowballstemmer

from knowledge.library import ROLES, Variant, articles
from knowledge.spelling import normalise

# A bubble shows at most so many words; the rest stays behind "lees verder".
MOST_WORDS = 60


def further(variant: Variant, asked: str) -> tuple[str, str]:
    """Return what to show of "lees verder", and what stays behind it: the paragraphs that share most rare words with ``asked`` come first.

    Both parts keep the article's own order. The first part has at least one paragraph, or nothing when there is no "lees verder".
    """
    told = _paragraphs(variant)
    wanted = _stems(asked)
    order = sorted(range(len(told)), key=lambda place: -_nearness(wanted, told[place]))
    shown: set[int] = set()
    for place in order:
        if shown and sum(len(told[other].split()) for other in (*shown, place)) > MOST_WORDS:
            break
        shown.add(place)
    first, rest = ([part for place, part in enumerate(told) if (place in shown) is wanted_here] for wanted_here in (True, False))
    return "\n\n".join(first), "\n\n".join(rest)


def _nearness(wanted: frozenset[str], told: str) -> float:
    """A long paragraph shares more words with anything, so its length counts against it."""
    return sum(map(_rarity, wanted & _stems(told))) / sqrt(len(told.split()))


def _paragraphs(variant: Variant) -> list[str]:
    return [part for part in variant.more.split("\n\n") if part]


@cache
def _stem(word: str) -> str:
    return str(snowballstemmer.stemmer("dutch").stemWord(word))


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in normalise(text).split())


def _rarity(word: str) -> float:
    count, total = _counted()
    return log((1 + total) / (1 + count[word]))


@cache
def _counted() -> tuple[Counter[str], int]:
    """In how many paragraphs each word stands, and how many paragraphs there are."""
    told = [part for article in articles().values() for role in ROLES for part in _paragraphs(article.variant(role))]
    return Counter(word for part in told for word in _stems(part)), len(told)
