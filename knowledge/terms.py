"""What the words of the field mean, in one plain sentence each."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

import yaml

from knowledge.library import DATA, Source, articles
from knowledge.library import sources as read_sources
from knowledge.reply import TermRef
from knowledge.spelling import normalise

MOST = 6
MOST_SOURCES = 2
# From this likeness on a long word is taken for a term with a typing error.
_LIKE, _SHORTEST_TYPO = 0.86, 7

# "Hoi, wat is een TLV eigenlijk?": what may stand around the term, in the words of ``normalise``.
_BEFORE = re.compile(
    r"(?:(?:hoi|hallo|hey|dag|goede\w+|sorry|ja|nee|oke?|en|maar|dus|vraagje|even|mevrouw|meneer"
    r"|mag ik (?:iets )?vragen|ik heb een vraag"
    r"|(?:kan|kunt?|wil|wilt) (?:je|u|iemand) (?:mij |me )?(?:even )?(?:uitleggen|zeggen|vertellen)"
    r"|weet (?:je|u|iemand)|geen idee|ik (?:weet|snap|begrijp) niet|vertel(?: mij| me)?|leg (?:eens |even )?uit) )*"
)
_ASKED = re.compile(
    r"(?:wat (?:is|zijn|was|beteken\w*|houdt?|wil) (?:dat |die |dit )?"
    r"|wat bedoel\w*(?: (?:ze|u|je|jullie|school))*(?: nou| nu)? (?:met|mee) "
    r"|wat (?:wordt?|wort) (?:er )?bedoeld met |waar staat |wat voor iets is "
    r"|beteken\w*(?: van)? |definitie(?: van)? |uitleg(?: van| over)? |wie is |wat )"
)
_ARTICLE = re.compile(
    r"(?:(?:nou|nu|eigenlijk|precies|dat|die|zo'n|de afkorting|de term|het woord|het begrip|de letters|een|de|het|eens|ook alweer) )*"
)
_WORD = re.compile(r"\w+")
_AFTER = re.compile(
    r"(?: (?:dan|nou|nu|eigenlijk|precies|ook|alweer|weer|in|is|zijn|inhoudt?|zeggen|beteken\w*"
    r"|wat is (?:dat|dit)|wat beteken\w* (?:dat|dit)|is dat|voor"
    r"|kort|uitleg|afkorting|alstublieft|mevrouw|meneer|toch|ofzo|of zo))*$"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or abbreviation. ``facts`` names what its meaning rests on; ``others`` are further ways to write it.

    ``article`` explains the term itself. Where there is none, ``near`` names the articles that come nearest, and ``cited`` the sources
    of the meaning that no article names.
    """

    name: str
    full: str
    meaning: str
    others: tuple[str, ...]
    facts: tuple[str, ...]
    article: str = ""
    near: tuple[str, ...] = ()
    cited: tuple[Source, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """All ways in which the term is written."""
        return tuple(filter(None, (self.name, self.full, *self.others)))

    def reference(self) -> TermRef:
        """The term as the visitor reads it: "OPP (ontwikkelingsperspectief)" with its meaning."""
        return TermRef(f"{self.name} ({self.full})" if self.full else self.name, self.meaning)

    def sources(self) -> tuple[Source, ...]:
        """Where the meaning comes from: what articles cite for its facts, those of the nearest article first."""
        if self.cited:
            return self.cited
        known = articles()
        places = [known[slug] for slug in filter(None, (self.article, *self.near)) if slug in known]
        found: dict[tuple[str, str], Source] = {}
        for source in (source for article in (*places, *known.values()) for source in article.sources):
            if set(self.facts) & set(source.facts):
                found.setdefault((source.title, source.url), source)
        return tuple(found.values())[:MOST_SOURCES]


@cache
def terms() -> tuple[Term, ...]:
    """Return all terms of knowledge/data/terms.yml."""
    rows = yaml.safe_load((DATA / "terms.yml").read_text(encoding="utf-8"))
    return tuple(
        Term(
            name=row["term"],
            full=row.get("voluit", ""),
            meaning=row["uitleg"],
            others=tuple(row.get("ook", ())),
            facts=tuple(row["feiten"]),
            article=row.get("artikel", ""),
            near=tuple(row.get("dichtbij", ())),
            cited=read_sources(row.get("bron", ())),
        )
        for row in rows
    )


def asked_for(text: str) -> Term | None:
    """Return the term of which ``text`` asks the meaning: "wat is een tlv", "OPR betekenis?", or the bare word.

    A question that only mentions a term, or asks more of it, asks for no meaning. A long word may have a typing error.
    """
    words = normalise(text)
    words = words[_match_end(_BEFORE, words) :]
    words = words[_match_end(_ASKED, words) :]
    words = words[_match_end(_ARTICLE, words) :]
    words = _AFTER.sub("", words) or words
    spellings = _by_plain_spelling()
    for form in (words, words.removesuffix("s"), words.removesuffix("en"), words.removesuffix("'s")):
        if form in spellings:
            return spellings[form]
    near = get_close_matches(words, spellings, n=1, cutoff=_LIKE) if len(words) >= _SHORTEST_TYPO else []
    return spellings[near[0]] if near and near[0][:2] == words[:2] and _as_many_words(near[0], words) else None


def _as_many_words(term: str, words: str) -> bool:
    """A word more is no typing error ("leerplichtambtenaar belt"), unless it is a part of the term ("leerplicht ambtenaar")."""
    return term.count(" ") == words.count(" ") or term.replace(" ", "") == words.replace(" ", "")


def _match_end(pattern: re.Pattern[str], words: str) -> int:
    match = pattern.match(words)
    return match.end() if match else 0


@cache
def _by_plain_spelling() -> dict[str, Term]:
    return {normalise(spelling): term for term in reversed(terms()) for spelling in term.spellings}


def found_in(text: str) -> list[TermRef]:
    """Return the first terms (at most six) that stand in ``text`` and are not explained there.

    A text that writes "ontwikkelingsperspectief (OPP)" still leaves open what that is; one that says "Dat heet zorgplicht" does not.
    """
    found: dict[Term, int] = {}
    covered = 0
    for word in _WORD.finditer(text):
        place = word.start()
        for spelling, term in _by_first_word().get(word.group().casefold(), ()) if place >= covered else ():
            if match := _pattern(spelling).match(text, place):
                covered = match.end()
                if not _explained(text, place):
                    found.setdefault(term, place)
                break
    return [term.reference() for term in list(found)[:MOST]]


def lookup(name: str) -> Term | None:
    """Return the term that is written as ``name``, in any case."""
    return next((term for term in terms() if name.casefold() in (spelling.casefold() for spelling in term.spellings)), None)


@cache
def _by_first_word() -> dict[str, list[tuple[str, Term]]]:
    """Return the spellings by the word that they begin with, plurals included, the longest first: few words need a closer look."""
    spellings = sorted(((spelling, term) for term in terms() for spelling in term.spellings), key=lambda pair: -len(pair[0]))
    index: dict[str, list[tuple[str, Term]]] = {}
    for spelling, term in spellings:
        first = _WORD.match(spelling)
        if first is None:
            raise ValueError(f"a term begins with a letter or a digit: {spelling!r}")
        plurals = ("", "s", "en") if first.group() == spelling else ("",)
        for plural in plurals:
            index.setdefault(first.group().casefold() + plural, []).append((spelling, term))
    return index


@cache
def _pattern(spelling: str) -> re.Pattern[str]:
    """Abbreviations in capitals keep their case ("MR", not "mr"); words may have a plural."""
    flags = re.NOFLAG if spelling.isupper() else re.IGNORECASE
    return re.compile(rf"\b{re.escape(spelling)}(?:s|en|'s)?\b", flags)


def _explained(text: str, place: int) -> bool:
    return bool(re.search(r"\b(?:heet|noemen we|betekent)\s+(?:de |het |een )?$", text[:place], re.IGNORECASE))
