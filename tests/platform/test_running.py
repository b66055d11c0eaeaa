"""What runs is kept running, and what stops leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from cli import chain as chains
from cli import instance
from cli.chain import Chain, PartFailed
from cli.environments import ROOT
from cli.process import Part, answers
from cli.supervisor import MAX_QUICK_DEATHS, Supervisor
from tests.platform.standins import SERVER

MakePart = Callable[[str], Part]


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Poll until ``condition`` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


def lives(pid: int) -> bool:
    """Tell whether a process runs (a zombie does not)."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return False


@contextmanager
def running(*parts: Part, folder: Path) -> Iterator[Chain]:
    """A chain that is stopped whatever happens."""
    chain = Chain(parts, folder / "log")
    try:
        yield chain
    finally:
        chain.stop()


def watch(chain: Chain, folder: Path, said: list[str]) -> Supervisor:
    """A supervisor that hardly waits before it restarts."""
    (folder / "run").mkdir()
    return Supervisor(chain, said.append, folder / "run", 8000, pause=0.01)


def test_parts_start_side_by_side_and_answer(server_part: MakePart, tmp_path: Path) -> None:
    ready: list[str] = []
    with running(server_part("een"), server_part("twee"), folder=tmp_path) as chain:
        chain.wait(20, lambda process, _: ready.append(process.part.name))
    assert sorted(ready) == ["een", "twee"]


def test_a_part_that_ends_while_starting_says_where_the_reason_is(server_part: MakePart, tmp_path: Path) -> None:
    broken = replace(server_part("stuk"), command=(sys.executable, "-c", "print('kapot'); raise SystemExit(3)"))
    with running(broken, folder=tmp_path) as chain, pytest.raises(PartFailed, match=r"Stuk is gestopt tijdens het starten.*stuk\.log"):
        chain.wait(20)
    assert "kapot" in (tmp_path / "log" / "stuk.log").read_text(encoding="utf-8")


def test_a_part_that_never_answers_is_not_waited_for_forever(server_part: MakePart, tmp_path: Path) -> None:
    silent = replace(server_part("stil"), command=(sys.executable, "-c", "import time; time.sleep(60)"))
    with running(silent, folder=tmp_path) as chain, pytest.raises(PartFailed, match="Stil antwoordt"):
        chain.wait(0.5)


def test_a_killed_process_is_restarted_and_the_operator_hears_it(server_part: MakePart, tmp_path: Path) -> None:
    said: list[str] = []
    part = server_part("taal")
    with running(part, folder=tmp_path) as chain:
        chain.wait(20)
        supervisor = watch(chain, tmp_path, said)
        first = chain.processes["taal"].pid
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: supervisor.tick() or len(said) == 2)  # type: ignore[func-returns-value]
        wait_until(lambda: answers(part.health_url))
        assert chain.processes["taal"].pid != first
        supervisor.write_status()
        told = instance.read_status(tmp_path / "run")["parts"]["taal"]
    assert "Taal is gestopt (signaal 9)" in said[0]
    assert said[1] == "Taal is opnieuw gestart."
    assert said[1] in (tmp_path / "log" / "wegwijzer.log").read_text(encoding="utf-8")
    assert (told["state"], told["restarts"]) == ("running", 1)


def test_a_part_that_keeps_dying_is_given_up_and_the_rest_runs_on(server_part: MakePart, tmp_path: Path) -> None:
    said: list[str] = []
    good, bad = server_part("goed"), replace(server_part("slecht"), command=(sys.executable, "-c", "raise SystemExit(1)"))
    with running(good, bad, folder=tmp_path) as chain:
        supervisor = watch(chain, tmp_path, said)
        wait_until(lambda: supervisor.tick() or any("niet meer gestart" in sentence for sentence in said))  # type: ignore[func-returns-value]
        assert sum("is gestopt" in sentence for sentence in said) == MAX_QUICK_DEATHS - 1
        wait_until(lambda: answers(good.health_url))
        supervisor.tick()
        supervisor.write_status()
        assert instance.read_status(tmp_path / "run")["parts"]["slecht"]["state"] == "given up"


