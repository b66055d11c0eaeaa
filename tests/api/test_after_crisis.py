"""After someone told of danger: the next messages stay with them, also without Rasa, and the reminder does not drone on."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from support import FakeBot, answered

from knowledge import aftermath, safety
from knowledge.aftermath import Aftermath
from knowledge.reply import Bubble, Kind, Option, Outcome, Reply
from knowledge.safety import Crisis, CrisisKind

BEATEN = "mijn vader slaat me soms"
HOME = Crisis(CrisisKind.UNSAFE_HOME, urgent=False)
FULL = safety.reminder(HOME, "leerling").text
SHORT = safety.short_reminder(HOME, "leerling").text
THANKS = Reply(Outcome.SMALLTALK, (Bubble("Graag gedaan."),), topics=("smalltalk",))


@pytest.fixture
def beaten(start, say) -> str:
    """A conversation in which a pupil just told of a father who beats."""
    conversation = start(role="leerling")
    assert say(conversation, BEATEN)["crisis"]
    return conversation


def bubbles(turn: dict[str, Any]) -> list[dict[str, Any]]:
    return [message["bubble"] for message in turn["messages"][1:]]


def texts(turn: dict[str, Any]) -> list[str]:
    return [message["text"] for message in turn["messages"][1:]]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("ik wil niet bellen", Aftermath.NO_CALL),
        ("kan ik met iemand chatten", Aftermath.CHAT),
        ("dus wat moet ik nu doen", Aftermath.WHAT_NOW),
        ("mijn moeder mag dit niet weten", Aftermath.SECRET),
        ("dan moet ik misschien uit huis", Aftermath.TAKEN_AWAY),
        ("dan komt hij erachter", Aftermath.FOUND_OUT),
        ("ik durf niet", Aftermath.NOT_DARING),
        ("niemand gelooft me", Aftermath.NOT_BELIEVED),
        ("was een grapje", Aftermath.TAKEN_BACK),
    ],
)
def test_a_few_words_after_a_crisis_stay_with_the_person(beaten: str, say, bot: FakeBot, said: str, kind: Aftermath) -> None:
    bot.down = True

    turn = say(beaten, said)

    assert (turn["outcome"], turn["crisis"]) == ("crisis", True)
    assert texts(turn) == [aftermath.bubble(kind, HOME, "leerling").text]
    assert [line["name"] for line in bubbles(turn)[0]["helplines"]] == ["Veilig Thuis", "Kindertelefoon"]
    assert bot.asked == []


def test_the_same_words_without_a_crisis_go_to_the_bot(start, say, bot: FakeBot) -> None:
    turn = say(start(role="leerling"), "ik durf niet")

    assert turn["outcome"] == "answered"
    assert len(bot.asked) == 1


def test_the_help_is_that_of_the_danger_that_was_told(start, say) -> None:
    conversation = start(role="ouder")
    say(conversation, "mijn zoon zegt dat hij niet meer wil leven")

    turn = say(conversation, "ik durf niet te bellen")

    assert [line["name"] for line in bubbles(turn)[0]["helplines"]] == ["113 Zelfmoordpreventie"]
    assert " u " in f" {texts(turn)[0].lower()} "


def test_one_answer_after_another_stays_with_the_person(beaten: str, say, bot: FakeBot) -> None:
    said = ("wat moet ik nu doen", "mijn moeder mag dit niet weten", "dan wordt hij nog bozer", "ik durf niet", "en nu")

    assert [say(beaten, text)["outcome"] for text in said] == ["crisis"] * len(said)
    assert bot.asked == []


def test_what_now_after_an_answered_question_is_about_that_answer(beaten: str, say, bot: FakeBot) -> None:
    say(beaten, "wat is een opp")

    turn = say(beaten, "wat moet ik nu doen")

    assert turn["outcome"] == "answered"
    assert bot.asked[-1].said == "wat moet ik nu doen"


def test_a_button_after_a_crisis_is_answered_as_a_button(beaten: str, client: TestClient, bot: FakeBot) -> None:
    answer = client.post(f"/api/conversations/{beaten}/messages", json={"choice": "article:opp"})

    assert answer.json()["outcome"] == "answered"
    assert len(bot.asked) == 1


def test_who_takes_it_back_is_believed_and_not_told_the_same_again(start, say, bot: FakeBot) -> None:
    conversation = start(role="leerling")
    first = say(conversation, "ik wil soms gewoon slapen en niet meer wakker worden")

    second = say(conversation, "nee niet dat ik dood wil gewoon moe")

    assert first["outcome"] == second["outcome"] == "crisis"
    assert "ik geloof je" in texts(second)[0]
    assert texts(second) != texts(first)
    assert bubbles(second)[0]["helplines"]


def test_who_takes_it_back_and_asks_something_is_believed_and_answered(beaten: str, say, bot: FakeBot) -> None:
    turn = say(beaten, "nee joh ik meen het niet echt ik wil gewoon naar die andere school")

    assert turn["outcome"] == "answered"
    assert bot.asked[0].said == "ik wil gewoon naar die andere school"
    assert [bubble["kind"] for bubble in bubbles(turn)] == ["crisis", "text"]
    assert texts(turn) == [aftermath.bubble(Aftermath.TAKEN_BACK, HOME, "leerling").text, texts(turn)[1]]


def test_a_question_beside_what_is_taken_back_reaches_rasa_masked(beaten: str, say, bot: FakeBot) -> None:
    say(beaten, "was een grapje. kan de school mij bellen op 0612345678 over de toets")

    assert "0612345678" not in str(bot.asked[0].said)


def test_danger_behind_what_is_taken_back_is_danger(beaten: str, say) -> None:
    turn = say(beaten, "was een grapje maar ik wil wel echt dood")

    assert texts(turn)[0].startswith(safety.reply(safety.of_kind("suicide"), "leerling").bubbles[0].text[:40])


MENU = Reply(
    Outcome.DISAMBIGUATED, (Bubble("Welke vraag past het best?", options=(Option("Mag een school mij weigeren?", "article:weigering"),)),)
)


def test_a_few_words_right_after_a_crisis_that_nobody_understands_get_no_menu(beaten: str, say, bot: FakeBot) -> None:
    bot.reply = MENU

    first, second, third, fourth = (say(beaten, text) for text in ("ja nou tja dus", "nou ja tja", "tja", "nou"))
    help_now = aftermath.bubble(Aftermath.UNCLEAR, HOME, "leerling").text

    assert texts(first) == [help_now]
    assert texts(second)[0] == texts(third)[0] == help_now
    assert (texts(fourth)[0], texts(fourth)[-1]) == ("Welke vraag past het best?", SHORT)


def test_the_way_to_an_employee_stands_below_the_way_to_help_right_after_a_crisis(beaten: str, say, bot: FakeBot) -> None:
    bot.reply = Reply(Outcome.HANDOFF_OFFERED, (Bubble("Een medewerker antwoordt later.", kind=Kind.HANDOFF),), topics=("handoff",))

    turn = say(beaten, "geef maar een medewerker die niks doorvertelt")

    assert [bubble["kind"] for bubble in bubbles(turn)] == [Kind.CRISIS, Kind.HANDOFF]


def test_a_question_right_after_a_crisis_keeps_its_menu(beaten: str, say, bot: FakeBot) -> None:
    bot.reply = MENU

    assert texts(say(beaten, "mag ik mijn opp inzien")) == ["Welke vraag past het best?", FULL]


def test_danger_told_anew_gets_the_crisis_answer_and_its_help_from_then_on(beaten: str, say) -> None:
    say(beaten, "ik wil niet meer leven")

    turn = say(beaten, "ik wil niet bellen")

    assert [line["name"] for line in bubbles(turn)[0]["helplines"]] == ["113 Zelfmoordpreventie", "Kindertelefoon"]


def test_more_that_worries_is_heard_as_more(beaten: str, say) -> None:
    turn = say(beaten, "thuis is er elke dag ruzie")

    assert texts(turn) == [aftermath.bubble(Aftermath.MORE, HOME, "leerling").text]


def test_the_reminder_is_long_once_and_then_one_line_with_a_number(beaten: str, say) -> None:
    turns = [say(beaten, f"wat is een opp in groep {group}") for group in (3, 4, 5, 6)]

    assert [texts(turn)[-1] for turn in turns] == [FULL, SHORT, SHORT, SHORT]
    assert "0800-2000" in SHORT
    assert len(SHORT) < len(FULL)
    assert [bool(bubbles(turn)[-1]["helplines"]) for turn in turns] == [True, False, False, False]


def test_danger_told_again_makes_the_next_reminder_long_again(beaten: str, say) -> None:
    for text in ("wat is een opp", "wat is een tlv", BEATEN):
        say(beaten, text)

    assert texts(say(beaten, "wat is een opp"))[-1] == FULL


def test_the_reminder_after_a_calm_answer_is_short(beaten: str, say) -> None:
    say(beaten, "ik durf niet")

    assert texts(say(beaten, "wat is een opp"))[-1] == SHORT


def test_thanks_get_no_reminder_when_it_stood_just_above(beaten: str, say, bot: FakeBot) -> None:
    say(beaten, "wat is een opp")
    bot.reply = THANKS

    thanks, again = say(beaten, "dank je"), say(beaten, "dank je wel")

    assert texts(thanks) == ["Graag gedaan."]
    assert texts(again) == ["Graag gedaan.", SHORT]


def test_thanks_right_after_the_crisis_keep_the_help_in_sight(beaten: str, say, bot: FakeBot) -> None:
    bot.reply = THANKS

    assert texts(say(beaten, "ok")) == ["Graag gedaan.", FULL]


def test_a_worry_in_a_later_turn_gets_the_long_reminder(beaten: str, say) -> None:
    for group in range(1, 7):
        say(beaten, f"wat is een opp in groep {group}")

    turn = say(beaten, "het is thuis niet leuk")

    assert texts(turn)[-1] == FULL


@pytest.mark.parametrize("outcome", [Outcome.OUT_OF_SCOPE, Outcome.SMALLTALK, Outcome.FALLBACK])
def test_a_worry_gets_help_in_the_place_of_chatter(start, say, bot: FakeBot, outcome: Outcome) -> None:
    bot.reply = Reply(outcome, (Bubble("Haha, daar weet ik niks van."),))

    turn = say(start(role="leerling"), "het is thuis niet leuk")

    assert texts(turn) == [safety.concern(HOME, "leerling").text]
    assert turn["crisis"] is False


def test_a_worry_gets_help_below_an_answer(start, say, bot: FakeBot) -> None:
    turn = say(start(role="leerling"), "een leraar appt mij 's avonds")

    assert turn["outcome"] == "answered"
    assert [bubble["kind"] for bubble in bubbles(turn)] == ["text", "crisis"]
    names = [line["name"] for line in bubbles(turn)[1]["helplines"]]
    assert names == ["Centrum Seksueel Geweld", "Kindertelefoon", "Vertrouwensinspecteur"]


def test_the_same_worry_is_not_shown_twice(start, say, bot: FakeBot) -> None:
    bot.reply = answered()
    bot.reply = Reply(Outcome.ANSWERED, (*bot.reply.bubbles, safety.concern(HOME, "leerling")), articles=("pesten",))

    turn = say(start(role="leerling"), "thuis is er elke dag ruzie")

    assert [bubble["kind"] for bubble in bubbles(turn)] == ["text", "crisis"]


def test_a_worry_keeps_the_way_to_a_person(start, say, bot: FakeBot) -> None:
    way_out = Bubble("Een medewerker helpt.", kind=Kind.HANDOFF, options=(Option("Vraag een medewerker", "handoff"),))
    bot.reply = Reply(Outcome.OUT_OF_SCOPE, (Bubble("Daar weet ik niks van."), way_out))

    turn = say(start(role="leerling"), "het is thuis niet leuk")

    assert [bubble["kind"] for bubble in bubbles(turn)] == ["crisis", "handoff"]


def test_a_worry_without_the_bot_still_gets_help(start, say, bot: FakeBot) -> None:
    bot.down = True

    turn = say(start(role="leerling"), "het is thuis niet leuk")

    assert bubbles(turn)[-1]["kind"] == "crisis"
    assert bubbles(turn)[-1]["helplines"]
