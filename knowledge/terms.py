"""What the words of the field mean, in one plain sentence each."""

import re
from dataclasses import dataclass
from functools import cache

import yaml

from knowledge.library import DATA
from knowledge.reply import TermRef

MOST = 3


@dataclass(frozen=True, slots=True)
class Term:
    """A word or abbreviation. ``facts`` names what its meaning rests on; ``others`` are further ways to write it."""

    name: str
    full: str
    meaning: str
    others: tuple[str, ...]
    facts: tuple[str, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        """All ways in which the term is written."""
        return tuple(filter(None, (self.name, self.full, *self.others)))

    def reference(self) -> TermRef:
        """The term as the visitor reads it: "OPP (ontwikkelingsperspectief)" with its meaning."""
        return TermRef(f"{self.name} ({self.full})" if self.full else self.name, self.meaning)


@cache
def terms() -> tuple[Term, ...]:
    """Return all terms of knowledge/data/terms.yml."""
    rows = yaml.safe_load((DATA / "terms.yml").read_text(encoding="utf-8"))
    return tuple(Term(row["term"], row.get("voluit", ""), row["uitleg"], tuple(row.get("ook", ())), tuple(row["feiten"])) for row in rows)


def found_in(text: str) -> list[TermRef]:
    """Return the first terms (at most three) that stand in ``text`` and are not explained there.

    A text that writes "ontwikkelingsperspectief (OPP)" still leaves open what that is; one that says "Dat heet zorgplicht" does not.
    """
    found: dict[int, Term] = {}
    covered: list[tuple[int, int]] = []
    for spelling, term in _by_length():
        for match in _pattern(spelling).finditer(text):
            if not any(start <= match.start() < end for start, end in covered):
                covered.append(match.span())
                if term not in found.values() and not _explained(text, match.start()):
                    found[match.start()] = term
    return [found[place].reference() for place in sorted(found)][:MOST]


def lookup(name: str) -> Term | None:
    """Return the term that is written as ``name``, in any case."""
    return next((term for term in terms() if name.casefold() in (spelling.casefold() for spelling in term.spellings)), None)


@cache
def _by_length() -> tuple[tuple[str, Term], ...]:
    pairs = ((spelling, term) for term in terms() for spelling in term.spellings)
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _pattern(spelling: str) -> re.Pattern[str]:
    """Abbreviations in capitals keep their case ("MR", not "mr"); words may have a plural."""
    flags = re.NOFLAG if spelling.isupper() else re.IGNORECASE
    return re.compile(rf"\b{re.escape(spelling)}(?:s|en|'s)?\b", flags)


def _explained(text: str, place: int) -> bool:
    return bool(re.search(r"\b(?:heet|noemen we|betekent)\s+(?:de |het |een )?$", text[:place], re.IGNORECASE))
