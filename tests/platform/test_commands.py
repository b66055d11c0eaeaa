"""The command line itself: Dutch, helpful, and the right exit codes."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli import __main__ as commands
from cli.__main__ import main
from cli.environments import ROOT

TypeIn = Callable[..., "Typed"]
COMMANDS = ["start", "stop", "ask", "train", "doctor", "check", "test", "bench", "evaluate", "calibrate", "compare", "lock"]


@dataclass(frozen=True)
class Typed:
    """What came of a command."""

    code: int
    out: str
    err: str


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Typed]]:
    """Type a command, in this process."""
    handler = signal.getsignal(signal.SIGTERM)

    def run(*arguments: str) -> Typed:
        monkeypatch.setattr(sys, "argv", ["wegwijzer", *arguments])
        code = main()
        return Typed(code, *capsys.readouterr())

    yield run
    signal.signal(signal.SIGTERM, handler)


def test_help_names_every_command_in_dutch(type_in: TypeIn) -> None:
    result = type_in("--help")
    assert result.code == 0
    for command in COMMANDS:
        assert re.search(rf"│ {command} +[A-Z]", result.out), command
    assert type_in().out == result.out


@pytest.mark.parametrize("command", [[], *([command] for command in COMMANDS)])
def test_nothing_in_the_help_is_english(command: list[str], type_in: TypeIn) -> None:
    shown = type_in(*command, "--help").out
    assert "Gebruik: ./wegwijzer" in shown
    assert not re.search(r"\b(usage|options|arguments|commands|show this|default|required|exit|command)\b", shown, flags=re.IGNORECASE)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["begin"], "Het commando begin bestaat niet."),
        (["start", "--snel"], "De optie --snel bestaat niet"),
        (["start", "--poort", "veel"], "De waarde bij --poort kan niet."),
        (["stop", "nu"], "Zo kan dit commando niet worden gebruikt."),
    ],
)
def test_a_command_typed_wrongly_says_what_and_where_to_look(typed: list[str], told: str, type_in: TypeIn) -> None:
    result = type_in(*typed)
    assert result.code == 2
    assert told in result.err
    assert "--help" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["ask", "bestaat-niet.txt"], "Het bestand bestaat-niet.txt kan niet worden gelezen."),
        (["ask", "--role", "leraar"], "De rol is ouder of leerling"),
        (["test", "alles"], "Deze stap bestaat niet: alles. Kies uit: snel, eenheid, bot, browser."),
        (["bench", "vliegen"], "./wegwijzer bench start"),
    ],
)
def test_what_cannot_be_done_gives_one_sentence(typed: list[str], told: str, type_in: TypeIn) -> None:
    result = type_in(*typed)
    assert result.code == 1
    assert told in result.err.replace("\n", " ")
    assert result.out == ""


@pytest.mark.parametrize(
    ("full", "told"),
    [
        (False, "Wat er gebeurde staat in var/log/fout.log."),
        (True, "Het kon niet worden opgeschreven in var/log/fout.log: is de schijf vol?"),
    ],
)
def test_a_bug_gives_one_sentence_also_when_the_disk_is_full(
    *, type_in: TypeIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, full: bool, told: str
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("kapot")

    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(commands, "app", broken)
    log = tmp_path / "var" / "log" / "fout.log"
    log.parent.mkdir(parents=True)
    if full:
        log.symlink_to("/dev/full")
    result = type_in("doctor")

    assert result.code == 1
    assert told in result.err
    assert full or "RuntimeError: kapot" in log.read_text(encoding="utf-8")


def test_without_a_terminal_there_are_no_colours() -> None:
    result = subprocess.run([sys.executable, "-m", "cli", "begin"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith("✗ Het commando begin bestaat niet.")
    assert "\x1b" not in result.stderr
