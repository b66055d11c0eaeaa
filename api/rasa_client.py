"""The only module that talks to Rasa."""

import json
import re
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import httpx2

from api.domain.conversation import Choice
from knowledge.reply import InvalidReply, Reply

CONNECT_SECONDS = 1.0

_INTENTS = {
    "article": "choose_article",
    "role": "choose_role",
    "sector": "choose_sector",
    "handoff": "request_human",
    "rephrase": "rephrase",
}


class BotUnavailable(Exception):
    """The bot gave no usable answer: not there, too late, or not a reply. The API then answers by itself."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the bot is asked: masked text of the visitor or a button, and what is known of who asks. ``after``: the slug of the article
    that was answered last in this conversation.
    """

    conversation: UUID
    said: str | Choice
    role: str = ""
    sector: str = ""
    crisis: bool = False
    after: str = ""


class Bot(Protocol):
    """Whoever understands a message and says which article answers it."""

    def ask(self, question: Question) -> Reply:
        """Answer, or raise ``BotUnavailable``."""

    def is_reachable(self) -> bool:
        """Tell whether the bot would answer now."""


class RasaBot:
    """Rasa behind its REST channel."""

    def __init__(self, url: str, timeout: float) -> None:
        # No proxy from the environment: Rasa is a neighbour, and what visitors write goes nowhere else.
        self._client = httpx2.Client(base_url=url, timeout=httpx2.Timeout(timeout, connect=min(CONNECT_SECONDS, timeout)), trust_env=False)

    def ask(self, question: Question) -> Reply:
        """Send the message and read the one reply. Rasa answers ``200 []`` when an action fails: that is no reply."""
        body = {
            "sender": str(question.conversation),
            "message": message_for(question.said),
            "metadata": {
                "role": question.role or None,
                "sector": question.sector or None,
                "crisis": question.crisis,
                "after": question.after or None,
            },
        }
        try:
            response = self._client.post("/webhooks/rest/webhook", json=body)
            response.raise_for_status()
            return _reply_in(response.json())
        except (httpx2.HTTPError, InvalidReply, ValueError) as error:
            raise BotUnavailable(type(error).__name__) from error

    def is_reachable(self) -> bool:
        """Tell whether Rasa listens."""
        try:
            return self._client.get("/", timeout=CONNECT_SECONDS).status_code == 200
        except httpx2.HTTPError:
            return False

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def message_for(said: str | Choice) -> str:
    """Return what Rasa reads. Only a button becomes an intent: text of a visitor never begins with a slash."""
    if isinstance(said, str):
        return re.sub(r"^[\s/]+", "", said)  # Rasa strips every kind of space before it looks for a slash
    intent = f"/{_INTENTS[said.kind]}"
    return intent + json.dumps({said.kind: said.value}) if said.value else intent


def _reply_in(answers: Any) -> Reply:
    match answers:
        case [{"custom": dict(payload)}]:
            return Reply.from_dict(payload)
        case _:
            raise InvalidReply("expected exactly one custom message")
