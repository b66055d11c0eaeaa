"""Asking a person: what the visitor sees is what is sent, and it is never lost."""

import pytest
from panel import Panel
from playwright.sync_api import APIResponse, Route, expect
from stub_api import Stub


@pytest.fixture
def asking(panel: Panel) -> Panel:
    """A parent who asked something, and now wants a person."""
    panel.open()
    panel.button("Ik ben ouder of verzorger").click()
    panel.ask("Mag de school mijn kind weigeren?")
    panel.ask("Mijn dochter zit al weken thuis.")
    panel.button("Vraag een mens").click()
    expect(panel.heading("Dit sturen wij op")).to_be_visible()
    return panel


def to_second_step(panel: Panel) -> None:
    panel.button("Verder").click()
    expect(panel.heading("Hoe krijgt u antwoord?")).to_be_visible()


def send(panel: Panel) -> None:
    panel.page.get_by_label("Ik vind het goed", exact=False).check()
    panel.button("Verstuur mijn vraag").click()


def test_what_is_shown_is_what_is_sent(asking: Panel, stub: Stub) -> None:
    page = asking.page
    page.get_by_label("Waar gaat uw vraag over?").fill("Mijn dochter zit thuis")
    page.get_by_role("checkbox", name="Mag de school mijn kind weigeren?", exact=False).uncheck()
    subject = page.get_by_label("Waar gaat uw vraag over?").input_value()
    summary = page.get_by_label("Uw vraag in het kort").input_value()
    kept = page.locator(".lines label:has(input:checked) .line").all_text_contents()
    page.get_by_label("De 4 cijfers", exact=False).fill("1234 ab")
    expect(page.get_by_text("Dit leest: Ouder- en jeugdsteunpunt Voorbeeldstad.", exact=False)).to_be_visible()
    to_second_step(asking)
    send(asking)

    expect(asking.heading("Uw vraag is verstuurd")).to_be_visible()
    (ticket,) = stub.asked("POST", "/tickets")
    (messages,) = stub.conversations.values()
    assert (ticket["subject"], ticket["summary"], ticket["postcode"], ticket["role"]) == (subject, summary, "1234", "ouder")
    assert [message["text"] for message in messages if message["id"] in ticket["message_ids"]] == kept
    assert "Mag de school mijn kind weigeren?" not in kept
    assert not any("Welkom" in line for line in kept)
    assert ticket["contact"] == {"kind": "code", "value": ""}
    assert ticket["consent"] is True
    expect(page.get_by_text("Wat u daarna veranderde", exact=False)).to_have_count(0)


def test_example_steunpunt_says_that_it_is_one(asking: Panel) -> None:
    expect(asking.page.get_by_text("Dit steunpunt is een voorbeeld", exact=False)).to_be_visible()


def test_date_of_the_answer_and_no_emergency_are_told_before_sending(asking: Panel) -> None:
    asking.page.get_by_label("De 4 cijfers", exact=False).fill("1234 AB")
    to_second_step(asking)

    expect(asking.page.get_by_text("U krijgt antwoord uiterlijk vrijdag 27 november 2026.")).to_be_visible()
    expect(asking.page.get_by_text("Dit is niet voor spoed. Is er nu gevaar? Bel 112.")).to_be_visible()


def test_postcode_of_an_earlier_visit_still_says_who_reads_it(asking: Panel) -> None:
    asking.page.get_by_label("De 4 cijfers", exact=False).fill("1234")
    asking.button("Terug naar het gesprek").click()
    asking.button("Vraag een mens").click()

    expect(asking.page.get_by_label("De 4 cijfers", exact=False)).to_have_value("1234")
    expect(asking.page.get_by_text("Dit leest: Ouder- en jeugdsteunpunt Voorbeeldstad.", exact=False)).to_be_visible()
    to_second_step(asking)
    expect(asking.page.get_by_text("U krijgt antwoord uiterlijk vrijdag 27 november 2026.", exact=False)).to_be_visible()


def test_who_reads_it_must_be_known_before_it_goes_on(asking: Panel) -> None:
    page = asking.page
    page.route("**/handoff?postcode=1234", lambda route: route.abort())
    page.get_by_label("De 4 cijfers", exact=False).fill("1234")
    expect(page.get_by_text("Er is geen verbinding met de assistent.", exact=False)).to_be_visible()
    expect(page.get_by_text("Dit leest:", exact=False)).to_have_count(0)
    asking.button("Verder").click()
    expect(page.get_by_label("De 4 cijfers", exact=False)).to_be_focused()
    page.unroute_all()
    asking.button("Terug naar het gesprek").click()
    asking.button("Vraag een mens").click()
    expect(page.get_by_text("Er is geen verbinding met de assistent.", exact=False)).to_have_count(0)
    page.get_by_label("De 4 cijfers", exact=False).fill("")
    page.route("**/handoff?postcode=1234", lambda route: route.abort(), times=1)
    page.get_by_label("De 4 cijfers", exact=False).fill("1234")
    expect(page.get_by_text("Er is geen verbinding met de assistent.", exact=False)).to_be_visible()
    to_second_step(asking)

    expect(page.get_by_text("Dit leest: Ouder- en jeugdsteunpunt Voorbeeldstad.", exact=False)).to_be_visible()
    expect(page.get_by_text("U krijgt antwoord uiterlijk vrijdag 27 november 2026.", exact=False)).to_be_visible()


