"""Measuring a model: which new one is refused, what thresholds are chosen on, and what a page tells."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.calibration import Thresholds
from bot.evaluation.calibrate import Told, expected_calibration_error, held_out, weigh_also, weigh_danger
from bot.evaluation.gate import compare
from bot.evaluation.offline import Field, Ranked
from bot.evaluation.page import Evaluation, write
from bot.understanding import Ranking
from knowledge.scoring import Scored, Verdict, judge

FIELD = Field(["faq/opp", "faq/tlv", "greet"], {"opp": "opp", "tlv": "tlv"}, {"opp": ("opp",), "tlv": ("tlv",)})


def scored(topic: str, verdicts: list[Verdict]) -> list[Scored]:
    told = {"outcome": "answered", "articles": [], "topics": [], "confidence": 0.9}
    return [Scored({"id": f"{topic}-{i}", "text": "tekst", "topic": topic}, told, verdict) for i, verdict in enumerate(verdicts)]


def ranked(count: int) -> list[Ranked]:
    random = np.random.default_rng(1)
    questions: list[dict[str, Any]] = [{"id": f"q-{i}", "text": f"vraag {i}", "topic": ("opp", "tlv")[i % 2]} for i in range(count)]
    scores = [np.array([1.0 - i % 2, i % 2, -3.0]) + random.normal(0, 1, 3) for i in range(count)]
    return [Ranked(q, Ranking(q["text"], FIELD.labels, row)) for q, row in zip(questions, scores, strict=True)]


GOOD, BAD = Verdict.RIGHT, Verdict.WRONG


def test_a_model_that_loses_more_than_a_point_overall_is_refused_with_the_questions_it_lost() -> None:
    old = scored("opp", [GOOD] * 100)

    told = compare(old, scored("opp", [BAD, BAD] + [GOOD] * 98))

    assert told["reasons"] == ["over alle vragen 100,0 naar 98,0 procent"]
    assert [row["id"] for row in told["lost"]] == ["opp-0", "opp-1"]


def test_one_topic_that_loses_more_than_five_points_is_enough() -> None:
    old = scored("opp", [GOOD] * 190) + scored("tlv", [GOOD] * 10)

    told = compare(old, scored("opp", [GOOD] * 190) + scored("tlv", [BAD] + [GOOD] * 9))

    assert told["reasons"] == ["onderwerp tlv 100,0 naar 90,0 procent"]


def test_one_lost_question_about_danger_is_enough() -> None:
    old = scored("opp", [GOOD] * 999) + scored("crisis", [GOOD])

    assert compare(old, scored("opp", [GOOD] * 999) + scored("crisis", [BAD]))["reasons"] == ["1 crisisvragen niet meer herkend"]


def test_an_answer_that_now_takes_one_click_is_not_lost() -> None:
    told = compare(scored("opp", [GOOD, BAD]), scored("opp", [Verdict.ONE_CLICK, GOOD]))

    assert (told["reasons"], told["lost"], told["gained"]) == ([], [], 1)


def test_every_question_is_scored_once_with_thresholds_chosen_without_it() -> None:
    questions = ranked(40)

    rows, told = held_out(questions, FIELD)

    assert sorted(row.question["id"] for row in rows) == sorted(row.question["id"] for row in questions)
    assert len(told.chance) == len(questions)


@pytest.mark.parametrize(("right", "error"), [(8, 0.0), (5, 0.3), (0, 0.8)])
def test_the_calibration_error_is_the_distance_between_told_and_true(right: int, error: float) -> None:
    told = Told(np.full(10, 0.8), np.arange(10) < right)

    assert expected_calibration_error(told) == pytest.approx(error)


@pytest.mark.parametrize(("name", "shown"), [("questions", True), ("vragen_dev", False)])
def test_a_page_shows_pictures_and_mistakes_but_no_words_of_questions_that_are_not_ours(name: str, shown: bool, tmp_path: Path) -> None:
    rows = ranked(40)
    answers = scored("opp", [BAD] + [GOOD] * 39)
    said = [Scored(row.question, answer.answer, answer.verdict) for row, answer in zip(rows, answers, strict=True)]

    page = write(Evaluation(name, said, {row.question["id"]: row for row in rows}, FIELD, date(2026, 11, 22)), tmp_path)

    text = page.read_text(encoding="utf-8")
    assert "| meteen goed | 39 van 40 | 97,5%" in text
    assert ("vraag 0" in text, "q-0" in text) == (shown, True)
    for picture in (f"{name}-betrouwbaarheid.png", f"{name}-drempels.png"):
        assert picture in text
        assert (tmp_path / picture).read_bytes().startswith(b"\x89PNG")


def tells(topic: str, whole: tuple[float, float], *parts: tuple[float, float], second: str = "") -> Ranked:
    """A question with these probabilities of opp and tlv, in the whole and in each part."""
    question = {"id": topic, "text": "tekst", "topic": topic} | ({"second_topic": second, "two": True} if second else {})
    scores = [np.log([opp, tlv, 1e-6]) for opp, tlv in (whole, *parts)]
    return Ranked(question, Ranking("tekst", FIELD.labels, scores[0], (), scores[1:]))


def test_a_further_topic_is_offered_from_where_most_messages_about_two_things_reach_both() -> None:
    two = [tells("opp", (0.98, 0.02), (0.9, 0.1), (0.2, 0.8), second="tlv") for _ in range(10)]
    one = [tells("opp", (0.98, 0.02), (0.9, 0.1), (0.35, 0.65)) for _ in range(10)]

    found = weigh_also([*two, *one], FIELD, Thresholds())

    assert 0.65 < found.part <= 0.8, "below it every answer to one question would have a button too many"


def test_a_message_that_names_its_articles_asks_more_than_the_right_topic() -> None:
    question = {"topic": "opp", "articles": ["opp-instemming"]}
    told = {"outcome": "answered", "topics": ["opp"]}

    assert judge(question, told | {"articles": ["opp"]}) is Verdict.WRONG
    assert judge(question, told | {"articles": ["opp-instemming"]}) is Verdict.RIGHT
    assert judge(question, told | {"outcome": "disambiguated", "articles": ["opp", "opp-instemming"]}) is Verdict.ONE_CLICK


def test_danger_counts_from_the_lowest_that_harmless_lines_allow() -> None:
    labels = ["faq/opp", "crisis/suicide"]
    field = Field(labels, {"opp": "opp"}, {"opp": ("opp",)})

    def rows(*chances: float) -> list[Ranked]:
        scores = [np.log([1 - chance, chance]) for chance in chances]
        return [Ranked({"id": "", "text": "tekst", "topic": "opp"}, Ranking("tekst", labels, score)) for score in scores]

    found = weigh_danger(rows(*[0.3] * 97, 0.5, 0.7, 0.9), rows(*[0.001] * 1000), field, Thresholds())

    assert found.danger == pytest.approx(0.51), "two of these hundred may be answered as danger"
    assert found.concern == pytest.approx(0.31), "ten of them may see where help is"
