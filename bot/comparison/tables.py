"""Figures as people read them in Dutch, and tables in Markdown. Standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

NAMES = {
    "wegwijzer": "**Wegwijzer**",
    "rasa-standaard": "Rasa 3.6, standaard (DIET)",
    "rasa-lr": "Rasa 3.6, LogisticRegressionClassifier",
    "tfidf-lr": "TF-IDF op woorden, logistische regressie",
    "bm25": "zoeken in de artikelen (BM25)",
}
PROOF = 0.05


def percentage(part: float) -> str:
    """Return a fraction as a whole percentage."""
    return f"{part * 100:.0f}%"


def share(figures: Sequence[float]) -> str:
    """Return ``[hits, total, low, high]`` as ``412 (69%, 65–72)``."""
    hits, total, low, high = figures
    return f"{hits:.0f} ({percentage(hits / total)}, {low * 100:.0f}–{high * 100:.0f})" if total else "–"


def number(value: float) -> str:
    """Return a figure with a comma, and no more digits than say something."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}".replace(".", ",")


def duration(seconds: float) -> str:
    """Return seconds as minutes where there are many."""
    return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{number(seconds)} s"


def chance(value: float) -> str:
    """Return a p-value as Dutch readers write it."""
    return "p < 0,001" if value < 0.001 else f"p = {value:.3f}".replace(".", ",")


def beside(pair: dict[str, Any] | None) -> str:
    """Return a paired comparison with ours: how many only ours had right, how many only the other, and the chance of that."""
    return f"{pair['alleen_wegwijzer']} / {pair['alleen_ander']}, {chance(pair['toeval'])}" if pair else ""


def standing(pairs: dict[str, dict[str, Any]]) -> str:
    """Say in one or two sentences before which systems ours is demonstrably ahead, and before which it is not."""
    ahead = [name for name, pair in pairs.items() if pair["toeval"] < PROOF and pair["alleen_wegwijzer"] > pair["alleen_ander"]]
    behind = [name for name, pair in pairs.items() if pair["toeval"] < PROOF and pair["alleen_wegwijzer"] < pair["alleen_ander"]]
    equal = [name for name in pairs if name not in (*ahead, *behind)]
    said = []
    if ahead:
        said.append(f"Wegwijzer heeft aantoonbaar vaker meteen gelijk dan: {named(ahead)}.")
    if equal:
        said.append(f"Geen aantoonbaar verschil met: {named(equal)}.")
    if behind:
        said.append(f"**Aantoonbaar beter dan Wegwijzer**: {named(behind)}.")
    return " ".join(said)


def named(systems: Iterable[str]) -> str:
    """Return systems by the names that readers know."""
    return "; ".join(NAMES[name] for name in systems)


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; the first column is text, the others are figures."""
    lines = [heading, ["---", *["---:"] * (len(heading) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
