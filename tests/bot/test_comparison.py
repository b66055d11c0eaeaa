"""The comparison is fair: same sentences, same questions, nothing learned from what is measured, and it says where ours is not ahead."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.calibration import Mode, Thresholds
from bot.comparison import measuring, pages, rasa_nlu, sentences, xsid
from bot.comparison.measuring import with_our_layer
from bot.comparison.other_questions import trial
from bot.comparison.rasa_nlu import default_pipeline, regression_pipeline
from bot.comparison.statistics import paired
from bot.comparison.systems import ArticleSearch, Ours, RasaModel, WordsRegression
from bot.comparison.tables import standing
from bot.comparison.typing_errors import with_errors
from bot.evaluation.offline import Field, Ranked
from bot.understanding import Ranking
from knowledge.library import articles

TAUGHT = [
    (text, label)
    for label, texts in {
        "faq/schorsing": ["mijn zoon is geschorst", "mag de school schorsen", "geschorst wat nu", "hoe lang duurt een schorsing"],
        "faq/opp": ["wat is een opp", "moet er een plan komen", "wanneer komt het opp", "het ontwikkelingsperspectief klopt niet"],
        "out_of_scope/kletsen": ["vertel een mop", "ken je een grapje", "zing een liedje", "wat eet je graag"],
        "greet": ["hallo", "goedemorgen", "hoi hoi", "goedenavond daar"],
    }.items()
    for text in texts
]
LABELS = ["faq/schorsing", "faq/opp", "greet"]
TOPIC_OF = {"schorsing": "schorsing", "opp": "opp"}


def test_typing_errors_hit_a_third_of_the_longer_words_and_are_the_same_every_time() -> None:
    text = "Mijn dochter krijgt geen begeleiding omdat de directeur daarvoor te weinig mensen heeft"

    changed = with_errors(text)

    wrong = [(a, b) for a, b in zip(text.split(), changed.split(), strict=True) if a != b]
    assert len(wrong) == 3
    assert all(len(before) >= 5 and abs(len(before) - len(after)) <= 1 for before, after in wrong)
    assert with_errors(text) == changed


@pytest.mark.parametrize("text", ["", "opp?", "tlv en nu", "🙂"])
def test_short_words_are_typed_well(text: str) -> None:
    assert with_errors(text) == text


def test_the_same_sentences_have_the_same_name_and_one_letter_makes_another() -> None:
    assert sentences.digest(TAUGHT) == sentences.digest(list(TAUGHT))
    assert sentences.digest(TAUGHT) != sentences.digest([*TAUGHT[:-1], ("goedenavond daar!", "greet")])


def test_a_sample_has_as_many_sentences_of_every_label_and_none_that_needs_more_than_one_question() -> None:
    many = [(f"zin {number}", label) for label in ("faq/opp", "greet", "follow_up/where", "crisis/suicide") for number in range(20)]

    chosen = sentences.sample(many, 8)

    assert Counter(label for _, label in chosen) == {"faq/opp": 8, "greet": 8}
    assert sentences.sample(list(reversed(many)), 8) == chosen


def test_every_system_learns_from_what_the_project_is_trained_on() -> None:
    learned = sentences.of_the_project()

    assert (articles()["opp"].question("ouder"), "faq/opp") in learned
    assert {label.partition("/")[0] for _, label in learned} >= {"faq", "out_of_scope", "greet", "request_human"}
    assert learned == sorted(learned)


def test_rasa_gets_its_own_default_pipeline() -> None:
    names = [part["name"] for part in default_pipeline()]

    assert names == [
        "WhitespaceTokenizer", "RegexFeaturizer", "LexicalSyntacticFeaturizer", "CountVectorsFeaturizer", "CountVectorsFeaturizer",
        "DIETClassifier", "EntitySynonymMapper", "FallbackClassifier",
    ]  # fmt: skip
    diet, fallback = default_pipeline()[5], default_pipeline()[-1]
    assert (diet["epochs"], fallback["threshold"], fallback["ambiguity_threshold"]) == (100, 0.3, 0.1)
    assert [part["name"] for part in regression_pipeline()][5] == "LogisticRegressionClassifier"


def test_rasa_is_trained_once_and_knows_an_article_by_its_whole_label(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system = RasaModel("rasa", regression_pipeline(), tmp_path)
    seconds = system.learn(TAUGHT)

    ranking = system.rank("hij is geschorst, wat nu")
    assert system.labels[int(ranking.scores.argmax())] == "faq/schorsing"
    assert np.exp(ranking.scores).sum() == pytest.approx(1.0, abs=0.01)
    assert "geschorst" not in capsys.readouterr().out

    monkeypatch.setattr(rasa_nlu, "_train", lambda *_: pytest.fail("trained again"))
    assert RasaModel("rasa", regression_pipeline(), tmp_path).learn(TAUGHT) == seconds


def test_diet_remembers_how_well_it_learned_after_each_epoch(tmp_path: Path) -> None:
    trained = rasa_nlu.train("diet", default_pipeline(epochs=3), TAUGHT, tmp_path)

    assert len(trained.losses) == len(trained.accuracies) == 3
    assert trained.path.is_file()


@pytest.mark.parametrize("system", [Ours(TOPIC_OF, Thresholds()), WordsRegression()], ids=["ours", "words"])
def test_a_system_that_learns_ranks_the_right_label_first(system: Any) -> None:
    sentences_twice = [*TAUGHT, *TAUGHT]  # the ranker leaves out what occurs once
    system.learn(sentences_twice)

    assert system.labels[int(system.rank("mag de school hem schorsen").scores.argmax())] == "faq/schorsing"
    assert system.labels[int(system.rank("hallo").scores.argmax())] == "greet"


def test_a_search_answers_its_best_article_and_nothing_when_no_word_is_known() -> None:
    system = ArticleSearch()

    found = system.rank("leerlingenvervoer")
    assert found.own.mode is Mode.ANSWER
    assert "vervoer" in found.own.labels[0]
    assert system.labels[int(found.scores.argmax())] == found.own.labels[0]
    assert system.rank("xyzzy").own.mode is Mode.NOTHING


def ranked(question: dict[str, Any], scores: NDArray[np.float64]) -> Ranked:
    return Ranked(question, Ranking("", LABELS, scores))


def test_thresholds_are_never_chosen_on_the_question_they_are_measured_on(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        ranked({"id": number, "text": f"vraag {number}", "topic": "opp" if number % 2 else "schorsing"}, np.array([0.0, 2.0, -3.0]))
        for number in range(20)
    ]
    used: list[set[int]] = []

    def fit(train: list[Ranked], _: Field) -> Thresholds:
        used.append({row.question["id"] for row in train})
        return Thresholds()

    monkeypatch.setattr(measuring, "fit", fit)
    found = with_our_layer(rows, {"getypt": rows}, Field.of(LABELS))["getypt"]

    assert [row.question["id"] for row in found] == list(range(20))
    assert [len(train) for train in used] == [16] * 5
    assert set.intersection(*used) == set()


def test_scores_on_another_scale_lead_to_the_same_decisions() -> None:
    rng = np.random.default_rng(1)
    rows = []
    for number in range(60):
        right = number % 2
        scores = rng.normal(size=3) * 2 + np.eye(3)[right] * 3
        rows.append(ranked({"id": number, "text": f"vraag {number}", "topic": ("schorsing", "opp")[right]}, scores))
    larger = [ranked(row.question, row.scores * 32) for row in rows]
    field = Field.of(LABELS)

    told = [[row.verdict for row in with_our_layer(some, {"x": some}, field)["x"]] for some in (rows, larger)]

    assert told[0] == told[1]


def test_a_difference_counts_only_where_one_of_the_two_was_right() -> None:
    ours = [True] * 10 + [False] * 2 + [True] * 50
    theirs = [False] * 10 + [True] * 2 + [True] * 50

    assert paired(ours, theirs) == {"alleen_wegwijzer": 10, "alleen_ander": 2, "toeval": 0.03857}
    assert paired([True], [True])["toeval"] == 1.0


def test_the_page_says_where_ours_is_not_ahead() -> None:
    said = standing(
        {
            "bm25": {"alleen_wegwijzer": 40, "alleen_ander": 5, "toeval": 0.0001},
            "tfidf-lr": {"alleen_wegwijzer": 6, "alleen_ander": 5, "toeval": 1.0},
            "rasa-lr": {"alleen_wegwijzer": 2, "alleen_ander": 20, "toeval": 0.0002},
        }
    )

    assert "vaker meteen gelijk dan: zoeken in de artikelen (BM25)" in said
    assert "Geen aantoonbaar verschil met: TF-IDF" in said
    assert "**Aantoonbaar beter dan Wegwijzer**: Rasa 3.6, LogisticRegressionClassifier" in said


def one_system(*, ours: bool) -> dict[str, Any]:
    share = [6, 10, 0.31, 0.83]
    way = dict.fromkeys(("goed", "goed_of_klik", "fout", "gemist", "andere_vraag_beantwoord"), share)
    pair = {} if ours else {"naast_wegwijzer": {"alleen_wegwijzer": 3, "alleen_ander": 2, "toeval": 1.0}}
    typed = {"eerste_onderwerp": share, "eigen": way | pair, "beslislaag": way | pair}
    return {"milliseconden": 4.2, "getypt": typed, "typefouten": typed}


def questions_measured() -> dict[str, Any]:
    return {
        pages.SAMPLE: {
            "gemeten_op": "2026-11-21",
            "per_label": 25,
            "zinnen": {"aantal": 100, "labels": 4, "kenmerk": "abc"},
            "diet": {"verlies": [3.0, 1.0], "geleerd": [0.4, 0.9]},
            "seconden": {"wegwijzer": 30.0, "bm25": 0.2},
            "bestanden": {
                "vragen.jsonl": {
                    "vragen": 10,
                    "crisis_weggelaten": 2,
                    "systemen": {"wegwijzer": one_system(ours=True), "bm25": one_system(ours=False)},
                }
            },
        }
    }


def test_the_page_holds_a_table_for_each_file_with_counts_intervals_and_chance(tmp_path: Path) -> None:
    pages.write(questions_measured(), tmp_path)

    page = (tmp_path / pages.QUESTIONS).read_text(encoding="utf-8")
    assert "10 vragen. 2 vragen over direct gevaar zijn weggelaten." in page
    assert page.count("| **Wegwijzer** | 6 (60%, 31–83)") == 5  # two ways, typed well and less well, and once without thresholds
    assert "3 / 2, p = 1,000" in page


def test_the_page_tells_how_long_diet_was_trained_and_why_it_is_not_there(tmp_path: Path) -> None:
    pages.write(questions_measured(), tmp_path)

    page = (tmp_path / pages.QUESTIONS).read_text(encoding="utf-8")
    assert "DIET trainde 2 epochs" in page
    assert "na de eerste epoch 40% goed en na de laatste 90%" in page
    assert "Op alle zinnen kon DIET hier niet met zijn 100 epochs worden getraind" in page
    assert "25 van elk van 4 labels" in page
    assert "Niet erbij: Rasa 3.6, standaard (DIET); Rasa 3.6, LogisticRegressionClassifier; TF-IDF" in page
    assert "## Op alle zinnen" not in page


def test_what_is_not_measured_again_stays_on_the_page(tmp_path: Path) -> None:
    pages.write(questions_measured(), tmp_path)

    pages.write({**pages.read(tmp_path), "andere_vragen": {"gemeten_op": "2026-11-21", "soorten": {}}}, tmp_path)

    kept = json.loads((tmp_path / pages.RAW).read_text(encoding="utf-8"))
    assert kept[pages.SAMPLE] == questions_measured()[pages.SAMPLE]
    assert "## Vragen over iets heel anders" in (tmp_path / pages.QUESTIONS).read_text(encoding="utf-8")


CONLL = """# id = 1
# text-en = Is it raining?
# text = {text}
# intent = {intent}
1	x	{intent}	O
"""


def test_xsid_is_learned_from_its_validation_lines_and_measured_on_its_test_lines(tmp_path: Path) -> None:
    said = {
        "weather/find": ["regent het in gent", "is het koud in delft"],
        "alarm/set": ["zet de wekker om zes", "wekker uit om zeven"],
        "PlayMusic": ["speel wat jazz af", "speel mijn lijst af"],
    }
    lines = [CONLL.format(text=text, intent=intent) for intent, texts in said.items() for text in texts]
    (tmp_path / xsid.TRAIN).write_text("\n".join(lines * 2), encoding="utf-8")
    (tmp_path / xsid.TEST).write_text("\n".join(lines[1:3]), encoding="utf-8")

    found = xsid.benchmark(tmp_path, {Ours.name: lambda: Ours({}, Thresholds()), WordsRegression.name: WordsRegression})
    pages.write({"xsid": {"gemeten_op": "2026-11-21", **found}}, tmp_path)

    assert (found["trainzinnen"], found["testzinnen"], found["intenties"]) == (12, 2, 3)
    assert found["systemen"][Ours.name]["getypt"]["goed"][:2] == [2, 2]
    page = (tmp_path / pages.XSID).read_text(encoding="utf-8")
    assert "CC BY-SA 4.0" in page
    assert "2 (100%" in page


def test_answers_to_questions_about_something_else_are_counted_and_shown(tmp_path: Path) -> None:
    ours = Ours(TOPIC_OF, Thresholds(answer=0.3))
    ours.learn([*TAUGHT, *TAUGHT])

    found = trial(ours, [("proef", ["mag de school mijn lamp schorsen", "vertel een mop"])])

    assert found["proef"]["beantwoord"][:2] == [1, 2]
    assert found["proef"]["ergste"][0][:2] == ["mag de school mijn lamp schorsen", "schorsing"]


def test_the_page_does_not_hide_that_diet_was_not_measured(tmp_path: Path) -> None:
    without = questions_measured()
    without[pages.SAMPLE]["diet"] = {}

    for figures, hidden in ((questions_measured(), True), (without, False)):
        pages.write(figures, tmp_path)
        page = (tmp_path / pages.QUESTIONS).read_text(encoding="utf-8")
        assert ("is op onze eigen vragen nog niet gemeten" not in page) is hidden


@pytest.mark.parametrize(("answered", "said"), [(5, "Die grens is gehaald."), (6, "**Die grens is niet gehaald** bij: proef.")])
def test_the_page_says_whether_too_many_other_questions_were_answered(answered: int, said: str, tmp_path: Path) -> None:
    proef = {"beantwoord": [answered, 100, 0.0, 0.1], "aangeboden": [0, 100, 0.0, 0.1], "ergste": []}

    pages.write(questions_measured() | {"andere_vragen": {"gemeten_op": "2026-11-21", "soorten": {"proef": proef}}}, tmp_path)

    assert said in (tmp_path / pages.QUESTIONS).read_text(encoding="utf-8")
