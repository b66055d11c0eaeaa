"""A conversation in the widget, with everything that can go wrong on the way."""

from panel import Panel, waiting_for_an_employee
from playwright.sync_api import BrowserContext, Page, expect
from stub_api import Stub


def test_first_words_say_that_this_is_a_machine_and_what_not_to_share(panel: Panel) -> None:
    panel.open()

    for words in ("geen mens", "Deel geen namen en geen BSN", "De Esdoorn leest niet mee", "Is er nu gevaar? Bel 112"):
        expect(panel.log).to_contain_text(words)
    expect(panel.button("Ik ben ouder of verzorger")).to_be_visible()
    expect(panel.button("Ik ben leerling")).to_be_visible()


def test_answer_shows_steps_source_helpline_and_words(panel: Panel) -> None:
    panel.open().ask("Moet de school een plek regelen?")

    log = panel.log
    expect(log.get_by_role("heading", name="Zorgplicht")).to_be_visible()
    expect(log.get_by_role("heading", name="Doe dit nu")).to_be_visible()
    expect(log.locator(".steps ol > li")).to_have_count(2)
    source = log.get_by_role("link", name="Wet op het primair onderwijs, artikel 40 (opent in nieuw tabblad)")
    expect(source).to_have_attribute("href", "https://wetten.overheid.nl/BWBR0003420")
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    expect(log).to_contain_text("(gecontroleerd op 21-11-2026)")
    expect(log.get_by_role("link", name="Bel Onderwijsconsulenten: 070 312 28 87")).to_have_attribute("href", "tel:0703122887")
    log.get_by_text("Lees verder", exact=True).click()
    expect(log.get_by_text("U hoeft niet zelf een andere school te zoeken.")).to_be_visible()
    log.get_by_text("Moeilijke woorden", exact=True).click()
    expect(log.get_by_text("De school moet een passende plek zoeken", exact=False)).to_be_visible()


def test_markup_in_an_answer_is_shown_as_text_and_strange_addresses_are_no_links(panel: Panel) -> None:
    panel.open().ask("laat html zien <b>nu</b>")

    expect(panel.log.get_by_text("<script>alert(1)</script> <b>vet</b>")).to_be_visible()
    expect(panel.log.get_by_text("laat html zien <b>nu</b>")).to_be_visible()
    assert panel.log.locator("script, img, b, i, u").count() == 0
    assert panel.log.locator("a[href^='javascript']").count() == 0


def test_pressed_button_stays_and_is_marked(panel: Panel, stub: Stub) -> None:
    panel.open().ask("ik kies")
    panel.button("Mijn kind zit thuis. Wat kan ik doen?").click()
    panel.settle()

    chosen = panel.button("Mijn kind zit thuis. Wat kan ik doen? (gekozen)")
    expect(chosen).to_have_attribute("aria-disabled", "true")
    expect(panel.button("Iets anders")).to_have_attribute("aria-disabled", "true")
    assert stub.asked("POST", "/messages")[-1]["choice"] == "article:thuiszitten"
    panel.button("Iets anders").click(force=True)
    assert len(stub.asked("POST", "/messages")) == 2


def test_example_question_follows_the_role(panel: Panel, stub: Stub) -> None:
    panel.open()
    panel.button("Ik ben leerling").click()
    panel.button("Hoe lang mag mijn school mij schorsen?").click()
    panel.settle()

    assert stub.asked("POST", "/conversations") == [{"role": "leerling", "host": "127.0.0.1"}]
    assert stub.asked("POST", "/messages")[0]["text"] == "Hoe lang mag mijn school mij schorsen?"
    expect(panel.page.get_by_text("Je vraag", exact=True)).to_be_visible()


def test_role_can_be_changed_later_and_the_conversation_hears_it(panel: Panel, stub: Stub) -> None:
    panel.open()
    panel.button("Ik ben ouder of verzorger").click()
    panel.ask("Een vraag")
    panel.button("Voor ouders").click()
    panel.button("Ik ben leerling").last.click()
    panel.settle()

    assert stub.asked("POST", "/messages")[-1]["choice"] == "role:leerling"
    expect(panel.button("Voor leerlingen")).to_be_visible()
    expect(panel.page.get_by_text("Je vraag", exact=True)).to_be_visible()


