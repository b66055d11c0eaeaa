"""The ranker on a small language of its own: what it must be robust against."""

import pytest

from bot.ranking import Example, Ranker

TAUGHT = {
    "schorsing": ["mijn zoon is geschorst", "mag de school mijn dochter schorsen", "geschorst van school", "hoe lang duurt een schorsing"],
    "vervoer": [
        "wie betaalt de taxi naar school",
        "leerlingenvervoer aanvragen bij de gemeente",
        "het busje komt niet",
        "vervoer naar school",
    ],
    "dyslexie": [
        "mijn kind heeft dyslexie",
        "krijgt hij extra tijd bij lezen",
        "onderzoek naar dyslexie",
        "vergoeding dyslexie behandeling",
    ],
}


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    pairs = [(Example(text, text), label) for label, texts in TAUGHT.items() for text in texts]
    return Ranker(c=1.0, rare=1).fit([example for example, _ in pairs], [label for _, label in pairs])


def best(ranker: Ranker, text: str) -> str:
    return ranker.labels[int(ranker.scores([Example(text, text)])[0].argmax())]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("ze hebben hem geschorst", "schorsing"),
        ("GESCHORST!!!", "schorsing"),
        ("geschorts wat nu", "schorsing"),
        ("mnzoonisgeschorst", "schorsing"),
        ("leerlingevervoer", "vervoer"),
        ("taxibusje kwam weer niet", "vervoer"),
        ("dislexie onderzoek", "dyslexie"),
        ("dyslexíe", "dyslexie"),
    ],
)
def test_typing_errors_compounds_and_shouting_are_understood(ranker: Ranker, text: str, label: str) -> None:
    assert best(ranker, text) == label


@pytest.mark.parametrize("text", ["", " ", "🙂🙂", "\x00", "?" * 5000, "[naam] [telefoonnummer]"])
def test_what_has_no_words_is_ranked_without_an_error(ranker: Ranker, text: str) -> None:
    assert ranker.scores([Example(text, text)]).shape == (1, 3)


def test_the_group_of_a_label_helps_where_the_label_alone_is_in_doubt() -> None:
    """What the two kinds of suspension have in common counts for both, against everything that is not about suspension."""
    taught = {
        ("schorsing", "straf"): ["hoe lang duurt een schorsing", "schorsing hoeveel dagen", "schorsing en dan", "schorsing duur"],
        ("schorsing-oneens", "straf"): ["schorsing niet mee eens", "schorsing onterecht", "bezwaar tegen schorsing", "schorsing oneerlijk"],
        ("dyslexie", "dyslexie"): TAUGHT["dyslexie"],
        ("vervoer", "vervoer"): ["de taxi duurt te lang", "hoe lang duurt de rit", "taxi hoeveel dagen", "taxi niet mee eens"],
    }
    rows = [(Example(text, text), label, group) for (label, group), texts in taught.items() for text in texts]
    examples, labels, groups = ([row[i] for row in rows] for i in range(3))

    def lead(ranker: Ranker) -> float:
        scores = dict(zip(ranker.labels, ranker.scores([Example("taxi schorsing", "taxi schorsing")])[0], strict=True))
        return float(max(scores["schorsing"], scores["schorsing-oneens"]) - scores["vervoer"])

    assert lead(Ranker(rare=1).fit(examples, labels, groups)) > lead(Ranker(rare=1).fit(examples, labels))


def test_two_groups_are_refused_since_one_voter_cannot_speak_for_both() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        Ranker(rare=1).fit([Example(text, text) for text in ("ja hoor", "ja zeker", "nee hoor", "nee nooit")], ["ja", "ja", "nee", "nee"])
