"""``./wegwijzer check`` as an editor sees it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cli import check
from cli.console import Failure
from cli.environments import BOT
from knowledge import spoken

LONG = "Wij willen dat u elke dag op tijd bij de poort van de school staat om uw kind op te halen."


@pytest.fixture
def sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of fixed sentences, as the only text there is."""
    path = tmp_path / "zinnen.yml"
    monkeypatch.setattr(spoken, "files", lambda: [path])
    return path


def without_bot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(check, "BOT", replace(BOT, root=tmp_path))


def test_a_text_that_is_right_gets_its_readability_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.run(["zorgplicht"], date(2026, 11, 21)) == 0

    first, second = capsys.readouterr().out.splitlines()
    assert first == "✓ De teksten zijn in orde."
    assert second.startswith("Leesbaarheid (Flesch-Douma) van ")
    assert "% makkelijk" in second


def test_a_text_that_is_wrong_is_named_with_its_line_and_what_to_do(sentences: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentences.write_text(f"groet:\n  ouder: {LONG} Bel je school.\n", encoding="utf-8")

    assert check.run([str(sentences)]) == 1
    address, length, *_ = capsys.readouterr().out.splitlines()
    assert address.startswith("✗ zinnen.yml, regel 2: `je` past hier niet. Hier leest een ouder. Schrijf u of uw")
    assert length == f'✗ zinnen.yml, regel 2: Deze zin heeft 21 woorden; ten hoogste 20. Knip hem in tweeën. "{LONG}"'


def test_articles_past_their_date_are_named_and_do_not_fail_the_check(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without_bot(monkeypatch, tmp_path)  # measuring is not what this is about

    assert check.run([], date(2100, 1, 1)) == 0
    assert "! zorgplicht.md: moest uiterlijk 2027-08-01 worden nagekeken." in capsys.readouterr().out

    assert check.run(["zorgplicht"], date(2027, 8, 1)) == 0
    assert "worden nagekeken" not in capsys.readouterr().out


def test_without_the_bot_environment_an_editor_reads_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sentences: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without_bot(monkeypatch, tmp_path)
    sentences.write_text("groet:\n  leerling: Belt u ons?\n", encoding="utf-8")

    assert check.run([]) == 1  # what needs no pipeline is looked at all the same
    assert "De leesbaarheid is niet gemeten" in capsys.readouterr().out


def test_measuring_that_breaks_is_not_taken_for_a_text_that_is_right(
    monkeypatch: pytest.MonkeyPatch, sentences: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentences.write_text("groet:\n  beide: Dag.\n", encoding="utf-8")
    monkeypatch.setattr(check, "ROOT", sentences.parent)

    assert check.run([]) == 1
    assert "De leesbaarheid kon niet worden gemeten." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["zorgpligt", "knowledge/articles/zorgpligt.md"])
def test_a_name_that_is_no_text_is_said_to_be_none(name: str) -> None:
    with pytest.raises(Failure, match="Er is geen artikel of tekstbestand met de naam zorgpligt"):
        check.run([name])


def test_a_file_that_cannot_be_read_is_one_sentence(sentences: Path) -> None:
    sentences.write_text("groet:\n  ouder: Let op: mis\n", encoding="utf-8")

    with pytest.raises(Failure, match=r"^zinnen\.yml, regel 2: "):
        check.run([])
