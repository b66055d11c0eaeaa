"""Talking to Rasa, over real HTTP with a stand-in that answers as Rasa does."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest
from support import answered

from api.domain.conversation import Choice
from api.rasa_client import BotUnavailable, Question, RasaBot, message_for


class StandIn:
    """Answers with ``status`` and ``body``; remembers what it was sent. ``hold`` keeps the answer back until it is set."""

    def __init__(self) -> None:
        self.status, self.body, self.received = 200, b"[]", []  # type: int, bytes, list[Any]
        self.hold = threading.Event()
        self.hold.set()
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                stand_in.received.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
                stand_in.hold.wait()
                self._answer()

            def do_GET(self) -> None:
                self._answer()

            def _answer(self) -> None:
                self.send_response(stand_in.status)
                self.end_headers()
                self.wfile.write(stand_in.body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def rasa() -> Iterator[StandIn]:
    """The stand-in, running."""
    stand_in = StandIn()
    thread = threading.Thread(target=stand_in.server.serve_forever)
    thread.start()
    yield stand_in
    stand_in.hold.set()
    stand_in.server.shutdown()
    thread.join()
    stand_in.server.server_close()


@pytest.fixture
def client(rasa: StandIn) -> Iterator[RasaBot]:
    """The client under test, with patience for a busy machine."""
    opened = RasaBot(rasa.url, timeout=5)
    yield opened
    opened.close()


def test_question_is_sent_with_what_is_known_and_the_reply_is_read(rasa: StandIn, client: RasaBot) -> None:
    rasa.body = json.dumps([{"recipient_id": "x", "custom": answered().to_dict()}]).encode()
    question = Question(uuid4(), "Wat is een OPP?", role="ouder", sector="po", crisis=True, after="schorsing")

    reply = client.ask(question)

    assert reply == answered()
    assert rasa.received == [
        (
            "/webhooks/rest/webhook",
            {
                "sender": str(question.conversation),
                "message": "Wat is een OPP?",
                "metadata": {"role": "ouder", "sector": "po", "crisis": True, "after": "schorsing"},
            },
        )
    ]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, []),
        (200, [{"text": "Hallo"}]),
        (200, [{"custom": answered().to_dict()}, {"text": "en nog iets"}]),
        (200, [{"custom": {"type": "handoff"}}]),
        (200, [{"custom": {"type": "reply", "outcome": "verzonnen", "bubbles": []}}]),
        (200, {"custom": answered().to_dict()}),
        (200, None),
        (500, [{"custom": answered().to_dict()}]),
        (409, []),
    ],
)
def test_anything_but_one_reply_is_no_answer(rasa: StandIn, client: RasaBot, status: int, body: Any) -> None:
    rasa.status, rasa.body = status, json.dumps(body).encode()

    with pytest.raises(BotUnavailable):
        client.ask(Question(uuid4(), "Hallo"))


def test_answer_that_is_no_json_is_no_answer(rasa: StandIn, client: RasaBot) -> None:
    rasa.body = b"<html>"

    with pytest.raises(BotUnavailable):
        client.ask(Question(uuid4(), "Hallo"))


def test_answer_that_comes_too_late_is_no_answer(rasa: StandIn) -> None:
    rasa.hold.clear()
    hasty = RasaBot(rasa.url, timeout=0.5)

    with pytest.raises(BotUnavailable):
        hasty.ask(Question(uuid4(), "Hallo"))
    hasty.close()


def test_rasa_that_is_not_there_is_no_answer() -> None:
    absent = RasaBot("http://127.0.0.1:9", timeout=0.5)

    with pytest.raises(BotUnavailable):
        absent.ask(Question(uuid4(), "Hallo"))
    assert absent.is_reachable() is False
    absent.close()


def test_rasa_that_listens_is_reachable(client: RasaBot) -> None:
    assert client.is_reachable() is True


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("/restart", "restart"),
        ("  //choose_role{}", "choose_role{}"),
        ("/\u00a0/choose_role{}", "choose_role{}"),
        ("/\u2003\n /restart", "restart"),
        ("en/of", "en/of"),
        (Choice("article", "opp"), '/choose_article{"article": "opp"}'),
        (Choice("role", "ouder"), '/choose_role{"role": "ouder"}'),
        (Choice("sector", "vo"), '/choose_sector{"sector": "vo"}'),
        (Choice("handoff"), "/request_human"),
        (Choice("rephrase"), "/rephrase"),
    ],
)
def test_only_a_button_becomes_a_command(said: str | Choice, message: str) -> None:
    assert message_for(said) == message
