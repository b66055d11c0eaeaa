"""The meaning of words, where they are used and when someone asks."""

import pytest

from knowledge import terms
from knowledge.library import articles


def names(text: str) -> list[str]:
    return [found.term for found in terms.found_in(text)]


def test_an_abbreviation_is_explained_where_it_is_used() -> None:
    assert names("Vraag de school om het OPP.") == ["OPP (ontwikkelingsperspectief)"]


def test_the_longest_term_wins() -> None:
    assert names("Het ouder- en jeugdsteunpunt helpt.") == ["steunpunt"]


def test_a_word_that_the_text_explains_is_not_explained_again() -> None:
    assert names("De school moet een plek regelen. Dat heet zorgplicht.") == []


def test_part_of_a_word_is_not_a_term() -> None:
    assert names("Het spoor is vol met sopjes.") == []


def test_at_most_six_terms_are_explained_at_once() -> None:
    assert len(names("OPP, TLV, MR, OPR, GPO, LKC en IB'er")) == 6


def test_every_term_rests_on_a_fact_and_is_one_or_two_short_sentences() -> None:
    for term in terms.terms():
        assert term.facts, term.name
        assert len(term.meaning.split()) <= 25, term.name


def test_a_term_is_found_by_any_of_its_names() -> None:
    assert terms.lookup("swv") is terms.lookup("Samenwerkingsverband")
    assert terms.lookup("ontwikkelingsperspectief") is terms.lookup("opp")


@pytest.mark.parametrize("term", terms.terms(), ids=lambda term: term.name)
@pytest.mark.parametrize(
    "question", ["wat is een {}", "wat betekent {}?", "{}?", "{} betekenis", "hoi, weet u wat {} is", "waar staat {} voor"]
)
def test_every_term_can_be_asked_for_in_any_of_its_names(term: terms.Term, question: str) -> None:
    for name in term.spellings:
        assert terms.asked_for(question.format(name)) is terms.lookup(name)


@pytest.mark.parametrize(
    "text",
    [
        "wat is een goede school met tlv", "wat is een tlv en hoe vraag ik die aan", "tlv aanvragen", "is een opp verplicht", "wat is dat",
        "wat doet de inspectie", "bezwaar maken", "mijn mentor luistert niet", "leerplichtambtenaar belt",
    ],
)  # fmt: skip
def test_a_question_that_only_mentions_a_term_asks_for_no_meaning(text: str) -> None:
    assert terms.asked_for(text) is None


def test_a_long_term_with_a_typing_error_is_recognised() -> None:
    assert terms.asked_for("wat is een toelaatbaarheidsverklaarinng") is terms.lookup("tlv")


def test_a_term_written_in_two_parts_is_recognised() -> None:
    assert terms.asked_for("samenwerkings verband") is terms.lookup("samenwerkingsverband")


def test_every_meaning_has_a_dated_source_and_leads_to_an_article() -> None:
    for term in terms.terms():
        assert term.sources(), term.name
        assert {*filter(None, (term.article,)), *term.near} <= set(articles()), term.name
        assert bool(term.article) is not bool(term.near), term.name
