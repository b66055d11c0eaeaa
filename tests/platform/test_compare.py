"""``./wegwijzer compare``: what is typed wrongly is told before hours of measuring begin."""

from pathlib import Path

import pytest

from cli import compare
from cli.console import Failure


def ask_for(questions: list[Path], *, xsid: Path | None = None, others: Path | None = None) -> None:
    compare.run(questions, xsid=xsid, others=others)


@pytest.fixture(autouse=True)
def measuring(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Note what would be measured, and measure nothing."""
    begun: list[list[str]] = []
    monkeypatch.setattr(compare, "_measure", lambda arguments: begun.append(list(arguments)))
    monkeypatch.setattr(compare, "_show", lambda *_: None)
    return begun


def test_asking_for_nothing_says_what_can_be_asked(measuring: list[list[str]]) -> None:
    with pytest.raises(Failure, match=r"compare evaluation/questions\.jsonl"):
        ask_for([])
    assert measuring == []


@pytest.mark.parametrize("content", ["geen json", '{"text": "zonder onderwerp"}', ""])
def test_a_file_without_questions_is_refused(content: str, tmp_path: Path, measuring: list[list[str]]) -> None:
    file = tmp_path / "vragen.jsonl"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(Failure, match=r"vragen\.jsonl"):
        ask_for([file])
    assert measuring == []


def test_a_folder_without_the_files_of_xsid_is_refused(tmp_path: Path, measuring: list[list[str]]) -> None:
    with pytest.raises(Failure, match=r"nl\.valid\.conll is er niet"):
        ask_for([], xsid=tmp_path)
    assert measuring == []


def test_a_system_that_is_not_there_cannot_be_left_out(measuring: list[list[str]]) -> None:
    with pytest.raises(Failure, match=r"Onbekend systeem: diet\. Weglaten kan: rasa-standaard"):
        compare.run([Path("vragen.jsonl")], without=["diet"])
    assert measuring == []


def test_files_are_handed_on_with_their_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, measuring: list[list[str]]) -> None:
    (tmp_path / "vragen.jsonl").write_text('{"text": "mag school schorsen?", "topic": "schorsing"}\n', encoding="utf-8")
    (tmp_path / "ander.json").write_text("[]", encoding="utf-8")
    (tmp_path / "vergelijking.json").write_text('{"steekproef": {"bestanden": {"vragen.jsonl": {}}}}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    compare.run([Path("vragen.jsonl")], per_label=7, without=["bm25"], others=Path("ander.json"), out=tmp_path)

    assert measuring == [
        [f"{tmp_path}/vragen.jsonl", "--per-label", "7", "--ander", f"{tmp_path}/ander.json", "--uit", str(tmp_path), "--zonder", "bm25"],
    ]
