"""Questions about anything but school: how often does our assistant give an answer all the same?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.calibration import FAQ, Choice, Mode
from bot.comparison.measuring import hear
from bot.comparison.statistics import share
from bot.comparison.systems import System

SHOWN = 8


def read_home_assistant(file: Path) -> list[str]:
    """Return the Dutch test sentences of Home Assistant, from a JSON list of ``{"zin", "intent"}``."""
    return [str(item["zin"]) for item in json.loads(file.read_text(encoding="utf-8"))]


def trial(ours: System, collections: Iterable[tuple[str, Sequence[str]]]) -> dict[str, Any]:
    """Return for each named list of texts how many were answered and how many were offered articles, and the surest mistakes."""
    result: dict[str, Any] = {}
    for name, texts in collections:
        own = hear(ours, texts).own
        answered = sum(choice.mode is Mode.ANSWER for choice in own)
        offered = sum(choice.mode is Mode.OFFER for choice in own)
        worst = sorted(zip(texts, own, strict=True), key=lambda pair: -_wrongness(pair[1]))[:SHOWN]
        result[name] = {
            "beantwoord": share(answered, len(texts)),
            "aangeboden": share(offered, len(texts)),
            "ergste": [
                [text, choice.labels[0].removeprefix(FAQ), round(choice.confidence, 2)] for text, choice in worst if _wrongness(choice)
            ],
        }
    return result


def _wrongness(choice: Choice) -> float:
    return choice.confidence if choice.mode is Mode.ANSWER else 0.0
