"""``doctor`` finds what is wrong and says how to mend it."""

import json
import os
import socket
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.db import migrate
from api.settings import Settings
from cli import checks, doctor, instance, models, ports
from cli.checks import Finding
from cli.environments import Environment
from tests.platform.standins import script


def settings(**values: object) -> Settings:
    """Settings on free ports."""
    api, rasa, actions = ports.free(3)
    return Settings.model_validate({"api_port": api, "rasa_port": rasa, "actions_port": actions, **values})


def test_an_environment_that_is_not_finished_is_broken(environment: Environment) -> None:
    found = checks.environment(environment)
    assert (found.state, found.advice) == ("failed", "Start Wegwijzer met ./wegwijzer start: dat maakt de omgeving.")


def test_an_environment_that_misses_a_package_is_broken(environment: Environment) -> None:
    environment.pins.write_text("rich==15.0.0 \\\n    --hash=sha256:00\n", encoding="utf-8")
    script(environment.python, "exit 0")
    environment.write_stamp()
    found = checks.environment(environment)
    assert (found.state, found.detail) == ("failed", "0 van 1 pakketten")
    assert "Verwijder de map .venvs/app" in found.advice


def test_an_outdated_environment_is_only_a_warning(environment: Environment) -> None:
    script(environment.python, "exit 0")
    environment.write_stamp()
    environment.pins.write_text("# new\n", encoding="utf-8")
    assert checks.environment(environment).state == "warning"


def test_a_database_that_is_up_to_date_is_well(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/w.db"
    assert checks.database(settings(database_url=url)).detail == "nog niet gemaakt; ./wegwijzer start doet dat"
    migrate.upgrade(url)
    assert checks.database(settings(database_url=url)).state == "ok"


def test_a_database_with_older_tables_is_noticed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/w.db"
    migrate.upgrade(url)
    with sqlite3.connect(tmp_path / "w.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'older'")
    connection.close()
    found = checks.database(settings(database_url=url))
    assert (found.state, found.advice) == ("warning", "./wegwijzer start werkt haar bij.")


def test_something_else_than_a_database_is_broken(tmp_path: Path) -> None:
    (tmp_path / "w.db").write_text("this is no database, but it is long enough to look at\n" * 40, encoding="utf-8")
    found = checks.database(settings(database_url=f"sqlite:///{tmp_path}/w.db"))
    assert found.state == "failed"
    assert "WEGWIJZER_DATABASE_URL" in found.advice


def test_a_port_that_another_program_holds_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "holder", lambda: None)
    chosen = settings()
    assert [found.state for found in checks.running(chosen)] == ["ok"]
    with socket.socket() as other:
        other.bind((ports.HOST, chosen.rasa_port))
        other.listen()
        (found,) = checks.running(chosen)
    assert (found.state, str(chosen.rasa_port) in found.detail) == ("failed", True)


def test_running_parts_are_shown_with_their_state(monkeypatch: pytest.MonkeyPatch) -> None:
    part = {"pid": 12, "restarts": 0, "megabytes": 500}
    states = {"Rasa": "running", "Antwoorden": "starting", "Website": "given up"}
    status = {"parts": {name: {**part, "label": name, "state": state} for name, state in states.items()}}
    monkeypatch.setattr(instance, "holder", os.getpid)
    monkeypatch.setattr(instance, "read_status", lambda: json.loads(json.dumps(status)))
    assert [found.state for found in checks.running(settings())] == ["ok", "warning", "failed"]


def test_articles_past_their_date_are_counted() -> None:
    found = checks.articles(date(2100, 1, 1))
    assert found.state == "warning"
    assert "over hun datum" in found.detail


@pytest.mark.parametrize(("inputs", "pipeline", "state"), [("now", "p 1", "ok"), ("before", "p 1", "warning"), ("now", "p 0", "failed")])
def test_a_model_is_held_against_its_inputs_and_its_pipeline(
    inputs: str, pipeline: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "inputs", lambda: "now")
    monkeypatch.setattr(models, "pipeline", lambda: "p 1")
    monkeypatch.setattr(models, "trained", list)
    assert checks.model().detail == "nog niet getraind"
    model = models.Model(Path("m.tar.gz"), datetime(2026, 11, 21, tzinfo=UTC), 60.0, inputs, pipeline)
    monkeypatch.setattr(models, "trained", lambda: [model])
    assert checks.model().state == state


@pytest.mark.parametrize(
    ("states", "code", "told"), [(["ok"], 0, "Alles is in orde"), (["warning"], 0, "Alles werkt"), (["failed"], 1, "kapot")]
)
def test_the_exit_code_tells_whether_something_is_broken(
    states: list[str], code: int, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "findings", lambda _: [Finding("Iets", state, "zo is het", "Doe dit.") for state in states])
    assert doctor.run() == code
    shown = capsys.readouterr().out
    assert told in shown
    assert "→ Doe dit." in shown


def test_everything_together_can_be_looked_at() -> None:
    titles = [found.title for found in checks.findings(date(2026, 11, 21))]
    assert titles[:3] == ["Python", "Omgeving app", "Omgeving bot"]
    assert {"Taalmodule", "Model", "Database", "Schijf", "Kennisbank"} <= set(titles)
