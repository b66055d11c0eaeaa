"""Masking: what points at a person never reaches the database or Rasa, and the question stays a question."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.redaction import mask
from knowledge import helplines

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def is_bsn(digits: str) -> bool:
    return digits.strip("0") != "" and sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


@st.composite
def bsns(draw: st.DrawFn) -> str:
    digits = draw(st.text("0123456789", min_size=9, max_size=9).filter(is_bsn))
    return draw(st.sampled_from((digits, f"{digits[:4]}.{digits[4:6]}.{digits[6:]}", f"{digits[:3]} {digits[3:6]} {digits[6:]}")))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("bsn 123456782", "bsn [burgerservicenummer]"),
        ("bsn is 1234.56.782 hoor", "bsn is [burgerservicenummer] hoor"),
        ("bel mij op 06-12345678 graag", "bel mij op [telefoonnummer] graag"),
        ("of +31 6 1234 5678, of (020) 123 45 67", "of [telefoonnummer], of [telefoonnummer]"),
        ("tel 030 - 123 45 67", "tel [telefoonnummer]"),
        ("mail jan.jansen+school@voorbeeld.nl even", "mail [e-mailadres] even"),
        ("NL91 ABNA 0417 1643 00 is mijn rekening", "[rekeningnummer] is mijn rekening"),
        ("wij wonen op Kerkstraat 12a in Assen", "wij wonen op [adres] in Assen"),
        ("ons adres is 9401 AB 12", "ons adres is [adres]"),
        ("postcode 9401ab", "postcode 9401"),
        ("hij is geboren op 12-03-2014", "hij is geboren op [geboortedatum]"),
        ("geboortedatum: 3 mei 2012", "geboortedatum: [geboortedatum]"),
        ("mijn kind (12-03-2014) zit in groep 7", "mijn kind ([geboortedatum]) zit in groep 7"),
        ("ik heet Fatima el Amrani", "ik heet [naam]"),
        ("mijn naam is jan de vries", "mijn naam is [naam]"),
        ("Mijn zoon heet Daan. Daan zit thuis, Daans juf is ziek", "Mijn zoon heet [naam]. [naam] zit thuis, [naam] juf is ziek"),
        ("mijn dochter Sophie van den Berg (12)", "mijn dochter [naam] (12)"),
        ("mijn zoon tim durft niet", "mijn zoon [naam] durft niet"),
        ("juf Marieke en meester Kees", "juf [naam] en meester [naam]"),
        ("meneer De Wit belde mevrouw Jansen-de Vries", "meneer [naam] belde mevrouw [naam]"),
        ("ik ben de moeder van sara en Tim", "ik ben de moeder van [naam] en [naam]"),
        ("Mag dat? Met vriendelijke groet,\nP. de Boer", "Mag dat? Met vriendelijke groet,\n[naam]"),
    ],
)
def test_personal_data_is_masked_and_the_rest_stays(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "juf zegt dat het niet mag",
        "meneer de directeur zei nee",
        "de meester van groep 8 en de juf van Nederlands",
        "mijn zoon wil niet naar school en mijn dochter ook niet",
        "Mijn zoon ADHD en mijn dochter ASS",
        "docent Frans en leraar Wiskunde",
        "het heet zorgplicht, ik heet u welkom",
        "Mag de school Passend Onderwijs weigeren?",
        "mevrouw van de gemeente belde",
        "6 weken, 1 april, schooljaar 2025-2026, groep 8, 4 havo, sinds 2024 SO",
        "de brief van 12-11-2026 over de schorsing",
        "op 3 november 2026 is hij geschorst",
        "het kost 1250 euro, 20.000 euro of 12,50",
        "bel 112, 113, 0800-0113, 0900 111 3 111 of 14 030",
        "ik fiets onderweg 10 minuten",
        "de leeftijd is 12 en het IQ 85",
    ],
)
def test_what_the_question_needs_stays(text: str) -> None:
    assert mask(text) == mask(text).__class__(text)


def test_numbers_of_helplines_stay_readable() -> None:
    for helpline_id in helplines.all_ids():
        phone = helplines.get(helpline_id).phone

        assert mask(f"bel {phone} nu").text == f"bel {phone} nu"


def test_visitor_reads_what_was_masked_once_per_kind() -> None:
    masked = mask("ik heet Anna, bel 06-12345678 of 06-87654321")

    assert [(item.kind, item.shown) for item in masked.found] == [("phone", "telefoonnummer"), ("name", "naam")]


def test_account_number_with_a_wrong_check_digit_is_no_account_number() -> None:
    assert "[rekeningnummer]" not in mask("NL91 ABNA 0417 1643 01").text


@given(before=st.text(max_size=40), bsn=bsns(), after=st.text(max_size=40))
def test_no_bsn_survives(before: str, bsn: str, after: str) -> None:
    text = f"{before} {bsn} {after}"

    assert bsn not in mask(text).text


@given(st.text(string.digits + " .-/+()abNLjufik", max_size=60))
def test_no_nine_digits_that_pass_the_elfproef_survive(text: str) -> None:
    masked = mask(text).text

    runs = "".join(char if char.isdigit() else " " for char in masked).split()
    assert not any(len(run) == 9 and is_bsn(run) for run in runs)


_PIECES = st.sampled_from(
    ["mijn zoon", "Daan", "juf", "Anja", "de Vries", "06-12345678", "123456782", "Kerkstraat", "12", "3512AB", "geboren op", "12-03-2014",
     "jan@voorbeeld.nl", "NL91ABNA0417164300", "[naam]", "ik heet", "groet,", "\n", "en", ",", "postcode", "2026", "heet", "van"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=15).map(" ".join)))
def test_masking_never_fails_and_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text)

    assert mask(once.text) == type(once)(once.text)


def test_a_very_long_message_is_masked_as_well() -> None:
    text = "a 1 " * 2400 + "mijn nummer is 06-12345678 " + "0" * 300

    assert "06-12345678" not in mask(text).text
