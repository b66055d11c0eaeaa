"""``./wegwijzer compare``: our classifier beside others, on the same sentences and questions. The environment ``bot`` does the work."""

import json
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from cli.console import ERR, OUT, Failure, Steps
from cli.environments import BOT, ROOT
from cli.parts import QUIET

LOG = ROOT / "var" / "log" / "vergelijking.log"
PAGES = ROOT / "docs" / "evaluatie"
OTHERS = ("rasa-standaard", "rasa-lr", "tfidf-lr", "bm25")
_STEP = "Vergelijken"


def run(
    questions: Sequence[Path],
    *,
    per_label: int | None = None,
    without: Sequence[str] = (),
    xsid: Path | None = None,
    others: Path | None = None,
    sentences: Path | None = None,
    out: Path = PAGES,
) -> None:
    """Measure, write the pages in ``out``, and print what a reader wants to know first. Raises ``Failure``."""
    if not (questions or xsid or others):
        raise Failure("Noem een bestand met vragen: ./wegwijzer compare evaluation/questions.jsonl. Of een map: --xsid MAP.")
    if unknown := set(without) - set(OTHERS):
        raise Failure(f"Onbekend systeem: {', '.join(sorted(unknown))}. Weglaten kan: {', '.join(OTHERS)}.")
    for file in questions:
        _check_questions(file)
    for path in (xsid and xsid / "nl.valid.conll", xsid and xsid / "nl.test.conll", others, sentences):
        if path and not path.is_file():
            raise Failure(f"Het bestand {path} is er niet. Controleer de naam.")
    options = {"--per-label": per_label, "--xsid": xsid, "--ander": others, "--zinnen": sentences, "--uit": out}
    given = [word for name, value in options.items() if value is not None for word in (name, _whole(value))]
    _measure([*map(_whole, questions), *given, *(word for name in without for word in ("--zonder", name))])
    measured = json.loads((out / "vergelijking.json").read_text(encoding="utf-8")).get("steekproef" if per_label else "alle_zinnen", {})
    _show([(file.name, measured["bestanden"][file.name]) for file in questions])


def _whole(value: object) -> str:
    return str(value.resolve()) if isinstance(value, Path) else str(value)


def _check_questions(file: Path) -> None:
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise Failure(f"{file} is geen leesbaar bestand met een JSON-object per regel. Controleer de naam en de inhoud.") from error
    if not rows or not all(isinstance(row, dict) and row.get("text") and row.get("topic") for row in rows):
        raise Failure(f"Elke regel van {file.name} heeft `text` en `topic` nodig.")


def _measure(arguments: Sequence[str]) -> None:
    """Run the measurement, and show what it says it is doing. Raises ``Failure`` when it fails."""
    command = [str(BOT.python), "-P", "-m", "bot.comparison", *arguments]
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("w", encoding="utf-8") as log, Steps(ERR) as steps:
        steps.begin(_STEP, "beginnen (het trainen van Rasa kan uren duren, maar hoeft maar één keer)")
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True,
        )  # fmt: skip
        try:
            for line in process.stdout or ():
                steps.update(_STEP, line.strip())
            process.wait()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if process.returncode:
            steps.end(_STEP, state="failed")
            raise Failure(f"Het vergelijken is mislukt. De pagina's zijn niet veranderd. De reden staat in {LOG.relative_to(ROOT)}.")
        steps.end(_STEP)


def _show(measured: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Print for each file how often every system was right, with the decision layer that all share."""
    for name, file in measured:
        table = Table(title=f"{name}, dezelfde beslislaag", title_justify="left", box=None, pad_edge=False)
        table.add_column("")
        for heading in ("meteen goed", "na één klik", "fout", "meteen goed, met typefouten"):
            table.add_column(heading, justify="right")
        for system, found in file["systemen"].items():
            clean, noisy = found["getypt"]["beslislaag"], found["typefouten"]["beslislaag"]
            shown = (clean["goed"], clean["goed_of_klik"], clean["fout"], noisy["goed"])
            table.add_row(system, *(f"{hits / total:.0%} ({low:.0%}-{high:.0%})" for hits, total, low, high in shown))
        OUT.print(table)
        OUT.print()
    OUT.print("Alle cijfers staan in docs/evaluatie/.")
