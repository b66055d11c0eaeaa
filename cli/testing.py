"""``./wegwijzer test``: every check and test, one step after the other, with how far each is."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cli.console import OUT, Failure, Steps
from cli.environments import APP, BOT, ROOT
from cli.parts import QUIET
from cli.temporary import usable_model
from cli.training import TrainingFailed

LOGS = ROOT / "var" / "log"
_GROUPS = ("snel", "eenheid", "bot", "browser")
_TAIL = 60
_PYTEST = ("-m", "pytest", "-q")
# Rasa 3.6 and what it needs warn on every import about Python versions to come; that is not ours to mend.
_BOT_PYTEST = (*_PYTEST, "-o", "filterwarnings=default")


@dataclass(frozen=True, slots=True)
class Step:
    """One command; ``group`` is how it can be run alone. ``needs_model``: a trained model must be there first."""

    group: str
    title: str
    command: tuple[str, ...]
    needs_model: bool = False


def steps() -> list[Step]:
    """Return all steps, cheapest first. Folders of tests that are not there give no step, nor does a PostgreSQL that is not there."""
    app, bot = str(APP.python), str(BOT.python)
    ruff = str(APP.python.with_name("ruff"))
    mypy_bot = (app, "-m", "mypy", "--strict", "--python-executable", bot, "bot")
    apart = ("--ignore=tests/bot", "--ignore=tests/e2e", "--ignore=tests/rasa")
    found = [
        Step("snel", "Stijl (ruff)", (ruff, "check", ".")),
        Step("snel", "Opmaak (ruff)", (ruff, "format", "--check", ".")),
        Step("snel", "Typen (mypy)", (app, "-m", "mypy")),
        Step("snel", "Typen van bot (mypy)", mypy_bot),
        Step("snel", "Teksten (check)", (app, "-m", "cli", "check")),
        Step("eenheid", "Tests", (app, *_PYTEST, "tests", *apart), needs_model=True),
    ]
    if _postgresql():
        found.append(Step("eenheid", "Tests op PostgreSQL", (app, *_PYTEST, "tests/api", "--postgresql")))
    if any(ROOT.glob("tests/bot/test_*.py")):
        found.append(Step("bot", "Tests van bot", (bot, *_BOT_PYTEST, "tests/bot"), needs_model=True))
    if any(ROOT.glob("tests/rasa/test_*.yml")):
        stories = ("test", "core", "--stories", "tests/rasa", "--fail-on-prediction-errors", "--out", "var/rasa-test", "--no-plot")
        found.append(Step("bot", "Gesprekken (rasa test)", (bot, "-m", "rasa", *stories), needs_model=True))
    if any(ROOT.glob("tests/e2e/test_*.py")):
        found.append(Step("browser", "Browser (Chromium)", (app, *_PYTEST, "tests/e2e"), needs_model=True))
    return found


def run(names: list[str]) -> int:
    """Run the steps named, or all. Return 1 when one failed. Raises ``Failure`` when they cannot be run."""
    if unknown := set(names) - set(_GROUPS):
        raise Failure(f"Deze stap bestaat niet: {', '.join(sorted(unknown))}. Kies uit: {', '.join(_GROUPS)}.")
    chosen = [step for step in steps() if not names or step.group in names]
    if any(step.group == "browser" for step in chosen) and not _chromium():
        raise Failure("Voor de browsertests is Chromium nodig. Installeer het (Debian: sudo apt install chromium), of draai: .ci/run")
    started, failed = time.monotonic(), []
    with Steps() as shown:
        model = _model(shown) if any(step.needs_model for step in chosen) else None
        for step in chosen:
            shown.begin(step.title)
            log = LOGS / f"test-{step.group}-{chosen.index(step)}.log"
            code = _run(step, log, model, lambda detail, title=step.title: shown.update(title, detail))  # type: ignore[misc]
            shown.end(step.title, _summary(log) if code == 0 else f"zie {log.relative_to(ROOT)}", "ok" if code == 0 else "failed")
            if code:
                failed.append((step, log))
    for step, log in failed:
        OUT.rule(f"{step.title}: {log.relative_to(ROOT)}")
        OUT.print("\n".join(_lines(log)[-_TAIL:]), markup=False, soft_wrap=True)
    minutes = f"{(time.monotonic() - started) / 60:.1f}".replace(".", ",")
    if failed:
        OUT.print(f"\n✗ Mislukt na {minutes} minuten: {', '.join(step.title for step, _ in failed)}.", style="bold red", markup=False)
    else:
        OUT.print(f"\n✓ Alles is gelukt, in {minutes} minuten.", style="bold green")
    return int(bool(failed))


def _model(shown: Steps) -> Path:
    shown.begin("Model", "nakijken")
    try:
        model = usable_model(lambda phase, _: shown.update("Model", f"trainen: {phase}"))
    except TrainingFailed as failure:
        raise Failure(str(failure)) from failure
    shown.end("Model", model.name)
    return model


def _run(step: Step, log: Path, model: Path | None, tell: Callable[[str], None]) -> int:
    log.parent.mkdir(parents=True, exist_ok=True)
    surroundings = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    surroundings |= {key: value for key, value in QUIET.items() if key != "PYTHONWARNINGS"} | {"PYTHONPATH": str(ROOT)}
    if model:
        # Rasa's own tests of conversations read endpoints.yml too, which needs these.
        surroundings |= {"WEGWIJZER_TEST_MODEL": str(model), "WEGWIJZER_TRACKER": "sqlite://", "WEGWIJZER_ACTIONS_PORT": "5055"}
    command = list(step.command)
    if "rasa" in step.command and model:
        command += ["--model", str(model)]
    with log.open("w", encoding="utf-8", errors="replace") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            while process.poll() is None:
                time.sleep(0.3)
                if percentage := re.findall(r"\[\s*(\d+)%\]", log.read_text(encoding="utf-8", errors="replace")):
                    tell(f"{percentage[-1]} %")
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()
    return process.returncode


def _lines(log: Path) -> list[str]:
    return [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]


def _summary(log: Path) -> str:
    """The last line of pytest or mypy, as they wrote it."""
    last = (_lines(log) or [""])[-1].strip("= ")
    return re.sub(r" in [\d.]+s.*$", "", last) if re.search(r"passed|no issues|already formatted", last) else ""


def _postgresql() -> bool:
    """Tell whether a server can be started here; Debian keeps its programs outside the path."""
    return bool(shutil.which("pg_ctl") or any(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")))


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
