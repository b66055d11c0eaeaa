"""How the assistant's texts address the reader, how long a bubble is, and which texts and words are excused from a rule.

What needs a language pipeline to tell (sentences, syllables) is measured in ``bot.language_check``; the rules are told to editors in
docs/redactie.md.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from knowledge import helplines, terms
from knowledge.library import DATA, MAX_WORDS
from knowledge.spoken import BOTH, PARENT, PUPIL, Spoken

EXCEPTIONS = DATA / "plain_language.yml"

_TO_PUPIL = r"je|jij|jou|jouw|jouwe|jullie|jezelf|jouzelf"
_TO_PARENT = r"u|uw|uwe|uzelf"
# What a text may not call its reader, and what an editor can do about it.
_WRONG = {
    PARENT: (_TO_PUPIL, "Hier leest een ouder. Schrijf u of uw, of zet woorden van een ander tussen aanhalingstekens."),
    PUPIL: (_TO_PARENT, "Hier leest een leerling. Schrijf je, jij of jouw, of zet woorden van een ander tussen aanhalingstekens."),
    BOTH: (f"{_TO_PUPIL}|{_TO_PARENT}", "Deze tekst is voor ouders én leerlingen. Schrijf hem zonder u en zonder je."),
}
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|„[^”]*”|‘[^’]*’')


@dataclass(frozen=True, slots=True)
class Finding:
    """Something an editor has to mend: where, by which ``rule``, in the text named ``key``."""

    path: Path
    line: int
    rule: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.path.name}, regel {self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Name:
    """A word or name that stays as it is, however long: what the law or a body is called."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Excuse:
    """One text that need not keep one rule."""

    key: str
    rule: str
    reason: str


def findings(texts: Iterable[Spoken]) -> Iterator[Finding]:
    """Yield where a text addresses its reader wrongly, and where a bubble is too long. The library checks the length of articles."""
    for text in texts:
        yield from _address(text)
        words = len(text.text.split())
        if text.limited and words > MAX_WORDS:
            line = text.blocks[0].line_at(0)
            message = f"Deze tekst heeft {words} woorden; ten hoogste {MAX_WORDS} in een keer. Schrap wat niet nodig is."
            yield Finding(text.path, line, "lengte", text.key, message)


def _address(text: Spoken) -> Iterator[Finding]:
    wrong, advice = _WRONG[text.role]
    for block in text.blocks:
        own_words = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), block.text)
        for match in re.finditer(rf"\b(?:{wrong})\b", own_words, re.IGNORECASE):
            message = f'`{match[0]}` past hier niet. {advice} "{_sentence_at(block.text, match.start())}"'
            yield Finding(text.path, block.line_at(match.start()), "aanspreken", text.key, message)


def _sentence_at(text: str, place: int) -> str:
    """About the sentence around ``place``: enough to find it by eye."""
    return next(match[0].strip() for match in re.finditer(r"[^.?!]+[.?!]*", text) if place < match.end())


@cache
def names() -> tuple[Name, ...]:
    """Return the words and names that stay, besides the terms and the helplines."""
    return tuple(Name(row["naam"], row["reden"]) for row in _exceptions()["namen"])


@cache
def excuses() -> tuple[Excuse, ...]:
    """Return the texts that are excused from a rule."""
    return tuple(Excuse(row["tekst"], row["regel"], row["reden"]) for row in _exceptions()["teksten"])


@cache
def explained_words() -> re.Pattern[str]:
    """Return a pattern for every word that must be there and is explained where it is used: terms, bodies, and the ``names``.

    Plural and possessive endings belong to the word.
    """
    spellings = {spelling for term in terms.terms() for spelling in term.spellings}
    spellings |= {helplines.get(helpline).name for helpline in helplines.all_ids()} | {name.name for name in names()}
    alternatives = "|".join(re.escape(spelling) for spelling in sorted(spellings, key=lambda s: (-len(s), s)) if not spelling.isdigit())
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?:s|en|'s)?(?![\w-])", re.IGNORECASE)


def excused(found: Iterable[Finding], allowed: Collection[Excuse]) -> list[Finding]:
    """Return the findings that no exception excuses."""
    pairs = {(excuse.key, excuse.rule) for excuse in allowed}
    return [finding for finding in found if (finding.key, finding.rule) not in pairs]


def needless(found: Iterable[Finding], texts: Iterable[Spoken]) -> Iterator[str]:
    """Yield, as Dutch sentences, the exceptions that nothing needs any more. ``found`` are all findings, the excused ones too."""
    pairs = {(finding.key, finding.rule) for finding in found}
    for excuse in excuses():
        if (excuse.key, excuse.rule) not in pairs:
            yield f"{EXCEPTIONS.name}: de uitzondering voor `{excuse.key}` ({excuse.rule}) is niet meer nodig. Haal haar weg."
    whole = "\n".join(text.text for text in texts)
    for name in names():
        if not re.search(rf"(?<!\w){re.escape(name.name)}", whole, re.IGNORECASE):
            yield f"{EXCEPTIONS.name}: `{name.name}` komt in geen tekst meer voor. Haal het woord weg."


def _exceptions() -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = yaml.safe_load(EXCEPTIONS.read_text(encoding="utf-8"))
    return {"namen": rows["namen"] or [], "teksten": rows["teksten"] or []}
