"""Stand-ins for what takes long or costs much: an environment without packages, an installer, a part that answers."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli import ports
from cli.environments import Environment
from cli.process import Part
from tests.platform.standins import SERVER, script


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """An environment that needs no packages, in a project folder of its own."""
    pins = tmp_path / "requirements" / "app.txt"
    pins.parent.mkdir()
    pins.write_text("# nothing\n", encoding="utf-8")
    return Environment("app", "app.txt", "een proef", 0.01, ("json",), tmp_path)


@pytest.fixture
def fake_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a uv of our own first on the PATH. It makes an environment that starts; ``text`` is what its ``pip install`` does.

    Each call is a line in the file that is returned.
    """

    def install(text: str) -> Path:
        calls = tmp_path / "calls"
        make = f'for last; do :; done; mkdir -p "$last/bin"; ln -sf {sys.executable} "$last/bin/python"'
        script(tmp_path / "bin" / "uv", f'echo "$@" >> {calls}\nif [ "$1" = venv ]; then {make}; exit 0; fi\n{text}')
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
        return calls

    return install


@pytest.fixture
def server_part(tmp_path: Path) -> Callable[[str], Part]:
    """Make a part that answers on a free port, each on another."""
    free = ports.free(3)

    def make(name: str) -> Part:
        port = free.pop()
        return Part(name, name.capitalize(), (sys.executable, "-c", SERVER, str(port)), f"http://127.0.0.1:{port}/", {}, tmp_path)

    return make
