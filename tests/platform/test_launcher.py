"""The sh launcher, on machines that lack things."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from cli.environments import ROOT
from tests.platform.standins import script

LAUNCHER = ROOT / "wegwijzer"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder for the PATH with nothing but what every system has."""
    folder = tmp_path / "bare"
    folder.mkdir()
    for name in ("dirname", "sh", "env"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def launch(path: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher with ``path`` as the whole PATH."""
    environment = {"PATH": str(path), "HOME": os.environ.get("HOME", "/"), **more}
    return subprocess.run(["/bin/sh", str(LAUNCHER), *arguments], env=environment, capture_output=True, text=True, check=False)


def test_without_python_one_sentence_says_what_to_install(bare: Path) -> None:
    result = launch(bare, "start")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "Python 3.11" in result.stderr
    assert "apt install python3.11" in result.stderr


def test_a_name_on_the_path_that_starts_nothing_does_not_count(bare: Path) -> None:
    script(bare / "python3.11", "exit 127")
    script(bare / "python3", "exit 1")  # another version
    assert "Python 3.11 nodig" in launch(bare, "start").stderr


def test_any_name_for_python_311_will_do(bare: Path) -> None:
    script(bare / "python3", 'if [ "$1" = -c ]; then exit 0; fi; echo "$@"')
    assert launch(bare, "ask", "a b").stdout == "-P -m cli.bootstrap ask a b\n"


def test_uv_provides_python_where_there_is_none(bare: Path) -> None:
    script(bare / "uv", 'if [ "$1" = run ]; then echo "$@"; fi')
    assert launch(bare, "doctor").stdout == "run --no-project --python 3.11 python -P -m cli.bootstrap doctor\n"


def test_offline_uv_fetches_no_python(bare: Path) -> None:
    script(bare / "uv", 'if [ "$2" = find ]; then exit 2; fi; echo fetched')
    result = launch(bare, "start", WEGWIJZER_OFFLINE="1")
    assert "fetched" not in result.stdout
    assert "Python 3.11 nodig" in result.stderr


def test_a_python_that_cannot_be_fetched_gives_one_sentence(bare: Path) -> None:
    script(bare / "uv", "exit 2")
    result = launch(bare, "start")
    assert result.returncode == 1
    assert "internetverbinding" in result.stderr
