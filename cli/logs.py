"""Write what the processes say to var/log, without what visitors say. Files rotate: three old ones of a megabyte are kept."""

import json
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Any

_BYTES, _OLD_FILES = 1_000_000, 3
LEFT_OUT = "…"

# What may follow an exception's name: libraries put the offending value, which can be a visitor's sentence, in quotes or brackets.
_EXCEPTION = re.compile(
    r"^(?P<kind>(?:\w+\.)*\w*(?:Error|Exception|Warning|Failure|NotFound|Interrupt)): (?P<told>[^'\"\[{(<`]{0,160})(?P<rest>.*)$"
)
_ABOUT_CODE = ("ImportError:", "ModuleNotFoundError:", "NameError:", "SyntaxError:", "FileNotFoundError:", "PermissionError:")
_SQL = re.compile(r"\[(?:SQL|parameters): .*$")
_QUOTED = re.compile(r"(?<![\w])(?P<quote>['\"`])(?P<inside>(?:(?!(?P=quote)(?!\w)).)*\s.*?)(?P=quote)(?!\w)")


def scrub(line: str) -> str:
    """Return ``line`` without anything that may quote a visitor.

    Rasa logs JSON, in which a failed message comes with its text and its local variables: only the event, the level and where it
    happened stay. Of other lines, quoted passages of more than one word, values of SQL statements and the values in exceptions go.
    """
    if line.startswith("{"):
        try:
            return _event(json.loads(line))
        except ValueError:
            return LEFT_OUT
    if line.lstrip().startswith('File "'):  # where in a traceback
        return line
    if line.startswith(_ABOUT_CODE):
        return line
    if match := _EXCEPTION.match(line.strip()):
        return f"{match['kind']}: {match['told']}{LEFT_OUT if match['rest'] else ''}"
    return _QUOTED.sub(f"'{LEFT_OUT}'", _SQL.sub(LEFT_OUT, line))


def _event(record: dict[str, Any]) -> str:
    trace = record.get("exception")
    places = [
        f"{error.get('exc_type')} ({Path(frame['filename']).name}:{frame['lineno']})"
        for error in (trace if isinstance(trace, list) else [])
        for frame in error.get("frames", [])[-1:]
    ]
    return " ".join([str(record.get("level", "")).upper(), str(record.get("event", "")), *places])


@contextmanager
def rotating(path: Path) -> Iterator[logging.Logger]:
    """Open a logger that writes lines with the time to ``path`` and nowhere else. On a full disk lines are lost, and no more than that."""
    path.parent.mkdir(parents=True, exist_ok=True)
    logger = logging.Logger(path.stem)
    handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_OLD_FILES, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    logger.addHandler(handler)
    try:
        yield logger
    finally:
        with suppress(OSError):
            handler.close()


def note(path: Path, sentence: str) -> None:
    """Add one line to the log at ``path``."""
    with rotating(path) as logger:
        logger.info("%s", sentence)


def pump(stream: IO[bytes], path: Path) -> threading.Thread:
    """Copy ``stream`` to the log at ``path``, scrubbed, until it ends; return the thread that does so."""

    def copy() -> None:
        with stream, rotating(path) as logger:
            for raw in stream:
                if line := raw.decode("utf-8", errors="replace").rstrip():
                    logger.info("%s", scrub(line))

    thread = threading.Thread(target=copy, name=f"log {path.stem}", daemon=True)
    thread.start()
    return thread
