"""``python -m bot.comparison [QUESTIONS…] [--per-label N] [--zonder NAME]… [--xsid FOLDER] [--ander FILE] [--zinnen FILE]``: measure.

``./wegwijzer compare`` starts this in the environment ``bot``; what is printed is for its screen. Writes the pages; figures that are not
measured now stay as they were.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.calibration import Thresholds
from bot.comparison import other_questions, pages, sentences, xsid
from bot.comparison.measuring import TYPINGS, WAYS, measure
from bot.comparison.sentences import ROOT, Sentence
from bot.comparison.statistics import paired
from bot.comparison.systems import ArticleSearch, Ours, RasaModel, System, trainable
from bot.comparison.tables import NAMES
from bot.evaluation.offline import read
from knowledge.library import articles
from knowledge.scoring import Verdict

PAGES = ROOT / "docs" / "evaluatie"
CRISIS = "crisis"
Makers = dict[str, Callable[[], System]]


def main(arguments: Sequence[str]) -> None:
    """Measure what the arguments ask for, and write the pages."""
    options = _options(arguments)
    learned = list(sentences.read(options.zinnen)) if options.zinnen else sentences.of_the_project()
    figures = pages.read(options.uit)
    topic_of = {slug: article.topic for slug, article in articles().items()}
    makers: Makers = {**trainable(topic_of, Thresholds.load()), ArticleSearch.name: ArticleSearch}
    if options.vragen:
        some = sentences.sample(learned, options.per_label) if options.per_label else learned
        chosen = {name: make for name, make in makers.items() if name not in options.zonder}
        measured = {"per_label": options.per_label, **on_questions(options.vragen, some, chosen)}
        figures[pages.SAMPLE if options.per_label else pages.ALL] = measured
        keep(figures, options.uit)
    if options.xsid:
        told("xSID")
        figures["xsid"] = {"gemeten_op": str(date.today()), **xsid.benchmark(options.xsid, trainable({}, Thresholds()))}
        keep(figures, options.uit)
    if options.ander or options.xsid:
        figures["andere_vragen"] = on_other_questions(options, learned, makers)
        keep(figures, options.uit)


def keep(figures: dict[str, Any], folder: Path) -> None:
    """Write the pages after every part: what was measured for hours outlives an interruption of the next."""
    for path in pages.write(figures, folder):
        told(f"geschreven: {path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}")


def on_questions(files: Sequence[Path], learned: Sequence[Sentence], makers: Makers) -> dict[str, Any]:
    """Train every system once, and return its figures on every file of questions."""
    asked = {file.name: [question for question in read(file) if question["topic"] != CRISIS] for file in files}
    systems: dict[str, dict[str, Any]] = {name: {} for name in asked}
    seconds: dict[str, float] = {}
    diet: dict[str, Any] = {}
    for name, make in makers.items():
        told(f"{name}: trainen")
        system = make()
        seconds[name] = round(system.learn(learned), 1)
        if isinstance(system, RasaModel) and system.trained and system.trained.losses:
            diet = {"verlies": system.trained.losses, "geleerd": system.trained.accuracies}
        for file, questions in asked.items():
            told(f"{name}: {len(questions)} vragen van {file}")
            systems[file][name] = measure(system, questions)
        del system
        gc.collect()  # a loaded Rasa model takes more memory than all else together
    for found in systems.values():
        compare_with_ours(found)
    return {
        "gemeten_op": str(date.today()),
        "zinnen": {"aantal": len(learned), "labels": len({label for _, label in learned}), "kenmerk": sentences.digest(learned)},
        "diet": diet,
        "seconden": seconds,
        "bestanden": {
            file.name: {
                "vragen": len(asked[file.name]),
                "crisis_weggelaten": len(read(file)) - len(asked[file.name]),
                "nummers": [question.get("id") for question in asked[file.name]],
                "systemen": systems[file.name],
            }
            for file in files
        },
    }


def compare_with_ours(found: dict[str, dict[str, Any]]) -> None:
    """Add to the figures of every other system how it stands beside ours, on the same questions."""
    for typing in TYPINGS:
        for way in WAYS:
            right = {name: [verdict == Verdict.RIGHT for verdict in figures[typing][way]["oordelen"]] for name, figures in found.items()}
            for name in found:
                if name != Ours.name:
                    found[name][typing][way]["naast_wegwijzer"] = paired(right[Ours.name], right[name])


def on_other_questions(options: argparse.Namespace, learned: Sequence[Sentence], makers: Makers) -> dict[str, Any]:
    """Put utterances about anything but school to ours, with the thresholds as shipped."""
    collections = []
    if options.ander:
        collections.append(("Home Assistant", other_questions.read_home_assistant(options.ander)))
    if options.xsid:
        collections.append(("xSID, testzinnen", [text for text, _ in xsid.read(options.xsid / xsid.TEST)]))
    told("vragen over iets anders")
    ours = makers[Ours.name]()
    ours.learn(learned)
    return {"gemeten_op": str(date.today()), "soorten": other_questions.trial(ours, collections)}


def told(line: str) -> None:
    """Say how far it is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bot.comparison")
    parser.add_argument("vragen", nargs="*", type=Path)
    parser.add_argument("--xsid", type=Path)
    parser.add_argument("--ander", type=Path)
    parser.add_argument("--zinnen", type=Path)
    parser.add_argument("--per-label", type=int)
    parser.add_argument("--zonder", action="append", default=[], choices=[name for name in NAMES if name != Ours.name])
    parser.add_argument("--uit", type=Path, default=PAGES)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    os.nice(10)  # measuring takes long: whoever asks something meanwhile goes first
    main(sys.argv[1:])
