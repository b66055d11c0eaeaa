"""The whole of Wegwijzer for tests that need it: real Rasa, real actions, real API, on free ports, with data that disappears."""

import os
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from api import staff
from api.db import engine
from cli.process import answers
from cli.temporary import temporary, usable_model

RASA_SECONDS = 180.0


class Running:
    """A running chain. ``invitation`` is the one-time token with which the first administrator makes an account."""

    def __init__(self, *, limits: bool = False) -> None:
        """Start everything and wait until it answers; ``limits`` keeps the limits for visitors. Uses WEGWIJZER_TEST_MODEL if set."""
        self._stack = ExitStack()
        given = os.environ.get("WEGWIJZER_TEST_MODEL")
        model = Path(given) if given else usable_model(lambda *_: None)
        self._running = self._stack.enter_context(temporary(model, limits=limits))
        self.settings = self._running.settings
        self.folder = self._running.folder
        self.base_url = self._running.url
        self.logs = self._running.chain.log_folder
        self.invitation = self._invite()

    def _invite(self) -> str:
        connections = engine.make_engine(self.settings.database_url)
        try:
            with engine.session_factory(connections).begin() as session:
                token = staff.first_invitation(session, datetime.now(UTC))
        finally:
            connections.dispose()
        assert token is not None
        return token

    def stop_rasa(self) -> None:
        """Stop only Rasa: the API then answers by itself."""
        self._running.chain.stop("rasa")

    def start_rasa(self) -> None:
        """Start Rasa again and wait until it answers. Raises ``TimeoutError``."""
        self._running.chain.restart("rasa")
        self._wait_for("rasa")

    def stop_actions(self) -> None:
        """Stop only the action server: Rasa then understands, and has nothing to say."""
        self._running.chain.stop("acties")

    def start_actions(self) -> None:
        """Start the action server again and wait until it answers. Raises ``TimeoutError``."""
        self._running.chain.restart("acties")
        self._wait_for("acties")

    def _wait_for(self, name: str) -> None:
        deadline = time.monotonic() + RASA_SECONDS
        while not answers(self._running.chain.processes[name].part.health_url):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{name} does not answer; see {self._running.chain.log_of(name)}")
            time.sleep(0.2)

    def close(self) -> None:
        """Stop everything and remove the data."""
        self._stack.close()
