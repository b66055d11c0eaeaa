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