@pytest.mark.parametrize("full", ["/dev/full", "/dev/null/file"], ids=["no room in a file", "no room for a file"])
def test_a_full_disk_stops_nothing_and_what_dies_is_still_restarted(server_part: MakePart, tmp_path: Path, full: str) -> None:
    said: list[str] = []
    part = server_part("taal")
    with running(part, folder=tmp_path) as chain:
        chain.wait(20)
        supervisor = watch(chain, tmp_path, said)
        for file in ("run/status.json.new", "log/wegwijzer.log", "log/taal.log"):
            (tmp_path / file).unlink(missing_ok=True)
            (tmp_path / file).symlink_to(full)
        supervisor.write_status()
        os.kill(chain.processes["taal"].pid, signal.SIGKILL)
        wait_until(lambda: supervisor.tick() or len(said) == 2)  # type: ignore[func-returns-value]
        wait_until(lambda: answers(part.health_url))
    assert said[1] == "Taal is opnieuw gestart."


def test_a_part_that_the_machine_cannot_start_now_is_tried_again_and_the_rest_runs_on(server_part: MakePart, tmp_path: Path) -> None:
    said: list[str] = []
    program = tmp_path / "python"
    program.symlink_to(sys.executable)
    good, bad = server_part("goed"), server_part("later")
    bad = replace(bad, command=(str(program), *bad.command[1:]))
    with running(good, bad, folder=tmp_path) as chain:
        chain.wait(20)
        supervisor = watch(chain, tmp_path, said)
        program.unlink()
        os.kill(chain.processes["later"].pid, signal.SIGKILL)
        wait_until(lambda: supervisor.tick() or len(said) == 2)  # type: ignore[func-returns-value]
        program.symlink_to(sys.executable)
        wait_until(lambda: supervisor.tick() or answers(bad.health_url))  # type: ignore[func-returns-value]
        assert answers(good.health_url)
    assert said[1].startswith("Later kon niet starten (fout 2) en start over")
    assert said[-1] == "Later is opnieuw gestart."


def test_a_part_that_can_never_be_started_is_given_up(server_part: MakePart, tmp_path: Path) -> None:
    said: list[str] = []
    program = tmp_path / "python"
    program.symlink_to(sys.executable)
    part = server_part("nooit")
    with running(replace(part, command=(str(program), *part.command[1:])), folder=tmp_path) as chain:
        chain.wait(20)
        supervisor = watch(chain, tmp_path, said)
        program.unlink()
        os.kill(chain.processes["nooit"].pid, signal.SIGKILL)
        wait_until(lambda: supervisor.tick() or any("niet meer gestart" in sentence for sentence in said))  # type: ignore[func-returns-value]
    assert len(said) == MAX_QUICK_DEATHS


def test_stopping_ends_what_a_part_started_itself(server_part: MakePart, tmp_path: Path) -> None:
    child = "import subprocess, sys; p = subprocess.Popen(['sleep', '300']); open('child', 'w').write(str(p.pid)); "
    part = replace(server_part("ouder"))
    part = replace(part, command=(*part.command[:2], child + SERVER, part.command[3]))
    with running(part, folder=tmp_path) as chain:
        chain.wait(20)
        pid = int((tmp_path / "child").read_text(encoding="utf-8"))
        assert lives(pid)
    wait_until(lambda: not lives(pid))


def test_a_part_that_will_not_stop_is_ended_by_force(server_part: MakePart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "_STOP_SECONDS", 0.3)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    part = server_part("doof")
    part = replace(part, command=(*part.command[:2], deaf + SERVER, part.command[3]))
    with running(part, folder=tmp_path) as chain:
        chain.wait(20)
    assert not chain.processes["doof"].alive


def test_a_supervisor_that_is_killed_outright_leaves_no_part_behind(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from cli.chain import Chain; from cli.process import Part; "
        "part = Part('wees', 'Wees', ('sleep', '300'), 'http://127.0.0.1:9/', {}, Path('.')); "
        "print(Chain([part], Path(sys.argv[1])).processes['wees'].pid, flush=True); time.sleep(300)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        assert lives(pid)
        supervisor.kill()
    wait_until(lambda: not lives(pid))
