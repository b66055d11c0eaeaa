"""Two starts in one folder, taken ports, and what a crash leaves behind."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cli import instance, ports, start, stop
from cli.console import Failure
from cli.environments import ROOT


def test_a_second_start_says_that_it_already_runs(tmp_path: Path) -> None:
    with instance.only_one(tmp_path):
        instance.write_status({"port": 8123}, tmp_path)
        with pytest.raises(Failure, match=r"draait al in deze map op http://127\.0\.0\.1:8123\. Stop het met \./wegwijzer stop"):
            start.run(None, tmp_path)


def test_the_holder_is_known_while_it_runs_and_forgotten_after(tmp_path: Path) -> None:
    with instance.only_one(tmp_path):
        assert instance.holder(tmp_path) == os.getpid()
    assert instance.holder(tmp_path) is None


def test_a_lock_left_by_a_process_that_is_gone_does_not_count(tmp_path: Path) -> None:
    program = (
        "import os; from pathlib import Path; from cli import instance; "
        f"instance.only_one(Path({str(tmp_path)!r})).__enter__(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert (tmp_path / "lock").read_text(encoding="utf-8").isdigit()
    assert instance.holder(tmp_path) is None
    with instance.only_one(tmp_path):
        assert instance.holder(tmp_path) == os.getpid()


def test_parts_that_outlived_their_supervisor_are_ended(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "300"], start_new_session=True) as orphan:
        instance.write_status({"parts": {"rasa": {"pid": orphan.pid, "born": instance.born(orphan.pid)}}}, tmp_path)
        with instance.only_one(tmp_path):
            assert orphan.wait(timeout=10) == -9


def test_a_process_that_only_shares_the_number_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "300"], start_new_session=True) as stranger:
        instance.write_status({"parts": {"rasa": {"pid": stranger.pid, "born": "1"}}}, tmp_path)
        with instance.only_one(tmp_path):
            assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("setting", ["WEGWIJZER_API_PORT", "WEGWIJZER_RASA_PORT", "WEGWIJZER_ACTIONS_PORT"])
def test_a_taken_port_is_named_with_the_way_to_choose_another(setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, port in zip(("WEGWIJZER_API_PORT", "WEGWIJZER_RASA_PORT", "WEGWIJZER_ACTIONS_PORT"), ports.free(3), strict=True):
        monkeypatch.setenv(name, str(port))
    with socket.socket() as other:
        other.bind((ports.HOST, 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setenv(setting, str(taken))
        how = f"--poort {taken + 10}" if setting == "WEGWIJZER_API_PORT" else f"{setting}={taken + 10}"
        with pytest.raises(Failure, match=f"Poort {taken} .* is al in gebruik.*{how}"):
            start.run(None, tmp_path)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("WEGWIJZER_RASA_TIMEOUT", "lang"),
        ("WEGWIJZER_DATABASE_URL", "postgres"),
        ("WEGWIJZER_DATABASE_URL", "postgres://wegwijzer@server/gesprekken"),
        ("WEGWIJZER_DATABASE_URL", ""),
        ("WEGWIJZER_TRACKER_URL", "rasa-tracker.db"),
    ],
)
def test_a_wrong_setting_is_named(setting: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(setting, value)
    with pytest.raises(Failure, match=setting):
        start.run(None, tmp_path)


def test_stopping_what_does_not_run_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stop.run(tmp_path)
    assert "draait niet" in capsys.readouterr().out


def test_stop_waits_until_the_other_has_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = (
        "import signal, sys, time; from pathlib import Path; from cli import instance\n"
        "def end(*_): raise SystemExit\n"
        "signal.signal(signal.SIGTERM, end)\n"
        f"with instance.only_one(Path({str(tmp_path)!r})): print('ready', flush=True); time.sleep(300)"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        stop.run(tmp_path)
        assert other.wait(timeout=10) == 0
    assert "is gestopt" in capsys.readouterr().out
