"""The fixed sentences of the assistant: read from YAML, so that an editor or a lawyer can review every one of them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent


@cache
def catalogue(name: str) -> Mapping[str, Mapping[str, str]]:
    """Return the sentences of ``<name>.yml``: key to role to text."""
    data: Mapping[str, Mapping[str, str]] = yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    return data


def say(key: str, role: str = "", *, file: str = "dialogue") -> str:
    """Return the sentence ``key`` in the form that fits ``role``; whose role is unknown is addressed as a parent."""
    forms = catalogue(file)[key]
    return forms.get("beide") or forms.get(role) or forms["ouder"]


def button(key: str) -> str:
    """Return the label of a fixed button."""
    return catalogue("dialogue")["buttons"][key]
