"""Logs tell what happened, never what a visitor said."""

import json

import pytest

from cli.logs import scrub

SAID = "mijn zoon Pim wil dood"


@pytest.mark.parametrize(
    "line",
    [
        json.dumps({"event": "rest.message.received.failure", "level": "error", "text": SAID}),
        json.dumps(
            {
                "event": "failure",
                "level": "error",
                "exception": [
                    {"exc_type": "ValueError", "exc_value": SAID, "frames": [{"filename": "a.py", "lineno": 3, "locals": {"t": SAID}}]}
                ],
            }
        ),
        f"ValueError: could not read '{SAID}'",
        f"KeyError: '{SAID}'",
        f"sqlalchemy.exc.IntegrityError: (sqlite3.IntegrityError) failed [parameters: ('{SAID}', 1)]",
        f"[parameters: ('{SAID}', 1)]",
        f"2026-11-21 ERROR rasa.core  - Failed to parse '{SAID}'",
        f'WARNING: no entity in "{SAID}".',
        f'{{"event": "cut off", "text": "{SAID}',
    ],
)
def test_what_a_visitor_said_is_left_out(line: str) -> None:
    assert "Pim" not in scrub(line)
    assert scrub(line)


def test_rasas_events_keep_what_failed_and_where() -> None:
    record = {
        "event": "rest.failure",
        "level": "error",
        "exception": [{"exc_type": "KeyError", "frames": [{"filename": "/x/y.py", "lineno": 7}]}],
    }
    assert scrub(json.dumps(record)) == "ERROR rest.failure KeyError (y.py:7)"


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-21 ERROR rasa.core.actions.action  - Failed to run custom action 'action_answer'. Couldn't connect to 'http://127.0.0.1:5055'.",
        '  File "/opt/weg wijzer/api/main.py", line 12, in create_app',
        "ImportError: cannot import name 'terms' from 'knowledge'",
        "ConnectionRefusedError: Cannot connect to host 127.0.0.1:5055 ssl:default",
    ],
)
def test_what_an_operator_needs_stays(line: str) -> None:
    assert scrub(line) == line
