"""The safety check: does someone write that they, or a child, are in danger? Deterministic, and needs no Rasa.

Behind it is a second net: the trained model knows danger as a label too, and finds wordings that nobody thought of. It uses the same words
to answer. Where it only suspects danger, ``concern`` goes below the ordinary answer. Some patterns only suspect, too: ``suspects``.

The patterns are in data/crisis_patterns.yml; the words of the answer, with the rules for them, in phrases/crisis.yml. What is said after
a crisis answer is in ``knowledge.aftermath``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge import helplines
from knowledge.crisis_spotter import Spotter
from knowledge.reply import Bubble, HelplineRef, Kind, Outcome, Reply

PATTERNS = Path(__file__).parent / "data" / "crisis_patterns.yml"
PHRASES = Path(__file__).parent / "phrases" / "crisis.yml"
MAX_HELPLINES = 4


class CrisisKind(StrEnum):
    """What is the matter. The order counts: where two fit, the first is answered."""

    DANGER_NOW = "danger_now"
    OVERDOSE = "overdose"
    VIOLENCE_NOW = "violence_now"
    SUICIDE = "suicide"
    ABUSE_BY_STAFF = "abuse_by_staff"
    SEXTORTION = "sextortion"
    SEXUAL_ABUSE = "sexual_abuse"
    SELF_HARM = "self_harm"
    UNSAFE_HOME = "unsafe_home"
    RUNAWAY = "runaway"
    STARVING = "starving"


_NAME = "crisis"
_ALWAYS_URGENT = (CrisisKind.DANGER_NOW, CrisisKind.OVERDOSE, CrisisKind.VIOLENCE_NOW)


@dataclass(frozen=True, slots=True)
class Crisis:
    """Someone is in danger. ``urgent``: it cannot wait, 112 comes first."""

    kind: CrisisKind
    urgent: bool


def assess(text: str) -> Crisis | None:
    """Return what danger ``text`` speaks of, or ``None``.

    Told by the pupil, a parent or someone else. Jokes and figures of speech are no danger, but where a joke about suicide may be meant,
    it counts. Never raises, and any length is safe.
    """
    return _found(spotter(), text)


def suspects(text: str) -> Crisis | None:
    """Return what danger ``text`` may speak of, too vague for a crisis answer ("het is thuis niet leuk"), or ``None``.

    For a ``concern``. Holds also for words that ``assess`` knows to be danger, so ask that first.
    """
    return _found(worry_spotter(), text)


def of_kind(kind: str) -> Crisis:
    """Return the danger that the model named by its kind. Raises ``ValueError`` for a kind that is not ours."""
    found = CrisisKind(kind)
    return Crisis(found, urgent=found in _ALWAYS_URGENT)


def reply(crisis: Crisis, role: str) -> Reply:
    """Return the fixed answer. ``role`` is ``ouder`` (u), ``leerling`` or empty when unknown (je).

    ``extra`` names the danger, for whoever gets the reply without having made it.
    """
    words, voice = _phrases(crisis.kind, role)
    bubble = Bubble(
        kind=Kind.CRISIS,
        title=words["title"],
        text=f"{words['text']}\n\n{_texts()['always'][voice]}",
        steps=tuple(words["steps"]),
        helplines=_helplines(crisis, words),
    )
    return Reply(
        Outcome.CRISIS, (bubble,), topics=("crisis",), confidence=1.0, role=role, extra={_NAME: [crisis.kind.value, crisis.urgent]}
    )


def told_by(said: Reply) -> Crisis | None:
    """Return the danger that a reply answers, or ``None``."""
    kind, urgent = said.extra.get(_NAME, ("", False))
    return Crisis(CrisisKind(kind), urgent=bool(urgent)) if kind else None


def concern(crisis: Crisis, role: str) -> Bubble:
    """Return the help block for a message that may speak of danger: below the ordinary answer, not in its place."""
    words, voice = _phrases(crisis.kind, role)
    return Bubble(kind=Kind.CRISIS, text=_texts()["concern"][voice], helplines=_helplines(crisis, words))


def reminder(crisis: Crisis, role: str) -> Bubble:
    """Return the short help block that stays in the conversation on later turns."""
    words, voice = _phrases(crisis.kind, role)
    return Bubble(kind=Kind.CRISIS, title=words["title"], text=_texts()["reminder"][voice], helplines=_helplines(crisis, words))


def short_reminder(crisis: Crisis, role: str) -> Bubble:
    """Return the reminder in one line, with the first number of the crisis: for who has read the longer one."""
    first = next(line for line in helplines_of(crisis, role) if line.phone)
    sentence = "short_reminder_urgent" if first == helplines.get("112") else "short_reminder"
    voice = voice_of(role)
    return Bubble(kind=Kind.CRISIS, text=_texts()[sentence][voice].format(name=first.name, phone=first.phone))


def helplines_of(crisis: Crisis, role: str) -> tuple[HelplineRef, ...]:
    """Return who helps with this danger, first the one to call first."""
    return _helplines(crisis, _phrases(crisis.kind, role)[0])


def steps_of(crisis: Crisis, role: str) -> tuple[str, ...]:
    """Return what to do, as the answer to this danger says it."""
    return tuple(_phrases(crisis.kind, role)[0]["steps"])


def voice_of(role: str) -> str:
    """Return in whose words is spoken: a parent reads u, everyone else je."""
    return "ouder" if role == "ouder" else "leerling"


@cache
def table() -> Mapping[str, Any]:
    """Return the file of patterns, read once."""
    return dict(yaml.safe_load(PATTERNS.read_text(encoding="utf-8")))


@cache
def spotter() -> Spotter:
    """Return the patterns of danger."""
    return Spotter(table())


@cache
def worry_spotter() -> Spotter:
    """Return the patterns that only suspect danger."""
    return Spotter({**table(), "patterns": table()["worries"]})


def _found(patterns: Spotter, text: str) -> Crisis | None:
    row = next(patterns.rows_in(text), None)
    if row is None:
        return None
    kind = CrisisKind(row.kind)
    return Crisis(kind, urgent=row.now or kind in _ALWAYS_URGENT)


@cache
def _texts() -> Mapping[str, Any]:
    return dict(yaml.safe_load(PHRASES.read_text(encoding="utf-8")))


def _phrases(kind: CrisisKind, role: str) -> tuple[Mapping[str, Any], str]:
    voice = voice_of(role)
    return _texts()["kinds"][kind][voice], voice


def _helplines(crisis: Crisis, words: Mapping[str, Any]) -> tuple[HelplineRef, ...]:
    ids = list(words["helplines"])
    if crisis.urgent and "112" not in ids:
        ids.insert(0, "112")
    return tuple(helplines.get(helpline_id) for helpline_id in ids[:MAX_HELPLINES])
