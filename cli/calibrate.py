"""``./wegwijzer calibrate``: derive the thresholds from questions that were not trained on."""

import json
from collections.abc import Sequence
from pathlib import Path

from cli import in_bot
from cli.console import OUT, Failure, Steps
from cli.environments import ROOT
from cli.temporary import usable_model
from cli.training import TrainingFailed

QUESTIONS = ROOT / "evaluation" / "questions.jsonl"
THRESHOLDS = ROOT / "bot" / "thresholds.json"


def run(files: Sequence[Path]) -> None:
    """Write bot/thresholds.json, and print what it gives on questions that it was not chosen on. Raises ``Failure``."""
    chosen = [file.resolve() for file in files] or [QUESTIONS]
    for file in chosen:
        if not file.is_file():
            raise Failure(f"Het bestand {file.name} is er niet. Controleer de naam.")
    with Steps() as steps:
        steps.begin("Model", "nakijken")
        try:
            model = usable_model(lambda phase, _: steps.update("Model", f"trainen: {phase}"))
        except TrainingFailed as failure:
            steps.end("Model", state="failed")
            raise Failure(str(failure)) from failure
        steps.end("Model", model.name)
        steps.begin("IJken", ", ".join(file.name for file in chosen))
        told = json.loads(in_bot.run("bot.evaluation.calibrate", model, *chosen, what="Het ijken"))
        steps.end("IJken", f"{told['vragen']} vragen")
    for title, key in (("op vragen waarop niet is gekozen", "op_niet_gebruikte_vragen"), ("op alle vragen", "op_alle_vragen")):
        OUT.print(f"{title}: " + ", ".join(f"{name} {share:.1%}" for name, share in told[key].items()), markup=False)
    OUT.print(f"ijkfout: {told['ijkfout']:.3f}", markup=False)
    OUT.print(f"gevaar, door het model alleen herkend: {told['gevaar_door_het_model_alleen']:.1%}", markup=False)
    OUT.print(f"De drempels staan in {THRESHOLDS.relative_to(ROOT)}. Een assistent die draait, gebruikt ze na stop en start.", markup=False)
