"""``ask``: what it reads, what it prints, and what it does when an answer does not come."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from cli import questions
from cli.ask import Session
from cli.questions import Question

TURN = {
    "messages": [
        {"id": 1, "author": "visitor", "sent_at": "2026-11-21T12:00:00Z", "text": "hallo", "bubble": None},
        {
            "id": 2,
            "author": "bot",
            "sent_at": "2026-11-21T12:00:00Z",
            "text": "Ja.",
            "bubble": {
                "text": "Ja.",
                "kind": "article",
                "title": "Zorgplicht",
                "steps": ["Meld aan."],
                "sources": [{"title": "Wet", "url": "https://wetten.overheid.nl", "checked_on": "2026-11-21"}],
                "options": [{"label": "Vraag een mens", "choice": "handoff"}],
            },
        },
        {"id": 3, "author": "bot", "sent_at": "2026-11-21T12:00:00Z", "text": "Nog iets?", "bubble": None},
    ],
    "outcome": "answered",
    "topics": ["zorgplicht"],
    "articles": ["zorgplicht"],
    "confidence": 0.9,
    "masked": [],
    "crisis": False,
    "role": None,
    "ms": 12,
}


class StandIn(HTTPServer):
    """An API that keeps what it heard, and answers from ``planned`` before it answers well."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[tuple[str, str, Any]] = []
        self.planned: list[tuple[int, Any]] = []


class Handler(BaseHTTPRequestHandler):
    """Answers for ``StandIn``."""

    server: StandIn

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        self.server.heard.append((self.command, self.path, json.loads(self.rfile.read(size)) if size else None))
        if self.path.endswith("/messages"):
            status, body = self.server.planned.pop(0) if self.server.planned else (200, TURN)
        else:
            status, body = (204, None) if self.command == "DELETE" else (201, {"id": f"c{len(self.server.heard)}", "messages": []})
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "0")
        content = json.dumps(body).encode() if body is not None else b""
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_DELETE = _answer  # noqa: N815 - the names that the standard library calls

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def api() -> Iterator[StandIn]:
    """A stand-in API that runs."""
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def ask(api: StandIn, *asked: Question, role: str | None = None) -> list[dict[str, Any]]:
    """Ask questions in one session."""
    with Session(f"http://127.0.0.1:{api.server_port}", role) as session:
        return [session.ask(question) for question in asked]


def said(api: StandIn) -> list[tuple[str, Any]]:
    """The paths and bodies of the messages that were sent."""
    return [(path, body) for method, path, body in api.heard if path.endswith("/messages")]


def test_lines_are_plain_text_or_json() -> None:
    lines = ["Wat is een OPP?\n", "\n", '{"text": "En nu?", "id": "b", "role": "leerling", "conversation": "x"}\n']
    assert list(questions.read(lines)) == [Question(1, "Wat is een OPP?"), Question("b", "En nu?", "leerling", "x")]


@pytest.mark.parametrize("line", ['{"text": ', '{"id": 3}', "{[]}"])
def test_a_line_that_is_no_question_gives_an_error_and_the_rest_goes_on(line: str) -> None:
    first, second = questions.read([line, "Wat is een OPP?"])
    assert isinstance(first, dict)
    assert (first["id"], first["outcome"]) == (1, "error")
    assert second == Question(2, "Wat is een OPP?")


def test_an_answer_has_every_key_and_all_that_the_visitor_reads(api: StandIn) -> None:
    (line,) = ask(api, Question(7, "hallo"))
    assert line == {
        "id": 7,
        "outcome": "answered",
        "topics": ["zorgplicht"],
        "articles": ["zorgplicht"],
        "confidence": 0.9,
        "text": "\n\n".join(
            [
                "Zorgplicht",
                "Ja.",
                "- Meld aan.",
                "Bron: Wet, gecontroleerd op 2026-11-21, https://wetten.overheid.nl",
                "[Vraag een mens]",
                "Nog iets?",
            ]
        ),
        "sources": [{"title": "Wet", "url": "https://wetten.overheid.nl", "checked_on": "2026-11-21"}],
        "ms": 12,
    }


def test_each_question_is_a_conversation_of_its_own_unless_lines_share_one(api: StandIn) -> None:
    ask(api, Question(1, "a"), Question(2, "b", conversation="x"), Question(3, "c"), Question(4, "d", conversation="x"))
    first, second, third, fourth = (path for path, _ in said(api))
    assert second == fourth
    assert len({first, second, third}) == 3


def test_the_role_of_a_line_goes_before_that_of_the_command(api: StandIn) -> None:
    ask(api, Question(1, "a"), Question(2, "b", role="leerling"), role="ouder")
    assert [body["role"] for _, path, body in api.heard if path == "/api/conversations"] == ["ouder", "leerling"]


def test_an_api_that_says_wait_is_waited_for(api: StandIn) -> None:
    api.planned = [(429, {"code": "too_many", "message": "Wacht even."}), (200, TURN)]
    assert ask(api, Question(1, "a"))[0]["outcome"] == "answered"


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (503, {"code": "storage", "message": "Probeer het later opnieuw."}, "Probeer het later opnieuw."),
        (500, ["?"], "code 500"),
        (200, {"messages": []}, "outcome"),
        (200, {**TURN, "outcome": "unheard of"}, "unheard of"),
    ],
)
def test_what_is_no_answer_is_an_error_and_the_rest_goes_on(api: StandIn, status: int, body: Any, told: str) -> None:
    api.planned = [(status, body)]
    first, second = ask(api, Question(1, "a"), Question(2, "b"))
    assert (first["outcome"], second["outcome"]) == ("error", "answered")
    assert told in first["text"]


def test_an_api_that_has_gone_gives_errors_not_a_crash() -> None:
    with Session("http://127.0.0.1:9") as session:
        assert session.ask(Question(1, "a"))["outcome"] == "error"


def test_conversations_are_erased_afterwards(api: StandIn) -> None:
    ask(api, Question(1, "a"), Question(2, "b"))
    assert [method for method, _, _ in api.heard].count("DELETE") == 2


def test_a_role_that_is_none_of_ours_is_a_visitor_who_has_not_said() -> None:
    (question,) = questions.read(['{"text": "x", "role": "onbekend"}'])

    assert isinstance(question, Question)
    assert question.role is None
