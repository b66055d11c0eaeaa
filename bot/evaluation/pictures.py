"""Draw what the figures say: how true the probabilities are, and what each threshold would give."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from bot.evaluation.calibrate import BINS, Told

# A share of fewer questions says nothing; the bars below still show them.
_FEWEST = 5
_BLUE, _RED, _GREY = "#1f5fa8", "#b3261e", "#6b6b6b"


def reliability(told: Told, file: Path) -> None:
    """Draw a reliability diagram: of the answers that were told to be right with some probability, how many were (Naeini 2015)."""
    bins = np.minimum((told.chance * BINS).astype(int), BINS - 1)
    present = [b for b in range(BINS) if (bins == b).sum() >= _FEWEST]
    figure, (upper, lower) = plt.subplots(2, 1, figsize=(5.5, 6.5), height_ratios=(3, 1), sharex=True, layout="constrained")
    upper.plot([0, 1], [0, 1], color=_GREY, linestyle="--", label="volmaakt geijkt")
    upper.plot(
        [told.chance[bins == b].mean() for b in present],
        [told.right[bins == b].mean() for b in present],
        color=_BLUE,
        marker="o",
        label="gemeten",
    )
    upper.set(ylabel="aandeel dat goed was", xlim=(0, 1), ylim=(0, 1.02))
    upper.legend(loc="lower right")
    lower.bar([(b + 0.5) / BINS for b in range(BINS)], [(bins == b).sum() for b in range(BINS)], width=0.09, color=_BLUE)
    lower.set(xlabel="kans die de assistent zelf noemde", ylabel="vragen")
    _save(figure, file)


def thresholds(told: Told, chosen: float, file: Path) -> None:
    """Draw, for every threshold from which the first topic is answered at once, how many are answered, and how many of all are wrong."""
    steps = np.linspace(0, 1, 101)
    answered = [float((told.chance >= step).mean()) for step in steps]
    wrong = [float(((told.chance >= step) & ~told.right).mean()) for step in steps]
    figure, axes = plt.subplots(figsize=(6.5, 4), layout="constrained")
    axes.plot(steps, answered, color=_BLUE, label="meteen beantwoord")
    axes.plot(steps, wrong, color=_RED, label="meteen beantwoord over het verkeerde onderwerp")
    axes.axvline(chosen, color=_GREY, linestyle="--", label=f"gekozen drempel ({chosen:.2f})")
    axes.set(xlabel="drempel: kans waarboven meteen wordt beantwoord", ylabel="aandeel van de vragen", xlim=(0, 1), ylim=(0, 1.02))
    axes.legend(loc="center left")
    _save(figure, file)


def bars(names: Sequence[str], shares: Sequence[float], errors: Sequence[tuple[float, float]], file: Path) -> None:
    """Draw one bar a system with its 95% interval."""
    figure, axes = plt.subplots(figsize=(6.5, 0.6 * len(names) + 1.2), layout="constrained")
    spread = np.array([[share - low, high - share] for share, (low, high) in zip(shares, errors, strict=True)]).T
    axes.barh(names, shares, xerr=spread, color=_BLUE, ecolor=_GREY, capsize=3)
    axes.set(xlabel="aandeel meteen goed", xlim=(0, 1))
    axes.invert_yaxis()
    _save(figure, file)


def _save(figure: Figure, file: Path) -> None:
    figure.savefig(file, dpi=110, metadata={"Software": None})
    plt.close(figure)
