"""The sentences of the widget itself: every example has an answer, parents read u and pupils je."""

import re

from stub_api import STATIC

from knowledge.library import articles

TEXTS = (STATIC / "widget" / "texts.js").read_text(encoding="utf-8")


def part(name: str) -> str:
    """The sentences between ``const NAME =`` and the next const."""
    return TEXTS.split(f"const {name} = ", 1)[1].split("\nconst ", 1)[0]


def sentences(name: str) -> list[str]:
    return re.findall(r"['`]((?:[^'`\\]|\\.){12,})['`]", part(name))


def words(name: str) -> set[str]:
    return set(re.findall(r"[a-zé]+", " ".join(sentences(name)).lower()))


def starters(name: str) -> list[str]:
    block = part(name).split("starters: [", 1)[-1].split("]", 1)[0]
    return re.findall(r"'(.+?)',", block)


def test_every_example_is_a_question_that_has_an_article() -> None:
    known = {question for article in articles().values() for question in (article.question("ouder"), article.question("leerling"))}

    for name in ("PARENT", "PUPIL", "NEUTRAL_STARTERS"):
        assert len(starters(name)) == 4
        assert set(starters(name)) <= known


def test_parents_read_u_and_pupils_je() -> None:
    assert not words("PARENT") & {"je", "jij", "jou", "jouw"}
    assert not words("PUPIL") & {"u", "uw"}
    assert not words("NEUTRAL_STARTERS") & {"je", "jij", "jou", "jouw", "u", "uw"}


def test_sentences_are_short() -> None:
    for name in ("PARENT", "PUPIL"):
        for text in sentences(name):
            for sentence in re.split(r"[.?!:]\s", text):
                assert len(sentence.split()) <= 20, sentence
