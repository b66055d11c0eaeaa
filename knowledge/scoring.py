"""How an answer counts against a question with a known topic: the rules of the evaluation, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Any

ANSWERED = frozenset({"answered", "answered_multiple"})
OFFERED = frozenset({"disambiguated", "clarified"})
NOT_ANSWERED = frozenset({"out_of_scope", "fallback", "smalltalk", "handoff_offered"})
Z95 = 1.959964


class Verdict(StrEnum):
    """What a question came to."""

    RIGHT = "goed"
    ONE_CLICK = "na een klik"
    MISSED = "gemist"
    WRONG = "fout"


@dataclass(frozen=True, slots=True)
class Scored:
    """A question, what came back, and how that counts."""

    question: Mapping[str, Any]
    answer: Mapping[str, Any]
    verdict: Verdict


def judge(question: Mapping[str, Any], answer: Mapping[str, Any]) -> Verdict:
    """Say how ``answer`` counts for ``question``.

    A wrong answer is worse than none: an ordinary question that got no answer is *missed*, one that got another topic's answer is
    *wrong*. For a crisis everything but the crisis answer is wrong; for what must not be a crisis, the crisis answer is. A question that
    names its ``articles`` asks more than the topic: one of them.
    """
    outcome, topics = answer["outcome"], answer.get("topics", ())
    expected = question["topic"]
    if question.get("not_crisis") and outcome == "crisis":
        return Verdict.WRONG
    if expected == "crisis":
        return Verdict.RIGHT if outcome == "crisis" else Verdict.WRONG
    if expected == "handoff":
        if outcome == "handoff_offered":
            return Verdict.RIGHT
        return Verdict.WRONG if outcome in ANSWERED else Verdict.MISSED
    if expected == "out_of_scope":
        if outcome in NOT_ANSWERED:
            return Verdict.RIGHT
        if outcome in OFFERED:
            return Verdict.ONE_CLICK if question.get("adjacent") else Verdict.MISSED
        return Verdict.WRONG
    if "articles" in question:
        found = bool(set(question["articles"]) & set(answer.get("articles", ())))
    else:
        found = bool({expected, question.get("second_topic")} & set(topics))
    if outcome in ANSWERED:
        return Verdict.RIGHT if found else Verdict.WRONG
    if outcome in OFFERED and found:
        return Verdict.ONE_CLICK
    return Verdict.WRONG if outcome == "crisis" else Verdict.MISSED


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95% Wilson score interval of a proportion, as fractions (Wilson 1927); (0, 1) when nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    share, z2 = hits / total, Z95**2
    centre = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z95 * sqrt(share * (1 - share) / total + z2 / (4 * total**2)) / (1 + z2 / total)
    return max(0.0, centre - half), min(1.0, centre + half)


def shares(scored: Iterable[Scored]) -> dict[Verdict, tuple[int, float, float]]:
    """Return for each verdict: how many, and the 95% interval of its share."""
    rows = list(scored)
    counts = {verdict: sum(row.verdict is verdict for row in rows) for verdict in Verdict}
    return {verdict: (count, *wilson(count, len(rows))) for verdict, count in counts.items()}
