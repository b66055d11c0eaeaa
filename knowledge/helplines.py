"""Helplines and bodies: whom to call or visit, by id (see data/helplines.yml)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.reply import HelplineRef

DATA = Path(__file__).parent / "data" / "helplines.yml"

_SHOWN = ("name", "what_for", "phone", "cost", "hours", "chat", "website", "checked_on")


def get(helpline_id: str) -> HelplineRef:
    """Return the helpline as the visitor reads it. Raises ``KeyError`` for an unknown id."""
    row = rows()[helpline_id]
    return HelplineRef(**{key: str(row[key]) for key in _SHOWN if key in row})


def all_ids() -> frozenset[str]:
    """Return every id that an article or a crisis text may name."""
    return frozenset(rows())


@cache
def rows() -> Mapping[str, Mapping[str, Any]]:
    """Return the table as editors write it: what is shown, and the source, its date and the confidence."""
    return dict(yaml.safe_load(DATA.read_text(encoding="utf-8")))
