"""The public benchmark xSID: the Dutch lines of a data set for voice assistants (van der Goot et al. 2021), intents only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.comparison.measuring import TYPINGS, hear
from bot.comparison.sentences import Sentence
from bot.comparison.statistics import paired, share
from bot.comparison.systems import Ours, System

TRAIN, TEST = "nl.valid.conll", "nl.test.conll"


def read(file: Path) -> list[Sentence]:
    """Return text and intent of every utterance of a CoNLL file. Raises ``OSError`` when it cannot be read."""
    sentences: list[Sentence] = []
    for block in file.read_text(encoding="utf-8").split("\n\n"):
        told = dict(line[2:].split(" = ", 1) for line in block.splitlines() if line.startswith("# ") and " = " in line)
        if {"text", "intent"} <= told.keys():
            sentences.append((told["text"].strip(), told["intent"].strip()))
    return sentences


def benchmark(folder: Path, systems: Mapping[str, Callable[[], System]]) -> dict[str, Any]:
    """Train every system on the validation lines, and return its figures on the test lines."""
    train, test = read(folder / TRAIN), read(folder / TEST)
    found: dict[str, Any] = {}
    right: dict[str, dict[str, list[bool]]] = {}
    for name, make in systems.items():
        system = make()
        seconds = system.learn(train)
        figures: dict[str, Any] = {"seconden": round(seconds, 1)}
        right[name] = {}
        for typing, change in TYPINGS.items():
            heard = hear(system, [change(text) for text, _ in test])
            best = [system.labels[int(scores.argmax())] for scores in heard.scores]
            right[name][typing] = [label == intent for label, (_, intent) in zip(best, test, strict=True)]
            figures[typing] = {"goed": share(sum(right[name][typing]), len(test))}
            figures.setdefault("milliseconden", round(heard.milliseconds, 2))
        found[name] = figures
    for name, figures in found.items():
        if name != Ours.name:
            for typing in TYPINGS:
                figures[typing]["naast_wegwijzer"] = paired(right[Ours.name][typing], right[name][typing])
    return {"trainzinnen": len(train), "testzinnen": len(test), "intenties": len({intent for _, intent in train}), "systemen": found}
