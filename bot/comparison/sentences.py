"""The training sentences that every system in the comparison learns from."""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT

from bot.calibration import DANGER, FOLLOW_UP
from bot.importer import KnowledgeImporter

ROOT = Path(__file__).parents[2]
SEED = 20261121

Sentence = tuple[str, str]
"""A text and its label."""


def of_the_project() -> list[Sentence]:
    """Return what ``./wegwijzer train`` learns from: data/nlu, and titles, questions and keywords of the articles.

    Sorted, because the importer gives the keywords in an order that changes from one run to the next.
    """
    examples = KnowledgeImporter(training_data_paths=[str(ROOT / "data")]).get_nlu_data().intent_examples
    return sorted((str(example.get(TEXT)), str(example.get(INTENT_RESPONSE_KEY) or example.get(INTENT))) for example in examples)


def sample(sentences: Sequence[Sentence], per_label: int) -> list[Sentence]:
    """Return ``per_label`` sentences of every label, the same every time, without the labels that no single question is about.

    Follow-ups need what was said before; danger is the work of the safety check, which comes before any classifier.
    """
    by_label: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sorted(set(sentences)):
        if not sentence[1].startswith((FOLLOW_UP, DANGER)):
            by_label[sentence[1]].append(sentence)
    chance = random.Random(SEED)  # noqa: S311 - no secret
    return sorted(chosen for label in sorted(by_label) for chosen in chance.sample(by_label[label], min(per_label, len(by_label[label]))))


def digest(*parts: object) -> str:
    """Return a short name for ``parts`` (anything that JSON can hold): the same parts, the same name."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def write(sentences: Sequence[Sentence], file: Path) -> None:
    """Keep ``sentences`` in a file that ``read`` understands."""
    file.write_text(json.dumps(sentences, ensure_ascii=False), encoding="utf-8")


def read(file: Path) -> Iterable[Sentence]:
    """Return the sentences of ``write``."""
    return [(text, label) for text, label in json.loads(file.read_text(encoding="utf-8"))]