def test_role_that_is_changed_while_an_answer_is_coming_is_changed_after_it(panel: Panel, stub: Stub) -> None:
    panel.open()
    panel.button("Ik ben ouder of verzorger").click()
    panel.ask("Een vraag")
    stub.gate.clear()
    panel.field.fill("Nog een vraag")
    panel.field.press("Enter")
    panel.button("Voor ouders").click()
    panel.button("Ik ben leerling").last.click()
    stub.gate.set()

    expect(panel.button("Voor leerlingen")).to_be_visible()
    assert [body.get("choice") for body in stub.asked("POST", "/messages")] == [None, None, "role:leerling"]


def test_what_was_asked_under_the_title_makes_room_when_a_question_is_sent(panel: Panel) -> None:
    panel.page.set_viewport_size({"width": 320, "height": 568})
    panel.open()
    panel.button("Ouder of leerling?").click()
    asked = panel.page.get_by_text("Voor wie zijn de antwoorden?")
    expect(asked).to_be_visible()
    panel.ask("Een vraag")

    expect(asked).to_be_hidden()
    expect(panel.button("Ouder of leerling?")).to_have_attribute("aria-expanded", "false")


def test_reload_brings_the_conversation_back(panel: Panel, stub: Stub) -> None:
    panel.open().ask("ik kies")
    panel.button("Iets anders").click()
    panel.settle()
    panel.page.reload()

    expect(panel.button("Verder met het gesprek")).to_be_visible()
    panel.open()
    expect(panel.log.get_by_text("ik kies")).to_be_visible()
    expect(panel.button("Iets anders (gekozen)")).to_have_count(1)
    expect(panel.log.get_by_text("Welkom.")).to_have_count(0)
    panel.ask("en verder?")
    assert len(stub.conversations) == 1


def test_closing_the_tab_ends_it(panel: Panel, stub: Stub, context: BrowserContext) -> None:
    panel.open().ask("Een vraag")
    panel.page.close()
    other = Panel(context.new_page())
    other.page.goto(f"{stub.url}/demo")

    expect(other.button("Vraag over hulp op school?")).to_be_visible()


def test_unknown_conversation_starts_anew_and_sends_the_text_by_itself(panel: Panel, stub: Stub) -> None:
    panel.open().ask("Eerste vraag")
    stub.conversations.clear()
    panel.ask("Tweede vraag")

    expect(panel.log.get_by_text("Het eerdere gesprek was verlopen.", exact=False)).to_be_visible()
    expect(panel.log.get_by_text("Tweede vraag")).to_be_visible()
    (messages,) = stub.conversations.values()
    assert [message["text"] for message in messages if message["author"] == "visitor"] == ["Tweede vraag"]


def test_conversation_that_is_gone_after_a_reload_is_forgotten(panel: Panel, stub: Stub) -> None:
    panel.open().ask("Eerste vraag")
    stub.conversations.clear()
    panel.page.reload()
    panel.open()

    expect(panel.log.get_by_text("Ik ben een digitale assistent", exact=False)).to_be_visible()
    panel.ask("Tweede vraag")
    expect(panel.log.get_by_role("heading", name="Zorgplicht")).to_be_visible()


def test_after_a_broken_connection_one_press_sends_the_same_message(panel: Panel, stub: Stub) -> None:
    panel.open().ask("Eerste vraag")
    stub.fail(0, times=3)
    panel.ask("Dit mag niet verloren gaan")

    expect(panel.field).to_have_value("Dit mag niet verloren gaan")
    expect(panel.page.get_by_text("Er is geen verbinding met de assistent.", exact=False).first).to_be_visible()
    stub.failures.clear()
    panel.button("Probeer opnieuw").click()
    panel.settle()
    expect(panel.field).to_have_value("")
    expect(panel.log.get_by_text("Dit mag niet verloren gaan")).to_have_count(1)
    tries = [body["client_id"] for body in stub.asked("POST", "/messages") if body.get("text") == "Dit mag niet verloren gaan"]
    assert len(tries) >= 2
    assert len(set(tries)) == 1


def test_changed_text_after_a_failure_is_another_message(panel: Panel, stub: Stub) -> None:
    panel.open().ask("Eerste vraag")
    stub.fail(503, "Even niet.")
    panel.ask("Oud")
    panel.field.fill("Nieuw")
    panel.button("Probeer opnieuw").click()
    panel.settle()

    bodies = stub.asked("POST", "/messages")[1:]
    assert [body["text"] for body in bodies] == ["Oud", "Nieuw"]
    assert bodies[0]["client_id"] != bodies[1]["client_id"]


