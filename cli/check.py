"""``./wegwijzer check``: what is wrong with the articles, for editors."""

from cli.console import OUT
from knowledge import library


def run(names: list[str]) -> int:
    """Print what is wrong, in all articles or in those whose slug or file is named. Return 1 when something is."""
    wanted = {name.rpartition("/")[2].removesuffix(".md") for name in names}
    problems = [str(problem) for problem in library.problems() if not wanted or str(problem).partition(".md")[0] in wanted]
    for problem in problems:
        OUT.print(f"✗ {problem}", markup=False, soft_wrap=True)
    if not problems:
        OUT.print("✓ De artikelen zijn in orde.")
    return int(bool(problems))
