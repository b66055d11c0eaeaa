"""Danger that only the model understood: the same answer as from the patterns; when it only suspects, help stands below the answer."""

from typing import Any

import pytest

from actions.answer import ActionAnswer
from actions.crisis import ActionCrisis
from knowledge import safety
from knowledge.reply import Kind, Outcome
from knowledge.safety import CrisisKind
from tests.unit.test_actions import run, selected


@pytest.mark.parametrize("kind", CrisisKind)
def test_danger_the_model_understood_gets_the_answer_of_the_safety_check(kind: CrisisKind) -> None:
    reply, _ = run(ActionCrisis(), "zin", selection={"danger": kind.value}, metadata={"role": "leerling"})

    assert reply == safety.reply(safety.of_kind(kind), "leerling")
    assert safety.told_by(reply) == safety.of_kind(kind)


def suspected(**metadata: Any) -> list[Kind]:
    selection = {**selected("pesten"), "danger": "suicide"}
    reply, _ = run(ActionAnswer(), "ik word gepest en het hoeft niet meer", selection=selection, metadata=metadata)
    assert reply.outcome is Outcome.ANSWERED
    return [bubble.kind for bubble in reply.bubbles if bubble.helplines and bubble.kind is Kind.CRISIS]


def test_suspected_danger_shows_help_below_the_answer() -> None:
    assert suspected() == [Kind.CRISIS]


def test_after_a_crisis_the_help_is_not_shown_twice() -> None:
    assert suspected(crisis=True) == []
