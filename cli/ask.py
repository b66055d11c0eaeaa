"""``./wegwijzer ask``: put questions to the assistant as a visitor would, and print what came back, one JSON object a line."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, TextIO

import httpx2

from cli import instance, ports, questions
from cli.chain import PartFailed
from cli.console import ERR, Failure, Steps
from cli.process import answers
from cli.questions import Question
from cli.temporary import temporary, usable_model
from cli.training import TrainingFailed
from knowledge.reply import Bubble, InvalidReply, Outcome, Reply

_SECONDS = 30.0
_TRIES = 5


class Session:
    """Puts questions to the API at ``url``. Closing it erases the conversations it began: they are no visitor's."""

    def __init__(self, url: str, role: str | None = None) -> None:
        """``role`` holds for questions that name none."""
        self._role = role
        self._client = httpx2.Client(base_url=url, timeout=_SECONDS, trust_env=False)  # no proxy between neighbours
        self._shared: dict[str, str] = {}
        self._begun: list[str] = []

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(httpx2.HTTPError, ValueError):  # an API that has gone has nothing left to ask of
            for conversation in self._begun:
                self._send("DELETE", f"/api/conversations/{conversation}")
        self._client.close()

    def ask(self, question: Question) -> dict[str, Any]:
        """Return the answer in the form of evaluation/README.md. What goes wrong is outcome ``error``, so that the rest goes on."""
        try:
            conversation = self._conversation(question)
            return answer(question.id, self._send("POST", f"/api/conversations/{conversation}/messages", {"text": question.text}))
        except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
            return questions.failed(question.id, str(error))

    def _conversation(self, question: Question) -> str:
        if question.conversation in self._shared:
            return self._shared[question.conversation]
        begun = str(self._send("POST", "/api/conversations", {"role": question.role or self._role})["id"])
        self._begun.append(begun)
        if question.conversation:
            self._shared[question.conversation] = begun
        return begun

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        for attempt in range(_TRIES):
            response = self._client.request(method, path, json=body)
            # An API that visitors use keeps its limits for us too: wait as long as it says.
            if response.status_code != 429 or attempt == _TRIES - 1:
                break
            time.sleep(float(response.headers.get("Retry-After", "1")))
        if response.is_error:
            raise ValueError(_message(response))
        return dict(response.json()) if response.content else {}


def _message(response: httpx2.Response) -> str:
    try:
        return str(response.json()["message"])
    except (ValueError, KeyError, TypeError):
        return f"De API antwoordt met code {response.status_code}."


def answer(id_: Any, turn: dict[str, Any]) -> dict[str, Any]:
    """Return a turn as a line of output; ``text`` is everything the visitor reads. Raises ``KeyError`` or ``ValueError`` if it is none."""
    bubbles = tuple(_bubble(message) for message in turn["messages"] if message["author"] != "visitor")
    reply = Reply(outcome=Outcome(turn["outcome"]), bubbles=bubbles)
    sources = dict.fromkeys((source.title, source.url, source.checked_on) for bubble in bubbles for source in bubble.sources)
    return {
        "id": id_,
        "outcome": reply.outcome.value,
        "topics": list(turn["topics"]),
        "articles": list(turn["articles"]),
        "confidence": turn["confidence"],
        "text": reply.plain_text(),
        "sources": [{"title": title, "url": url, "checked_on": day} for title, url, day in sources],
        "ms": turn["ms"],
    }


def _bubble(message: dict[str, Any]) -> Bubble:
    if not message.get("bubble"):
        return Bubble(text=message["text"])
    try:
        read = Reply.from_dict({"type": "reply", "outcome": Outcome.ANSWERED.value, "bubbles": [message["bubble"]]})
    except InvalidReply as error:
        raise ValueError(f"Het antwoord is niet te lezen: {error}") from error
    return read.bubbles[0]


@contextmanager
def session(role: str | None = None) -> Iterator[Session]:
    """Talk to what runs in this folder. When nothing does, start it for the duration, and tell on stderr how far that is.

    Raises ``Failure`` when it does not start.
    """
    url = f"http://{ports.HOST}:{instance.read_status().get('port', 0)}" if instance.holder() else ""
    with ExitStack() as stack:
        if not (url and answers(f"{url}/health")):
            with Steps(ERR) as steps:
                url = stack.enter_context(_started(steps))
        yield stack.enter_context(Session(url, role))


@contextmanager
def _started(steps: Steps) -> Iterator[str]:
    try:
        steps.begin("Model", "nakijken")
        model = usable_model(lambda phase, _: steps.update("Model", f"trainen: {phase}"))
        steps.end("Model", "klaar")
        steps.begin("Wegwijzer", "starten, alleen voor deze vragen")
        with temporary(model) as running:
            steps.end("Wegwijzer", "gestart, alleen voor deze vragen")
            yield running.url
    except (PartFailed, TrainingFailed) as failure:
        raise Failure(str(failure)) from failure


def run(source: TextIO, role: str | None) -> None:
    """Answer every line of ``source`` on stdout, as it comes."""
    with session(role) as asking:
        for question in questions.read(source):
            line = question if isinstance(question, dict) else asking.ask(question)
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()
