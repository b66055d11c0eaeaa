"""Too much, too fast, too large: refused with a clear sentence, and nothing that was accepted is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from support import FakeBot

from api import deps
from api.db.models import DailySalt, Message, RateLimit
from api.domain.conversation import Author
from api.errors import TooManyRequests
from api.limits import Limit, Limiter, network_of
from api.main import create_app
from api.settings import Settings

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
THREE_A_MINUTE = Limit("test", 3, timedelta(minutes=1))


@pytest.fixture
def strict_client(settings: Settings, bot: FakeBot):
    """A browser that meets the limits of a fresh installation."""
    defaults = {name: Settings.model_fields[name].default for name in ("client_messages_per_second", "conversation_messages_per_minute")}
    strict = create_app(settings.model_copy(update=defaults), bot)
    strict.dependency_overrides[deps.now] = lambda: NOON  # at midnight the count begins again
    with TestClient(strict) as browser:
        yield browser


def test_fifty_messages_at_once_from_one_client_get_a_clear_429_and_nothing_is_lost(strict_client: TestClient) -> None:
    conversation = strict_client.post("/api/conversations", json={}).json()["id"]

    def send(number: int):
        return strict_client.post(f"/api/conversations/{conversation}/messages", json={"text": f"bericht {number}"})

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(50)))

    refused = [answer for answer in answers if answer.status_code == 429]
    accepted = [answer for answer in answers if answer.status_code == 200]
    assert len(accepted) + len(refused) == 50
    assert len(accepted) <= 30
    assert refused
    for answer in refused:
        assert int(answer.headers["Retry-After"]) >= 1
        assert answer.json()["code"] == "too_many_requests"
        assert "Uw tekst is niet verstuurd en staat er nog" in answer.json()["message"]
    thread = strict_client.get(f"/api/conversations/{conversation}/messages").json()["messages"]
    stored = sorted(message["text"] for message in thread if message["author"] == "visitor")
    assert stored == sorted(answer.json()["messages"][0]["text"] for answer in accepted)


def test_another_spelling_of_its_id_is_the_same_conversation(settings: Settings, bot: FakeBot) -> None:
    strict = create_app(settings.model_copy(update={"conversation_messages_per_minute": 2}), bot)
    strict.dependency_overrides[deps.now] = lambda: NOON
    with TestClient(strict) as browser:
        conversation = browser.post("/api/conversations", json={}).json()["id"]
        spellings = (conversation, conversation.upper(), conversation.replace("-", ""), f"urn:uuid:{conversation}", f"{{{conversation}}}")
        answers = [browser.post(f"/api/conversations/{spelling}/messages", json={"text": "Hallo"}) for spelling in spellings]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 429, 429]


def test_refused_message_can_be_sent_again_later(app: FastAPI, settings: Settings, bot: FakeBot) -> None:
    moment = [NOON]
    strict = create_app(settings.model_copy(update={"conversation_messages_per_minute": 1}), bot)
    strict.dependency_overrides[deps.now] = lambda: moment[0]
    with TestClient(strict) as browser:
        conversation = browser.post("/api/conversations", json={}).json()["id"]
        path, again = f"/api/conversations/{conversation}/messages", {"text": "twee", "client_id": str(uuid4())}
        assert browser.post(path, json={"text": "een"}).status_code == 200
        refused = browser.post(path, json=again)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
        moment[0] += timedelta(seconds=60)
        assert browser.post(path, json=again).status_code == 200


def test_fifty_parallel_attempts_count_as_fifty(client: TestClient, app: FastAPI) -> None:
    limiter = Limiter(app.state.parts.session_factory.kw["bind"])

    def attempt(_: int) -> bool:
        try:
            limiter.hit(NOON, (Limit("parallel", 20, timedelta(minutes=1)), "iemand"))
        except TooManyRequests:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(attempt, range(50))) == 20


def test_window_begins_again_when_it_is_over(client: TestClient, app: FastAPI) -> None:
    limiter = Limiter(app.state.parts.session_factory.kw["bind"])
    counts = [limiter.hit(NOON, (THREE_A_MINUTE, "iemand"))[0] for _ in range(3)]

    with pytest.raises(TooManyRequests) as refused:
        limiter.hit(NOON + timedelta(seconds=59), (THREE_A_MINUTE, "iemand"))

    assert counts == [1, 2, 3]
    assert refused.value.retry_after == 1
    assert limiter.hit(NOON + timedelta(seconds=60), (THREE_A_MINUTE, "iemand")) == [1]
    assert limiter.hit(NOON, (THREE_A_MINUTE, "een ander")) == [1]


def test_no_address_is_stored_and_yesterdays_salt_is_gone(client: TestClient, app: FastAPI, session: Session) -> None:
    limiter = Limiter(app.state.parts.session_factory.kw["bind"])
    limiter.hit(NOON, (THREE_A_MINUTE, "192.0.2.0/24"))
    first = session.scalars(select(RateLimit.key)).one()

    limiter.hit(NOON + timedelta(days=1), (THREE_A_MINUTE, "192.0.2.0/24"))

    # The whole network: three digits alone stand in one digest in sixty.
    assert "192.0.2" not in first
    assert [salt.day.day for salt in session.scalars(select(DailySalt))] == [22]
    assert len(set(session.scalars(select(RateLimit.key)))) == 2


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:3::4", "2001:db8:1:200::/56"),
        ("testclient", "testclient"),
    ],
)
def test_address_is_widened_to_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_body_above_the_limit_is_refused_in_dutch(client: TestClient, settings: Settings) -> None:
    answer = client.post("/api/conversations", content=b"x" * (settings.body_limit + 1))

    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"
    assert "Maak hem korter" in answer.json()["message"]


def test_body_that_does_not_tell_its_length_is_limited_too(client: TestClient, settings: Settings) -> None:
    chunks = (b"x" * 50_000 for _ in range(10))

    assert client.post("/api/conversations", content=chunks).status_code == 413


def test_body_in_pieces_within_the_limit_arrives_whole(client: TestClient) -> None:
    pieces = iter((b'{"role": ', b'"leerling"}'))

    answer = client.post("/api/conversations", content=pieces, headers={"Content-Type": "application/json"})

    assert answer.status_code == 201
    assert "Je hoeft geen naam" in answer.json()["messages"][0]["text"]


def test_refused_messages_are_not_stored(strict_client: TestClient) -> None:
    conversation = strict_client.post("/api/conversations", json={}).json()["id"]
    for number in range(40):
        strict_client.post(f"/api/conversations/{conversation}/messages", json={"text": str(number)})

    with strict_client.app.state.parts.session_factory() as session:  # type: ignore[attr-defined]
        count = session.scalar(select(func.count()).select_from(Message).where(Message.author == Author.VISITOR))
    assert count <= 30