def test_answer_about_a_postcode_that_is_gone_from_the_field_is_dropped(asking: Panel) -> None:
    page = asking.page
    late: list[tuple[Route, APIResponse]] = []
    page.route("**/handoff?postcode=1234", lambda route: late.append((route, route.fetch())))
    postcode = page.get_by_label("De 4 cijfers", exact=False)
    postcode.fill("1234")
    while not late:
        page.wait_for_timeout(20)
    postcode.fill("")
    expect(page.get_by_text("Dit leest: Landelijk voorbeeldsteunpunt.", exact=False)).to_be_visible()
    ((route, answer),) = late
    with page.expect_request_finished():
        route.fulfill(response=answer)
    to_second_step(asking)

    expect(page.get_by_text("U krijgt antwoord uiterlijk maandag 30 november 2026.", exact=False)).to_be_visible()


@pytest.mark.parametrize(
    ("way", "label", "contact"),
    [
        ("Bel mij", "Uw telefoonnummer", {"kind": "phone", "value": "06 12 34 56 78"}),
        ("Mail mij", "Uw e-mailadres", {"kind": "email", "value": "naam@voorbeeld.nl"}),
    ],
)
def test_contact_is_checked_at_the_field(asking: Panel, stub: Stub, way: str, label: str, contact: dict[str, str]) -> None:
    to_second_step(asking)
    asking.page.get_by_label(way).check()
    field = asking.page.get_by_label(label)
    field.fill("naam@")
    send(asking)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    assert stub.asked("POST", "/tickets") == []
    field.fill(contact["value"])
    asking.button("Verstuur mijn vraag").click()

    expect(asking.heading("Uw vraag is verstuurd")).to_be_visible()
    assert stub.asked("POST", "/tickets")[0]["contact"] == contact


def test_nothing_is_sent_without_consent(asking: Panel, stub: Stub) -> None:
    to_second_step(asking)
    asking.button("Verstuur mijn vraag").click()

    expect(asking.page.get_by_text("Zonder uw toestemming sturen wij niets op.", exact=False)).to_be_visible()
    assert stub.asked("POST", "/tickets") == []


def test_empty_question_and_strange_postcode_stop_at_the_first_step(asking: Panel) -> None:
    page = asking.page
    page.get_by_label("Uw vraag in het kort").fill("")
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_label("De 4 cijfers", exact=False).fill("12")
    asking.button("Verder").click()

    expect(page.get_by_label("Uw vraag in het kort")).to_be_focused()
    expect(page.get_by_text("Schrijf kort wat uw vraag is", exact=False)).to_be_visible()
    expect(page.get_by_text("Typ vier cijfers, of laat het leeg.")).to_be_visible()


def test_failed_sending_keeps_every_field_and_makes_one_ticket(asking: Panel, stub: Stub) -> None:
    asking.page.get_by_label("Uw vraag in het kort").fill("Dit heb ik zelf geschreven")
    to_second_step(asking)
    asking.page.get_by_label("Mail mij").check()
    asking.page.get_by_label("Uw e-mailadres").fill("naam@voorbeeld.nl")
    stub.fail(503, "Het versturen is niet gelukt.")
    send(asking)
    expect(asking.page.get_by_text("Het versturen is niet gelukt. De vraag komt nooit dubbel aan.")).to_be_visible()
    expect(asking.page.get_by_label("Uw e-mailadres")).to_have_value("naam@voorbeeld.nl")
    asking.button("Verstuur mijn vraag").click()

    expect(asking.heading("Uw vraag is verstuurd")).to_be_visible()
    first, second = stub.asked("POST", "/tickets")
    assert first == second
    assert first["summary"] == "Dit heb ik zelf geschreven"


def test_change_after_a_lost_answer_is_told_not_to_be_sent(asking: Panel, stub: Stub) -> None:
    to_second_step(asking)
    asking.page.route("**/tickets", lambda route: (route.fetch(), route.abort()), times=1)
    send(asking)
    expect(asking.page.get_by_text("De vraag komt nooit dubbel aan.", exact=False)).to_be_visible()
    asking.page.get_by_label("Mail mij").check()
    asking.page.get_by_label("Uw e-mailadres").fill("naam@voorbeeld.nl")
    asking.button("Verstuur mijn vraag").click()

    expect(asking.heading("Uw vraag is verstuurd")).to_be_visible()
    expect(asking.page.get_by_text("Wat u daarna veranderde, is niet verstuurd.", exact=False)).to_be_visible()
    assert len(stub.asked("POST", "/tickets")) == 2


