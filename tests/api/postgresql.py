"""A PostgreSQL server of the tests' own: from the programs of this machine, in a temporary folder, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text

from api.db import migrate

_USER = "wegwijzer"
# Debian keeps the server's programs outside the path, one folder a version.
_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


class Server:
    """A running server that answers on a socket in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._filled = ""

    def empty(self) -> str:
        """Make an empty database and return its address."""
        return self._url(self._made_from("template0"))

    def filled(self) -> str:
        """Make a database with all tables and return its address."""
        if not self._filled:
            self._filled = self._made_from("template0")
            migrate.upgrade(self._url(self._filled))
        return self._url(self._made_from(self._filled))

    def _made_from(self, template: str) -> str:
        name = f"test_{uuid4().hex}"
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        engine.dispose()
        return name

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://{_USER}@/{name}?host={self._folder}"


@contextmanager
def server() -> Iterator[Server]:
    """Start a server. Raises ``FileNotFoundError`` when this machine has no PostgreSQL.

    It trusts whoever reaches its socket, listens to no network, and does not wait for the disk: it lives for one run of the tests.
    """
    folder = Path(tempfile.mkdtemp(prefix="wegwijzer-pg-"))
    # PostgreSQL refuses to run as root; Debian's package brings a user for it.
    other_user = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    if other_user:
        shutil.chown(folder, "postgres")
    data, log = folder / "data", folder / "log"
    quiet = f"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    control = (*other_user, _program("pg_ctl"), "--pgdata", str(data))
    try:
        _call(*other_user, _program("initdb"), "--auth=trust", "--encoding=UTF8", "--no-sync", f"--username={_USER}", str(data))
        _call(*control, "--wait", "--log", str(log), "--options", quiet, "start")
        try:
            yield Server(folder)
        finally:
            _call(*control, "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([*map(str, _FOLDERS), os.environ.get("PATH", "")]))
    if found is None:
        raise FileNotFoundError(f"{name} staat niet op deze computer. Installeer PostgreSQL (Debian: sudo apt install postgresql).")
    return found


def _call(*command: str) -> None:
    # The server inherits what is open: a pipe would keep us waiting for it to end.
    subprocess.run(command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
