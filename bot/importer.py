"""Give Rasa the kennisbank beside data/nlu: each article is a response, and its own questions are examples too."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.calibration import DANGER, FAQ, FOLLOW_UP, OUT_OF_SCOPE
from knowledge.follow_up import FollowUp
from knowledge.library import articles
from knowledge.phrases import catalogue
from knowledge.safety import CrisisKind


class KnowledgeImporter(RasaFileImporter):
    """Rasa's own file importer, plus what the kennisbank knows.

    Rasa wants a response for each ``faq/<slug>``, ``out_of_scope/<kind>``, ``follow_up/<kind>`` and ``crisis/<kind>``. The texts are in
    knowledge/ and the actions say them; the responses only name them. The canonical questions and keywords of an article are what an
    editor expects to be understood.
    """

    def get_nlu_data(self, language: str | None = "nl") -> TrainingData:
        """Return the utterances of data/nlu with those of the articles, and a response for each label; they are Dutch."""
        return _read(tuple((file, Path(file).stat().st_mtime_ns) for file in self._nlu_files))


@cache
def _read(files: tuple[tuple[str, int], ...]) -> TrainingData:
    """Read the files, each with when it was changed.

    Rasa asks twice in one training, once as if for English, and reads slowly; what it merges are copies, so it may have the same twice.
    """
    known = articles()
    taught = [
        _example(f"{FAQ}{slug}", text)
        for slug, article in known.items()
        for text in {article.title, *article.questions.values(), *article.keywords}
    ]
    responses = {f"utter_{FAQ}{slug}": [{"text": article.title}] for slug, article in known.items()}
    responses |= {f"utter_{OUT_OF_SCOPE}{kind}": [{"text": kind}] for kind in catalogue("out_of_scope")}
    responses |= {f"utter_{FOLLOW_UP}{kind}": [{"text": kind.value}] for kind in FollowUp}
    responses |= {f"utter_{DANGER}{kind}": [{"text": kind.value}] for kind in CrisisKind}
    read = training_data_from_paths((file for file, _ in files), "nl")
    return read.merge(TrainingData(training_examples=taught, responses=responses))


def _example(label: str, text: str) -> Message:
    return Message(data={TEXT: text, INTENT: label.partition("/")[0], INTENT_RESPONSE_KEY: label})
