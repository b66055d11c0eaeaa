"""Headers, cross-origin rules, errors and the small pages."""

import logging

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from support import RETURN_CODE, FakeBot

from api import problems
from api.errors import AssistantError
from api.main import create_app
from api.rasa_client import Question
from api.settings import Settings

SCHOOL = "https://school.example"


@pytest.mark.parametrize("path", ["/", "/docs", "/health", "/inbox/login", "/terug", "/static/inbox.css", "/bestaat-niet", "/api/regions"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/inbox/login", "/terug", "/api/regions"])
def test_what_is_private_is_not_kept_in_a_cache(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"


def test_any_website_may_use_the_chat_without_cookies(client: TestClient) -> None:
    answer = client.post("/api/conversations", json={}, headers={"Origin": SCHOOL})

    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "Retry-After" in answer.headers["access-control-expose-headers"]


def test_browser_may_ask_before_sending_json(client: TestClient) -> None:
    asked = {"Origin": SCHOOL, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}

    answer = client.options("/api/conversations", headers=asked)

    assert answer.status_code == 200
    assert "POST" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize("path", ["/inbox/login", "/inbox", "/terug", "/health"])
def test_inbox_and_pages_are_for_this_site_only(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Origin": SCHOOL})

    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_operator_can_name_the_websites(settings: Settings, bot: FakeBot) -> None:
    with TestClient(create_app(settings.model_copy(update={"widget_origins": (SCHOOL,)}), bot)) as browser:
        assert browser.get("/api/regions", headers={"Origin": SCHOOL}).headers["access-control-allow-origin"] == SCHOOL
        foreign = browser.get("/api/regions", headers={"Origin": "https://ander.example"})
        assert "access-control-allow-origin" not in foreign.headers


def test_refusals_can_be_read_by_the_widget_too(client: TestClient, settings: Settings) -> None:
    answer = client.post("/api/conversations", content=b"x" * (settings.body_limit + 1), headers={"Origin": SCHOOL})

    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (413, "*")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/bestaat-niet", 404, "not_found"),
        ("GET", "/api/bestaat-niet", 404, "not_found"),
        ("PUT", "/api/conversations", 405, "method_not_allowed"),
        ("GET", "/static/bestaat-niet.js", 404, "not_found"),
        ("GET", "/static/../main.py", 404, "not_found"),
    ],
)
def test_wrong_address_gets_a_code_and_a_sentence(client: TestClient, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"].endswith(".")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"role": "leraar"}', b"\xff\xfe", b'{"host": 5}'])
def test_malformed_request_gets_a_code_and_a_sentence(client: TestClient, content: bytes) -> None:
    answer = client.post("/api/conversations", content=content, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert set(answer.json()) == {"code", "message"}


@pytest.mark.parametrize(("path", "content"), [("/docs", "text/html"), ("/openapi.json", "application/json"), ("/demo", "text/html")])
def test_small_pages_are_there(client: TestClient, path: str, content: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(content)


def test_front_page_goes_to_the_demo(client: TestClient) -> None:
    assert client.get("/").headers["location"] == "/demo"


def test_list_of_the_api_names_every_public_address_and_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs").text

    for path in client.get("/openapi.json").json()["paths"]:
        assert path in page
    assert "<script" not in page
    assert "//" not in page.replace("http://", "").replace("</", "")


def test_every_error_has_its_own_code_and_a_dutch_sentence() -> None:
    def all_errors(kind: type[AssistantError]) -> list[type[AssistantError]]:
        return [found for child in kind.__subclasses__() for found in (child, *all_errors(child))]

    found = all_errors(AssistantError)
    assert len({error.code for error in found}) == len(found)
    for error in found:
        assert error.template[0].isupper() or error.template.startswith("{name}")
        assert error.template.endswith((".", ")"))
        assert 400 <= error.status_code < 600


def test_bug_is_a_sentence_for_the_visitor_and_a_place_for_the_log_without_what_was_typed(
    client: TestClient, start, bot: FakeBot, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(question: Question) -> None:
        raise RuntimeError(question.said)

    bot.ask = fail  # type: ignore[method-assign,assignment]
    with caplog.at_level(logging.INFO):
        answer = client.post(f"/api/conversations/{start()}/messages", json={"text": "Mijn geheime vraag"})

    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert answer.headers["content-security-policy"]
    log = "\n".join(caplog.messages)
    assert "RuntimeError in POST" in log
    assert "test_pages.py" in log
    assert "geheime" not in log


def test_bug_on_a_page_is_a_page(client: TestClient, app: FastAPI, make_employee, log_in, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = log_in(make_employee())

    def fail(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

    monkeypatch.setattr("api.tickets.listing", fail)
    page = browser.get("/inbox")

    assert page.status_code == 500
    assert '<html lang="nl">' in page.text
    assert "Er ging iets mis bij ons." in page.text


def test_bug_behind_a_form_gives_back_what_was_typed(client: TestClient, make_ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    make_ticket()

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr("api.follow_up.add", fail)
    page = client.post("/terug/bericht", data={"return_code": RETURN_CODE, "text": "Een lang <verhaal>"})

    assert page.status_code == 500
    assert "Een lang &lt;verhaal&gt;" in page.text
    assert "Kopieer hem" in page.text


def test_form_that_is_too_large_is_refused_on_a_page(client: TestClient, settings: Settings) -> None:
    page = client.post("/terug/bericht", data={"return_code": RETURN_CODE, "text": "x" * settings.body_limit})

    assert page.status_code == 413
    assert '<html lang="nl">' in page.text
    assert "te groot" in page.text
    assert "staat er nog" not in page.text


@pytest.mark.parametrize("path", ["/terug", "/inbox/login"])
def test_form_that_cannot_be_read_is_refused_on_a_page(client: TestClient, path: str) -> None:
    page = client.post(path, content=b"x", headers={"Content-Type": "multipart/form-data"})

    assert page.status_code == 400
    assert '<html lang="nl">' in page.text


def test_error_text_of_the_database_holds_nothing_that_was_typed(app: FastAPI, client: TestClient) -> None:
    assert app.state.parts.session_factory.kw["bind"].hide_parameters is True


def test_health_tells_which_part_works(client: TestClient, bot: FakeBot) -> None:
    assert client.get("/health").json()["status"] == "ok"
    bot.down = True
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"], answer.json()["bot"]) == (200, "degraded", False)


def test_health_is_down_without_a_database(client: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.routes.health.database_answers", lambda _: False)

    answer = client.get("/health")

    assert (answer.status_code, answer.json()["status"]) == (503, "down")


def test_documented_errors_are_the_ones_of_the_route(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    send = paths["/api/conversations/{conversation_id}/messages"]["post"]["responses"]
    assert "text_too_long" in send["422"]["description"]
    assert "too_many_requests" in send["429"]["description"]
    assert problems.Problem.__name__ in str(send["429"])


def test_description_of_the_api_promises_our_own_form_of_errors(client: TestClient) -> None:
    assert "HTTPValidationError" not in client.get("/openapi.json").text
