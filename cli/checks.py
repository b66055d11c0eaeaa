"""What ``doctor`` looks at: one function a part, each with what it found and how to mend it."""

import shutil
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from api.db import engine
from api.settings import Settings
from cli import configuration, instance, models, ports
from cli.console import Failure
from cli.environments import APP, BOT, ROOT, Environment
from knowledge import library


@dataclass(frozen=True, slots=True)
class Finding:
    """``state`` is ``ok``, ``warning`` or ``failed``; ``advice`` says in one sentence what to do."""

    title: str
    state: str
    detail: str
    advice: str = ""


def python() -> Finding:
    """The interpreter that runs the commands."""
    return Finding("Python", "ok", ".".join(map(str, sys.version_info[:3])))


def environment(which: Environment) -> Finding:
    """Whether an environment is complete."""
    title = f"Omgeving {which.name}"
    if not which.stamp() or not which.starts:
        return Finding(title, "failed", "ontbreekt of is niet af", "Start Wegwijzer met ./wegwijzer start: dat maakt de omgeving.")
    present = len(list(which.site_packages.glob("*.dist-info")))
    if present < which.size():
        advice = f"Verwijder de map .venvs/{which.name}; het volgende commando maakt haar opnieuw."
        return Finding(title, "failed", f"{present} van {which.size()} pakketten", advice)
    if not which.is_current():
        return Finding(title, "warning", "hoort bij een oudere versie", "Het volgende commando dat haar nodig heeft, werkt haar bij.")
    return Finding(title, "ok", f"{present} pakketten")


def language() -> Finding:
    """Which Dutch pipeline is in use."""
    try:
        name = models.pipeline()
    except Failure as error:
        return Finding("Taalmodule", "failed", "niet te laden", str(error))
    own = name.startswith("nl_ud_sm")
    return Finding("Taalmodule", "ok", f"{name} ({'die van dit project' if own else 'die van spaCy'})")


def model() -> Finding:
    """Whether there is a trained model, and whether it still fits."""
    newest = next(iter(models.trained()), None)
    if newest is None:
        return Finding(
            "Model", "warning", "nog niet getraind", "Train het met ./wegwijzer train; ./wegwijzer start doet dat anders vanzelf."
        )
    when = f"getraind op {newest.trained_at.astimezone():%d-%m-%Y om %H:%M} met {newest.pipeline}"
    if newest.pipeline != models.pipeline():
        return Finding("Model", "failed", f"{when}; die taalmodule is er niet meer", "Train opnieuw met ./wegwijzer train.")
    try:
        changed = newest.inputs != models.inputs()
    except Failure:
        return Finding("Model", "warning", f"{when}; of het nog past, is niet na te gaan", "Herstel eerst de kennisbank.")
    if changed:
        return Finding("Model", "warning", f"{when}; vragen of regels zijn daarna veranderd", "Train opnieuw met ./wegwijzer train.")
    return Finding("Model", "ok", when)


def database(settings: Settings) -> Finding:
    """Whether the database opens, has the newest tables, and can be written."""
    script = Config()
    script.set_main_option("script_location", str(ROOT / "api" / "db" / "migrations"))
    newest = ScriptDirectory.from_config(script).get_current_head()
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return Finding("Database", "ok", "nog niet gemaakt; ./wegwijzer start doet dat")
    connections = engine.make_engine(settings.database_url)
    try:
        with connections.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
            if present:
                connection.exec_driver_sql("DELETE FROM alembic_version WHERE 1 = 0")  # a write that changes nothing
    except (SQLAlchemyError, OSError) as error:
        advice = "Controleer WEGWIJZER_DATABASE_URL in .env, en of u in de map var mag schrijven."
        return Finding("Database", "failed", f"niet te openen of niet te beschrijven ({type(error).__name__})", advice)
    finally:
        connections.dispose()
    if present != newest:
        detail = "nog leeg" if present is None else "heeft oudere tabellen"
        return Finding("Database", "warning", detail, "./wegwijzer start werkt haar bij.")
    return Finding("Database", "ok", "bijgewerkt, en te beschrijven")


def running(settings: Settings) -> list[Finding]:
    """What runs in this folder, or whether it could: one line for each process, or one for the ports."""
    if instance.holder() is None:
        taken = [str(port) for port in (settings.api_port, settings.rasa_port, settings.actions_port) if not ports.is_free(port)]
        if taken:
            advice = "Stop dat programma, of kies andere poorten in .env (WEGWIJZER_API_PORT, _RASA_PORT, _ACTIONS_PORT)."
            return [Finding("Poorten", "failed", f"{', '.join(taken)} in gebruik door een ander programma", advice)]
        return [Finding("Draait", "ok", "nee; de poorten zijn vrij")]
    return [_process(part) for part in instance.read_status().get("parts", {}).values()] or [Finding("Draait", "ok", "is aan het starten")]


def _process(part: dict[str, object]) -> Finding:
    title, detail = str(part["label"]), f"proces {part['pid']}, {part['megabytes']} MB, {part['restarts']} keer herstart"
    if part["state"] == "running":
        return Finding(
            title, "warning" if part["restarts"] else "ok", detail, f"Kijk in var/log/ waarom {title} stopte." if part["restarts"] else ""
        )
    if part["state"] == "starting":
        return Finding(title, "warning", f"antwoordt nog niet ({detail})", "Wacht een halve minuut en kijk opnieuw.")
    return Finding(
        title, "failed", f"draait niet ({detail})", "Kijk in var/log/, en start opnieuw: ./wegwijzer stop, dan ./wegwijzer start."
    )


def disk() -> Finding:
    """Whether there is room for conversations, models and logs."""
    gigabytes = shutil.disk_usage(ROOT).free / 1e9
    detail = f"{gigabytes:.1f} GB vrij".replace(".", ",")
    if gigabytes < 0.5:
        return Finding("Schijf", "failed", detail, "Maak ruimte vrij: zonder ruimte kunnen vragen niet worden bewaard.")
    return Finding("Schijf", "warning" if gigabytes < 2.5 else "ok", detail, "Maak ruimte vrij." if gigabytes < 2.5 else "")


def articles(today: date) -> Finding:
    """Whether the articles are right, and none is past its review date."""
    wrong = library.problems()
    if wrong:
        return Finding("Kennisbank", "failed", f"{len(wrong)} artikelen met een fout", "Bekijk de fouten met ./wegwijzer check.")
    known = library.load()
    late = [slug for slug, article in known.items() if article.is_overdue(today)]
    if late:
        names = ", ".join(late[:3]) + (" …" if len(late) > 3 else "")
        advice = "Loop ze na en zet een nieuwe datum bij herzien_voor."
        return Finding("Kennisbank", "warning", f"{len(late)} van {len(known)} artikelen over hun datum: {names}", advice)
    return Finding("Kennisbank", "ok", f"{len(known)} artikelen, alle binnen hun datum")


def findings(today: date) -> list[Finding]:
    """Return everything, in the order in which one would mend it."""
    found = [python(), environment(APP), environment(BOT), language()]
    found.append(model() if found[-1].state == "ok" else Finding("Model", "failed", "niet na te kijken zonder taalmodule"))
    try:
        settings = configuration.load()
    except Failure as failure:
        found.append(Finding("Instellingen", "failed", "", str(failure)))
    else:
        found += [database(settings), *running(settings)]
    return [*found, disk(), articles(today)]
