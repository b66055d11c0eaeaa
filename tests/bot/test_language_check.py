"""Plain Dutch, measured: what an editor is told about a sentence, and that the assistant's own texts reach every bar."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.language_check.rules import measure
from bot.language_check.sentences import reading_ease, sentences_of
from knowledge import spoken, wording
from knowledge.spoken import Block, Spoken
from knowledge.wording import Finding

LONG = "Wij willen dat u elke dag op tijd bij de poort van de school staat om uw kind op te halen"
HARD = (
    "Gelet op de ondersteuningsbehoefte informeert het betrokken management belanghebbenden over mogelijkheden. "
    "Belanghebbenden motiveren vervolgens schriftelijk hun inhoudelijke overwegingen aangaande deze informatie. "
)
EASY = "De school kijkt wat uw kind nodig heeft. Zij praat daar met u over. U mag zeggen wat u ervan vindt. Daarna kiest de school."


def text(content: str, role: str = "ouder") -> Spoken:
    return Spoken(Path("proef.md"), "ouder/antwoord", role, tuple(Block(line, ((0, 7 + n),)) for n, line in enumerate(content.split("\n"))))


def found_in(content: str, role: str = "ouder") -> list[Finding]:
    return measure(text(content, role))[1]


def rules(content: str, role: str = "ouder") -> list[str]:
    return [finding.rule for finding in found_in(content, role)]


def test_a_long_sentence_is_named_with_its_line_and_what_to_do() -> None:
    (found,) = found_in(f"Dit is kort.\n{LONG}.")

    assert str(found) == f'proef.md, regel 8: Deze zin heeft 21 woorden; ten hoogste 20. Knip hem in tweeën. "{LONG}."'


def test_twenty_words_are_not_too_many() -> None:
    assert rules(LONG.replace("elke dag", "vaak") + ".") == []


@pytest.mark.parametrize("end", ["Dat hoort van u.", "Dat gaat te ver.", "Bel nu 112."])
def test_a_full_stop_ends_a_sentence_also_after_what_could_be_an_abbreviation(end: str) -> None:
    assert [sentence.text for sentence in sentences_of(text(f"{end} Wij helpen."))] == [end, "Wij helpen."]


def test_a_point_of_a_list_ends_where_the_line_ends() -> None:
    assert [sentence.line for sentence in sentences_of(text("uw mentor\nde leraar"))] == [7, 8]


def test_a_very_long_word_is_named() -> None:
    (found,) = found_in("Vraag naar de toelatingsvoorwaarden.")

    assert found.message.startswith("`toelatingsvoorwaarden` heeft 6 lettergrepen. Kies een gewoner woord")


def test_one_long_word_in_a_sentence_is_allowed_and_two_are_not() -> None:
    assert rules("Vraag naar de klachtenregeling.") == []
    assert rules("Vraag naar de klachtenregeling en het leerlingenstatuut.") == ["lang woord"]


@pytest.mark.parametrize("word", ["ontwikkelingsperspectief", "samenwerkingsverbanden", "Geschillencommissie passend onderwijs"])
def test_a_word_that_must_be_there_counts_as_an_ordinary_word(word: str) -> None:
    sentence, ordinary = (f"{EASY} Vraag de school naar {name}." for name in (word, "woorden"))

    assert rules(sentence) == []
    assert reading_ease(sentences_of(text(sentence))) == reading_ease(sentences_of(text(ordinary)))


def test_a_text_that_reads_hard_is_told_where_to_begin() -> None:
    found = next(finding for finding in found_in(HARD) if finding.rule == "leesgemak")

    assert "ten minste 60" in found.message
    assert found.message.endswith(
        '"Belanghebbenden motiveren vervolgens schriftelijk hun inhoudelijke overwegingen aangaande deze informatie."'
    )


def test_an_easy_text_scores_far_above_a_hard_one() -> None:
    easy, hard = (measure(text(content))[0].ease for content in (EASY, HARD))

    assert easy is not None
    assert hard is not None
    assert easy > 80
    assert hard < 30


def test_a_pupil_gets_the_easier_text() -> None:
    between = (
        "De aanvraag is gratis. De gemeente neemt daarna een beslissing over het vervoer. "
        "Ouders ontvangen het antwoord binnen enkele weken op papier."
    )
    ease = measure(text(between))[0].ease

    assert ease is not None
    assert 60 <= ease < 70
    assert rules(between) == []
    assert rules(between, "leerling") == ["leesgemak"]


def test_a_short_text_is_judged_by_its_sentences_only() -> None:
    assert measure(text("Belanghebbenden motiveren overwegingen."))[0].ease is None


def test_sentences_that_are_long_on_average_are_too_long() -> None:
    sentence = "Wij vragen u of u morgen met uw kind naar de school wilt komen."

    assert rules(f"{sentence} {sentence}") == []
    assert rules(f"{sentence} {sentence} {sentence}") == ["gemiddelde"]


def test_a_text_in_which_nobody_does_anything_asks_who_does_it() -> None:
    passive = "Uw kind wordt gehoord. Het plan wordt gemaakt. De school praat met u."

    assert rules(passive) == ["lijdend"]
    assert rules(passive.replace("Het plan wordt gemaakt", "De leraar maakt het plan")) == []
    assert rules("Uw kind wordt boos. Het plan wordt beter. De school praat met u.") == []


def test_the_assistants_own_texts_reach_every_bar_and_every_exception_is_needed() -> None:
    texts = list(spoken.texts())
    found = [finding for spoken_text in texts for finding in measure(spoken_text)[1]]

    assert list(map(str, wording.excused(found, wording.excuses()))) == []
    assert list(wording.needless(found, texts)) == []


def test_the_command_line_gets_a_line_for_every_text() -> None:
    path = next(path for path in spoken.files() if path.stem == "zorgplicht")
    command = [sys.executable, "-m", "bot.language_check", str(path)]
    ran = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)

    rows = [json.loads(line) for line in ran.stdout.splitlines()]

    assert len(rows) == len(list(spoken.article(path)))
    assert {"words", "sentences", "ease", "findings"} == set(rows[0])
