"""What the assistant can say: all of it is looked at, addresses its reader well, and fits in a bubble."""

from pathlib import Path

import pytest

from knowledge import spoken, wording
from knowledge.library import articles
from knowledge.phrases import catalogue
from knowledge.spoken import Spoken
from knowledge.wording import Excuse, Finding

ARTICLE = """---
titel: Proef
vraag: Mag dit?
vraag_leerling: Mag dit zo?
---

# Ouder

U mag dit altijd
vragen. Vraag je school erom.

## Doe dit nu

- Zeg tegen uw kind: "Wat wil jij?"
- Bel uw school.

# Leerling

Je mag dit vragen. Bel uw school.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "proef.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def phrases(tmp_path: Path, text: str) -> list[Spoken]:
    path = tmp_path / "zinnen.yml"
    path.write_text(text, encoding="utf-8")
    return list(spoken.phrases(path))


def found_in(tmp_path: Path, text: str) -> list[Finding]:
    return list(wording.findings(phrases(tmp_path, text)))


def plain(text: str) -> str:
    return " ".join(text.replace("\n- ", "\n").removeprefix("- ").split())


def test_everything_an_article_can_say_is_looked_at() -> None:
    looked_at = {(text.path.stem, text.part): plain(text.text) for text in spoken.texts()}
    for slug, article in articles().items():
        assert looked_at[slug, "vraag"] == article.questions["ouder"]
        assert looked_at.get((slug, "vraag_leerling"), article.questions["ouder"]) == article.questions["leerling"]
        for role, variant in article.variants.items():
            assert looked_at[slug, f"{role}/antwoord"] == plain(variant.summary)
            assert looked_at.get((slug, f"{role}/doe dit nu"), "") == plain("\n".join(variant.steps))
            assert looked_at.get((slug, f"{role}/lees verder"), "") == plain(variant.more)
            assert {name: looked_at[slug, f"{role}/{name}"] for name in variant.sectors} == {
                name: plain(text) for name, text in variant.sectors.items()
            }


@pytest.mark.parametrize("file", ["dialogue", "out_of_scope", "api"])
def test_every_fixed_sentence_is_looked_at(file: str) -> None:
    looked_at = {plain(text.text) for text in spoken.texts() if text.path.name == f"{file}.yml"}

    assert {plain(text) for forms in catalogue(file).values() for text in forms.values()} == looked_at


def test_a_text_is_found_back_on_its_own_line(article: Path) -> None:
    answer = next(text for text in spoken.article(article) if text.part == "ouder/antwoord")

    assert answer.text == "U mag dit altijd vragen. Vraag je school erom."
    assert [answer.blocks[0].line_at(answer.text.index(word)) for word in ("U", "altijd", "vragen", "school")] == [9, 9, 10, 10]


def test_a_sentence_below_a_bar_in_yaml_is_found_back_on_its_own_line(tmp_path: Path) -> None:
    text = "groet:\n  beide: |-\n    Dag.\n\n    Waarmee kan ik u helpen?\nkort:\n  leerling: Zoekt u iets?\n"

    assert [(found.line, found.key) for found in found_in(tmp_path, text)] == [
        (5, "zinnen.yml groet/beide"),
        (7, "zinnen.yml kort/leerling"),
    ]


def test_a_parent_is_addressed_as_u_and_a_pupil_as_je_with_the_line_where_it_went_wrong(article: Path) -> None:
    found = list(wording.findings(spoken.article(article)))

    parent, pupil = map(str, found)
    assert parent.startswith("proef.md, regel 10: `je` past hier niet. Hier leest een ouder. Schrijf u of uw")
    assert parent.endswith('"Vraag je school erom."')
    assert pupil.startswith("proef.md, regel 19: `uw` past hier niet. Hier leest een leerling. Schrijf je, jij of jouw")
    assert pupil.endswith('"Bel uw school."')


def test_quoted_speech_may_address_anyone(tmp_path: Path) -> None:
    assert found_in(tmp_path, "a:\n  ouder: 'Vraag uw kind: “Wat wil jij zelf?”'\n") == []


def test_a_text_for_both_addresses_neither(tmp_path: Path) -> None:
    assert [found.rule for found in found_in(tmp_path, "a:\n  beide: Zoekt u werk of zoek je hulp?\n")] == ["aanspreken", "aanspreken"]


def test_an_article_with_one_text_for_all_is_held_to_both(article: Path) -> None:
    article.write_text(ARTICLE.partition("# Leerling")[0] + "# Leerling\n\nZelfde tekst.\n", encoding="utf-8")

    assert "`U`" in {finding.message.split()[0] for finding in wording.findings(spoken.article(article))}


def test_a_fixed_sentence_has_at_most_sixty_words(tmp_path: Path) -> None:
    assert found_in(tmp_path, f"a:\n  beide: {'woord ' * 60}\n") == []

    (found,) = found_in(tmp_path, f"a:\n  beide: {'woord ' * 61}\n")
    assert found.message == "Deze tekst heeft 61 woorden; ten hoogste 60 in een keer. Schrap wat niet nodig is."


def test_the_steps_of_a_crisis_are_one_text(tmp_path: Path) -> None:
    (text,) = phrases(tmp_path, "a:\n  ouder:\n    steps:\n      - Bel nu.\n      - Blijf erbij.\n    helplines: ['112']\n")

    assert (text.part, text.text) == ("a/ouder/steps", "Bel nu.\nBlijf erbij.")


def test_a_broken_file_is_one_sentence_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(spoken.InvalidFile, match=r"^zinnen\.yml, regel 2: dit is geen geldige YAML"):
        phrases(tmp_path, "a:\n  ouder: Let op: dit gaat mis\n")


def test_the_assistants_own_texts_address_everyone_well_and_fit() -> None:
    assert list(map(str, wording.findings(spoken.texts()))) == []


def test_an_exception_excuses_one_text_from_one_rule() -> None:
    found = [Finding(Path("a.md"), 1, rule, "a.md vraag", "") for rule in ("lang woord", "zinslengte")]

    assert wording.excused(found, [Excuse("a.md vraag", "lang woord", "reden")]) == found[1:]


def test_an_exception_that_nothing_needs_has_to_go() -> None:
    complaints = list(wording.needless([], []))

    assert len(complaints) == len(wording.excuses()) + len(wording.names())
    assert all(complaint.startswith("plain_language.yml: ") for complaint in complaints)


def test_every_exception_says_why() -> None:
    assert all(exception.reason.endswith(".") for exception in (*wording.excuses(), *wording.names()))


@pytest.mark.parametrize("word", ["ontwikkelingsperspectief", "samenwerkingsverbanden", "OPP", "Veilig Thuis", "cliëntondersteuner"])
def test_a_word_that_must_be_there_is_known_also_in_the_plural(word: str) -> None:
    assert wording.explained_words().fullmatch(word)


def test_part_of_another_word_is_not_such_a_word() -> None:
    assert not wording.explained_words().search("mbo-studentenfonds, spoor")
