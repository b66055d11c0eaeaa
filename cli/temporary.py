"""The whole chain for the duration of one command, on free ports and with a database of its own that disappears afterwards."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.db import migrate
from api.settings import Settings
from cli import models, ports
from cli.chain import Chain
from cli.environments import ROOT
from cli.parts import all_parts
from cli.process import Process
from cli.training import train
from cli.trial import answers_a_question

START_SECONDS = 180.0
# Questions come from this one machine, and as fast as they can; the limits are for visitors.
_NO_LIMITS = {
    "conversation_messages_per_minute": 100_000,
    "client_messages_per_second": 100_000,
    "client_tickets_per_hour": 100_000,
}
LOGS = ROOT / "var" / "log" / "tijdelijk"


@dataclass(frozen=True, slots=True)
class Temporary:
    """A running chain, with the settings it runs with."""

    chain: Chain
    settings: Settings
    folder: Path

    @property
    def url(self) -> str:
        """Where its API is."""
        return f"http://{ports.HOST}:{self.settings.api_port}"


def usable_model(report: Callable[[str, float], None]) -> Path:
    """Return a model that fits its inputs, trained now when there is none."""
    model = models.current() or train(report)
    return model.path


@contextmanager
def temporary(
    model: Path,
    ready: Callable[[Process, float], None] | None = None,
    *,
    limits: bool = False,
    warm: bool = True,
    rasa_options: Sequence[str] = (),
) -> Iterator[Temporary]:
    """Run the chain with ``model``; every trace of what is said to it goes at the end. With ``limits``, visitors' limits hold too;
    without ``warm``, the first question is also the first that Rasa hears. ``rasa_options`` are given to ``rasa run`` as well.

    The logs stay, in var/log/tijdelijk: they hold nothing that was said, and tell why it did not start. Raises ``PartFailed``.
    """
    with tempfile.TemporaryDirectory(prefix="wegwijzer-") as name:
        folder = Path(name)
        api, rasa, actions = ports.free(3)
        settings = Settings.model_validate(
            {
                "api_port": api,
                "rasa_port": rasa,
                "actions_port": actions,
                "public_url": "",
                "rasa_url": "",
                "database_url": f"sqlite:///{folder}/wegwijzer.db",
                "tracker_url": f"sqlite:///{folder}/rasa-tracker.db",
                **({} if limits else _NO_LIMITS),
            }
        )
        migrate.upgrade(settings.database_url)
        chain = Chain(all_parts(settings, model, rasa_options), LOGS)
        try:
            chain.wait(START_SECONDS, ready)
            if warm:
                answers_a_question(settings)
            yield Temporary(chain, settings, folder)
        finally:
            chain.stop()
