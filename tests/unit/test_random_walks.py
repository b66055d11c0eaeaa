"""Whatever the bot understands, turn after turn: nobody is left twice without an answer and without a person."""

import asyncio
import random
from datetime import date
from itertools import pairwise
from uuid import uuid4

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import about_chat, answer, conversation, follow_up, handoff, term
from api.answering import reply_to
from api.domain.conversation import offers_person
from api.rasa_client import BotUnavailable, Question
from knowledge.follow_up import FollowUp
from knowledge.library import articles
from knowledge.phrases import catalogue
from knowledge.reply import NON_ANSWERS, Outcome, Reply, misses_after

WALKS, TURNS = 10_000, 6
TEXTS = (
    "mijn zoon is geschorst", "en op het vo?", "ik ben 14", "asdf", "nee", "wie betaalt dat", "?", "🙂", "schorsing mbo",
    "nee dat bedoel ik niet", "nee, ik bedoel de leerplicht", "en mijn andere kind dan", "wat is een lkc", "opp", "vo", "snap ik niet",
)  # fmt: skip
ACTIONS: tuple[Action, ...] = (
    answer.ActionAnswer(),
    answer.ActionOffer(),
    answer.ActionOffer(),
    follow_up.ActionFollowUp(),
    follow_up.ActionFollowUp(),
    term.ActionTerm(),
    conversation.ActionFallback(),
    conversation.ActionFallback(),
    conversation.ActionOutOfScope(),
    conversation.ActionRephrase(),
    conversation.ActionGreet(),
    conversation.ActionDeny(),
    conversation.ActionHelp(),
    handoff.ActionHandoff(),
    about_chat.ActionChatPrivacy(),
    about_chat.ActionChatOwner(),
    about_chat.ActionWriteLetter(),
    about_chat.ActionAboutHandoff(),
)
SLUGS = sorted(articles())
KINDS = sorted({*catalogue("out_of_scope"), *FollowUp})


class WanderingBot:
    """The real actions with the memory of one conversation, after an understanding that is drawn at random. It fails now and then."""

    def __init__(self, chance: random.Random, loop: asyncio.Runner) -> None:
        self._chance, self._loop = chance, loop
        self._slots: dict[str, object] = {}

    def ask(self, question: Question) -> Reply:
        """Answer as whatever was drawn."""
        if self._chance.random() < 0.05:
            raise BotUnavailable
        found = [[slug, 0.3] for slug in self._chance.sample(SLUGS, self._chance.randint(1, 3))]
        selection = {"articles": found, "confidence": self._chance.random(), "kind": self._chance.choice(KINDS)}
        selection |= {"ranked": self._chance.sample(SLUGS, 8), "follow_up": [self._chance.choice(list(FollowUp)), self._chance.random()]}
        message = {"text": question.said, "selection": selection, "entities": [], "metadata": {}}
        dispatcher = CollectingDispatcher()
        tracker = Tracker("walk", self._slots, message, [], False, None, {}, "action_listen")
        events = self._loop.run(self._chance.choice(ACTIONS).run(dispatcher, tracker, {}))
        self._slots |= {event["name"]: event["value"] for event in events}
        return Reply.from_dict(dispatcher.messages[0]["custom"])


def walk(chance: random.Random, loop: asyncio.Runner) -> list[Reply]:
    bot, misses, replies = WanderingBot(chance, loop), 0, []
    for _ in range(TURNS):
        question = Question(conversation=uuid4(), said=chance.choice(TEXTS), role="", sector="", crisis=False)
        replies.append(reply_to(bot, question, today=date(2026, 11, 21), misses=misses))
        misses = misses_after(misses, replies[-1].outcome)
    return replies


def test_nobody_gets_two_non_answers_in_a_row_without_a_person() -> None:
    chance = random.Random(20261121)  # noqa: S311 - a dice, not a secret

    with asyncio.Runner() as loop:
        for _ in range(WALKS):
            replies = [reply for reply in walk(chance, loop) if reply.outcome is not Outcome.SMALLTALK]
            for before, after in pairwise(replies):
                if before.outcome in NON_ANSWERS and after.outcome in NON_ANSWERS:
                    assert offers_person(after), (before, after)
