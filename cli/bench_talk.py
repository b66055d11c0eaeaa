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
    """Sends JSON over connections that stay open: one for each conversation that is going on."""

    def __init__(self, url: str, connections: int) -> None:
        """``connections``: how many conversations there are at once."""
        limits = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._client = httpx2.Client(base_url=url, timeout=_SECONDS, trust_env=False, limits=limits)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Return the answer. Raises ``Failure`` when there is none."""
        try:
            response = self._client.post(path, json=body)
            response.raise_for_status()
            return response.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise Failure(f"Tijdens het meten kwam er geen antwoord ({type(error).__name__}). Kijk in var/log/tijdelijk/.") from error

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


class Ours:
    """Wegwijzer, through its API as the widget does. ``outcomes`` counts how the turns ended."""

    def __init__(self, http: Http) -> None:
        """Take the questions of the articles, in an order that is the same in every run."""
        self._http = http
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
        """Begin a conversation of a parent."""
        return _OurTalk(self, str(self._http.post("/api/conversations", {"role": "ouder"})["id"]))

    def script(self) -> Sequence[str]:
        """Return a greeting, questions of articles, the keyword of an article, and thanks."""
        return [next(self._says[kind]) for kind in _OURS]

    def send(self, conversation: str, text: str) -> None:
        """Say ``text``. An answer that the API gave by itself is none: then not all of the chain was measured."""
        turn = self._http.post(f"/api/conversations/{conversation}/messages", {"text": text, "client_id": str(uuid4())})
        if any(message["text"] in self._offline for message in turn["messages"]):
            raise Failure("Tijdens het meten antwoordde de website zonder Rasa. Kijk in var/log/tijdelijk/ en meet opnieuw.")
        self.outcomes[turn["outcome"]] += 1


@dataclass(frozen=True, slots=True)
class _OurTalk:
    side: Ours
    id: str

    def say(self, text: str) -> None:
        """Send a message and wait for the answer."""
        self.side.send(self.id, text)


class Stock:
    """The stock bot, through Rasa's REST channel."""

    def __init__(self, http: Http, utterances: Mapping[str, Sequence[str]]) -> None:
        """``utterances``: what it learned from, by intent."""
        self._http = http
        chance = random.Random(SEED)  # noqa: S311 - no secret
        self._says = {}
        for intent in set(_STOCK):
            varied = [variation for text in utterances[intent] for variation in variations(text)]
            chance.shuffle(varied)
            self._says[intent] = cycle(varied)

    def begin(self) -> "_StockTalk":
        """Begin a conversation: Rasa does so at the first message of a sender it does not know."""
        return _StockTalk(self._http, str(uuid4()))

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


def variations(text: str) -> list[str]:
    """Return a sentence as it is, and as people also type it: with a capital, with an exclamation mark, in a hurry."""
    return [text, text.capitalize(), f"{text.rstrip('?')}!", f"ok {text}"]
