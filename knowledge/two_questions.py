"""Find the two questions in a message that asks two things, and the parts of a message that tells of two."""

import re
from itertools import pairwise

from knowledge.topic_words import names_topic

_SHORTEST, _SHORTEST_PART = 3, 4
_WORDS = r"(?:hoe|wat|wie|waar|wanneer|welke|mag|kan|moet|krijg\w*|heb|is|wordt)\b"
_BORDER = re.compile(rf"(?<=[.?!])\s+|,? (?:en|maar) (?={_WORDS})", re.IGNORECASE)
# No border begins inside white space: from each of a thousand spaces the search would run to the last one.
_PART = re.compile(r"(?<=[.?!;])\s+|,\s+(?:(?:en|maar) )?|(?<!\s)\s+(?:en|maar)\s+", re.IGNORECASE)
_MOST_PARTS = 8
_ASKS = re.compile(rf"(?:(?:en|maar|ook) )?{_WORDS}", re.IGNORECASE)


def asked_apart(text: str) -> list[tuple[int, int]]:
    """Return where the two questions of ``text`` stand; none when it asks one thing, or three.

    Only what asks and names a topic of its own counts: what else is told about a child is no second question, and "wie betaalt dat" goes
    with the question before it.
    """
    found = [(start, end) for start, end in _between(_BORDER, text) if _is_question(text[start:end])]
    return found if len(found) == 2 else []


def told_apart(text: str) -> list[tuple[int, int]]:
    """Return where the parts of ``text`` stand, question or not; none when it is one part.

    "Mijn zoon wordt gepest en de taxi komt steeds te laat" tells of two things. Of a very long message only the first parts count.
    """
    parts = [(start, end) for start, end in _between(_PART, text) if len(text[start:end].split()) >= _SHORTEST_PART]
    return parts[:_MOST_PARTS] if len(parts) > 1 else []


def _between(border: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    borders = [(0, 0), *(match.span() for match in border.finditer(text)), (len(text), len(text))]
    return [(start, end) for (_, start), (end, _) in pairwise(borders)]


def _is_question(part: str) -> bool:
    return len(part.split()) >= _SHORTEST and names_topic(part) and bool(part.rstrip().endswith("?") or _ASKS.match(part))
