"""``python -m bot.language_check file ...``: a line of JSON for every text in these files, with its score and what is wrong with it.

The command line asks this from the other environment.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from bot.language_check.rules import measure
from knowledge import spoken

for text in spoken.texts(Path(name) for name in sys.argv[1:]):
    score, found = measure(text)
    problems = [{**asdict(finding), "path": str(finding.path)} for finding in found]
    sys.stdout.write(json.dumps({**asdict(score), "findings": problems}) + "\n")
