"""``./wegwijzer evaluate FILE``: how often the answer is right, on questions whose right topic is known."""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.table import Table

from cli import ask, in_bot
from cli.console import ERR, OUT, Failure, Steps
from cli.environments import ROOT
from cli.questions import Question
from cli.temporary import usable_model
from knowledge.library import ROLES, topics
from knowledge.scoring import Scored, Verdict, judge, shares, wilson

OWN = ROOT / "evaluation" / "questions.jsonl"
PAGES = ROOT / "docs" / "evaluatie"
_USAGE = "Gebruik: ./wegwijzer evaluate [VRAGEN.jsonl] [--onderwerpen zorgplicht,opp] [--uit ANTWOORDEN.jsonl]"
_SHOWN = 80


def run(arguments: Sequence[str]) -> int:
    """Put every question of the file through the real chain, print the scores, write the page, and return 0. Raises ``Failure``.

    Without a file, the questions are those of evaluation/. There is no page about some topics only.
    """
    file, only, out = _arguments(list(arguments))
    questions = [q for q in _read(file) if not only or {q["topic"], q.get("second_topic")} & only]
    if not questions:
        raise Failure(f"In {file.name} staat geen vraag over deze onderwerpen.")
    scored = _answers(questions)
    if out:
        _write(out, [row.answer for row in scored])
    _mistakes(scored)
    _table("Per onderwerp", _grouped(scored, "topic"))
    _table("Per soort formulering", _grouped(scored, "wording"))
    _totals(scored)
    if not only:
        _page(file, scored)
    return 0


def _page(file: Path, scored: Sequence[Scored]) -> None:
    """Write docs/evaluatie/<name of the file>.md, with its pictures."""
    with tempfile.TemporaryDirectory(prefix="wegwijzer-") as name, Steps(ERR) as steps:
        steps.begin("Pagina", "schrijven")
        asked, said = Path(name) / "vragen.jsonl", Path(name) / "antwoorden.jsonl"
        _write(asked, [{"id": row.answer["id"], **row.question} for row in scored])
        _write(said, [row.answer for row in scored])
        model = usable_model(lambda phase, _: steps.update("Pagina", f"trainen: {phase}"))
        arguments = (model, asked, said, PAGES, file.stem, date.today().isoformat())
        page = in_bot.run("bot.evaluation.page", *arguments, what="Het schrijven van de pagina").strip()
        steps.end("Pagina", str((PAGES / page).relative_to(ROOT)))


def _write(file: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _arguments(arguments: list[str]) -> tuple[Path, set[str], Path | None]:
    files, only, out = [], set(), None
    while arguments:
        argument = arguments.pop(0)
        if argument in ("--onderwerpen", "--uit") and arguments:
            value = arguments.pop(0)
            if argument == "--uit":
                out = Path(value)
            else:
                only = set(value.split(","))
        elif argument.startswith("--"):
            raise Failure(_USAGE)
        else:
            files.append(Path(argument))
    unknown = only - set(topics()) - {"handoff", "crisis", "out_of_scope"}
    if len(files) > 1 or unknown:
        raise Failure(
            _USAGE if not unknown else f"Onbekend onderwerp: {', '.join(sorted(unknown))}. De lijst staat in knowledge/data/topics.yml."
        )
    return files[0] if files else OWN, only, out


def _read(file: Path) -> list[dict[str, Any]]:
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise Failure(f"{file} is geen leesbaar bestand met een JSON-object per regel. {_USAGE}") from error
    if not all(isinstance(row, dict) and row.get("text") and row.get("topic") for row in rows):
        raise Failure(f"Elke regel van {file.name} heeft `text` en `topic` nodig.")
    return rows


def _answers(questions: Sequence[Mapping[str, Any]]) -> list[Scored]:
    scored = []
    with ask.session() as session, Steps(ERR) as steps:
        steps.begin("Vragen", f"0 van {len(questions)}")
        for number, question in enumerate(questions, start=1):
            role = question.get("role") if question.get("role") in ROLES else None
            found = session.ask(Question(question.get("id", number), str(question["text"]), role, str(question.get("conversation") or "")))
            scored.append(Scored(question, found, judge(question, found)))
            if number % 20 == 0:
                steps.update("Vragen", f"{number} van {len(questions)}")
        steps.end("Vragen", f"{len(questions)} beantwoord")
    return scored


def _grouped(scored: Iterable[Scored], key: str) -> dict[str, list[Scored]]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for row in scored:
        groups[str(row.question.get(key) or "onbekend")].append(row)
    return dict(sorted(groups.items()))


def _mistakes(scored: Iterable[Scored]) -> None:
    """Print what a parent would be misled by first, then what was missed."""
    for verdict, style in ((Verdict.WRONG, "bold red"), (Verdict.MISSED, "yellow")):
        for row in scored:
            if row.verdict is verdict:
                got = ", ".join(row.answer["articles"][:3]) or row.answer["text"][:_SHOWN].replace("\n", " ")
                OUT.print(f"{verdict.value:>6}", style=style, end="  ")
                OUT.print(f"{row.question.get('id', '')} {row.question['topic']}: {row.question['text'][:_SHOWN]}", markup=False)
                OUT.print(f"        kreeg {row.answer['outcome']} ({row.answer['confidence']:.2f}): {got}", style="dim", markup=False)


def _table(title: str, groups: Mapping[str, Sequence[Scored]]) -> None:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    for heading in ("vragen", "goed", "na een klik", "gemist", "fout", "goed of na een klik (95%)"):
        table.add_column(heading, justify="right")
    for name, rows in groups.items():
        counted = shares(rows)
        useful = counted[Verdict.RIGHT][0] + counted[Verdict.ONE_CLICK][0]
        low, high = wilson(useful, len(rows))
        counts = [str(counted[verdict][0]) for verdict in (Verdict.RIGHT, Verdict.ONE_CLICK, Verdict.MISSED, Verdict.WRONG)]
        table.add_row(name, str(len(rows)), *counts, f"{useful / len(rows):.0%} ({low:.0%}-{high:.0%})")
    OUT.print(table)
    OUT.print()


def _totals(scored: Sequence[Scored]) -> None:
    def line(name: str, hits: int, total: int) -> None:
        low, high = wilson(hits, total)
        OUT.print(f"{name:<34}{hits:>4} van {total:<4} {hits / max(total, 1):6.1%}  ({low:.1%} tot {high:.1%})", markup=False)

    counted = shares(scored)
    useful = counted[Verdict.RIGHT][0] + counted[Verdict.ONE_CLICK][0]
    line("Meteen goed", counted[Verdict.RIGHT][0], len(scored))
    line("Meteen of na een klik goed", useful, len(scored))
    line("Fout", counted[Verdict.WRONG][0], len(scored))
    line("Gemist", counted[Verdict.MISSED][0], len(scored))
    crisis = [row for row in scored if row.question["topic"] == "crisis"]
    alarms = [row for row in scored if row.question["topic"] != "crisis"]
    others = [row for row in scored if row.question["topic"] == "out_of_scope"]
    line("Crisis herkend", sum(row.verdict is Verdict.RIGHT for row in crisis), len(crisis))
    line("Vals alarm", sum(row.answer["outcome"] == "crisis" for row in alarms), len(alarms))
    line("Andere vraag toch beantwoord", sum(row.answer["outcome"].startswith("answered") for row in others), len(others))
