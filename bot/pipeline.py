"""Which Dutch language pipeline this environment has: spaCy's nl_core_news_sm where it is installed, else the project's own."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

OFFICIAL, WANTED = "nl_core_news_sm", "3.7.0"
OWN, OWN_FOLDER = "nl_ud_sm", Path(__file__).parent / "nl_ud_sm"


def resolve() -> tuple[str, str, str]:
    """Return the name, the version and the folder (for ``spacy.load``) of the pipeline to use.

    Another version of nl_core_news_sm than the one that was tried is passed over: spaCy pipelines belong to one minor version of spaCy.
    """
    spec = importlib.util.find_spec(OFFICIAL)
    for package in spec.submodule_search_locations or () if spec else ():
        folder = Path(package) / f"{OFFICIAL}-{WANTED}"
        if (folder / "config.cfg").is_file():
            return OFFICIAL, WANTED, str(folder)
    version = json.loads((OWN_FOLDER / "meta.json").read_text(encoding="utf-8"))["version"]
    return OWN, version, str(OWN_FOLDER)


if __name__ == "__main__":  # the command line asks this from the other environment
    sys.stdout.write(json.dumps(resolve()))
