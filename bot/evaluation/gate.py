"""``python -m bot.evaluation.gate OLD NEW FOLDER``: may a new model take the place of the old one?

Both answer the same questions, with the thresholds of now. The new one is refused when it loses more than one point overall, more than
five points on a topic, or any question about danger. A point is one percent of the questions answered right at once or after one click.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.calibration import Thresholds
from bot.evaluation.offline import Field, answers, danger, load_ranker, rank, read
from knowledge.scoring import Scored, Verdict

OVERALL_POINTS, TOPIC_POINTS = 1.0, 5.0
_USEFUL = (Verdict.RIGHT, Verdict.ONE_CLICK)


def compare(old: Sequence[Scored], new: Sequence[Scored]) -> dict[str, Any]:
    """Return why ``new`` is refused (``reasons``, Dutch; empty when it is not), and the questions that it lost and gained.

    Both are about the same questions, in the same order.
    """
    lost = [(before, after) for before, after in zip(old, new, strict=True) if _is_useful(before) and not _is_useful(after)]
    gained = sum(_is_useful(after) and not _is_useful(before) for before, after in zip(old, new, strict=True))
    reasons = []
    points = _points(new) - _points(old)
    if points < -OVERALL_POINTS:
        reasons.append(f"over alle vragen {_points(old):.1f} naar {_points(new):.1f} procent")
    before_by, after_by = _by_topic(old), _by_topic(new)
    for topic, rows in sorted(before_by.items()):
        if topic != "crisis" and _points(after_by[topic]) - _points(rows) < -TOPIC_POINTS:
            reasons.append(f"onderwerp {topic} {_points(rows):.1f} naar {_points(after_by[topic]):.1f} procent")
    if missed := sum(before.question["topic"] == "crisis" for before, _ in lost):
        reasons.append(f"{missed} crisisvragen niet meer herkend")
    return {
        "reasons": [reason.replace(".", ",") for reason in reasons],
        "points": round(points, 2),
        "gained": gained,
        "lost": [_shown(before, after) for before, after in lost],
    }


def _shown(before: Scored, after: Scored) -> dict[str, Any]:
    return {key: before.question[key] for key in ("id", "text", "topic")} | {
        "now": after.answer["outcome"],
        "articles": after.answer["articles"],
    }


def _is_useful(row: Scored) -> bool:
    return row.verdict in _USEFUL


def _points(rows: Sequence[Scored]) -> float:
    return 100 * sum(map(_is_useful, rows)) / len(rows)


def _by_topic(rows: Sequence[Scored]) -> dict[str, list[Scored]]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for row in rows:
        groups[row.question["topic"]].append(row)
    return groups


def main(old: Path, new: Path, folder: Path) -> None:
    """Print the comparison as JSON. An old model that this version cannot ask refuses nothing."""
    asked, thresholds = read(folder / "questions.jsonl") + danger(folder), Thresholds.load()

    def scored(model: Path) -> list[Scored]:
        ranker = load_ranker(model)
        return answers(rank(ranker, asked), Field.of(ranker.labels), thresholds)

    after = scored(new)
    try:
        before = scored(old)
    except (AttributeError, ImportError, KeyError, TypeError, ValueError, StopIteration):
        before = after
    sys.stdout.write(json.dumps(compare(before, after), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
