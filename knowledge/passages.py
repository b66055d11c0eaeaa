"""What an article still has to say to somebody who has read its answer and asks on: the paragraphs behind "lees verder", nearest first."""

from collections import Counter
from functools import cache
from math import log, sqrt

from knowledge.library import ROLES, Variant, articles
from knowledge.spelling import normalise
from knowledge.topic_words import stem

# A bubble shows at most so many words; the rest stays behind "lees verder".
MOST_WORDS = 60
# From here on a paragraph is about what was asked: it shares a word that few have, or several that some have.
_NEAR = 0.6


def further(variant: Variant, asked: str) -> tuple[str, str]:
    """Return what of "lees verder" is about ``asked``, and what stays behind it; two empty texts when nothing there is.

    The paragraphs that share most rare words with ``asked`` are shown, in the article's own order.
    """
    told = _paragraphs(variant)
    wanted = _stems(asked)
    near = {place: nearness for place, part in enumerate(told) if (nearness := _nearness(wanted, part)) >= _NEAR}
    shown: set[int] = set()
    for place in sorted(near, key=lambda place: -near[place]):
        if shown and sum(len(told[other].split()) for other in (*shown, place)) > MOST_WORDS:
            break
        shown.add(place)
    if not shown:
        return "", ""
    first, rest = ([part for place, part in enumerate(told) if (place in shown) is wanted_here] for wanted_here in (True, False))
    return "\n\n".join(first), "\n\n".join(rest)


def _nearness(wanted: frozenset[str], told: str) -> float:
    """Long texts share more words with anything, so both lengths count against it."""
    return sum(map(_rarity, wanted & _stems(told))) / sqrt(max(len(told.split()) * len(wanted), 1))


def _paragraphs(variant: Variant) -> list[str]:
    return [part for part in variant.more.split("\n\n") if part]


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in normalise(text).split())


def _rarity(word: str) -> float:
    count, total = _counted()
    return log((1 + total) / (1 + count[word]))


@cache
def _counted() -> tuple[Counter[str], int]:
    """In how many paragraphs each word stands, and how many paragraphs there are."""
    told = [part for article in articles().values() for role in ROLES for part in _paragraphs(article.variant(role))]
    return Counter(word for part in told for word in _stems(part)), len(told)
