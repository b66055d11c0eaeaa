"""``python -m bot.evaluation.page MODEL QUESTIONS ANSWERS FOLDER NAME``: write the page about one evaluation, with its pictures.

ANSWERS is what the real chain said (JSON lines of ``./wegwijzer ask``). What the chain does not tell is asked of the same model again: the
ranking behind a wrong answer, and how true the probabilities are on questions that the thresholds were not chosen on.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bot.calibration import FAQ, Thresholds, probabilities
from bot.evaluation import pictures
from bot.evaluation.calibrate import expected_calibration_error, held_out
from bot.evaluation.offline import Field, Ranked, harmless, load_ranker, rank, read
from knowledge.scoring import Scored, Verdict, judge, shares, wilson

_SHOWN = 5
_PAGE = """# Evaluatie: {name}

Gemeten op {day} door de echte keten: API, veiligheidscheck, Rasa en acties. {count} vragen.
Tussen haakjes staat het 95%-interval van Wilson.

{totals}
## Met drempels die op andere vragen zijn gekozen

De drempels in `bot/thresholds.json` zijn op bekende vragen gekozen. Daarom ook vijf keer: kiezen op vier vijfde, tellen op de rest.
Zo ziet u wat er met nieuwe vragen gebeurt. Zonder de crisisvragen.

{fresh}
## Hoe waar zijn de kansen?

Van elke gewone vraag: de kans die de assistent zelf noemt, en of het onderwerp goed was, met ijking op andere vragen.
De ijkfout (ECE, tien bakken) is {error}.

![Kans die werd genoemd tegenover het aandeel dat goed was]({name}-betrouwbaarheid.png)

![Wat elke drempel geeft]({name}-drempels.png)

## Per onderwerp

{topics}
## Per soort formulering

{wordings}
## Wat er misging

Eerst de antwoorden over het verkeerde onderwerp, dan wat gemist is. Per vraag de hoogste labels met hun kans, en de voorsprong
van het eerste op het tweede (marge).

