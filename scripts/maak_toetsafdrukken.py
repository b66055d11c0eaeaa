"""``python scripts/maak_toetsafdrukken.py QUESTIONS``: hash the test questions, to hold them out of the training data.

The questions themselves stay outside the repository. Of each, tests/data/toetsafdrukken.json keeps the hashes of its letter groups: enough
to recognise a line or a near-copy of it, too little to read it back.
"""

import json
import sys
from pathlib import Path

from knowledge.leakage import fingerprint

TARGET = Path(__file__).parent.parent / "tests" / "data" / "toetsafdrukken.json"


def main(file: Path) -> None:
    """Write the fingerprints of the questions in ``file`` (JSON lines with ``text``)."""
    prints = [sorted(fingerprint(json.loads(line)["text"])) for line in file.read_text(encoding="utf-8").splitlines()]
    TARGET.write_text(json.dumps(prints, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
