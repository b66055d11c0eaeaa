"""After a crisis answer: hear what someone says about it in a few words, and stay with them.

"Ik wil niet bellen" right after "mijn vader slaat soms" asks for no article and no form. The patterns are in data/aftermath_patterns.yml,
the words in phrases/aftermath.yml; helplines and steps are those of the danger that was told (``knowledge.safety``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from knowledge import helplines, safety
from knowledge.crisis_spotter import Spotter
from knowledge.reply import Bubble, HelplineRef, Kind, Outcome, Reply
from knowledge.safety import Crisis
from knowledge.topic_words import names_topic

PATTERNS = Path(__file__).parent / "data" / "aftermath_patterns.yml"
PHRASES = Path(__file__).parent / "phrases" / "aftermath.yml"
TOPICS = ("crisis", "aftermath")
LONGEST = 16
"""In words. Who writes more has a question, or tells of danger. Who takes it back may add a question: see ``_LONGEST_TAKEN_BACK``."""
NEAR = 4
"""In turns after the last words about danger: so long "ik durf niet" is about that."""
_LONGEST_TAKEN_BACK = 25
_OWN_QUESTION = 5
_LEFT_BEHIND = frozenset("echt hoor maar en dus ok oke oké nee joh ja sorry gewoon haha".split())


class Aftermath(StrEnum):
    """What is said. The order counts: where two fit, the first is answered."""

    TAKEN_BACK = "taken_back"
    NO_CALL = "no_call"
    CHAT = "chat"
    TAKEN_AWAY = "taken_away"
    FOUND_OUT = "found_out"
    SECRET = "secret"  # noqa: S105 - no password
    ON_THE_LINE = "on_the_line"
    NOT_BELIEVED = "not_believed"
    DOUBT = "doubt"
    NOT_DARING = "not_daring"
    WHAT_NOW = "what_now"
    MORE = "more"
    UNCLEAR = "unclear"


_CALLING = (Aftermath.NO_CALL, Aftermath.CHAT)
# All others mean something else when the conversation has moved on.
_ALWAYS = (Aftermath.TAKEN_BACK, *_CALLING)
# Patterns for a whole message: in a longer one, "wat nu?" closes a question.
_BARE = (Aftermath.DOUBT, Aftermath.NOT_DARING, Aftermath.WHAT_NOW)
_LONGEST_BARE = 10
# Articles are filed under these words, but here they are about the danger.
_NO_TOPIC = frozenset(
    "bang geheim anoniem vertrouwelijk prive privé boos kwaad pleeggezin uithuisplaatsing uithuisgeplaatst whatsapp app".split()
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said. ``question``: what the message asks besides, of someone who took it back; mostly empty."""

    kind: Aftermath
    question: str = ""


def hear(text: str, *, turns: int, answered: bool) -> Heard | None:
    """Return what ``text`` says after a crisis, or ``None`` when it is about something else, or tells of danger anew.

    ``turns`` is how many turns lie between it and the last words about danger, and ``answered`` whether a question was answered in
    those: then "wat moet ik nu doen" is about that answer.
    """
    length = len(text.split())
    if length > _LONGEST_TAKEN_BACK:
        return None
    row = next(spotter().rows_in(text), None)
    if row is not None and row.kind == Aftermath.TAKEN_BACK:
        return _taken_back(text)
    if length > LONGEST or safety.assess(text) is not None:
        return None
    kind = Aftermath(row.kind) if row is not None else Aftermath.MORE if safety.suspects(text) is not None else None
    too_late = kind not in _ALWAYS and (turns > NEAR or (answered and kind is Aftermath.WHAT_NOW))
    if kind is None or too_late or (kind is not Aftermath.MORE and _is_question(text)) or (kind in _BARE and length > _LONGEST_BARE):
        return None
    return Heard(kind)


def may_be_about_it(text: str) -> bool:
    """Tell whether ``text`` is so short and without a topic that right after a crisis it is likely about that, whatever it says."""
    return 0 < len(text.split()) <= LONGEST and not _is_question(text)


def reply(kind: Aftermath, crisis: Crisis, role: str) -> Reply:
    """Return the fixed answer. ``crisis`` is the danger that was told, ``role`` as in ``safety.reply``."""
    return Reply(Outcome.CRISIS, (bubble(kind, crisis, role),), topics=TOPICS, confidence=1.0, role=role)


def bubble(kind: Aftermath, crisis: Crisis, role: str) -> Bubble:
    """Return the words of that answer, with who helps: those who chat first for who will not call."""
    lines = safety.helplines_of(crisis, role)
    name = kind.value
    if kind in _CALLING:
        lines, name = _to_chat_with(lines, kind, crisis)
    elif crisis.urgent and f"{name}_urgent" in _texts():
        name = f"{name}_urgent"
    words = _texts()[name][safety.voice_of(role)]
    steps = safety.steps_of(crisis, role) if kind is Aftermath.WHAT_NOW else ()
    return Bubble(words["text"], kind=Kind.CRISIS, title=words["title"], steps=steps, helplines=lines)


@cache
def spotter() -> Spotter:
    """Return the patterns, read once; chat language and harmless words are those of the crisis table."""
    own = yaml.safe_load(PATTERNS.read_text(encoding="utf-8"))
    crisis = safety.table()
    return Spotter({**crisis, "groups": {**crisis["groups"], **own["groups"]}, "patterns": own["patterns"]})


def _to_chat_with(lines: tuple[HelplineRef, ...], kind: Aftermath, crisis: Crisis) -> tuple[tuple[HelplineRef, ...], str]:
    chats = tuple(line for line in lines if line.chat)
    if crisis.urgent:
        emergency = helplines.get("112")
        return (emergency, *(chats or (line for line in lines if line != emergency))), "call_urgent"
    return (chats, kind.value) if chats else (lines, "call_without_chat")


def _is_question(text: str) -> bool:
    return names_topic(" ".join(word for word in text.lower().split() if word.strip(".,!?") not in _NO_TOPIC))


def _taken_back(text: str) -> Heard | None:
    """Believe it, unless the rest of the message speaks of danger."""
    before, after = text.split(), list[str]()
    rest = ""
    while (place := _taken_back_in(before)) is not None:
        start, end = place
        before, after = before[:start], [*before[end:], *after]
        while after and after[0].strip(".,!?").lower() in _LEFT_BEHIND:
            after.pop(0)
        rest = " ".join((*before, *after))
        if _is_taken_back(rest):
            before, after = rest.split(), []
    if safety.assess(rest) is not None:
        return None
    questions = [" ".join(part) for part in (before, after) if len(part) >= _OWN_QUESTION]
    return Heard(Aftermath.TAKEN_BACK, " ".join(questions))


def _taken_back_in(words: list[str]) -> tuple[int, int] | None:
    """Return from which word to which it is taken back, as few words as possible."""
    end = next((end for end in range(1, len(words) + 1) if _is_taken_back(" ".join(words[:end]))), 0)
    start = next((start for start in reversed(range(end)) if _is_taken_back(" ".join(words[start:end]))), None)
    return None if start is None else (start, end)


def _is_taken_back(text: str) -> bool:
    return any(row.kind == Aftermath.TAKEN_BACK for row in spotter().rows_in(text))


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return dict(yaml.safe_load(PHRASES.read_text(encoding="utf-8")))
