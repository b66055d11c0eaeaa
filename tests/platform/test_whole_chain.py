"""The real chain: Rasa, the action server and the API together."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import httpx2
import pytest

from cli.ask import Session
from cli.questions import Question
from cli.trial import answers_a_question
from tests.running import Running

ODD = "kwibusbaan"  # a word of no article


@pytest.fixture(scope="module")
def chain() -> Iterator[Running]:
    """One chain for this module."""
    running = Running()
    yield running
    folder = running.folder
    running.close()
    assert not folder.exists(), "what was said to a chain for tests goes with it"


@pytest.fixture
def session(chain: Running) -> Iterator[Session]:
    """Someone who asks."""
    with Session(chain.base_url) as asking:
        yield asking


def remembered(chain: Running) -> int:
    """How many events Rasa has in its tracker."""
    with closing(sqlite3.connect(chain.folder / "rasa-tracker.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])


def logs(chain: Running) -> str:
    """Everything that the processes wrote."""
    return "".join(path.read_text(encoding="utf-8") for path in chain.logs.glob("*.log*"))


def test_a_question_travels_the_whole_way_and_back(chain: Running, session: Session) -> None:
    line = session.ask(Question("a", "Wat is een ontwikkelingsperspectief (OPP)?", role="ouder"))
    assert (line["id"], line["outcome"]) == ("a", "answered")
    assert line["topics"][0] == "opp"
    assert line["articles"]
    assert 0 < line["confidence"] <= 1
    assert line["sources"][0].keys() == {"title", "url", "checked_on"}
    assert remembered(chain) > 0


@pytest.mark.parametrize(
    "turns",
    [
        [
            ("Hoe lang mag school mijn zoon schorsen?", "answered", "schorsing"),
            ("hoelang duurt da", "answered", "schorsing"),
            ("en als ze nee zeggen?", "answered", "schorsing-oneens"),
            ("ik snap het niet", "answered", "schorsing-oneens"),
            ("waar staat dat", "answered", "schorsing-oneens"),
            ("nee, ik bedoel de leerplicht", "answered", "leerplicht"),
        ],
        [
            ("hoe lang duurt dat", "clarified", ""),
            ("wat is een lkc", "answered", "klachtencommissie"),
            ("ik ben geschorst", "answered", "schorsing"),
            ("en me broertje op de basisschool dan", "answered", "schorsing"),
            ("wat moek nu doen", "answered", "schorsing"),
        ],
    ],
)
def test_a_conversation_goes_on_where_it_was(session: Session, turns: list[tuple[str, str, str]]) -> None:
    said = [session.ask(Question(number, text, conversation="same")) for number, (text, _, _) in enumerate(turns)]

    assert [(line["outcome"], (line["articles"] or [""])[0]) for line in said] == [(outcome, slug) for _, outcome, slug in turns]


def test_that_is_not_what_i_meant_offers_other_questions_and_a_person(session: Session) -> None:
    first = session.ask(Question(1, "mijn dochter wordt gepest", conversation="wrong"))
    then = session.ask(Question(2, "nee dat bedoel ik niet", conversation="wrong"))

    assert then["outcome"] == "disambiguated"
    assert not set(first["articles"]) & set(then["articles"])
    assert "[Vraag een medewerker]" in then["text"]


def test_the_trial_question_is_answered_and_leaves_no_trace(chain: Running) -> None:
    before = remembered(chain)
    assert answers_a_question(chain.settings)
    assert remembered(chain) == before


def test_the_first_administrators_link_opens(chain: Running) -> None:
    assert httpx2.get(f"{chain.base_url}/inbox/welkom/{chain.invitation}", trust_env=False).status_code == 200


def test_without_the_action_server_there_is_an_answer_and_the_operator_is_told(chain: Running, session: Session) -> None:
    chain.stop_actions()
    try:
        line = session.ask(Question(1, f"Mijn {ODD} wil weten wat een OPP is"))
        assert not answers_a_question(chain.settings)
    finally:
        chain.start_actions()
    assert line["outcome"] not in {"error", "answered"}
    assert "action" in (chain.logs / "rasa.log").read_text(encoding="utf-8")


def test_no_log_holds_what_a_visitor_said(chain: Running, session: Session) -> None:
    chain.stop_actions()
    try:
        session.ask(Question(1, f"Mijn {ODD} is geschorst en ik ben boos"))
    finally:
        chain.start_actions()
    session.ask(Question(2, f"En mijn {ODD} dan?"))
    assert ODD not in logs(chain)


def test_rasa_can_go_and_come_back_while_visitors_ask(chain: Running, session: Session) -> None:
    chain.stop_rasa()
    away = session.ask(Question(1, "Wat is een TLV?"))
    chain.start_rasa()
    back = session.ask(Question(2, "Wat is een TLV?"))
    assert away["outcome"] not in {"error", "answered"}
    assert back["outcome"] == "answered"
