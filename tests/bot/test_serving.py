"""What makes Rasa serve faster must not make it serve anything else."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.tracker_store import SQLTrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot.serving import shortcuts
from bot.serving.tracker_store import TrackerStore

ROOT = Path(__file__).parents[2]


@pytest.fixture
def check() -> Any:
    """The quick check of an action server's answer."""
    return shortcuts._validate_with(RemoteAction._validate_action_result)


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.mark.parametrize(
    "events",
    [[], [{"event": "slot", "timestamp": None, "name": "role", "value": "ouder"}], [{"event": "slot", "name": "misses", "value": 1.0}]],
)
def test_a_good_answer_of_the_action_server_is_accepted(check: Any, events: list[dict[str, Any]]) -> None:
    assert check(RemoteAction("action_answer", None), {"events": events, "responses": [{"custom": {}}]}) is True


@pytest.mark.parametrize("events", [[{"event": "nonsense"}], ["text"], [{"event": "slot"}], "text", [{}]])
def test_a_bad_answer_of_the_action_server_is_refused_as_rasa_does(check: Any, events: Any) -> None:
    with pytest.raises((RasaException, ValidationError)):
        check(RemoteAction("action_answer", None), {"events": events})


def conversation(domain: Domain, *more: Event) -> DialogueStateTracker:
    said = UserUttered("hallo", {"name": "greet", "confidence": 1.0}, timestamp=2.0)
    events = [
        ActionExecuted("action_session_start", timestamp=1.0),
        SessionStarted(timestamp=1.5),
        said,
        SlotSet("role", "ouder", timestamp=3.0),
    ]
    return DialogueStateTracker.from_events("een", [*events, *more], domain.slots, domain=domain)


def test_the_domain_does_not_travel_to_the_action_server(domain: Domain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEGWIJZER_ACTIONS_PORT", "5055")
    monkeypatch.setenv("WEGWIJZER_TRACKER", "sqlite://")
    endpoint = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).action

    for name in domain.user_actions:
        assert "domain" not in RemoteAction(name, endpoint)._action_call_format(conversation(domain), domain)


def told(tracker: DialogueStateTracker | None) -> list[dict[str, Any]]:
    assert tracker is not None
    return [event.as_dict() for event in tracker.events]


def test_a_conversation_is_kept_and_read_as_rasas_own_store_does(tmp_path: Path, domain: Domain) -> None:
    async def run() -> None:
        ours = TrackerStore(domain, login_db={}, dialect="sqlite", host=f"sqlite:///{tmp_path}/t.db")
        rasas = SQLTrackerStore(domain, login_db={}, dialect="sqlite", host=f"sqlite:///{tmp_path}/t.db")
        await ours.save(conversation(domain))
        assert told(await ours.retrieve("een")) == told(await rasas.retrieve("een"))
        assert await ours.retrieve("ander") is None

    asyncio.run(run())


def test_what_was_read_and_saved_again_is_not_written_twice(tmp_path: Path, domain: Domain) -> None:
    async def run() -> None:
        store = TrackerStore(domain, login_db={}, dialect="sqlite", host=f"sqlite:///{tmp_path}/t.db")
        await store.save(conversation(domain))
        for number in range(3):
            again = await store.retrieve("een")
            assert again is not None
            again.update(SlotSet("misses", float(number)))
            await store.save(again)

    asyncio.run(run())
    with closing(sqlite3.connect(tmp_path / "t.db")) as file:
        kinds = [kind for (kind,) in file.execute("SELECT type_name FROM events ORDER BY id")]
    assert kinds == ["action", "session_started", "user", "slot", "slot", "slot", "slot"]


def a_turn(text: str, article: str, misses: float) -> list[Event]:
    return [
        UserUttered(text, {"name": "faq", "confidence": 1.0}),
        ActionExecuted("action_answer"),
        SlotSet("last_article", article),
        SlotSet("misses", misses),
        ActionExecuted("action_listen"),
    ]


