"""What Wegwijzer consists of when it runs: Rasa, the action server and the API, with their commands and surroundings."""

import os
from collections.abc import Sequence
from pathlib import Path

from api.settings import PREFIX, Settings
from cli import ports
from cli.environments import APP, BOT, ROOT, Environment
from cli.process import Part

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "SQLALCHEMY_WARN_20": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "PYTHONWARNINGS": "ignore",
    "SANIC_HOST": ports.HOST,
}
# One sentence makes small matrices: sharing them out over threads takes longer than multiplying them, and takes time from the others.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def variables(settings: Settings) -> dict[str, str]:
    """Return the environment variables for every process: the settings as they are now, and what keeps Rasa quiet and at home."""
    given = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}  # Rasa starts 15 s later without bytecode
    told = {
        f"{PREFIX}{name.upper()}": ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in settings.model_dump().items()
    }
    return (
        given | told | QUIET | ONE_THREAD | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "WEGWIJZER_TRACKER": rasa_database(settings)}
    )


def rasa_database(settings: Settings) -> str:
    """Return the tracker's address for Rasa, whose SQLAlchemy 1.4 knows PostgreSQL under its older driver."""
    return settings.tracker_url.replace("postgresql+psycopg:", "postgresql:") or "sqlite://"


def all_parts(settings: Settings, model: Path, rasa_options: Sequence[str] = ()) -> list[Part]:
    """Return the three parts; Rasa loads ``model``, and is started with ``rasa_options`` as well."""
    surroundings = variables(settings)

    def part(name: str, label: str, port: int, path: str, *command: str) -> Part:
        return Part(name, label, command, f"http://{ports.HOST}:{port}{path}", surroundings, ROOT)

    def python(environment: Environment, *command: str) -> tuple[str, ...]:
        return (str(environment.python), "-P", "-m", *command)

    rasa, actions, api = settings.rasa_port, settings.actions_port, settings.api_port
    listen = ("--interface", ports.HOST, "--port", str(rasa), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml")
    serve = ("--factory", "--host", ports.HOST, "--port", str(api), "--ws", "none", "--no-access-log", "--log-level", "warning")
    return [
        part(
            "rasa",
            "Taalbegrip (Rasa)",
            rasa,
            "/",
            *python(BOT, "bot.serving", "run", "--quiet", "--model", str(model), *listen, *rasa_options),
        ),
        part(
            "acties", "Antwoorden", actions, "/health", *python(APP, "rasa_sdk", "--quiet", "--actions", "actions", "--port", str(actions))
        ),
        part("api", "Website en inbox", api, "/health", *python(APP, "uvicorn", "api.main:create_app", *serve)),
    ]
