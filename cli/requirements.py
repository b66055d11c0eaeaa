"""``./wegwijzer lock``: choose the newest allowed versions again, and pin them by hash in requirements/."""

import shutil
import subprocess

from cli.console import OUT, Failure
from cli.environments import ROOT

# The files name no download address, so that any index, mirror or folder of wheels serves.
_COMPILE = ("uv", "pip", "compile", "--quiet", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-emit-index-url")
_FILES = {
    "app.txt": ("app",),
    "dev.txt": ("app", "dev"),
    "bot.txt": ("bot",),
}


def run(upgrade: list[str]) -> None:
    """Compile the three files; ``upgrade`` names the packages to renew, none means all. Raises ``Failure``."""
    if not shutil.which("uv"):
        raise Failure("Voor ./wegwijzer lock is uv nodig. Installeer uv en probeer het opnieuw. (Alle andere commando's kunnen zonder.)")
    renew = [f"--upgrade-package={name}" for name in upgrade] or ["--upgrade"]
    for file, groups in _FILES.items():
        output = ROOT / "requirements" / file
        chosen = [f"--group={group}" for group in groups]
        command = [*_COMPILE, *renew, "--custom-compile-command", "./wegwijzer lock", *chosen, "--output-file", str(output)]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise Failure(f"{file} kon niet worden gemaakt; het oude bestand is er nog. uv zegt: {ran.stderr.strip()}")
        OUT.print(f"✓ requirements/{file}", markup=False)
    OUT.print("Bekijk de verschillen met git diff, en draai ./wegwijzer test voordat u ze vastlegt.")