def test_failed_button_can_be_pressed_again(panel: Panel, stub: Stub) -> None:
    panel.open().ask("ik kies")
    stub.fail(503, "De assistent is even niet bereikbaar.")
    panel.button("Iets anders").click()
    panel.settle()

    expect(panel.page.get_by_text("De assistent is even niet bereikbaar.").first).to_be_visible()
    expect(panel.button("Iets anders")).not_to_have_attribute("aria-disabled", "true")
    panel.button("Probeer opnieuw").click()
    panel.settle()
    expect(panel.button("Iets anders (gekozen)")).to_have_count(1)


def test_too_many_messages_says_how_long_to_wait(page: Page, stub: Stub) -> None:
    page.clock.install()
    page.goto(f"{stub.url}/demo")
    panel = Panel(page).open()
    panel.ask("Eerste vraag")
    stub.fail(429, "Er komen nu te veel berichten tegelijk.", Retry_After="20")
    panel.ask("Nog een vraag")

    waiting = panel.button("Probeer opnieuw over", exact=False)
    expect(waiting).to_have_attribute("aria-disabled", "true")
    expect(panel.field).to_have_value("Nog een vraag")
    page.clock.fast_forward(21_000)
    panel.button("Probeer opnieuw").click()
    panel.settle()
    expect(panel.log.get_by_text("Nog een vraag")).to_have_count(1)


def test_without_internet_the_text_stays_and_the_widget_says_so(panel: Panel, context: BrowserContext) -> None:
    panel.open().ask("Eerste vraag")
    context.set_offline(True)

    expect(panel.page.get_by_text("U hebt nu geen internet.", exact=False).first).to_be_visible()
    panel.ask("Zonder internet")
    expect(panel.field).to_have_value("Zonder internet")
    context.set_offline(False)
    expect(panel.page.locator(".offline")).to_be_hidden()
    panel.button("Probeer opnieuw").click()
    panel.settle()
    expect(panel.log.get_by_text("Zonder internet")).to_have_count(1)


def test_way_out_of_the_school_is_shown_when_the_assistant_fails(panel: Panel, stub: Stub) -> None:
    panel.open().ask("Eerste vraag")
    stub.fail(503, "Even niet.")
    panel.ask("Nog een")

    expect(panel.page.get_by_role("link", name="Bekijk bij wie u terechtkunt", exact=False)).to_be_visible()


