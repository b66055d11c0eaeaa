"""The meaning of words, where they are used and when someone asks."""

from knowledge import terms


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


def test_at_most_three_terms_are_explained_at_once() -> None:
    assert len(names("OPP, TLV, MR, OPR en GPO")) == 3


def test_every_term_rests_on_a_fact_and_is_one_or_two_short_sentences() -> None:
    for term in terms.terms():
        assert term.facts, term.name
        assert len(term.meaning.split()) <= 25, term.name


def test_a_term_is_found_by_any_of_its_names() -> None:
    assert terms.lookup("swv") is terms.lookup("Samenwerkingsverband")
    assert terms.lookup("ontwikkelingsperspectief") is terms.lookup("opp")
