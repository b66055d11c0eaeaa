"""Try once to get spaCy's Dutch pipeline for the bot environment. Standard library only.

The project has a pipeline of its own (bot/nl_ud_sm), so nothing depends on this: whatever goes wrong, the own one is used.
"""

import hashlib
import io
import os
import shutil
import tarfile
import threading
import urllib.request
from typing import Any

from cli.environments import Environment

NAME, VERSION = "nl_core_news_sm", "3.7.0"
_URL = f"https://github.com/explosion/spacy-models/releases/download/{NAME}-{VERSION}/{NAME}-{VERSION}.tar.gz"
_SHA256 = "a4a1e9ce78befb7160e1e0ae6e21f04b26a98582e91f552471d1eaa237588b3d"
_SECONDS = 10.0


def fetch(environment: Environment, url: str = _URL, sha256: str = _SHA256, seconds: float = _SECONDS) -> dict[str, Any]:
    """Put the pipeline in ``environment`` when it can be had within ``seconds``; return what the stamp should remember of the attempt."""
    if os.environ.get("CI") or os.environ.get("WEGWIJZER_OFFLINE"):
        return {"pipeline": "not tried"}
    archive = _download(url, seconds)
    if archive is None:
        return {"pipeline": "not reachable"}
    if hashlib.sha256(archive).hexdigest() != sha256:
        return {"pipeline": "refused: other content than expected"}
    _unpack(archive, environment)
    return {"pipeline": f"{NAME} {VERSION}"}


def _download(url: str, seconds: float) -> bytes | None:
    received: list[bytes] = []

    def download() -> None:
        try:
            with urllib.request.urlopen(url, timeout=seconds) as response:  # noqa: S310 - the address is a constant
                received.append(response.read())
        except OSError:
            return

    # A thread, because looking up a name and a slow transfer do not keep to urlopen's time limit.
    thread = threading.Thread(target=download, daemon=True)
    thread.start()
    thread.join(seconds)
    return received[0] if received else None


def _unpack(archive: bytes, environment: Environment) -> None:
    """Copy the package itself out of the source archive: nothing in it has to be run to use it."""
    prefix = f"{NAME}-{VERSION}/{NAME}/"
    new, target = environment.site_packages / f"{NAME}.new", environment.site_packages / NAME
    shutil.rmtree(new, ignore_errors=True)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar.getmembers():
            content = tar.extractfile(member) if member.isfile() and member.name.startswith(prefix) else None
            if content:
                path = new / member.name.removeprefix(prefix)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())
    shutil.rmtree(target, ignore_errors=True)
    new.rename(target)
