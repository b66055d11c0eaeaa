"""What is decided from a ranking: answer, offer, dialogue act, not ours, or not understood."""

from pathlib import Path

import numpy as np
import pytest

from bot import understanding
from bot.calibration import Choice, Masses, Mode, Thresholds, calibrated, choose, masses, probabilities

TOPIC_OF = {"schorsing": "schorsing", "schorsing-oneens": "schorsing", "verwijdering": "verwijdering", "opp": "opp"}
LABELS = [
    "faq/schorsing",
    "faq/schorsing-oneens",
    "faq/verwijdering",
    "faq/opp",
    "greet",
    "out_of_scope/kletsen",
    "out_of_scope/huiswerk",
    "crisis/suicide",
]
THRESHOLDS = Thresholds(answer=0.5, second=0.3, offer=0.4, other=0.4, act=0.4)


def of(*chances: float) -> Masses:
    return masses(LABELS, [*chances, *[0.0] * (len(LABELS) - len(chances))], TOPIC_OF)


def decide(*chances: float) -> Choice:
    return choose(of(*chances), THRESHOLDS)


def in_parts(whole: Masses, *parts: Masses) -> Choice:
    return understanding.decide(understanding.Weighed(LABELS, (), whole, (), None, ("", 0.0), parts), TOPIC_OF, THRESHOLDS)


def test_a_sure_topic_is_answered_with_its_best_article() -> None:
    assert decide(0.5, 0.3, 0.1, 0.1, 0, 0, 0) == Choice(Mode.ANSWER, ("faq/schorsing",), pytest.approx(0.8))


def test_articles_of_one_topic_strengthen_each_other() -> None:
    choice = decide(0.3, 0.3, 0.35, 0.05, 0, 0, 0)

    assert (choice.mode, choice.labels[0]) == (Mode.ANSWER, "faq/schorsing")


def test_two_strong_topics_are_both_answered() -> None:
    assert decide(0.6, 0, 0.4, 0, 0, 0, 0).labels == ("faq/schorsing", "faq/verwijdering")


def test_what_a_part_of_the_message_is_sure_of_is_offered_beside_the_answer() -> None:
    choice = in_parts(of(0.97, 0, 0, 0.03), of(0.95), of(0, 0, 0, 0.95))

    assert (choice.mode, choice.labels, choice.also) == (Mode.ANSWER, ("faq/schorsing",), ("faq/opp",))


def test_what_a_part_of_the_message_is_less_sure_of_is_not_offered() -> None:
    assert in_parts(of(0.97, 0, 0, 0.03), of(0.95), of(0, 0, 0, 0.8)).also == ()


def test_a_further_topic_of_some_weight_is_offered_beside_the_answer() -> None:
    assert in_parts(of(0.85, 0, 0.15)).also == ("faq/verwijdering",)
    assert in_parts(of(0.97, 0, 0.03)).also == ()


def test_two_further_topics_at_most_are_offered_beside_one_answer_and_one_beside_two() -> None:
    parts = of(0, 0, 0, 0.99), of(0, 0, 0.97), of(0, 0, 0, 0, 0.95)

    assert in_parts(of(0.97, 0, 0.01, 0.01, 0.01), *parts).also == ("faq/opp", "faq/verwijdering")
    assert in_parts(of(0.65, 0, 0.3), *parts).also == ("faq/opp",)


def test_what_a_part_of_the_message_is_sure_of_is_among_the_questions_that_are_offered() -> None:
    choice = in_parts(of(0.4, 0, 0.25, 0, 0.35), of(0, 0, 0, 0.8))
    assert (choice.mode, choice.labels) == (Mode.OFFER, ("faq/schorsing", "faq/verwijdering", "faq/opp"))


def test_doubt_between_topics_offers_each_of_them_once() -> None:
    choice = decide(0.25, 0.1, 0.3, 0.25, 0.1, 0, 0)

    assert choice.mode is Mode.OFFER
    assert choice.labels == ("faq/schorsing", "faq/verwijdering", "faq/opp")


def test_kinds_of_other_questions_together_outweigh_a_topic() -> None:
    assert decide(0.3, 0, 0, 0, 0, 0.35, 0.35).mode is Mode.OTHER


def test_a_dialogue_act_is_told_apart_from_a_topic() -> None:
    assert decide(0.1, 0, 0, 0, 0.9, 0, 0) == Choice(Mode.ACT, ("greet",), pytest.approx(0.9))


def test_danger_comes_before_everything_else() -> None:
    assert decide(0.15, 0, 0, 0, 0, 0, 0, 0.85) == Choice(Mode.DANGER, ("crisis/suicide",), pytest.approx(0.85))


def test_suspected_danger_does_not_take_the_place_of_the_answer() -> None:
    assert decide(0.6, 0, 0, 0, 0, 0, 0, 0.4).mode is Mode.ANSWER


def test_knowing_too_little_is_admitted() -> None:
    assert decide(0.1, 0.05, 0.05, 0.05, 0.35, 0.15, 0.15).mode is Mode.NOTHING


def test_probabilities_add_up_to_one() -> None:
    assert probabilities(np.array([-3.0, 0.5, 200.0]), Thresholds()).sum() == pytest.approx(1.0)


def test_certainty_stays_between_nought_and_one_and_grows_with_the_mass() -> None:
    certainties = [calibrated(mass, Thresholds(slope=0.9, intercept=-0.1)) for mass in (0.0, 0.2, 0.5, 0.9, 1.0)]

    assert certainties == sorted(certainties)
    assert certainties[0] >= 0
    assert certainties[-1] <= 1


def test_thresholds_are_read_as_they_were_written(tmp_path: Path) -> None:
    Thresholds(scale=4.5, answer=0.61).save(tmp_path / "t.json")

    assert Thresholds.load(tmp_path / "t.json") == Thresholds(scale=4.5, answer=0.61)
