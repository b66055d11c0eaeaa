"""Making the environments: complete, half made, outdated, and everything that can go wrong."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from cli import installer, progress
from cli.bootstrap import needed_by
from cli.environments import APP, BOT, DEV, Environment
from cli.installer import SetupFailure
from cli.setup import ensure

FakeUv = Callable[[str], Path]


def test_a_complete_environment_is_left_alone(environment: Environment, fake_uv: FakeUv) -> None:
    calls = fake_uv("exit 0")
    ensure([environment])
    calls.unlink()
    ensure([environment])
    assert not calls.exists()


def test_a_half_made_environment_is_made_again(environment: Environment, fake_uv: FakeUv) -> None:
    fake_uv("exit 0")
    (environment.folder / "bin").mkdir(parents=True)
    (environment.folder / "rest-of-an-interrupted-install").touch()
    ensure([environment])
    assert environment.is_current()
    assert not (environment.folder / "rest-of-an-interrupted-install").exists()


def test_a_changed_requirements_file_is_followed_without_starting_over(environment: Environment, fake_uv: FakeUv) -> None:
    calls = fake_uv("exit 0")
    ensure([environment])
    environment.pins.write_text("# something else\n", encoding="utf-8")
    calls.unlink()
    assert not environment.is_current()
    ensure([environment])
    assert environment.is_current()
    assert "venv" not in calls.read_text(encoding="utf-8").split()


def test_an_environment_whose_python_has_gone_is_made_again(environment: Environment, fake_uv: FakeUv) -> None:
    fake_uv("exit 0")
    ensure([environment])
    environment.python.unlink()
    ensure([environment])
    assert environment.starts


def test_the_environment_of_the_tests_serves_every_command(environment: Environment, fake_uv: FakeUv) -> None:
    fake_uv("exit 0")
    environment.pins.with_name("dev.txt").write_text("# more\n", encoding="utf-8")
    ensure([replace(environment, requirements="dev.txt")])
    assert environment.is_current()


def test_an_interrupted_install_does_not_pass_for_a_complete_one(
    environment: Environment, fake_uv: FakeUv, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_uv("exit 0")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(progress.Progress, "watch", interrupt)
        with pytest.raises(KeyboardInterrupt):
            ensure([environment])
    assert not environment.is_current()
    ensure([environment])
    assert environment.is_current()


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("error: No space left on device (os error 28)", "schijf is vol"),
        ("Hash mismatch for rich==15", "niet hetzelfde als het pakket dat in requirements/ is vastgelegd"),
        ("dns error: failed to lookup address information", "internetverbinding"),
        ("ERROR: No matching distribution found for rich==15", "internetverbinding"),
        ("Permission denied: site-packages", "schrijfrechten"),
        ("Network connectivity is disabled, but --offline", "WEGWIJZER_OFFLINE"),
    ],
)
def test_a_known_cause_gives_one_sentence(environment: Environment, fake_uv: FakeUv, output: str, expected: str) -> None:
    fake_uv(f"echo '{output}'; exit 1")
    with pytest.raises(SetupFailure, match=expected):
        ensure([environment])
    assert not environment.is_current()


def test_a_broken_install_is_removed_and_tried_once_more(
    environment: Environment, fake_uv: FakeUv, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_uv(f"if [ -e {tmp_path}/tried ]; then exit 0; fi; touch {tmp_path}/tried; echo strange; exit 1")
    ensure([environment])
    assert environment.is_current()
    assert "nog één keer" in capsys.readouterr().err


def test_an_install_that_stays_broken_names_its_log(environment: Environment, fake_uv: FakeUv) -> None:
    fake_uv("echo strange; exit 1")
    with pytest.raises(SetupFailure, match=r"var/log/installatie-app\.log"):
        ensure([environment])


def test_packages_that_do_not_import_count_as_broken(environment: Environment, fake_uv: FakeUv) -> None:
    fake_uv("exit 0")
    with pytest.raises(SetupFailure, match="kon niet worden gemaakt"):
        ensure([replace(environment, probes=("no_such_module",))])


def test_a_full_disk_is_noticed_before_anything_is_fetched(
    environment: Environment, fake_uv: FakeUv, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = fake_uv("exit 0")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_200_000_000))
    with pytest.raises(SetupFailure, match="2,5 GB nodig en er is 1,2 GB vrij"):
        ensure([replace(environment, gigabytes=2.5)])
    assert not calls.exists()


def test_without_the_venv_module_one_sentence_says_what_to_install(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(installer.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(SetupFailure, match=r"apt install python3\.11-venv"):
        ensure([environment])


def test_a_folder_that_cannot_be_written_gives_one_sentence(environment: Environment) -> None:
    (environment.root / ".venvs").touch()  # in the way
    with pytest.raises(SetupFailure, match="schrijfrechten"):
        ensure([environment])


def test_pip_makes_a_real_environment_where_there_is_no_uv(environment: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    ensure([environment])
    assert environment.is_current()
    assert (environment.folder / "bin" / "pip").exists()


@pytest.mark.parametrize(
    ("typed", "needed"),
    [
        (["start"], [APP, BOT]),
        (["test", "snel"], [DEV, BOT]),
        (["doctor"], [APP]),
        (["stop"], [APP]),
        (["start", "--help"], [APP]),
        ([], [APP]),
    ],
)
def test_each_command_makes_only_what_it_needs(typed: list[str], needed: list[Environment]) -> None:
    assert needed_by(typed) == needed
