"""The main lines of docs/toegankelijkheid.md, held against a real browser."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from audit import overflow, problems
from panel import SHADOW, Panel
from playwright.sync_api import Browser, Page, expect
from stub_api import Stub

SCREENS = [(320, 640), (390, 844), (1280, 800), (320, 256), (640, 400)]


def walk(panel: Panel) -> list[tuple[str, Callable[[], None]]]:
    """Bring the widget in each of its states, one after the other."""
    page = panel.page

    def to_form() -> None:
        panel.button("Vraag een mens").click()
        expect(panel.heading("Dit sturen wij op")).to_be_visible()
        page.get_by_label("De 4 cijfers", exact=False).fill("12")

    def to_contact() -> None:
        page.get_by_label("De 4 cijfers", exact=False).fill("1234")
        panel.button("Verder").click()
        page.get_by_label("Bel mij").check()
        panel.button("Verstuur mijn vraag").click()

    def to_receipt() -> None:
        page.get_by_label("Uw telefoonnummer").fill("0612345678")
        page.get_by_label("Ik vind het goed", exact=False).check()
        panel.button("Verstuur mijn vraag").click()
        expect(panel.heading("Uw vraag is verstuurd")).to_be_visible()

    return [
        ("greeting", lambda: None),
        ("role", lambda: panel.button("Ik ben ouder of verzorger").click()),
        ("answer", lambda: panel.ask("Een vraag over eenheelergwoordzondereenenkelespatiedatmaardoorgaatendoorgaat")),
        ("unfolded", lambda: panel.log.get_by_text("Lees verder", exact=True).click()),
        ("options", lambda: panel.ask("ik kies")),
        ("chosen", lambda: (panel.button("Iets anders").click(), panel.settle())[1]),
        ("masked", lambda: panel.ask("Bel 0612345678")),
        ("crisis", lambda: panel.ask("ik wil dood")),
        ("erase", lambda: panel.button("Gesprek wissen").click()),
        ("role drawer", lambda: panel.button("Voor ouders").click()),
        ("form", to_form),
        ("contact", to_contact),
        ("receipt", to_receipt),
    ]


@pytest.fixture
def visit(browser: Browser, stub: Stub) -> Iterator[Callable[..., Panel]]:
    """Open the demo on a screen of a given size."""
    contexts = []

    def open_on(width: int, height: int, **settings: str) -> Panel:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="nl-NL", **settings)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{stub.url}/demo")
        return Panel(page)

    yield open_on
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_every_state_is_readable_large_enough_and_fits(visit: Callable[..., Panel], width: int, height: int) -> None:
    panel = visit(width, height, reduced_motion="reduce").open()

    for name, step in walk(panel):
        step()
        assert (name, problems(panel.page)) == (name, [])


def test_error_state_is_readable_and_fits_on_the_smallest_screen(visit: Callable[..., Panel], stub: Stub) -> None:
    panel = visit(320, 256).open()
    panel.ask("Een vraag")
    stub.fail(429, "Er komen nu te veel berichten tegelijk.", Retry_After="20")
    panel.ask("Nog een vraag")
    panel.page.context.set_offline(True)
    expect(panel.page.locator(".offline")).to_be_visible()

    assert problems(panel.page) == []


def test_whole_conversation_and_ticket_with_the_keyboard_alone(panel: Panel, stub: Stub) -> None:
    keyboard = panel.page.keyboard

    def tab_to(name: str) -> None:
        for _ in range(60):
            if panel.focused.startswith(name):
                return
            keyboard.press("Tab")
        raise AssertionError(f"no way to {name!r}; the focus is on {panel.focused!r}")

    tab_to("Vraag over hulp op school?")
    keyboard.press("Enter")
    expect(panel.heading("Wegwijzer")).to_be_focused()
    tab_to("Ik ben ouder of verzorger")
    keyboard.press("Space")
    tab_to("Uw vraag")
    keyboard.type("ik kies")
    keyboard.press("Enter")
    panel.settle()
    assert panel.focused == "Uw vraag"
    for _ in range(3):
        keyboard.press("Shift+Tab")
    tab_to("Iets anders")
    keyboard.press("Enter")
    panel.settle()
    assert panel.focused == "Iets anders (gekozen)"
    tab_to("Vraag een mens")
    keyboard.press("Enter")
    expect(panel.heading("Dit sturen wij op")).to_be_focused()
    tab_to("Verder")
    keyboard.press("Enter")
    expect(panel.heading("Hoe krijgt u antwoord?")).to_be_focused()
    tab_to("Ik vind het goed")
    keyboard.press("Space")
    tab_to("Verstuur mijn vraag")
    keyboard.press("Enter")
    expect(panel.heading("Uw vraag is verstuurd")).to_be_focused()
    assert len(stub.tickets) == 1


def test_escape_closes_and_gives_the_focus_back(panel: Panel) -> None:
    panel.open()
    panel.page.keyboard.press("Escape")

    expect(panel.button("Vraag over hulp op school?")).to_be_focused()
    expect(panel.heading("Wegwijzer")).to_be_hidden()


@pytest.mark.parametrize(("name", "choice"), [("Ouder of leerling?", "Ik ben leerling"), ("Gesprek wissen", "Nee, bewaar het")])
def test_escape_first_closes_what_is_asked_under_the_title(panel: Panel, name: str, choice: str) -> None:
    panel.open().button(name).click()
    panel.page.locator(".drawer").get_by_role("button", name=choice).focus()
    panel.page.keyboard.press("Escape")

    expect(panel.button(name)).to_be_focused()
    expect(panel.page.locator(".drawer")).to_be_hidden()
    panel.page.keyboard.press("Escape")
    expect(panel.heading("Wegwijzer")).to_be_hidden()


def test_what_was_typed_is_still_there_after_closing(panel: Panel) -> None:
    panel.open().field.fill("Half geschreven")
    panel.page.keyboard.press("Escape")
    panel.open()

    expect(panel.field).to_have_value("Half geschreven")


def test_panel_on_a_large_screen_leaves_the_page_free(panel: Panel) -> None:
    panel.open()

    expect(panel.page.get_by_role("complementary", name="Wegwijzer")).to_be_visible()
    expect(panel.page.get_by_role("link", name="Agenda")).to_be_visible()
    assert panel.page.locator("[inert]").count() == 0


def test_panel_on_a_small_screen_keeps_the_focus_and_gives_it_back(visit: Callable[..., Panel]) -> None:
    panel = visit(390, 844, reduced_motion="reduce").open()
    dialog = panel.page.get_by_role("dialog", name="Wegwijzer")

    expect(dialog).to_have_attribute("aria-modal", "true")
    box = dialog.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    for _ in range(40):
        panel.page.keyboard.press("Tab")
        assert panel.page.evaluate("['WEGWIJZER-CHAT', 'BODY'].includes(document.activeElement.tagName)")
    panel.button("Sluiten").click()
    assert panel.page.locator("[inert]").count() == 0


def test_visible_focus_everywhere(panel: Panel) -> None:
    panel.open().ask("ik kies")
    panel.page.keyboard.press("Shift+Tab")

    seen = 0
    for _ in range(25):
        panel.page.keyboard.press("Tab")
        width = panel.page.evaluate(
            f"() => {{ const node = {SHADOW}.activeElement; return node ? parseFloat(getComputedStyle(node).outlineWidth) : null }}"
        )
        if width is not None:
            seen += 1
            assert width >= 2, panel.focused
    assert seen >= 4


def test_conversation_is_a_log_that_does_not_speak_and_one_voice_that_does(panel: Panel) -> None:
    panel.open()

    expect(panel.log).to_have_attribute("aria-live", "off")
    expect(panel.log).to_have_attribute("tabindex", "0")
    assert panel.page.evaluate(f"{SHADOW}.querySelectorAll('[aria-live=polite]').length") == 1


SAID = {
    "Een vraag": "Assistent: Zorgplicht. Ja. Heeft uw kind extra hulp nodig?",
    "ik kies": "3 knoppen eronder.",
    "ik wil dood": "112. 113 Zelfmoordpreventie: 113 of 0800-0113.",
    "een mens spreken": "Een medewerker leest uw vraag. 1 knop eronder.",
    "Bel 0612345678": "U typte een telefoonnummer. Dat heb ik weggehaald",
    "html": "<script>alert(1)</script> <b>vet</b>",
}


def test_exactly_one_short_text_is_read_out_per_turn(panel: Panel) -> None:
    panel.open().listen()

    for count, (question, words) in enumerate(SAID.items(), start=1):
        panel.ask(question)
        assert len(panel.heard) == count
        assert words in panel.heard[-1]
        assert len(panel.heard[-1]) <= 420


def test_same_text_twice_is_read_out_twice(panel: Panel) -> None:
    panel.open().ask("Een vraag")
    slots = panel.page.locator(".voice p")
    first = slots.all_text_contents()
    panel.ask("Een vraag")

    # A screen reader stays silent when the text of a place does not change: so the places take turns.
    assert slots.all_text_contents() == first[::-1]
    assert "" in first


def test_a_button_a_failure_and_a_renewed_conversation_each_say_one_thing(panel: Panel, stub: Stub) -> None:
    panel.open().ask("ik kies")
    panel.listen()
    panel.button("Iets anders").click()
    panel.settle()
    assert len(panel.heard) == 1
    stub.fail(503, "Even niet.")
    panel.ask("Mislukt")
    assert panel.heard[1:] == ["Even niet."]
    stub.conversations.clear()
    panel.button("Probeer opnieuw").click()
    panel.settle()
    assert len(panel.heard) == 3
    assert panel.heard[-1].startswith("Het eerdere gesprek was verlopen.")


def test_erasing_and_resuming_are_read_out(panel: Panel) -> None:
    panel.open().ask("Een vraag")
    panel.page.reload()
    panel.open()
    expect(panel.page.locator(".voice")).to_have_text("Uw gesprek staat er weer.")
    panel.button("Gesprek wissen").click()
    panel.button("Ja, wis alles").click()

    expect(panel.page.locator(".voice")).to_have_text("Het gesprek is gewist.")


def test_new_answer_begins_in_sight_and_the_page_behind_does_not_move(panel: Panel) -> None:
    panel.open()
    for _ in range(3):
        panel.ask("Een lange vraag")

    expect(panel.log.get_by_text("Een lange vraag").last).to_be_in_viewport()
    expect(panel.log.get_by_role("heading", name="Zorgplicht").last).to_be_in_viewport()
    expect(panel.button("Snel weg")).to_be_in_viewport()
    assert panel.page.evaluate("scrollY") == 0


def test_closed_button_fits_on_the_smallest_screen(visit: Callable[..., Panel]) -> None:
    panel = visit(320, 256)

    expect(panel.launcher).to_be_in_viewport(ratio=1)
    assert panel.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_larger_letters_of_the_visitor_are_followed(visit: Callable[..., Panel]) -> None:
    panel = visit(390, 844)
    panel.page.evaluate("document.documentElement.style.fontSize = '32px'")
    panel.open()

    assert panel.page.evaluate(f"getComputedStyle({SHADOW}.querySelector('#text')).fontSize") == "32px"
    assert overflow(panel.page) == []


def test_page_that_shrinks_its_root_font_does_not_shrink_the_widget(visit: Callable[..., Panel]) -> None:
    panel = visit(1280, 800)
    panel.page.evaluate("document.documentElement.style.fontSize = '10px'")
    panel.open()

    assert panel.page.evaluate(f"getComputedStyle({SHADOW}.querySelector('#text')).fontSize") == "16px"


def test_no_movement_for_who_does_not_want_it(visit: Callable[..., Panel]) -> None:
    panel = visit(1280, 800, reduced_motion="reduce").open()

    assert panel.page.evaluate(f"getComputedStyle({SHADOW}.querySelector('.panel')).animationName") == "none"


def test_forced_colors_keep_borders_and_the_mark_of_a_choice(visit: Callable[..., Panel]) -> None:
    panel = visit(1280, 800, forced_colors="active").open()
    panel.ask("ik kies")
    panel.button("Iets anders").click()
    panel.settle()

    buttons = f"[...{SHADOW}.querySelectorAll('button')].filter((each) => each.checkVisibility())"
    widths = panel.page.evaluate(f"{buttons}.map((each) => parseFloat(getComputedStyle(each).borderTopWidth))")
    assert min(widths) >= 1
    mark = panel.page.evaluate(f"getComputedStyle({SHADOW}.querySelector('.chosen'), '::before').content")
    assert "✓" in mark


def test_headings_go_down_one_step_at_a_time(panel: Panel) -> None:
    panel.open().ask("Een vraag")

    levels = panel.page.evaluate(f"[...{SHADOW}.querySelectorAll('h1, h2, h3, h4, h5')].map((node) => Number(node.tagName[1]))")
    assert levels[0] == 2
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_widget_says_its_language(page: Page, stub: Stub) -> None:
    page.goto(f"{stub.url}/demo")

    assert page.evaluate(f"{SHADOW}.querySelector('.root').lang") == "nl"
