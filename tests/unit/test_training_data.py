"""What the bot learns from: complete, without doubles, and without the questions it is tested on."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from knowledge.follow_up import FollowUp
from knowledge.leakage import NEAR, SAME, HeldOut, fingerprint
from knowledge.library import articles
from knowledge.phrases import catalogue
from knowledge.safety import CrisisKind
from knowledge.spelling import normalise
from knowledge.topic_words import names_topic
from scripts.snoei_zinnen import held_out as all_held_out

ROOT = Path(__file__).parents[2]


@cache
def utterances() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            lines = [line.strip()[2:].strip() for line in block["examples"].splitlines() if line.strip()]
            found.setdefault(block["intent"], []).extend(lines)
    return found


def leaks(texts: Iterator[str], *, danger: bool) -> list[str]:
    """A short term may be in both; a sentence of three words or more may not, nor anything that is the same."""
    held_out = all_held_out(danger=danger)
    return [text for text in texts if held_out.nearest(text) >= (NEAR if len(normalise(text).split()) >= 3 else 1.0)]


def test_every_article_has_at_least_fifty_utterances() -> None:
    short = {slug: count for slug in articles() if (count := len(utterances().get(f"faq/{slug}", []))) < 50}

    assert short == {}


def test_every_label_is_an_article_a_follow_up_a_danger_or_a_kind_of_other_question() -> None:
    labels = {label for label in utterances() if "/" in label}

    other = {f"out_of_scope/{kind}" for kind in catalogue("out_of_scope")} | {f"follow_up/{kind}" for kind in FollowUp}
    assert labels == {f"faq/{slug}" for slug in articles()} | other | {f"crisis/{kind}" for kind in CrisisKind}


def test_a_request_for_a_person_is_known_in_at_least_sixty_wordings() -> None:
    assert len(utterances()["request_human"]) >= 60


@pytest.mark.parametrize("act", ["chat_privacy", "chat_owner", "write_letter", "about_handoff", "affirm"])
def test_a_question_about_the_chat_itself_is_known_in_at_least_sixty_wordings(act: str) -> None:
    assert len(utterances()[act]) >= 60


def test_nothing_that_only_says_ok_is_taught_as_nonsense_or_chatter() -> None:
    only = set("ok oke okee okay hm hmm aha oh ah ja jaja prima top duidelijk snap goed mooi fijn dan maar nou tsja".split())
    labels = {label for label, texts in utterances().items() for text in texts if set(normalise(text).split()) <= only}

    assert labels == {"affirm"}


def test_no_sentence_is_taught_twice() -> None:
    counts = Counter(normalise(text) for texts in utterances().values() for text in texts)

    assert [text for text, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("label", sorted(utterances()))
def test_no_sentence_of_a_label_is_nearly_another(label: str) -> None:
    texts = [text for text in utterances()[label] if len(normalise(text).split()) >= 3]
    seen = HeldOut([])

    assert [text for text in texts if seen.add(fingerprint(text)) >= SAME] == []


def test_no_test_question_is_taught() -> None:
    assert leaks((text for texts in utterances().values() for text in texts), danger=True) == []


def test_no_test_question_is_an_article_question() -> None:
    assert leaks((text for a in articles().values() for text in (a.title, *a.questions.values(), *a.keywords)), danger=False) == []


@pytest.mark.parametrize(
    ("text", "near"), [("Wat kost een onderwijsconsulent eigenlijk?", True), ("Wie betaalt de taxi naar school?", False)]
)
def test_a_near_copy_is_recognised(text: str, near: bool) -> None:
    assert (HeldOut([fingerprint("wat kost n onderwijsconsulent")]).nearest(text) >= NEAR) is near


def test_every_kind_of_follow_up_is_known_in_at_least_fifty_wordings() -> None:
    assert {kind: len(utterances()[f"follow_up/{kind}"]) for kind in FollowUp if len(utterances()[f"follow_up/{kind}"]) < 50} == {}


def test_no_follow_up_names_a_topic_of_its_own() -> None:
    assert [text for kind in FollowUp for text in utterances()[f"follow_up/{kind}"] if names_topic(text)] == []
