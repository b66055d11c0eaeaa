"""Read the settings, and say which one is wrong."""

import os

from pydantic import ValidationError

from api.settings import Settings
from cli.console import Failure


def load(port: int | None = None) -> Settings:
    """Return the settings; ``port`` overrides that of the API. Raises ``Failure`` when a value in .env is wrong."""
    if port:
        os.environ["WEGWIJZER_API_PORT"] = str(port)
    try:
        return Settings.model_validate({})  # the environment and .env
    except ValidationError as error:
        names = ", ".join(f"WEGWIJZER_{str(problem['loc'][0]).upper()}" for problem in error.errors() if problem["loc"])
        raise Failure(f"Deze instelling klopt niet: {names}. Kijk in .env; in .env.example staat bij elke instelling wat mag.") from error
