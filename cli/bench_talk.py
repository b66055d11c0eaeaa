"""Who talk to the two bots in ``bench turn``: what they say, and what counts as an answer."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from uuid import uuid4

import httpx2

from cli.console import Failure
from knowledge import library, safety
from knowledge.phrases import catalogue

SEED = 20261121
_SECONDS = 30.0
# Six turns each, in the order in which people say such things. Ours: half questions, the rest vague words and small talk.
_OURS = ("greeting", "question", "keyword", "question", "question", "thanks")
# Two of the stock bot's own stories, one after the other, with its rule between them: nothing it was not made for.
_STOCK = ("greet", "mood_great", "bot_challenge", "greet", "mood_unhappy", "affirm")
_GREETINGS = ("hallo", "goedemorgen", "hoi", "goedenavond", "hoi ik heb een vraag")
_THANKS = ("bedankt", "dank u wel", "ok dankjewel", "fijn, bedankt", "dank je")


class Http:
    """Sends JSON over one connection that stays open, as a browser or a proxy does."""

    def __init__(self, url: str) -> None:
        self._client = httpx2.Client(base_url=url, timeout=_SECONDS, trust_env=False)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Return the answer. Raises ``Failure`` when there is none."""
        try:
            response = self._client.post(path, json=body)
            response.raise_for_status()
            return response.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise _no_answer(error) from error

    def connect(self) -> None:
        """Open the connection. Raises ``Failure`` when nobody answers."""
        try:
            self._client.get("/").raise_for_status()
        except httpx2.HTTPError as error:
            raise _no_answer(error) from error

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()


def _no_answer(error: Exception) -> Failure:
    return Failure(f"Tijdens het meten kwam er geen antwoord ({type(error).__name__}). Kijk in var/log/tijdelijk/.")


class Ours:
    """Wegwijzer, through its API as the widget does. ``outcomes`` counts how the turns ended."""

    def __init__(self, url: str) -> None:
        """Take the questions of the articles, in an order that is the same in every run."""
        self._url = url
        self.outcomes: Counter[str] = Counter()
        chance = random.Random(SEED)  # noqa: S311 - no secret
        articles = [article for article in library.articles().values() if safety.assess(article.question("ouder")) is None]
        questions = [article.question("ouder") for article in articles]
        keywords = [article.keywords[-1] for article in articles if safety.assess(article.keywords[-1]) is None]
        chance.shuffle(questions)
        chance.shuffle(keywords)
        says = {"greeting": _GREETINGS, "question": questions, "keyword": keywords, "thanks": _THANKS}
        self._says = {kind: cycle(texts) for kind, texts in says.items()}
        self._offline = {text for key in ("offline_options", "offline_nothing") for text in catalogue("api")[key].values()}

    def begin(self) -> "_OurTalk":
        """Begin a conversation of a parent, over a connection of its own."""
        http = Http(self._url)
        return _OurTalk(self, http, str(http.post("/api/conversations", {"role": "ouder"})["id"]))

    def script(self) -> Sequence[str]:
        """Return a greeting, questions of articles, the keyword of an article, and thanks."""
        return [next(self._says[kind]) for kind in _OURS]

    def count(self, turn: Mapping[str, Any]) -> None:
        """Count a turn. Raises ``Failure`` for an answer that the API gave by itself: then not all of the chain was measured."""
        if any(message["text"] in self._offline for message in turn["messages"]):
            raise Failure("Tijdens het meten antwoordde de website zonder Rasa. Kijk in var/log/tijdelijk/ en meet opnieuw.")
        self.outcomes[turn["outcome"]] += 1


@dataclass(frozen=True, slots=True)
class _OurTalk:
    side: Ours
    http: Http
    id: str

    def say(self, text: str) -> None:
        """Send a message and wait for the answer."""
        self.side.count(self.http.post(f"/api/conversations/{self.id}/messages", {"text": text, "client_id": str(uuid4())}))

    def end(self) -> None:
        """Close the connection."""
        self.http.close()


class Stock:
    """The stock bot, through Rasa's REST channel."""

    def __init__(self, url: str, utterances: Mapping[str, Sequence[str]]) -> None:
        """``utterances``: what it learned from, by intent."""
        self._url = url
        chance = random.Random(SEED)  # noqa: S311 - no secret
        self._says = {}
        for intent in sorted(set(_STOCK)):
            varied = [variation for text in utterances[intent] for variation in variations(text)]
            chance.shuffle(varied)
            self._says[intent] = cycle(varied)

    def begin(self) -> "_StockTalk":
        """Open a connection for a conversation. The conversation itself Rasa begins at the first message of a sender it does not know."""
        http = Http(self._url)
        http.connect()
        return _StockTalk(http, str(uuid4()))

    def script(self) -> Sequence[str]:
        """Return what the stories of the stock bot expect."""
        return [next(self._says[intent]) for intent in _STOCK]


@dataclass(frozen=True, slots=True)
class _StockTalk:
    http: Http
    sender: str

    def say(self, text: str) -> None:
        """Send a message and wait for the answer. Raises ``Failure`` when there is none."""
        if not self.http.post("/webhooks/rest/webhook", {"sender": self.sender, "message": text}):
            raise Failure("De standaardbot gaf geen antwoord. Kijk in var/log/tijdelijk/standaardbot.log.")

    def end(self) -> None:
        """Close the connection."""
        self.http.close()


def variations(text: str) -> list[str]:
    """Return a sentence as it is, and as people also type it: with a capital, with an exclamation mark, in a hurry."""
    return [text, text.capitalize(), f"{text.rstrip('?')}!", f"ok {text}"]
