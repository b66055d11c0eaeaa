"""Find the two questions in a message that asks two things."""

import re
from itertools import pairwise

from knowledge.topic_words import names_topic

_SHORTEST = 3
_WORDS = r"(?:hoe|wat|wie|waar|wanneer|welke|mag|kan|moet|krijg\w*|heb|is|wordt)\b"
_BORDER = re.compile(rf"(?<=[.?!])\s+|,? (?:en|maar) (?={_WORDS})", re.IGNORECASE)
_ASKS = re.compile(rf"(?:(?:en|maar|ook) )?{_WORDS}", re.IGNORECASE)


def asked_apart(text: str) -> list[tuple[int, int]]:
    """Return where the two questions of ``text`` stand; none when it asks one thing, or three.

    Only what asks and names a topic of its own counts: what else is told about a child is no second question, and "wie betaalt dat" goes
    with the question before it.
    """
    borders = [(0, 0), *(match.span() for match in _BORDER.finditer(text)), (len(text), len(text))]
    spans = [(start, end) for (_, start), (end, _) in pairwise(borders)]
    found = [(start, end) for start, end in spans if _is_question(text[start:end])]
    return found if len(found) == 2 else []


def _is_question(part: str) -> bool:
    return len(part.split()) >= _SHORTEST and names_topic(part) and bool(part.rstrip().endswith("?") or _ASKS.match(part))
