"""docs/toegankelijkheid.md promises nothing without a test."""

import re
from pathlib import Path

HERE = Path(__file__).parent
CONTRACT = HERE.parents[1] / "docs" / "toegankelijkheid.md"


def test_every_promise_names_tests_that_exist() -> None:
    known = {
        name for file in HERE.glob("test_*.py") for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    promises = [
        line for line in CONTRACT.read_text(encoding="utf-8").splitlines() if line.startswith("| ") and not line.startswith("| wat")
    ]

    assert len(promises) >= 30
    for promise in promises:
        named = re.findall(r"`(test_\w+)`", promise)
        assert named, promise
        assert set(named) <= known, promise