def test_who_helps_at_any_hour_stands_at_the_top_when_the_assistant_could_not_hear_what_was_said(panel: Panel, stub: Stub) -> None:
    panel.open()
    stub.fail(503, "Even niet.")
    panel.ask("Ik weet het niet meer")

    strip = panel.page.get_by_role("region", name="Direct hulp")
    expect(strip.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    expect(strip.get_by_role("link", name="113 Zelfmoordpreventie")).to_have_attribute("href", "tel:113")


def test_erased_personal_data_is_explained(panel: Panel) -> None:
    panel.open().ask("Bel mij op 0612345678")

    expect(panel.log.get_by_text("U typte een telefoonnummer. Dat heb ik weggehaald", exact=False)).to_be_visible()
    expect(panel.log.get_by_text("Bel mij op [telefoonnummer]")).to_be_visible()
    expect(panel.log.get_by_text("0612345678")).to_have_count(0)


def test_numbers_stay_in_sight_after_a_crisis(panel: Panel) -> None:
    panel.open().ask("ik wil dood")
    panel.ask("Nog een vraag")

    strip = panel.page.get_by_role("region", name="Direct hulp")
    expect(strip.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    expect(strip.get_by_role("link", name="113 Zelfmoordpreventie")).to_have_attribute("href", "tel:113")
    expect(strip).to_be_in_viewport()
    panel.page.reload()
    panel.open()
    expect(strip.get_by_role("link", name="112")).to_be_visible()
    expect(strip.get_by_role("listitem")).to_have_count(2)


def test_enter_sends_and_shift_enter_makes_a_new_line(panel: Panel, stub: Stub) -> None:
    panel.open()
    panel.field.press_sequentially("een")
    panel.field.press("Shift+Enter")
    panel.field.press_sequentially("twee")
    panel.field.press("Enter")
    panel.settle()

    assert stub.asked("POST", "/messages")[0]["text"] == "een\ntwee"


def test_empty_and_too_long_messages_stay_here(panel: Panel, stub: Stub) -> None:
    panel.open()
    panel.field.press("Enter")
    expect(panel.page.get_by_text("Typ eerst uw vraag.").first).to_be_visible()
    panel.field.fill("a" * 3700)
    expect(panel.page.get_by_text("Nog 300 tekens")).to_be_visible()
    panel.field.fill("a" * 4001)
    panel.field.press("Enter")

    expect(panel.page.get_by_text("Dit is te lang: 4001 tekens.", exact=False).first).to_be_visible()
    assert stub.api_requests() == []
    panel.field.fill("😀" * 4000)
    expect(panel.page.get_by_text("Nog 0 tekens")).to_be_visible()


def test_opinion_takes_two_presses_at_most(panel: Panel, stub: Stub) -> None:
    panel.open().ask("Een vraag")
    panel.button("Nee").click()
    panel.page.get_by_label("Wat miste u?", exact=False).fill("Een voorbeeld")
    panel.button("Klaar").click()

    expect(panel.page.get_by_text("Dank u wel.", exact=False).first).to_be_visible()
    opinions = stub.asked("POST", "/feedback")
    assert [(each["helpful"], each.get("text")) for each in opinions] == [(False, None), (False, "Een voorbeeld")]


def test_answer_of_an_employee_appears_by_itself(page: Page, stub: Stub) -> None:
    panel = waiting_for_an_employee(page, stub)
    panel.listen()
    stub.employee_says("Dag, ik ben Anna. Ja, dat mag.")
    page.clock.fast_forward(10_000)

    expect(panel.log.get_by_text("Dag, ik ben Anna. Ja, dat mag.")).to_be_visible()
    expect(panel.button("Vraag WP-2026-0042: er is antwoord")).to_be_visible()
    assert panel.heard == ["Medewerker: Dag, ik ben Anna. Ja, dat mag."]


def test_answer_of_an_employee_appears_also_when_the_visitor_spoke_first(page: Page, stub: Stub) -> None:
    panel = waiting_for_an_employee(page, stub)
    stub.employee_says("Ja, dat mag.")
    panel.ask("Duurt het nog lang?")
    page.clock.fast_forward(10_000)

    expect(panel.log.get_by_text("Ja, dat mag.")).to_be_visible()
    expect(panel.log.get_by_text("Duurt het nog lang?")).to_have_count(1)


def test_answer_that_can_be_read_later_than_what_was_said_after_it_is_not_missed(page: Page, stub: Stub) -> None:
    panel = waiting_for_an_employee(page, stub)
    (messages,) = stub.conversations.values()
    stub.employee_says("Ja, dat mag.")
    answer = messages.pop()  # its transaction is not done yet
    panel.ask("Duurt het nog lang?")
    with page.expect_response(lambda response: response.request.method == "GET"):
        page.clock.fast_forward(10_000)
    messages.append(answer)
    page.clock.fast_forward(60_000)

    expect(panel.log.get_by_text("Ja, dat mag.")).to_be_visible()


def test_waiting_for_an_employee_asks_ever_less_often_and_never_while_closed(page: Page, stub: Stub) -> None:
    panel = waiting_for_an_employee(page, stub)

    def polls() -> int:
        return len(stub.asked("GET", "/messages"))

    begin = polls()
    for _ in range(60):
        page.clock.run_for(10_000)
    asked = polls() - begin
    assert 4 <= asked <= 12
    panel.button("Sluiten").click()
    page.clock.run_for(600_000)
    assert polls() - begin == asked


def test_hidden_tab_asks_nothing_and_asks_at_once_when_it_comes_back(page: Page, stub: Stub) -> None:
    panel = waiting_for_an_employee(page, stub)
    begin = len(stub.asked("GET", "/messages"))

    def switch_tab(*, hidden: bool) -> None:
        page.evaluate(
            "(hidden) => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true}); "
            "document.dispatchEvent(new Event('visibilitychange')) }",
            hidden,
        )

    switch_tab(hidden=True)
    page.clock.run_for(120_000)
    assert len(stub.asked("GET", "/messages")) == begin
    stub.employee_says("Er is antwoord.")
    switch_tab(hidden=False)
    page.clock.run_for(1)

    expect(panel.log.get_by_text("Er is antwoord.")).to_be_visible()


def test_two_presses_at_once_make_one_conversation(panel: Panel, stub: Stub) -> None:
    panel.open()
    stub.gate.clear()
    panel.button("Vraag een mens").click()
    panel.field.fill("Een vraag")
    panel.field.press("Enter")
    stub.gate.set()
    expect(panel.heading("Dit sturen wij op")).to_be_visible()

    assert len(stub.conversations) == 1
