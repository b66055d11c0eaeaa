"""``./wegwijzer bench turn``: a whole turn of ours beside a turn of the bot that ``rasa init`` makes, in the same run."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rich.table import Table
from rich.text import Text

from cli import bench_stock
from cli.bench_load import Figures, at_once, in_turns, timed
from cli.bench_talk import Http, Ours, Stock
from cli.console import OUT, Steps, mark
from cli.temporary import temporary, usable_model

MAX_MEDIAN = 0.7
MIN_PER_SECOND = 1.5
MAX_PARSE = 15.0
_AT_ONCE = 20
_ALONE = 40
_ROUNDS = 6
_WARM = 6
_PARSED = 150


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, ours first and the stock bot second. ``alone``: one conversation at a time; ``together``: twenty at once;
    ``parsed``: only understanding a message.
    """

    alone: Sequence[Figures]
    together: Sequence[Figures]
    parsed: Sequence[Figures]


@dataclass(frozen=True, slots=True)
class Target:
    """Something that must hold; ``holds`` tells whether it does."""

    title: str
    value: str
    bar: str
    holds: bool


def run() -> int:
    """Measure. Return 1 when a target is missed. Raises ``Failure``, ``PartFailed`` or ``TrainingFailed``."""
    with Steps() as steps:
        steps.begin("Model", "nakijken")
        model = usable_model(lambda phase, _: steps.update("Model", f"trainen: {phase}"))
        steps.end("Model", "klaar")
        stock = _stock(steps)
        measured, outcomes = _measure(steps, model, stock)
    targets = targets_of(measured)
    OUT.print(_table(measured))
    OUT.print(_verdicts(targets))
    OUT.print("Onze beurten: " + ", ".join(f"{count} {name}" for name, count in outcomes) + ".", markup=False)
    return int(not all(target.holds for target in targets))


def _stock(steps: Steps) -> Path:
    told: list[str] = []

    def tell(detail: str) -> None:
        told.append(detail)
        steps.update("Standaardbot", detail)

    steps.begin("Standaardbot", "nakijken")
    folder = bench_stock.trained(tell)
    steps.end("Standaardbot", told[-1])
    return folder


def _measure(steps: Steps, model: Path, stock: Path) -> tuple[Measured, list[tuple[str, int]]]:
    steps.begin("Starten", "de hele keten, en de standaardbot ernaast")
    with temporary(model, rasa_options=("--enable-api",)) as running, bench_stock.served(stock) as address:
        steps.end("Starten")
        ours, theirs = Ours(running.url), Stock(address, bench_stock.utterances(stock))
        sides = (ours, theirs)
        steps.begin("Opwarmen")
        in_turns(sides, _WARM, lambda _: None)
        at_once(sides, _AT_ONCE, 1, lambda _: None)
        ours.outcomes.clear()
        steps.end("Opwarmen", "niet meegeteld")
        steps.begin("Eén gesprek tegelijk")
        alone = in_turns(sides, _ALONE, lambda done: steps.update("Eén gesprek tegelijk", f"{done} van {_ALONE} gesprekken"))
        steps.end("Eén gesprek tegelijk", f"{len(alone[0].turns)} beurten van elk, om en om")
        title = f"{_AT_ONCE} gesprekken tegelijk"
        steps.begin(title)
        together = at_once(sides, _AT_ONCE, _ROUNDS, lambda done: steps.update(title, f"ronde {done} van {_ROUNDS}"))
        steps.end(title, f"{len(together[0].turns)} beurten van elk, om en om per ronde")
        outcomes = ours.outcomes.most_common()
        steps.begin("Begrijpen")
        parsed = _parse(running.settings.rasa_url, address, sides)
        steps.end("Begrijpen", f"{_PARSED} berichten van elk, om en om")
    return Measured(alone, together, parsed), outcomes


def _parse(our_rasa: str, stock_rasa: str, sides: tuple[Ours, Stock]) -> list[Figures]:
    """Let both only understand what visitors say to them."""
    figures, https = [Figures(), Figures()], [Http(our_rasa), Http(stock_rasa)]
    said = [islice((text for _ in range(_PARSED) for text in side.script()), _PARSED) for side in sides]
    for texts in zip(*said, strict=True):
        for http, text, found in zip(https, texts, figures, strict=True):
            found.turns.append(timed(lambda http=http, text=text: http.post("/model/parse", {"text": text})))  # type: ignore[misc]
    for http in https:
        http.close()
    return figures


def targets_of(measured: Measured) -> list[Target]:
    """Return what must hold: our turn against the stock bot's, and how long it takes to understand a message."""
    found = []
    for title, (ours, stock) in (("een gesprek", measured.alone), (f"{_AT_ONCE} gesprekken", measured.together)):
        ratio = ours.median / stock.median
        found.append(
            Target(
                f"Mediaan bij {title}, gedeeld door die van de standaardbot",
                _comma(ratio, 2),
                f"≤ {_comma(MAX_MEDIAN, 1)}",
                ratio <= MAX_MEDIAN,
            )
        )
    ratio = measured.together[0].per_second / measured.together[1].per_second
    found.append(
        Target(
            f"Beurten per seconde bij {_AT_ONCE} gesprekken, idem",
            _comma(ratio, 2),
            f"≥ {_comma(MIN_PER_SECOND, 1)}",
            ratio >= MIN_PER_SECOND,
        )
    )
    parse = measured.parsed[0].median
    found.append(Target("Een bericht begrijpen, mediaan", f"{_comma(parse, 1)} ms", f"≤ {MAX_PARSE:.0f} ms", parse <= MAX_PARSE))
    return found


def _table(measured: Measured) -> Table:
    table = Table(
        title=f"Een beurt, op {os.cpu_count()} kernen, naast de bot van rasa init ({bench_stock.version()})", title_justify="left"
    )
    table.add_column("")
    for heading in ("Wegwijzer", "standaardbot", "verhouding"):
        table.add_column(heading, justify="right")
    parts = (("1 gesprek", measured.alone), (f"{_AT_ONCE} gesprekken", measured.together), ("Alleen begrijpen", measured.parsed))
    for title, (ours, stock) in parts:
        table.add_section()
        _row(table, f"{title}: mediaan", ours.median, stock.median, "ms")
        _row(table, f"{title}: 95 van 100 onder", ours.slow, stock.slow, "ms")
        if ours.seconds:
            _row(table, f"{title}: beurten per seconde", ours.per_second, stock.per_second)
    return table


def _row(table: Table, title: str, ours: float, stock: float, unit: str = "") -> None:
    table.add_row(title, f"{_comma(ours, 1)} {unit}".rstrip(), f"{_comma(stock, 1)} {unit}".rstrip(), _comma(ours / stock, 2))


def _verdicts(targets: Sequence[Target]) -> Table:
    table = Table(title="Doelen", title_justify="left")
    table.add_column("")
    for heading in ("gemeten", "doel"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for target in targets:
        verdict = Text.assemble(mark("ok" if target.holds else "failed"), " gehaald" if target.holds else " niet gehaald")
        table.add_row(target.title, target.value, target.bar, verdict)
    return table


def _comma(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")