{mistakes}"""
_OWN = "questions"


@dataclass(frozen=True)
class Evaluation:
    """Everything that a page tells. ``calm``: harmless lines that sound like danger."""

    name: str
    rows: Sequence[Scored]
    ranked: dict[str, Ranked]
    field: Field
    day: date
    calm: Sequence[Ranked] = ()


def write(evaluation: Evaluation, folder: Path) -> Path:
    """Write the pictures and the page; return the page."""
    folder.mkdir(parents=True, exist_ok=True)
    thresholds = Thresholds.load()
    asked = [row for row in evaluation.ranked.values() if row.question["topic"] != "crisis"]
    fresh, told = held_out(asked, evaluation.field, evaluation.calm)
    pictures.reliability(told, folder / f"{evaluation.name}-betrouwbaarheid.png")
    pictures.thresholds(told, thresholds.answer, folder / f"{evaluation.name}-drempels.png")
    page = folder / f"{evaluation.name}.md"
    text = _PAGE.format(
        name=evaluation.name,
        day=evaluation.day.isoformat(),
        count=len(evaluation.rows),
        totals=_totals(evaluation.rows),
        fresh=_shares(fresh),
        error=_comma(expected_calibration_error(told), 3),
        topics=_table(evaluation.rows, "topic"),
        wordings=_table(evaluation.rows, "wording"),
        mistakes=_mistakes(evaluation),
    )
    page.write_text(text, encoding="utf-8")
    return page


def _totals(rows: Sequence[Scored]) -> str:
    crisis = [row for row in rows if row.question["topic"] == "crisis"]
    harmless = [row for row in rows if row.question["topic"] != "crisis"]
    others = [row for row in rows if row.question["topic"] == "out_of_scope"]
    lines = ["| | aantal | aandeel |", "|---|---:|---:|", *_verdict_lines(rows)]
    if crisis:
        lines.append(_line("crisis herkend", sum(row.verdict is Verdict.RIGHT for row in crisis), len(crisis)))
    lines.append(_line("vals alarm", sum(row.answer["outcome"] == "crisis" for row in harmless), len(harmless)))
    if others:
        lines.append(
            _line("andere vraag toch beantwoord", sum(row.answer["outcome"].startswith("answered") for row in others), len(others))
        )
    return "\n".join(lines) + "\n"


def _shares(rows: Sequence[Scored]) -> str:
    return "\n".join(["| | aantal | aandeel |", "|---|---:|---:|", *_verdict_lines(rows)]) + "\n"


def _verdict_lines(rows: Sequence[Scored]) -> list[str]:
    counted = {verdict: count for verdict, (count, _, _) in shares(rows).items()}
    useful = counted[Verdict.RIGHT] + counted[Verdict.ONE_CLICK]
    return [
        _line("meteen goed", counted[Verdict.RIGHT], len(rows)),
        _line("meteen of na een klik goed", useful, len(rows)),
        _line("fout", counted[Verdict.WRONG], len(rows)),
        _line("gemist", counted[Verdict.MISSED], len(rows)),
    ]


def _line(name: str, hits: int, total: int) -> str:
    low, high = wilson(hits, total)
    return f"| {name} | {hits} van {total} | {_percent(hits / total)} ({_percent(low)} – {_percent(high)}) |"


def _table(rows: Iterable[Scored], key: str) -> str:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for row in rows:
        groups[str(row.question.get(key) or "onbekend")].append(row)
    lines = ["| | vragen | goed | na een klik | gemist | fout | goed of na een klik |", "|---|---:|---:|---:|---:|---:|---:|"]
    for name, group in sorted(groups.items()):
        counted = {verdict: count for verdict, (count, _, _) in shares(group).items()}
        useful = counted[Verdict.RIGHT] + counted[Verdict.ONE_CLICK]
        numbers = " | ".join(str(counted[verdict]) for verdict in (Verdict.RIGHT, Verdict.ONE_CLICK, Verdict.MISSED, Verdict.WRONG))
        low, high = wilson(useful, len(group))
        lines.append(f"| {name} | {len(group)} | {numbers} | {_percent(useful / len(group))} ({_percent(low)} – {_percent(high)}) |")
    return "\n".join(lines) + "\n"


def _mistakes(evaluation: Evaluation) -> str:
    lines = ["| vraag | hoort bij | kreeg | hoogste labels | marge |", "|---|---|---|---|---:|"]
    for verdict in (Verdict.WRONG, Verdict.MISSED):
        lines += [_mistake(row, evaluation) for row in evaluation.rows if row.verdict is verdict]
    return "\n".join(lines) + "\n" if len(lines) > 2 else "Niets.\n"


def _mistake(row: Scored, evaluation: Evaluation) -> str:
    question, answer = row.question, row.answer
    ranked = evaluation.ranked[str(question["id"])]
    chances = probabilities(ranked.scores, Thresholds.load())
    order = np.argsort(-chances)[:_SHOWN]
    labels = ", ".join(f"{evaluation.field.labels[i].removeprefix(FAQ)} {_comma(float(chances[i]), 2)}" for i in order)
    # Of questions that are not in this repository only the number is shown.
    text = f"{question['id']}: {question['text']}" if evaluation.name == _OWN else str(question["id"])
    expected = " of ".join(filter(None, (question["topic"], question.get("second_topic"))))
    got = f"{row.verdict.value}: {answer['outcome']} {', '.join(answer['articles'])} ({_comma(float(answer['confidence']), 2)})"
    margin = _comma(float(ranked.scores[order[0]] - ranked.scores[order[1]]), 1)
    return f"| {text.replace('|', '/')} | {expected} | {got} | {labels} | {margin} |"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%".replace(".", ",")


def _comma(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".replace(".", ",")


def main(arguments: Sequence[str]) -> None:
    """Write the page, and print where it is."""
    model, questions, answers, folder = map(Path, arguments[:4])
    name, day = arguments[4:]
    asked = read(questions)
    said: dict[str, dict[str, Any]] = {str(answer["id"]): answer for answer in read(answers)}
    rows = [Scored(question, said[str(question["id"])], judge(question, said[str(question["id"])])) for question in asked]
    ranker = load_ranker(model)
    ranked = {str(row.question["id"]): row for row in rank(ranker, asked)}
    calm = rank(ranker, harmless())
    page = write(Evaluation(name, rows, ranked, Field.of(ranker.labels), date.fromisoformat(day), calm), folder)
    sys.stdout.write(f"{page.name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
