"""Every setting, with its explanation. ``python -m api.settings`` prints .env.example, which a test holds against this class."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).parent.parent
PREFIX = "WEGWIJZER_"


class Settings(BaseSettings):
    """Read from the environment (``WEGWIJZER_…``) and from ``.env``. Every setting has a value that works on one machine.

    The descriptions are Dutch: they become .env.example, which an operator reads.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ROOT / ".env", extra="ignore")

    api_port: int = Field(default=8000, description="Poort van de API, de widget en de inbox.")
    rasa_port: int = Field(default=5005, description="Poort van Rasa. Alleen deze machine praat ermee.")
    actions_port: int = Field(default=5055, description="Poort van de actieserver. Alleen Rasa praat ermee.")
    public_url: str = Field(
        default="",
        description="Adres waarop bezoekers de assistent bereiken. Leeg: http://127.0.0.1 met de poort hierboven.",
    )
    rasa_url: str = Field(default="", description="Adres van Rasa. Leeg: http://127.0.0.1 met de poort hierboven.")
    rasa_timeout: float = Field(
        default=8.0, gt=0, description="Zoveel seconden wacht de API op Rasa. Daarna antwoordt zij zelf, met de weg naar een mens."
    )
    database_url: str = Field(
        default="sqlite:///var/wegwijzer.db",
        min_length=1,
        description="Database met gesprekken en vragen. SQLite of PostgreSQL (postgresql+psycopg://gebruiker:wachtwoord@server/naam).",
    )
    tracker_url: str = Field(
        default="sqlite:///var/rasa-tracker.db",
        description="Database waarin Rasa zijn geheugen bewaart. De API wist hierin mee. Leeg: er is geen.",
    )
    widget_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("*",),
        description="Websites die de widget mogen tonen: https://school-a.nl,https://school-b.nl. Een * is elke website.",
    )
    conversation_days: int = Field(
        default=30, ge=1, description="Gesprekken verdwijnen zoveel dagen na het laatste bericht, ook uit het geheugen van Rasa."
    )
    ticket_months: int = Field(default=12, ge=1, description="Vragen aan een medewerker verdwijnen zoveel maanden na het afhandelen.")
    figures_months: int = Field(
        default=24, ge=1, description="Cijfers zonder tekst (onderwerp, uitkomst) en het logboek verdwijnen na zoveel maanden."
    )
    cleanup_hours: int = Field(
        default=24, ge=0, description="Om de zoveel uur ruimt de API op wat over de termijn is. 0: niet; roep het opruimen dan zelf aan."
    )
    reply_working_days: int = Field(
        default=5,
        ge=1,
        description="Binnen zoveel werkdagen antwoordt een steunpunt waarvan geen eigen termijn bekend is. De bezoeker ziet de datum.",
    )
    conversation_messages_per_minute: int = Field(default=30, ge=1, description="Zoveel berichten per minuut mag één gesprek sturen.")
    client_messages_per_second: int = Field(
        default=20, ge=1, description="Zoveel verzoeken per seconde mag één netwerk sturen. Een hele school heeft vaak samen één netwerk."
    )
    client_tickets_per_hour: int = Field(default=20, ge=1, description="Zoveel vragen aan een medewerker per uur mag één netwerk sturen.")
    login_attempts: int = Field(default=10, ge=1, description="Na zoveel verkeerde wachtwoorden moet iemand een kwartier wachten.")
    session_hours: int = Field(default=10, ge=1, description="Zo lang blijft een medewerker ingelogd.")
    invitation_days: int = Field(default=7, ge=1, description="Zo lang werkt een uitnodiging voor een medewerker.")
    body_limit: int = Field(default=131_072, ge=65_536, description="Grootste verzoek dat de API aanneemt, in bytes.")

    @field_validator("widget_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("database_url", "tracker_url")
    @classmethod
    def _below_root(cls, value: str) -> str:
        """A relative SQLite file lies in the project folder, from wherever the process was started."""
        if not value:
            return value
        try:
            url = make_url(value)
            url.get_dialect().import_dbapi()
        except (ArgumentError, ImportError) as error:
            raise ValueError("not a database that we can reach") from error
        if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
            return value
        return url.set(database=str(ROOT / url.database)).render_as_string(hide_password=False)

    @model_validator(mode="after")
    def _fill_addresses(self) -> Self:
        self.public_url = self.public_url.rstrip("/") or f"http://127.0.0.1:{self.api_port}"
        self.rasa_url = self.rasa_url.rstrip("/") or f"http://127.0.0.1:{self.rasa_port}"
        return self


def example() -> str:
    """Return the text of .env.example: every key with its explanation and its standard value."""
    head = "# Instellingen. Kopieer dit bestand naar .env en verander wat nodig is. Gemaakt met: python -m api.settings > .env.example\n"
    blocks = []
    for name, field in Settings.model_fields.items():
        value = ",".join(field.default) if isinstance(field.default, tuple) else field.default
        blocks.append(f"# {field.description}\n#{PREFIX}{name.upper()}={value}\n")
    return "\n".join([head, *blocks])


if __name__ == "__main__":
    print(example(), end="")  # noqa: T201 - this is what the command is for
