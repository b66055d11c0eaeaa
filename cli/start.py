"""``./wegwijzer start``: prepare, start the three parts, and keep them running."""

import signal
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from api.db import migrate
from api.settings import Settings
from cli import administrator, configuration, instance, models, ports
from cli.chain import Chain, PartFailed
from cli.console import OUT, Failure, Steps
from cli.environments import ROOT
from cli.parts import all_parts
from cli.process import Process
from cli.supervisor import Supervisor
from cli.training import TrainingFailed, train
from cli.trial import answers_a_question

LOGS = ROOT / "var" / "log"
START_SECONDS = 180.0
_PORTS = (("api_port", "Website en inbox"), ("rasa_port", "Taalbegrip (Rasa)"), ("actions_port", "Antwoorden"))


def run(port: int | None, run_folder: Path = instance.RUN) -> None:
    """Run until interrupted. Raises ``Failure``."""
    settings = configuration.load(port)
    try:
        with instance.only_one(run_folder):
            _check_ports(settings)
            _run(settings, run_folder)
    except instance.AlreadyRunning as other:
        where = f" op http://{ports.HOST}:{other.status['port']}" if "port" in other.status else ""
        raise Failure(f"Wegwijzer draait al in deze map{where}. Stop het met ./wegwijzer stop, of gebruik wat er draait.") from other


def _run(settings: Settings, run_folder: Path) -> None:
    OUT.print("[bold]Wegwijzer passend onderwijs[/bold]\n")
    chain: Chain | None = None
    try:
        with Steps() as steps:
            _prepare_database(settings, steps)
            model = _prepare_model(steps)
            chain = _start(settings, model, steps)
            _try_out(settings, steps)
        _welcome(settings)
        Supervisor(chain, _say, run_folder, settings.api_port).run()
    except KeyboardInterrupt:
        OUT.print("\nWegwijzer stopt…")
    except PartFailed as failure:
        raise Failure(str(failure)) from failure
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # stopping must not be interrupted halfway
            signal.signal(number, signal.SIG_IGN)
        if chain:
            chain.stop()
    OUT.print("Gestopt.")


def _check_ports(settings: Settings) -> None:
    for key, label in _PORTS:
        port = int(getattr(settings, key))
        if not ports.is_free(port):
            how = (
                f"./wegwijzer start --poort {port + 10}"
                if key == "api_port"
                else f"WEGWIJZER_{key.upper()}={port + 10} in het bestand .env"
            )
            raise Failure(
                f"Poort {port} ({label}) is al in gebruik door een ander programma. Stop dat programma, of kies een andere poort: {how}."
            )


def _prepare_database(settings: Settings, steps: Steps) -> None:
    steps.begin("Database", "bijwerken")
    try:
        migrate.upgrade(settings.database_url)
    except (SQLAlchemyError, OSError) as error:
        steps.end("Database", state="failed")
        raise Failure(
            "De database kan niet worden geopend of bijgewerkt. Controleer WEGWIJZER_DATABASE_URL, de schrijfrechten op de map var en de "
            f"ruimte op de schijf. Melding: {type(error).__name__}."
        ) from error
    steps.end("Database", "bijgewerkt")


def _prepare_model(steps: Steps) -> Path:
    steps.begin("Model", "nakijken")
    model = models.current()
    if model is None:
        try:
            model = train(lambda phase, _: steps.update("Model", f"trainen: {phase}"))
        except TrainingFailed as failure:
            older = next(iter(models.trained()), None)
            if older is None:
                steps.end("Model", state="failed")
                raise Failure(str(failure)) from failure
            steps.end("Model", f"{failure}", state="warning")
            return older.path
        steps.end("Model", "getraind")
    else:
        steps.end("Model", f"getraind op {model.trained_at.astimezone():%d-%m-%Y om %H:%M}")
    return model.path


def _start(settings: Settings, model: Path, steps: Steps) -> Chain:
    parts = all_parts(settings, model)
    for part in parts:
        steps.begin(part.label, "starten")
    chain = Chain(parts, LOGS)

    def ready(process: Process, _: float) -> None:
        steps.end(process.part.label, process.part.health_url.split("/")[2])

    try:
        chain.wait(START_SECONDS, ready)
    except BaseException as error:
        if isinstance(error, PartFailed):
            steps.end(error.part.label, state="failed")
        with suppress(KeyboardInterrupt):
            chain.stop()
        raise
    return chain


def _try_out(settings: Settings, steps: Steps) -> None:
    steps.begin("Proefvraag", "stellen")
    if answers_a_question(settings):
        steps.end("Proefvraag", "beantwoord")
    else:
        steps.end("Proefvraag", "geen antwoord: kijk in var/log/acties.log en var/log/rasa.log", state="warning")


def _welcome(settings: Settings) -> None:
    url = settings.public_url
    OUT.print("\n[bold]Wegwijzer is klaar.[/bold]")
    OUT.print(f"  Demopagina   {url}/demo", markup=False)
    OUT.print(f"  Inbox        {url}/inbox", markup=False)
    if link := administrator.first_link(settings):
        OUT.print("\n  Er is nog geen beheerder. Open deze link één keer en kies een wachtwoord:")
        OUT.print(f"  {link}", markup=False, soft_wrap=True)
    OUT.print("\n  Stoppen: Ctrl-C. Nakijken of alles werkt: ./wegwijzer doctor\n")


def _say(sentence: str) -> None:
    OUT.print(f"{datetime.now().astimezone():%H:%M:%S} {sentence}", markup=False)
