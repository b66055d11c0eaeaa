"""Make the Python environments that a command needs, then hand over to that command.

Only the standard library: this runs before anything is installed, and costs next to nothing once everything is.
"""

import os
import sys

from cli.environments import APP, BOT, DEV, ROOT, Environment
from cli.installer import SetupFailure
from cli.setup import ensure

_WITHOUT_BOT = {"", "check", "doctor", "lock", "stop"}
_HELP = {"--help", "-h"}


def main() -> None:
    """Prepare, then replace this process by the command line in the app environment."""
    arguments = sys.argv[1:]
    try:
        ensure(needed_by(arguments))
    except SetupFailure as failure:
        sys.exit(f"✗ {failure}")
    except KeyboardInterrupt:
        print(
            "\nOnderbroken. Start hetzelfde commando opnieuw: Wegwijzer begint dan opnieuw met de omgeving die niet af was.",
            file=sys.stderr,
        )
        sys.exit(130)
    python = str(APP.python)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONNOUSERSITE": "1"}
    os.execve(python, [python, "-P", "-m", "cli", *arguments], environment)  # noqa: S606 - no shell is the point


def needed_by(arguments: list[str]) -> list[Environment]:
    """Return the environments that a command cannot do without, in the order in which they are made."""
    command = next((argument for argument in arguments if not argument.startswith("-")), "")
    if command in _WITHOUT_BOT or _HELP & set(arguments):
        return [APP]
    return [DEV if command == "test" else APP, BOT]


if __name__ == "__main__":
    main()
