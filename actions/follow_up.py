"""What is asked after an answer, without its topic: the last article gives the topic."""

from collections.abc import Sequence
from dataclasses import replace

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.handoff import ASKED, when_answered
from actions.replies import answer, offer, starters
from actions.turn import FORGOTTEN, Turn, deliver
from knowledge import follow_up, passages, render, terms
from knowledge.follow_up import KEYS, FollowUp
from knowledge.library import PERSON, Article, articles
from knowledge.phrases import say
from knowledge.reply import Bubble, Kind, Option, Outcome, Reply, TermRef
from knowledge.roles import sector_in

MOST_STEPS = 3
# Longer than this, a message without topic is a story that was not understood, and no follow-up.
SHORT = 10
_KINDS = frozenset(FollowUp)


class ActionFollowUp(Action):
    """Answer a question that gets its topic from the last answer; without one, ask what it is about."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_follow_up"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say what the kind of follow-up in the selection asks."""
        turn = Turn.of(tracker)
        if turn.kind == FollowUp.HOW_LONG and tracker.get_slot(ASKED):
            return deliver(dispatcher, turn, when_answered(turn))
        return _respond(dispatcher, turn, turn.kind)


def in_context(dispatcher: CollectingDispatcher, turn: Turn, *, unclear: bool = True) -> list[EventType]:
    """Answer a message that only has a meaning after the last answer; no events when it has one of its own.

    ``unclear``: the message was not understood by itself, so a likely follow-up is taken for one.
    """
    if turn.same_question_elsewhere:
        return answer(dispatcher, turn, [turn.same_question_elsewhere])
    if unclear and turn.likely_follow_up:
        return _respond(dispatcher, turn, turn.likely_follow_up)
    return []


def next_best(dispatcher: CollectingDispatcher, turn: Turn) -> list[EventType]:
    """The last answer was wrong: offer the questions that came after it, each only once, and a person."""
    left = [slug for slug in turn.last_ranking if slug != turn.last_article]
    reply = offer(turn, "correction" if left else "correction_nothing", left)
    return deliver(dispatcher, turn, reply, SlotSet("last_ranking", left[render.MAX_OPTIONS :]))


def further(dispatcher: CollectingDispatcher, turn: Turn, last: Article, also: Sequence[Article] = ()) -> list[EventType]:
    """The answer is the one that was just read: not the same words again, but what the article has beside them, and a person.

    Where nothing behind "lees verder" is about what was asked, it may still be among the steps, so those stand there again, and other
    questions. ``also`` is what else was perhaps asked.
    """
    variant = last.variant(turn.role)
    shown, rest = passages.further(variant, turn.heard)
    schools = () if turn.sector else render.sector_options(variant)
    near = [article.slug for article in also] or ([] if shown else [*last.related, *last.next_steps])
    known = articles()
    others = [render.article_option(known[slug], turn.role) for slug in dict.fromkeys(near) if slug in known]
    options = (*schools, *others[: render.MAX_OPTIONS], render.handoff_option())
    if shown:
        return deliver(dispatcher, turn, _part(last, turn, f"{say('further', turn.role)}\n\n{shown}", more=rest, options=options))
    part = _part(last, turn, say("further_unsure", turn.role), steps=variant.steps, more=variant.more, options=options)
    return deliver(dispatcher, turn, part)


def _respond(dispatcher: CollectingDispatcher, turn: Turn, kind: str) -> list[EventType]:
    last = articles().get(turn.last_article)
    if kind == FollowUp.CORRECTION and (last or turn.last_ranking):
        return next_best(dispatcher, turn)
    if last is None or kind not in _KINDS:
        return deliver(dispatcher, turn, _about_what(turn))
    if kind == FollowUp.OTHER_CHILD:
        return _other_child(dispatcher, turn, last)
    target = articles().get(last.follow_ups.get(KEYS.get(FollowUp(kind), ""), ""))
    if target is not None:
        return answer(dispatcher, turn, [target])
    return deliver(dispatcher, turn, _said_by(last, turn, FollowUp(kind)))


def _about_what(turn: Turn) -> Reply:
    if len(turn.text.split()) > SHORT:
        return render.sentence("fallback_first", Outcome.FALLBACK, role=turn.role, extra=(render.handoff_option(),))
    buttons = (*starters(turn.role), render.handoff_option())
    return render.sentence("follow_up_about_what", Outcome.CLARIFIED, role=turn.role, extra=buttons)


def _other_child(dispatcher: CollectingDispatcher, turn: Turn, last: Article) -> list[EventType]:
    """The last article again. What kind of school the first child goes to no longer counts; the buttons ask anew."""
    said = sector_in(turn.heard)
    reply = render.answer([last], role=turn.role, sector=said, confidence=turn.confidence or 1.0, today=turn.today)
    if said and said not in last.sectors:
        return deliver(dispatcher, turn, offer(turn, "follow_up_other_school", last.related), SlotSet("sector", said))
    first = Bubble(say("follow_up_other_child", turn.role), kind=Kind.NOTICE)
    forgotten = (SlotSet("sector", said or FORGOTTEN), SlotSet("asked_sector", False))
    return deliver(dispatcher, turn, replace(reply, bubbles=(first, *reply.bubbles)), *forgotten)


def _said_by(last: Article, turn: Turn, kind: FollowUp) -> Reply:
    """What the article itself says of it; where it says nothing, that is told, with what may help."""
    variant = last.variant(turn.role)
    person = (render.handoff_option(),)
    match kind:
        case FollowUp.LEGAL_BASIS:
            return _part(last, turn, say("follow_up_sources", turn.role))
        case FollowUp.SIMPLER:
            steps = variant.steps[:MOST_STEPS]
            words = tuple(terms.found_in("\n".join((variant.summary, *steps))))
            text = f"{follow_up.in_short(variant)}\n\n{say('follow_up_simpler', turn.role)}"
            return _part(last, turn, text, steps=steps, words=words, options=person)
        case FollowUp.NEXT_STEP:
            key = "follow_up_steps" if variant.steps else "follow_up_no_steps"
            return _part(last, turn, say(key, turn.role), steps=variant.steps, options=_next(last, turn.role))
    told = follow_up.told(variant, kind, turn.sector)
    if told:
        return _part(last, turn, " ".join(told), options=person)
    return offer(turn, "follow_up_not_told", (*last.related, *last.next_steps))


def _part(
    last: Article,
    turn: Turn,
    text: str,
    *,
    steps: tuple[str, ...] = (),
    more: str = "",
    words: tuple[TermRef, ...] = (),
    options: tuple[Option, ...] = (),
) -> Reply:
    """A reply with part of an article: its question above, its sources below."""
    whole = render.answer([last], role=turn.role, sector=turn.sector, confidence=turn.confidence or 1.0, today=turn.today)
    bubble = replace(whole.bubbles[0], text=text, steps=steps, more=more, helplines=(), terms=words, options=options)
    return replace(whole, bubbles=(bubble,))


def _next(last: Article, role: str) -> tuple[Option, ...]:
    known = articles()
    return tuple(render.handoff_option() if target == PERSON else render.article_option(known[target], role) for target in last.next_steps)
