"""``./wegwijzer check``: what is wrong with the texts of the assistant, for editors."""

import json
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cli.console import OUT, Failure
from cli.environments import BOT, ROOT
from knowledge import library, spoken, wording
from knowledge.wording import Finding

_NO_BOT = (
    "De leesbaarheid is niet gemeten: daarvoor is de omgeving bot nodig. Geef één keer ./wegwijzer start (met internet, 2,5 GB), "
    "en dan opnieuw ./wegwijzer check."
)
_BROKEN = "De leesbaarheid kon niet worden gemeten. Werk eerst de omgeving bij met ./wegwijzer start. Dit ging mis:"
# Douma's table, in his words; texts too short for the formula are in none of these.
_LEVELS = ((80.0, "makkelijk"), (70.0, "tamelijk makkelijk"), (60.0, "normaal"), (-1000.0, "moeilijk"))


class NotMeasured(Exception):
    """The bot environment could not measure; the message says what it wrote."""


@dataclass(frozen=True, slots=True)
class Language:
    """What the bot environment measured: a Flesch-Douma score for every text long enough for one."""

    findings: list[Finding]
    eases: list[float]
    words: int
    sentences: int

    def summary(self) -> str:
        """One line: the share of the texts at each level, and the means."""
        counts = Counter(next(name for least, name in _LEVELS if ease >= least) for ease in self.eases)
        shares = ", ".join(f"{counts[name] / len(self.eases):.0%} {name}".replace("%", " %") for _, name in _LEVELS)
        mean, length = sum(self.eases) / len(self.eases), f"{self.words / self.sentences:.1f}".replace(".", ",")
        start = f"Leesbaarheid (Flesch-Douma) van {len(self.eases)} teksten: gemiddeld {mean:.0f}"
        return f"{start}; {shares}. Een zin heeft gemiddeld {length} woorden."


def run(names: list[str], today: date | None = None) -> int:
    """Print what is wrong in all texts, or in the files named, then which articles are past their date. Return 1 when something is wrong.

    An article past its date is a warning: it says so itself to whoever reads it. Raises ``Failure`` for a name that is no file of ours.
    """
    files = _files(names)
    try:
        texts = list(spoken.texts(files))
    except spoken.InvalidFile as problem:
        raise Failure(str(problem)) from problem
    with ThreadPoolExecutor(1) as side:  # measuring takes longest, and another process does it
        measuring = side.submit(measured, files) if BOT.starts else None
        problems = [str(problem) for problem in library.problems() if str(problem).partition(", ")[0] in {path.name for path in files}]
        found, late = list(wording.findings(texts)), overdue(files, today or date.today())
    language = None
    try:
        language = measuring.result() if measuring else None
    except NotMeasured as reason:
        problems.append(f"{_BROKEN} {reason}")
    if language:
        found += language.findings
        problems += [] if names else wording.needless(found, texts)
    problems += map(str, sorted(wording.excused(found, wording.excuses()), key=lambda finding: (finding.path, finding.line)))
    _print(problems, late, language)
    return int(bool(problems))


def _files(names: list[str]) -> list[Path]:
    """The files of all texts, or those that an editor names by slug or by file."""
    by_stem = {path.stem: path for path in spoken.files()}
    stems = [Path(name).stem for name in names]
    if unknown := [stem for stem in stems if stem not in by_stem]:
        raise Failure(
            f"Er is geen artikel of tekstbestand met de naam {', '.join(unknown)}. Kijk in knowledge/articles en knowledge/phrases."
        )
    return [by_stem[stem] for stem in stems] if names else list(by_stem.values())


def measured(files: list[Path]) -> Language:
    """Measure the texts of ``files`` in the bot environment, which has the language pipeline. Raises ``NotMeasured``."""
    command = [str(BOT.python), "-P", "-m", "bot.language_check", *map(str, files)]
    ran = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise NotMeasured((ran.stderr.strip().splitlines() or ["geen uitleg"])[-1])
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    found = [Finding(**{**finding, "path": Path(finding["path"])}) for row in rows for finding in row["findings"]]
    eases = [row["ease"] for row in rows if row["ease"] is not None]
    return Language(found, eases, sum(row["words"] for row in rows), sum(row["sentences"] for row in rows))


def overdue(files: list[Path], today: date) -> list[str]:
    """Name the articles that somebody had to go through again before ``today``. An article with an error has no date yet."""
    known, late = library.topics(), []
    for path in (path for path in files if path.suffix == ".md"):
        try:
            article = library.parse(path, known)
        except library.InvalidArticle:
            continue
        if article.is_overdue(today):
            late.append(f"{path.name}: moest uiterlijk {article.review_by} worden nagekeken.")
    return late


def _print(problems: list[str], late: list[str], language: Language | None) -> None:
    for problem in problems:
        OUT.print(f"✗ {problem}", markup=False, soft_wrap=True)
    for article in late:
        OUT.print(f"! {article}", markup=False, soft_wrap=True)
    if late:
        OUT.print("Loop deze artikelen na met hun bronnen, en zet bij `herzien_voor` een nieuwe datum.", markup=False, soft_wrap=True)
    if not problems:
        OUT.print("✓ De teksten zijn in orde.")
    if language and language.eases:
        OUT.print(language.summary(), markup=False, soft_wrap=True)
    elif not BOT.starts:
        OUT.print(f"! {_NO_BOT}", markup=False, soft_wrap=True)
