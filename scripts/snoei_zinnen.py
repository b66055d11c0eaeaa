"""``python -m scripts.snoei_zinnen``: take out of data/nlu what teaches nothing, or must not be taught.

A line goes when it says the same as an earlier one, nearly the same as an earlier one of its label, or nearly the same as a question that
the assistant is measured with. The tests in tests/unit/test_training_data.py refuse such lines; this mends many at once.
"""

import json
import re
import sys
from pathlib import Path

from knowledge.leakage import NEAR, SAME, HeldOut, fingerprint
from knowledge.spelling import normalise

ROOT = Path(__file__).parent.parent
FINGERPRINTS = ROOT / "tests" / "data" / "toetsafdrukken.json"
EVALUATION = ROOT / "evaluation"
_DANGER = ("crisis.txt", "not_crisis.txt")
_SHORT = 3
_PASSING = 8
_EMPTY = re.compile(r"^- intent: \S+\n  examples: \|\n(?=- intent|\Z)", re.MULTILINE)


def held_out(*, danger: bool = True) -> HeldOut:
    """Return all questions that the assistant is measured with, and the phrasings of danger unless ``danger`` is false.

    Of a conversation neither its beginning, which only sets the scene, nor the few words that anybody says in the middle of it
    ("en wie betaalt dat dan").
    """
    lines = [line for file in sorted(EVALUATION.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]
    rows = [json.loads(line) for line in lines]
    own = [fingerprint(row["text"]) for row in rows if "conversation" not in row or _is_own(row)]
    files = _DANGER if danger else ()
    lines = [line.rpartition(" | ")[2] for name in files for line in (EVALUATION / name).read_text(encoding="utf-8").splitlines()]
    return HeldOut([*json.loads(FINGERPRINTS.read_text(encoding="utf-8")), *own, *map(fingerprint, lines)])


def _is_own(row: dict[str, str]) -> bool:
    return row["wording"] != "begin" and len(row["text"].split()) > _PASSING


def main() -> None:
    """Rewrite every file of data/nlu that has such a line, and tell how many went."""
    questions, seen, labels = held_out(), set[str](), dict[str, HeldOut]()
    gone = 0
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        kept, label = [], ""
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            stripped = line.strip()
            if stripped.startswith("- intent:"):
                label = stripped.removeprefix("- intent:").strip()
            elif stripped.startswith("- "):
                text = normalise(stripped.removeprefix("- "))
                short = len(text.split()) < _SHORT
                near = 0.0 if short else labels.setdefault(label, HeldOut([])).add(fingerprint(text))
                if text in seen or near >= SAME or questions.nearest(text) >= (1.0 if short else NEAR):
                    gone += 1
                    continue
                seen.add(text)
            kept.append(line)
        path.write_text(_EMPTY.sub("", "".join(kept)), encoding="utf-8")
    sys.stdout.write(f"{gone} zinnen weggehaald.\n")


if __name__ == "__main__":
    main()