def test_receipt_has_number_code_and_the_way_back(asking: Panel, stub: Stub) -> None:
    asking.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    to_second_step(asking)
    send(asking)

    expect(asking.page.get_by_text("WP-2026-0042", exact=True)).to_be_visible()
    expect(asking.page.get_by_text("K7QM-4TXW-9HRC-2DPV", exact=True)).to_be_visible()
    expect(asking.page.get_by_role("link", name="Antwoord lezen met de code", exact=False)).to_have_attribute("href", f"{stub.url}/terug")
    asking.button("Kopieer de code").click()
    expect(asking.page.get_by_text("Gekopieerd").first).to_be_visible()
    assert asking.page.evaluate("navigator.clipboard.readText()") == "K7QM-4TXW-9HRC-2DPV"


def test_slip_to_print_holds_what_one_needs_later(asking: Panel) -> None:
    to_second_step(asking)
    send(asking)
    with asking.page.expect_popup() as opened:
        asking.button("Print dit").click()

    slip = opened.value.locator("body")
    for words in ("WP-2026-0042", "K7QM-4TXW-9HRC-2DPV", "/terug", "vrijdag 27 november 2026"):
        expect(slip).to_contain_text(words)


def test_button_becomes_number_and_status(asking: Panel) -> None:
    to_second_step(asking)
    send(asking)
    asking.button("Terug naar het gesprek").click()

    status = asking.button("Vraag WP-2026-0042: verstuurd")
    expect(status).to_be_focused()
    status.click()
    expect(asking.page.get_by_text("K7QM-4TXW-9HRC-2DPV", exact=True)).to_be_visible()


def test_struck_lines_and_own_words_survive_a_look_back_at_the_conversation(asking: Panel, stub: Stub) -> None:
    asking.page.get_by_label("Waar gaat uw vraag over?").fill("Eigen onderwerp")
    asking.page.get_by_role("checkbox", name="Mag de school mijn kind weigeren?", exact=False).uncheck()
    asking.button("Terug naar het gesprek").click()
    asking.ask("Nog iets")
    asking.button("Vraag een mens").click()

    expect(asking.page.get_by_label("Waar gaat uw vraag over?")).to_have_value("Eigen onderwerp")
    expect(asking.page.get_by_role("checkbox", name="Mag de school mijn kind weigeren?", exact=False)).not_to_be_checked()
    expect(asking.page.get_by_role("checkbox", name="Nog iets", exact=False)).to_be_checked()


def test_a_person_can_be_asked_before_anything_else(panel: Panel, stub: Stub) -> None:
    panel.open().button("Vraag een mens").click()
    panel.page.get_by_label("Uw vraag in het kort").fill("Ik wil graag iemand spreken")
    to_second_step(panel)
    send(panel)

    expect(panel.heading("Uw vraag is verstuurd")).to_be_visible()
    (ticket,) = stub.asked("POST", "/tickets")
    assert (ticket["summary"], ticket["message_ids"]) == ("Ik wil graag iemand spreken", [])
    assert (ticket["role"], ticket["postcode"]) == (None, None)


def test_button_under_an_answer_opens_the_same_form(panel: Panel, stub: Stub) -> None:
    panel.open().ask("kan ik een mens spreken")
    panel.button("Vraag een medewerker").click()

    expect(panel.heading("Dit sturen wij op")).to_be_visible()
    assert [body for body in stub.asked("POST", "/messages") if "choice" in body] == []


def test_pupil_reads_je_in_the_form(panel: Panel) -> None:
    panel.open()
    panel.button("Ik ben leerling").click()
    panel.button("Vraag een mens").click()
    expect(panel.page.get_by_label("Je vraag in het kort")).to_be_visible()
    panel.page.get_by_label("Je vraag in het kort").fill("Ik wil iemand spreken")
    panel.button("Verder").click()

    expect(panel.heading("Hoe krijg je antwoord?")).to_be_visible()
    form = panel.page.locator("wegwijzer-chat .handoff")
    assert not {"u", "uw"} & set(form.inner_text().lower().replace("?", " ").replace(".", " ").split())


def test_form_that_cannot_load_says_so_and_can_be_tried_again(panel: Panel) -> None:
    panel.open().ask("Een vraag")
    panel.page.route("**/handoff*", lambda route: route.abort())
    panel.button("Vraag een mens").click()
    expect(panel.page.get_by_text("Er is geen verbinding met de assistent.", exact=False).first).to_be_visible()
    panel.page.unroute_all()
    panel.button("Probeer opnieuw").click()

    expect(panel.heading("Dit sturen wij op")).to_be_visible()
