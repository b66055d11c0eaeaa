"""``.ci/run`` installs what a bare machine lacks, and nothing else."""

import shutil
import subprocess
from pathlib import Path

import pytest

from cli.environments import ROOT
from tests.platform.standins import script

PRESENT = ("chromium", "python3.11", "apt-get", "sudo", "sleep")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A project with the script in it, and a PATH where everything is there and tells that it was called."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    script(tmp_path / "wegwijzer", 'echo "wegwijzer $@ CI=$CI"')
    for name in ("dirname", "id", "bash", "env"):
        (tmp_path / "bin").mkdir(exist_ok=True)
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    for name in PRESENT:
        script(tmp_path / "bin" / name, "exit 0")
    script(tmp_path / "bin" / "apt-get", 'echo "apt-get $@"')
    script(tmp_path / "bin" / "sudo", '"$@"')
    return tmp_path


def run(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script on that machine."""
    command = ["/bin/bash", str(machine / ".ci" / "run"), *arguments]
    return subprocess.run(command, env={"PATH": str(machine / "bin")}, capture_output=True, text=True, check=False)


def test_a_complete_machine_goes_straight_to_the_tests(machine: Path) -> None:
    result = run(machine, "snel")
    assert (result.returncode, result.stdout) == (0, "wegwijzer test snel CI=1\n")


def test_only_what_is_missing_is_installed(machine: Path) -> None:
    (machine / "bin" / "chromium").unlink()
    result = run(machine)
    assert "apt-get install -y -qq --no-install-recommends chromium fonts-liberation\n" in result.stdout
    assert result.stdout.endswith("wegwijzer test CI=1\n")


def test_python_without_venv_gets_it(machine: Path) -> None:
    script(machine / "bin" / "python3.11", "exit 1")
    assert "--no-install-recommends python3.11-venv\n" in run(machine).stdout


def test_uv_makes_python_packages_needless(machine: Path) -> None:
    script(machine / "bin" / "python3.11", "exit 1")
    script(machine / "bin" / "uv", "exit 0")
    assert "apt-get" not in run(machine).stdout


def test_a_failing_mirror_is_tried_three_times_and_then_told(machine: Path) -> None:
    (machine / "bin" / "chromium").unlink()
    script(machine / "bin" / "apt-get", "echo tried; exit 100")
    result = run(machine)
    assert result.returncode == 1
    assert result.stdout.count("tried") == 3
    assert "drie keer mislukt: chromium fonts-liberation" in result.stderr


def test_where_there_is_no_apt_the_operator_hears_what_to_install(machine: Path) -> None:
    (machine / "bin" / "chromium").unlink()
    (machine / "bin" / "apt-get").unlink()
    result = run(machine)
    assert result.returncode == 1
    assert "chromium" in result.stderr
