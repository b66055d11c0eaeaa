"""The two Python environments: where they are, and whether they are complete. Standard library only."""

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_STAMP = "wegwijzer.json"


@dataclass(frozen=True, slots=True)
class Environment:
    """One virtual environment with everything that a hash-pinned requirements file names.

    ``gigabytes`` is the free disk space that making it takes, download cache included. ``probes`` are modules that must import.
    """

    name: str
    requirements: str
    what_for: str
    gigabytes: float
    probes: tuple[str, ...]
    root: Path = ROOT

    @property
    def folder(self) -> Path:
        """Where it lives."""
        return self.root / ".venvs" / self.name

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """Where its packages are."""
        return self.folder / "lib" / "python3.11" / "site-packages"

    @property
    def pins(self) -> Path:
        """The requirements file it is made from."""
        return self.root / "requirements" / self.requirements

    @property
    def starts(self) -> bool:
        """Tell whether its interpreter is there (it is not when the Python it was made from has gone)."""
        return os.access(self.python, os.X_OK)

    def size(self) -> int:
        """How many packages it holds when complete."""
        return len(re.findall(r"^[a-z0-9].*==", self.pins.read_text(encoding="utf-8"), flags=re.MULTILINE | re.IGNORECASE))

    def stamp(self) -> dict[str, Any]:
        """What was installed. Empty when the environment was never finished: the stamp is written last."""
        try:
            return dict(json.loads((self.folder / _STAMP).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def write_stamp(self, **more: Any) -> None:
        """Record that the environment is complete."""
        record = {"requirements": self.requirements, "sha256": _digest(self.pins), **more}
        (self.folder / _STAMP).write_text(json.dumps(record, indent=1), encoding="utf-8")

    def remove_stamp(self) -> None:
        """Record that the environment is being changed: half a change must not pass for a complete environment."""
        (self.folder / _STAMP).unlink(missing_ok=True)

    def is_current(self) -> bool:
        """Tell whether it is complete and made from the requirements file as it is now."""
        stamp = self.stamp()
        made_from = stamp.get("requirements")
        enough = {"app.txt", "dev.txt"} if self.requirements == "app.txt" else {self.requirements}  # dev.txt holds all of app.txt
        if made_from not in enough or not self.starts:
            return False
        return bool(stamp["sha256"] == _digest(self.pins.with_name(made_from)))


_APP_PROBES = ("typer", "rich", "fastapi", "sqlalchemy", "rasa_sdk")
APP = Environment("app", "app.txt", "website en commando's", 0.5, _APP_PROBES)
DEV = Environment("app", "dev.txt", "website, commando's en tests", 0.7, (*_APP_PROBES, "pytest", "mypy"))
BOT = Environment("bot", "bot.txt", "taalbegrip met Rasa", 2.5, ("rasa", "spacy", "sklearn", "sqlalchemy"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
