"""The whole way in a real browser: a question, an answer with its source, a person, and the person's answer back."""

from collections.abc import Callable, Iterator

import pytest
from panel import Panel
from playwright.sync_api import Browser, Page, expect

from tests.running import Running

EMAIL = "medewerker@steunpunt.example"
PASSWORD = "een lange zin die niemand raadt"
SLOW = 60_000  # milliseconds; the first question after a start is the slowest


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """The whole chain: Rasa, actions, API. Started once, when the first test asks for it."""
    chain = Running()
    yield chain
    chain.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Open a tab of somebody else: a profile of its own each time."""
    contexts = []

    def open_tab() -> Page:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 800}, locale="nl-NL"))
        contexts[-1].set_default_timeout(SLOW)
        return contexts[-1].new_page()

    yield open_tab
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def account(running: Running, browser: Browser) -> None:
    """The first employee accepts the invitation."""
    page = browser.new_page()
    page.goto(f"{running.base_url}/inbox/welkom/{running.invitation}")
    page.get_by_label("Uw naam").fill("Anna Voorbeeld")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Wachtwoord nog een keer").fill(PASSWORD)
    page.get_by_role("button", name="Account maken").click()
    expect(page.get_by_role("heading", name="Inbox").or_(page.get_by_role("heading", name="Inloggen"))).to_be_visible()
    page.close()


@pytest.fixture
def staff(running: Running, account: None, tab: Callable[[], Page]) -> Page:
    """An employee who is logged in."""
    page = tab()
    page.goto(f"{running.base_url}/inbox/login")
    page.get_by_label("E-mailadres").fill(EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", name="Inbox", level=1)).to_be_visible()
    return page


def visit(running: Running, page: Page, role: str) -> Panel:
    """Open the chat on the demo page, as a parent or a pupil."""
    page.goto(f"{running.base_url}/demo")
    panel = Panel(page).open()
    panel.button(role).click()
    return panel


def ask(panel: Panel, text: str) -> None:
    """Ask, and wait for what comes back."""
    panel.field.fill(text)
    panel.field.press("Enter")
    expect(panel.page.get_by_text("De assistent zoekt een antwoord…")).to_have_count(0, timeout=SLOW)


def ask_rasa(panel: Panel, text: str) -> None:
    """Ask until Rasa answers in time: right after its start, on a busy machine, the first question can take longer than visitors wait."""
    for _ in range(5):
        ask(panel, text)
        if "Ik kan even niet goed zoeken" not in panel.log.locator(".bot").last.inner_text():
            return


def send_ticket(panel: Panel, subject: str) -> tuple[str, str]:
    """Go through the form. Returns the reference and the return code."""
    page = panel.page
    panel.button("Vraag een mens").click()
    page.get_by_label("vraag over?", exact=False).fill(subject)
    panel.button("Verder").click()
    page.locator("#consent").check()
    panel.button("Verstuur mijn vraag").click()
    expect(page.get_by_role("heading", name="vraag is verstuurd", exact=False)).to_be_visible()
    receipt = page.locator("wegwijzer-chat .receipt")
    reference, code = receipt.locator(".reference").inner_text(), receipt.locator(".code").inner_text()
    panel.button("Terug naar het gesprek").click()
    return reference, code


def answer(staff: Page, running: Running, reference: str, text: str) -> None:
    """Claim the question and answer it."""
    staff.goto(f"{running.base_url}/inbox")
    staff.get_by_role("listitem").filter(has_text=reference).get_by_role("link").click()
    staff.get_by_role("button", name="oppakken", exact=False).click()
    staff.get_by_role("textbox", name="Uw antwoord").fill(text)
    staff.get_by_role("button", name="Antwoord sturen").click()
    expect(staff.get_by_text(text)).to_be_visible()


def read_back(page: Page, running: Running, code: str) -> None:
    """Open the question with the return code."""
    page.goto(f"{running.base_url}/terug")
    page.get_by_label("code", exact=False).fill(code)
    page.get_by_role("button", name="Bekijken").click()


def test_parent_gets_an_answer_and_then_a_person(running: Running, staff: Page, tab: Callable[[], Page]) -> None:
    panel = visit(running, tab(), "Ik ben ouder of verzorger")
    ask_rasa(panel, "Moet de school een passende plek voor mijn kind regelen?")
    expect(panel.log.get_by_text("Bron:").first).to_be_visible()
    reference, code = send_ticket(panel, "Passende plek voor mijn kind")
    expect(panel.button(f"Vraag {reference}: verstuurd")).to_be_visible()

    answer(staff, running, reference, "Ja, de school moet met u meezoeken.")

    expect(panel.log.get_by_text("Ja, de school moet met u meezoeken.")).to_be_visible(timeout=SLOW)
    expect(panel.button(f"Vraag {reference}: er is antwoord")).to_be_visible()
    later = tab()
    read_back(later, running, code)
    expect(later.get_by_text("Ja, de school moet met u meezoeken.")).to_be_visible()


def test_pupil_gets_an_answer_and_then_a_person(running: Running, staff: Page, tab: Callable[[], Page]) -> None:
    panel = visit(running, tab(), "Ik ben leerling")
    ask_rasa(panel, "Hoe lang mag mijn school mij schorsen?")
    expect(panel.log.get_by_text("Bron:").first).to_be_visible()
    reference, _ = send_ticket(panel, "Mijn schorsing")

    answer(staff, running, reference, "Ten hoogste een week.")

    expect(panel.log.get_by_text("Ten hoogste een week.")).to_be_visible(timeout=SLOW)


def test_without_rasa_there_are_options_crisis_help_and_a_person(running: Running, tab: Callable[[], Page]) -> None:
    panel = visit(running, tab(), "Ik ben ouder of verzorger")
    running.stop_rasa()
    try:
        ask(panel, "De school wil mijn kind schorsen")
        options = panel.log.get_by_role("group", name="Kies een antwoord").last.get_by_role("button")
        expect(options.first).to_be_visible()
        options.first.click()
        expect(panel.log.get_by_text("Bron:").first).to_be_visible(timeout=SLOW)
        ask(panel, "Ik wil niet meer leven")
        expect(panel.page.get_by_role("region", name="Direct hulp").get_by_role("link", name="113", exact=False)).to_be_visible()
        reference, code = send_ticket(panel, "Schorsing")
    finally:
        running.start_rasa()

    later = tab()
    read_back(later, running, code)
    expect(later.get_by_text(reference).first).to_be_visible()
