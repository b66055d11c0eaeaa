"""``./wegwijzer bench start``: how soon the first answer is there, and how much memory it takes."""

import os
import time

from rich.table import Table

from cli import memory
from cli.ask import Session
from cli.console import OUT, Failure, Steps, seconds
from cli.process import Process
from cli.questions import Question
from cli.temporary import temporary, usable_model

_MAX_SECONDS = 45.0
_MAX_MEGABYTES = 1536.0
_QUESTION = "Moet de school een passende plek voor mijn kind zoeken?"


def run() -> int:
    """Measure. Return 1 when a target is missed. Raises ``Failure``, ``PartFailed`` or ``TrainingFailed``."""
    healthy: dict[str, float] = {}

    def ready(process: Process, took: float) -> None:
        healthy[process.part.label] = took

    with Steps() as steps:
        steps.begin("Model", "nakijken")
        model = usable_model(lambda phase, _: steps.update("Model", f"trainen: {phase}"))
        steps.end("Model", "klaar")
        steps.begin("Meten", "van starten tot eerste antwoord")
        begun = time.monotonic()
        with temporary(model, ready, warm=False) as running, Session(running.url) as asking:
            first = asking.ask(Question(1, _QUESTION))
            total = time.monotonic() - begun
            second = asking.ask(Question(2, _QUESTION))
            sizes = {process.part.label: memory.of_group(process.pid) for process in running.chain.processes.values()}
        steps.end("Meten")
    if "error" in (first["outcome"], second["outcome"]):
        raise Failure(f"De assistent gaf geen antwoord: {first['text']}")
    together = sum(size.proportional for size in sizes.values())

    table = Table(title=f"Starten op {os.cpu_count()} kernen", title_justify="left")
    for heading, side in (("", "left"), ("gestart na", "right"), ("RSS", "right"), ("PSS", "right")):
        table.add_column(heading, justify=side)  # type: ignore[arg-type]
    for label, size in sizes.items():
        table.add_row(label, seconds(healthy[label]), f"{size.resident:.0f} MB", f"{size.proportional:.0f} MB")
    table.add_section()
    resident = sum(size.resident for size in sizes.values())
    table.add_row("Samen, tot het eerste antwoord", seconds(total), f"{resident:.0f} MB", f"{together:.0f} MB")
    table.add_row("Doel", f"≤ {seconds(_MAX_SECONDS)}", "", f"≤ {_MAX_MEGABYTES:.0f} MB")
    OUT.print(table)
    OUT.print(f"Eerste antwoord: {first['ms']} ms in de API. Tweede: {second['ms']} ms.")
    return int(total > _MAX_SECONDS or together > _MAX_MEGABYTES)
