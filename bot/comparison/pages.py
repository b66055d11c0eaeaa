"""docs/evaluatie/vergelijking.md and xsid.md, from the raw figures in vergelijking.json. Standard library only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.comparison.tables import NAMES, beside, duration, named, number, percentage, share, standing, table

Figures = dict[str, Any]
RAW, QUESTIONS, XSID = "vergelijking.json", "vergelijking.md", "xsid.md"
SAMPLE, ALL = "steekproef", "alle_zinnen"
BAR = 0.05
TEMPLATES = Path(__file__).parent / "templates"
WAYS = {"eigen": "Elk systeem op zijn eigen manier", "beslislaag": "Alle systemen met dezelfde beslislaag"}
TYPINGS = {"getypt": "Zoals getypt", "typefouten": "Met typefouten"}
_HEADING = ("systeem", "meteen goed", "goed, of na één klik", "fout", "gemist", "andere vraag beantwoord", "naast Wegwijzer")
_OURS = "wegwijzer"


def read(folder: Path) -> Figures:
    """Return the raw figures of earlier measurements; nothing when there are none."""
    file = folder / RAW
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def write(figures: Figures, folder: Path) -> list[Path]:
    """Write the raw figures, and the pages they are enough for; return what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {RAW: json.dumps(figures, ensure_ascii=False) + "\n"}
    if SAMPLE in figures or ALL in figures:
        texts[QUESTIONS] = "\n\n".join(_questions_page(figures)) + "\n"
    if "xsid" in figures:
        texts[XSID] = _template("xsid.md", tabellen="\n\n".join(_xsid_tables(figures["xsid"]["systemen"])), **figures["xsid"]) + "\n"
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def _questions_page(figures: Figures) -> Iterator[str]:
    yield _template("method.md")
    if not any(figures[part]["diet"] for part in (SAMPLE, ALL) if part in figures):
        yield (
            "**Rasa's standaard (DIET) is op onze eigen vragen nog niet gemeten.** Op een rustige computer kan het met een steekproef: "
            "`./wegwijzer compare evaluation/questions.jsonl --per-label 8`. Op xSID is DIET wel gemeten: zie [xsid.md](xsid.md)."
        )
    if SAMPLE in figures:
        yield from _section("Alle systemen, op een steekproef van de zinnen", "sample.md", figures[SAMPLE])
    if ALL in figures:
        yield from _section("Op alle zinnen", "all.md", figures[ALL])
    if "andere_vragen" in figures:
        yield from _other_questions(figures["andere_vragen"])


def _section(title: str, template: str, measured: Figures) -> Iterator[str]:
    yield f"## {title}"
    yield _template(template, gemeten_op=measured["gemeten_op"], per_label=measured["per_label"], **measured["zinnen"])
    absent = [name for name in NAMES if name not in measured["seconden"]]
    if absent:
        yield f"Niet erbij: {named(absent)}."
    if "rasa-standaard" in absent:
        yield _template("without_diet.md")
    if measured["diet"]:
        first, last = (percentage(measured["diet"]["geleerd"][place]) for place in (0, -1))
        yield (
            f"DIET trainde {len(measured['diet']['geleerd'])} epochs, zoals Rasa zelf kiest. Van de trainzinnen had het na de eerste epoch "
            f"{first} goed en na de laatste {last}."
        )
    for name, file in measured["bestanden"].items():
        yield from _file(name, file)
    yield from _speed(measured)


def _file(name: str, file: Figures) -> Iterator[str]:
    systems = file["systemen"]
    yield f"### De vragen van `{name}`"
    left_out = f" {file['crisis_weggelaten']} vragen over direct gevaar zijn weggelaten." if file["crisis_weggelaten"] else ""
    yield f"{file['vragen']} vragen.{left_out}"
    for way, title in WAYS.items():
        yield f"#### {title}"
        for typing, subtitle in TYPINGS.items():
            yield f"{subtitle}:"
            yield table(_HEADING, [_row(system, figures[typing][way]) for system, figures in systems.items()])
            yield standing({system: figures[typing][way]["naast_wegwijzer"] for system, figures in systems.items() if system != _OURS})
    yield "#### Zonder drempels"
    yield "Op hoeveel van de gewone vragen het artikel dat bovenaan staat over het goede onderwerp gaat:"
    yield table(
        ("systeem", *TYPINGS.values()),
        [(named([s]), *(share(figures[typing]["eerste_onderwerp"]) for typing in TYPINGS)) for s, figures in systems.items()],
    )


def _row(system: str, found: Figures) -> tuple[str, ...]:
    columns = ("goed", "goed_of_klik", "fout", "gemist", "andere_vraag_beantwoord")
    return (named([system]), *(share(found[column]) for column in columns), beside(found.get("naast_wegwijzer")))


def _speed(measured: Figures) -> Iterator[str]:
    first = next(iter(measured["bestanden"].values()))["systemen"]
    yield "### Tijd"
    yield (
        "Op dezelfde computer, terwijl er ander werk liep: kijk naar de verhouding, niet naar de seconden. Bij Rasa telt het laden van "
        "Rasa en het lezen van de zinnen mee, bij Wegwijzer het zoeken van de woordvormen (spaCy)."
    )
    yield table(
        ("systeem", "trainen", "een vraag (mediaan)"),
        [(named([s]), duration(measured["seconden"][s]), f"{number(figures['milliseconden'])} ms") for s, figures in first.items()],
    )


def _other_questions(trial: Figures) -> Iterator[str]:
    yield "## Vragen over iets heel anders"
    yield (
        f"Gemeten op {trial['gemeten_op']}. Wie om muziek, het weer of een lamp vraagt, moet geen artikel over school krijgen. De grens: "
        "hoogstens 1 op de 20 krijgt een antwoord. Wegwijzer deed dit met de eigen drempels."
    )
    yield table(
        ("zinnen", "krijgt een antwoord", "krijgt een keuze"),
        [(name, share(found["beantwoord"]), share(found["aangeboden"])) for name, found in trial["soorten"].items()],
    )
    above = [name for name, found in trial["soorten"].items() if found["beantwoord"][0] > BAR * found["beantwoord"][1]]
    yield f"**Die grens is niet gehaald** bij: {'; '.join(above)}." if above else "Die grens is gehaald."
    worst = dict.fromkeys(tuple(item) for found in trial["soorten"].values() for item in found["ergste"])
    if worst:
        yield "De ergste:"
        yield "\n".join(f"- “{text}” → `{slug}` ({percentage(sure)} zeker)" for text, slug, sure in worst)
    yield (
        "De zinnen zijn de Nederlandse testzinnen van [Home Assistant](https://github.com/home-assistant/intents) (CC BY 4.0) en van "
        "[xSID](https://github.com/mainlp/xsid) (CC BY-SA 4.0). Ze staan niet in dit project; wat hierboven staat, zijn citaten."
    )


def _xsid_tables(systems: Figures) -> Iterator[str]:
    for typing, title in TYPINGS.items():
        yield f"## {title}"
        rows = [(named([s]), share(f[typing]["goed"]), beside(f[typing].get("naast_wegwijzer"))) for s, f in systems.items()]
        yield table(("systeem", "goede intentie", "naast Wegwijzer"), rows)
        yield standing({s: f[typing]["naast_wegwijzer"] for s, f in systems.items() if s != _OURS})
    yield "## Tijd"
    yield table(
        ("systeem", "trainen", "een zin (mediaan)"),
        [(named([s]), duration(f["seconden"]), f"{number(f['milliseconden'])} ms") for s, f in systems.items()],
    )


def _template(name: str, **values: object) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8").strip().format(**values)
