"""What the widget keeps, sends and loads: as little as possible, and nothing before the visitor does something."""

import gzip
import re
from pathlib import Path

from panel import Panel, waiting_for_an_employee
from playwright.sync_api import APIResponse, ConsoleMessage, Page, Route, expect
from stub_api import STATIC, Stub

LOADER_LIMIT = 6 * 1024  # bytes, compressed
WIDGET_LIMIT = 45 * 1024
SCRIPTS = [STATIC / "widget.js", *sorted((STATIC / "widget").glob("*.js"))]


def compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes()))


def test_nothing_is_stored_or_sent_before_the_first_message(panel: Panel, stub: Stub) -> None:
    expect(panel.launcher).to_be_visible()
    assert [path for _, path, _ in stub.requests if "widget" in path] == ["/static/widget.js"]

    panel.open()
    panel.button("Ik ben ouder of verzorger").click()
    panel.field.fill("Nog niet verstuurd")
    panel.button("Sluiten").click()

    assert stub.api_requests() == []
    assert panel.stored() == {"session": {}, "local": {}, "cookies": ""}


def test_widget_that_cannot_load_says_so_and_shows_the_way_of_the_school(panel: Panel) -> None:
    panel.page.route("**/widget/chat.js", lambda route: route.abort())
    panel.launcher.click()
    expect(panel.page.get_by_text("De assistent kon niet laden.", exact=False)).to_be_visible()
    expect(panel.page.get_by_role("link", name="Bekijk bij wie u terechtkunt", exact=False)).to_be_visible()
    panel.page.unroute_all()

    panel.open()


def test_browser_keeps_only_the_id_of_the_conversation(panel: Panel, stub: Stub) -> None:
    panel.open().ask("Een vraag")

    (conversation,) = stub.conversations
    assert panel.stored() == {"session": {"wegwijzer-gesprek": conversation}, "local": {}, "cookies": ""}


def test_one_script_tag_is_enough(page: Page, stub: Stub) -> None:
    page.goto(f"{stub.url}/kaal")

    panel = Panel(page).open()
    expect(panel.log).to_contain_text("De Esdoorn leest niet mee")


def test_works_under_a_strict_policy_without_a_single_complaint(page: Page, stub: Stub) -> None:
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{stub.url}/demo")
    panel = Panel(page).open()
    panel.ask("Een vraag")
    panel.ask("ik wil dood")
    panel.button("Vraag een mens").click()
    expect(panel.heading("Dit sturen wij op")).to_be_visible()

    assert complaints == []


def test_asks_only_its_own_server(page: Page, stub: Stub) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{stub.url}/demo")
    Panel(page).open().ask("Een vraag")

    assert [url for url in asked if not url.startswith(stub.url)] == []


def test_scripts_stay_small() -> None:
    assert compressed(SCRIPTS[0]) <= LOADER_LIMIT
    assert sum(map(compressed, SCRIPTS)) <= WIDGET_LIMIT


def test_no_script_turns_text_into_markup() -> None:
    risky = re.compile(r"\.(innerHTML|outerHTML)\b|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\('style'")

    assert [script.name for script in SCRIPTS if risky.search(script.read_text(encoding="utf-8"))] == []


def test_demo_page_has_nothing_inline() -> None:
    html = (STATIC / "demo.html").read_text(encoding="utf-8")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"(src|href)=\"(https?:)?//", html)


def test_erasing_asks_first_and_leaves_nothing(panel: Panel, stub: Stub) -> None:
    panel.open().ask("Een vraag")
    panel.button("Gesprek wissen").click()
    assert len(stub.conversations) == 1
    panel.button("Ja, wis alles").click()

    expect(panel.log.get_by_text("Een vraag", exact=True)).to_have_count(0)
    expect(panel.log.get_by_text("Ik ben een digitale assistent", exact=False)).to_be_visible()
    assert stub.conversations == {}
    assert panel.stored()["session"] == {}


def test_what_was_erased_does_not_come_back_with_an_answer_that_was_on_its_way(page: Page, stub: Stub) -> None:
    panel = waiting_for_an_employee(page, stub)
    underway: list[tuple[Route, APIResponse]] = []
    page.route("**/messages", lambda route: underway.append((route, route.fetch())))
    page.clock.fast_forward(10_000)
    while not underway:
        page.wait_for_timeout(20)
    panel.button("Gesprek wissen").click()
    panel.button("Ja, wis alles").click()
    expect(panel.button("Vraag een mens")).to_be_visible()
    for route, answer in underway:
        with page.expect_request_finished():
            route.fulfill(response=answer)

    expect(panel.button("Vraag een mens")).to_be_visible()
    expect(panel.log.get_by_text("Een vraag", exact=True)).to_have_count(0)


def test_erasing_can_be_called_off(panel: Panel, stub: Stub) -> None:
    panel.open().ask("Een vraag")
    panel.button("Gesprek wissen").click()
    panel.button("Nee, bewaar het").click()

    expect(panel.log.get_by_text("Een vraag", exact=True)).to_be_visible()
    assert panel.focused == "Gesprek wissen"
    assert len(stub.conversations) == 1


def test_failed_erasing_says_so_and_can_be_repeated(panel: Panel, stub: Stub, page: Page) -> None:
    panel.open().ask("Een vraag")
    page.route("**/api/conversations/*", lambda route: route.abort() if route.request.method == "DELETE" else route.continue_())
    panel.button("Gesprek wissen").click()
    panel.button("Ja, wis alles").click()

    expect(panel.page.get_by_text("Wissen is niet gelukt.", exact=False)).to_be_visible()
    assert panel.stored()["session"] != {}
    page.unroute_all()
    panel.button("Ja, wis alles").click()
    expect(panel.log.get_by_text("Een vraag", exact=True)).to_have_count(0)


def test_quick_exit_replaces_the_page_and_forgets(page: Page, stub: Stub) -> None:
    page.route("https://www.knmi.nl/", lambda route: route.fulfill(body="<title>Het weer</title>", content_type="text/html"))
    page.goto(f"{stub.url}/neutraal")
    page.goto(f"{stub.url}/demo")
    panel = Panel(page).open()
    panel.ask("Een vraag")
    panel.button("Snel weg").click()

    expect(page).to_have_title("Het weer")
    page.go_back()
    expect(page).to_have_url(f"{stub.url}/neutraal")
    page.goto(f"{stub.url}/demo")
    assert panel.stored()["session"] == {}


def test_three_times_escape_is_a_quick_exit(page: Page, stub: Stub) -> None:
    page.route("https://www.knmi.nl/", lambda route: route.fulfill(body="<title>Het weer</title>", content_type="text/html"))
    page.goto(f"{stub.url}/demo")
    Panel(page).open().ask("Een vraag")
    for _ in range(3):
        page.keyboard.press("Escape")

    expect(page).to_have_title("Het weer")


def test_escape_means_nothing_before_the_panel_was_opened(panel: Panel) -> None:
    for _ in range(4):
        panel.page.keyboard.press("Escape")

    expect(panel.launcher).to_be_visible()
