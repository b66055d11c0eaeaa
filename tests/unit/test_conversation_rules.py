"""What a person typed, and who has the floor."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.conversation import Choice, line_text, offers_person, person_has_floor, with_last
from api.domain.text import MAX_CHARACTERS, clean, has_words, one_line, tidy
from api.domain.ticket import Status
from api.errors import TextEmpty, TextTooLong, UnknownChoice
from knowledge.library import articles
from knowledge.reply import Bubble, Option, Outcome, Reply, misses_after


@given(st.text(alphabet=st.characters(), max_size=300))
def test_clean_text_can_always_be_stored_and_cleaning_again_changes_nothing(text: str) -> None:
    try:
        cleaned = clean(text)
    except TextEmpty:
        return

    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Hallo \r\n daar\t!  ", "Hallo \n daar !"),
        ("nul\x00byte\x07", "nulbyte"),
        ("e\u0301e\u0301n", "één"),
        ("kop\U000e0041\U000e0042pelteken", "koppelteken"),  # Unicode tags: text nobody sees
        ("\u202eomgekeerd\u202c", "omgekeerd"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("half \ud83d paar", "half  paar"),
        ("<b>vet</b>", "<b>vet</b>"),
    ],
)
def test_invisible_characters_go_and_the_rest_stays(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@pytest.mark.parametrize("typed", ["", " \n\t", "\x00", "\u200d\u200c", "\u2066\u2069"])
def test_nothing_that_can_be_seen_is_empty(typed: str) -> None:
    with pytest.raises(TextEmpty):
        clean(typed)


def test_length_is_counted_after_cleaning() -> None:
    assert len(clean("a" * MAX_CHARACTERS + "\x00" * 50)) == MAX_CHARACTERS
    with pytest.raises(TextTooLong) as refused:
        clean("a" * 10_000)
    assert "10.000" in refused.value.message


def test_one_line_is_one_line_and_no_longer_than_asked() -> None:
    assert one_line(" een\n twee\t drie vier", limit=13) == "een twee drie"
    assert tidy("\x00") == ""


@pytest.mark.parametrize(("text", "words"), [("😢", False), ("?!", False), ("ok", True), ("8", True), ("é", True), ("😢 help", True)])
def test_has_words(text: str, words: bool) -> None:
    assert has_words(text) is words


@pytest.mark.parametrize(
    ("before", "outcome", "after"),
    [
        (0, Outcome.FALLBACK, 1),
        (1, Outcome.OUT_OF_SCOPE, 2),
        (1, Outcome.DISAMBIGUATED, 2),
        (1, Outcome.SMALLTALK, 1),
        (2, Outcome.ANSWERED, 0),
        (2, Outcome.HANDOFF_OFFERED, 0),
        (2, Outcome.CRISIS, 0),
    ],
)
def test_misses_are_counted_in_a_row(before: int, outcome: Outcome, after: int) -> None:
    assert misses_after(before, outcome) == after


def test_choice_is_one_that_exists() -> None:
    slug = next(iter(articles()))

    assert Choice.parse(f"article:{slug}") == Choice("article", slug)
    assert Choice.parse("handoff") == Choice("handoff")
    for wrong in ("article:", "article:../opp", "role", "sector:hbo", "handoff:ja", "", ":", "rephrase:"[:-1] + ":x"):
        with pytest.raises(UnknownChoice):
            Choice.parse(wrong)


@pytest.mark.parametrize(
    ("status", "answered", "floor"),
    [
        (None, False, False),
        (Status.NEW, False, False),
        (Status.IN_PROGRESS, False, False),
        (Status.IN_PROGRESS, True, True),
        (Status.AWAITING_VISITOR, True, True),
        (Status.CLOSED, True, False),
        (Status.WITHDRAWN, True, False),
    ],
)
def test_person_has_the_floor_from_the_first_answer_until_the_end(status: Status | None, answered: bool, floor: bool) -> None:
    assert person_has_floor(status, answered=answered) is floor


def test_offer_of_a_person_is_found_in_any_bubble() -> None:
    reply = Reply(Outcome.FALLBACK, (Bubble("Een"),))

    assert not offers_person(reply)
    assert offers_person(with_last(reply, Bubble("Twee", options=(Option("Mens", "handoff"),))))


def test_line_of_a_transcript_has_the_title_of_the_answer() -> None:
    assert line_text("Ja.", {"title": "Zorgplicht"}) == "Zorgplicht\nJa."
    assert line_text("Hallo", {"title": ""}) == line_text("Hallo", None) == "Hallo"


def test_line_of_a_transcript_names_the_questions_that_were_offered_and_no_other_buttons() -> None:
    offered = [{"label": "Mag dat?", "choice": "article:schorsing"}, {"label": "Vraag een medewerker", "choice": "handoff"}]

    assert line_text("Gaat het ook hierover?", {"title": "", "options": offered}) == "Gaat het ook hierover?\n- Mag dat?"
    assert line_text("Ja.", {"title": "Zorgplicht", "options": offered}) == "Zorgplicht\nJa."