def test_a_message_finds_the_last_turn_and_all_that_was_remembered(tmp_path: Path, domain: Domain) -> None:
    async def run() -> None:
        ours = TrackerStore(domain, login_db={}, dialect="sqlite", host=f"sqlite:///{tmp_path}/t.db")
        rasas = SQLTrackerStore(domain, login_db={}, dialect="sqlite", host=f"sqlite:///{tmp_path}/t.db")
        await ours.save(conversation(domain))
        for turn in (a_turn("een", "opp", 1.0), a_turn("twee", "schorsing", 0.0), a_turn("drie", "taxi", 2.0)):
            tracker = await ours.retrieve("een")
            assert tracker is not None
            tracker.update_with_events(turn, domain)
            await ours.save(tracker)

        short, whole = await ours.retrieve("een"), await rasas.retrieve("een")

        assert short is not None
        assert whole is not None
        assert [event.text for event in short.events if isinstance(event, UserUttered)] == ["drie"]
        assert short.current_slot_values() == whole.current_slot_values()
        assert (short.latest_message, short.latest_action_name) == (whole.latest_message, whole.latest_action_name)
        assert told(await ours.retrieve_full_tracker("een")) == told(await rasas.retrieve_full_tracker("een"))

    asyncio.run(run())


def test_a_new_session_brings_back_nothing_of_the_one_before(tmp_path: Path, domain: Domain) -> None:
    async def run() -> None:
        store = TrackerStore(domain, login_db={}, dialect="sqlite", host=f"sqlite:///{tmp_path}/t.db")
        again = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
        await store.save(conversation(domain, *a_turn("een", "opp", 1.0), *again))

        tracker = await store.retrieve("een")

        assert tracker is not None
        assert tracker.get_slot("last_article") is None
        assert tracker.latest_message is None or tracker.latest_message.text is None

    asyncio.run(run())


class Doubled(GraphComponent):
    """Gives twice what it gets."""

    @classmethod
    def create(cls, *_: Any, **__: Any) -> GraphComponent:
        return cls()

    def double(self, number: int) -> int:
        return 2 * number


class Sum(Doubled):
    """Adds."""

    def add(self, first: int, second: int) -> int:
        return first + second


def test_components_get_the_same_from_each_other_as_in_rasas_own_order() -> None:
    def node(uses: type[GraphComponent], fn: str, needs: dict[str, str]) -> SchemaNode:
        return SchemaNode(needs=needs, uses=uses, constructor_name="create", fn=fn, config={}, eager=True)

    nodes = {
        "sum": node(Sum, "add", {"first": "twice", "second": "four_times"}),
        "four_times": node(Doubled, "double", {"number": "twice"}),
        "twice": node(Doubled, "double", {"number": "given"}),
        "unasked": node(Doubled, "double", {"number": "nothing"}),
    }
    schema = GraphSchema(nodes)
    runner = DaskGraphRunner(schema, None, ExecutionContext(schema))

    for targets in (["sum"], ["twice", "sum"]):
        assert shortcuts._run(runner, {"given": 3}, targets) == runner.run({"given": 3}, targets)
    assert shortcuts._run(runner, {"given": 3}, ["sum"]) == {"sum": 18}


def test_rules_that_fit_a_situation_are_looked_up_once() -> None:
    asked = []

    def look_up(policy: None, rules: dict[str, str], states: list[Any]) -> set[str]:
        asked.append(states)
        return set(rules)

    remembering, faq, others = shortcuts._remembering(look_up), [{"user": {"intent": "faq"}}], {"andere": "regels"}

    assert [remembering(None, others, faq) for _ in range(3)] == [{"andere"}] * 3
    remembering(None, others, [{"user": {"intent": "greet"}}])
    remembering(None, {"nog": "andere"}, faq)
    assert len(asked) == 3
