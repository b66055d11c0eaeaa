"""After a crisis answer: what is said about it in a few words is heard, and answered calmly with the help of that danger."""

import re
from itertools import product

import pytest

from knowledge import aftermath, safety
from knowledge.aftermath import LONGEST, NEAR, Aftermath
from knowledge.reply import Kind, Outcome
from knowledge.safety import Crisis, CrisisKind

ROLES = ("ouder", "leerling", "")
EVERY_REPLY = list(product(Aftermath, CrisisKind, (True, False), ROLES))


def hear(text: str, *, turns: int = 0, answered: bool = False) -> Aftermath | None:
    heard = aftermath.hear(text, turns=turns, answered=answered)
    return None if heard is None else heard.kind


def names(kind: Aftermath, danger: CrisisKind, role: str, *, urgent: bool = False) -> list[str]:
    return [line.name for line in aftermath.bubble(kind, Crisis(danger, urgent), role).helplines]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("ik wil niet bellen", Aftermath.NO_CALL),
        ("ik durf echt niet te bellen", Aftermath.NO_CALL),
        ("bellen vind ik eng", Aftermath.NO_CALL),
        ("kan ik met iemand chatten", Aftermath.CHAT),
        ("ok. kan je ook chatten met die kindertelefoon", Aftermath.CHAT),
        ("kan ik ook appen", Aftermath.CHAT),
        ("dus wat moet ik nu doen", Aftermath.WHAT_NOW),
        ("en nu?", Aftermath.WHAT_NOW),
        ("ok maar wie moet ik het vertellen", Aftermath.WHAT_NOW),
        ("mijn moeder mag dit niet weten", Aftermath.SECRET),
        ("ga jij dit nou aan mijn ouders of school vertellen", Aftermath.SECRET),
        ("ik wil niet dat school dit weet", Aftermath.SECRET),
        ("maar dan moet ik misschien uit huis", Aftermath.TAKEN_AWAY),
        ("dan pakken ze mijn kinderen af", Aftermath.TAKEN_AWAY),
        ("straks komt jeugdzorg", Aftermath.TAKEN_AWAY),
        ("dan komt hij erachter", Aftermath.FOUND_OUT),
        ("ik durf het niet te zeggen want dan wordt hij nog bozer", Aftermath.FOUND_OUT),
        ("krijgt hij dan straf en komt hij erachter dat ik het was", Aftermath.FOUND_OUT),
        ("ik durf niet", Aftermath.NOT_DARING),
        ("dat durf ik niet", Aftermath.NOT_DARING),
        ("niemand gelooft me", Aftermath.NOT_BELIEVED),
        ("dat gelooft toch niemand", Aftermath.NOT_BELIEVED),
        ("ik wil gewoon met iemand praten", Aftermath.WHAT_NOW),
        ("is dat raar", Aftermath.DOUBT),
        ("stel ik me aan", Aftermath.DOUBT),
        ("wat gebeurt er als ik veilig thuis bel", Aftermath.ON_THE_LINE),
        ("ik weet niet wat ik moet zeggen", Aftermath.ON_THE_LINE),
        ("was een grapje", Aftermath.TAKEN_BACK),
        ("ik meen het niet echt", Aftermath.TAKEN_BACK),
        ("nee niet dat ik dood wil gewoon moe", Aftermath.TAKEN_BACK),
        ("ik ben gewoon moe", Aftermath.TAKEN_BACK),
        ("hij is heel lief en stuurt hartjes", Aftermath.MORE),
    ],
)
def test_what_is_said_about_the_danger_is_heard(said: str, kind: Aftermath) -> None:
    assert hear(said) is kind


@pytest.mark.parametrize(
    "question",
    [
        "wat is een opp",
        "mag de school mijn zoon schorsen",
        "wat moet ik doen als de school hem weigert",
        "wie mag mijn dossier lezen",
        "kan mijn mentor mijn cijfers zien",
        "mijn zoon kan niet lezen",
        "kan de school ook bellen als hij ziek is",
        "mijn dochter durft niet naar school",
        "hij wordt snel boos in de klas",
        "mag hij een klas overslaan",
        "hoe meld ik mij aan",
        "dank u wel",
        "wat kost leerlingenvervoer",
        "kan ik ook chatten over mijn opp",
        "wat gebeurt er als ik iets zeg over mijn tlv",
        "mijn mentor appt de groepsapp",
        "School zegt ja maar doet niets. Wij wachten al twee maanden. Wat nu?",
        "ik durf niet te zeggen dat ik dyslexie heb",
        "stel een brief op",
        "hoe gaat dat",
    ],
)
def test_an_ordinary_question_is_left_to_the_bot(question: str) -> None:
    assert hear(question) is None


def test_a_long_message_is_never_taken_for_a_few_words() -> None:
    assert hear("ik durf niet. " + "Daar zit hij dan weer op zijn kamer. " * (LONGEST // 8 + 1)) is None


def test_danger_told_anew_is_no_aftermath() -> None:
    for said in (
        "ik meen het niet echt maar ik wil wel dood",
        "ik wil niet dood maar ik wil ook niet meer leven",
        "was een grapje maar mijn vader slaat me echt",
        "ik wil niet bellen want mijn vader slaat me dan",
    ):
        assert hear(said) is None, said
        assert safety.assess(said) is not None, said


def test_who_takes_it_back_only_half_is_not_believed() -> None:
    for said in ("nee niet dat ik dood wil maar soms wel", "het was geen grapje"):
        assert hear(said) is None, said


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("nee joh ik meen het niet echt ik wil gewoon naar die andere school", "ik wil gewoon naar die andere school"),
        ("was een grapje. hoe zit het nou met die toets", "hoe zit het nou met die toets"),
        ("nee niet dat ik dood wil gewoon moe", ""),
        ("haha was een grapje hoor sorry", ""),
    ],
)
def test_a_question_beside_what_is_taken_back_is_kept(said: str, question: str) -> None:
    heard = aftermath.hear(said, turns=0, answered=False)

    assert heard is not None
    assert (heard.kind, heard.question) == (Aftermath.TAKEN_BACK, question)


def test_what_now_is_about_the_answer_that_came_in_between() -> None:
    assert hear("wat moet ik nu doen", turns=1, answered=False) is Aftermath.WHAT_NOW
    assert hear("wat moet ik nu doen", turns=1, answered=True) is None


def test_later_only_what_can_mean_nothing_else_is_heard() -> None:
    late = NEAR + 1

    assert hear("ik durf niet", turns=NEAR) is Aftermath.NOT_DARING
    assert hear("ik durf niet", turns=late) is None
    assert hear("mijn moeder mag dit niet weten", turns=late) is None
    assert hear("ik wil niet bellen", turns=late, answered=True) is Aftermath.NO_CALL
    assert hear("kan ik met iemand chatten", turns=late, answered=True) is Aftermath.CHAT
    assert hear("ik meen het niet echt", turns=late, answered=True) is Aftermath.TAKEN_BACK


def test_every_pattern_recognises_its_own_example() -> None:
    spotter = aftermath.spotter()

    assert [row.example for row in spotter.rows if row not in spotter.rows_in(row.example)] == []
    assert [row.example for row in spotter.rows if hear(row.example) != row.kind] == []


def test_patterns_stand_in_the_order_of_the_kinds() -> None:
    kinds = list(dict.fromkeys(row.kind for row in aftermath.spotter().rows))

    assert kinds == [kind.value for kind in Aftermath if kind not in (Aftermath.MORE, Aftermath.UNCLEAR)]


@pytest.mark.parametrize(("kind", "danger", "urgent", "role"), EVERY_REPLY)
def test_every_answer_is_one_short_calm_block_with_help(kind: Aftermath, danger: CrisisKind, urgent: bool, role: str) -> None:
    reply = aftermath.reply(kind, Crisis(danger, urgent), role)
    (bubble,) = reply.bubbles
    said = f"{bubble.title}. {bubble.text}"

    assert (reply.outcome, bubble.kind) == (Outcome.CRISIS, Kind.CRISIS)
    assert bubble.helplines
    assert len(bubble.text.split()) <= 60
    assert max(len(sentence.split()) for sentence in re.split(r"[.!?:]", said)) <= 20
    assert "112" in bubble.text
    assert not re.search(r"\b(je|jij|jou|jouw)\b" if role == "ouder" else r"\b(u|uw)\b", said)
    for forbidden in ("zelfmoord", "geheim", "beloof", "belooft", "komt goed", "medewerker", "jouw schuld ook"):
        assert forbidden not in said.lower()
    assert type(reply).from_dict(reply.to_dict()) == reply


@pytest.mark.parametrize("kind", [Aftermath.NO_CALL, Aftermath.CHAT])
def test_who_will_not_call_sees_only_helplines_with_a_chat(kind: Aftermath) -> None:
    for danger in CrisisKind:
        lines = aftermath.bubble(kind, Crisis(danger, urgent=False), "leerling").helplines

        assert all(line.chat for line in lines), danger
    assert names(kind, CrisisKind.UNSAFE_HOME, "leerling") == ["Veilig Thuis", "Kindertelefoon"]
    assert names(kind, CrisisKind.SUICIDE, "leerling") == ["113 Zelfmoordpreventie", "Kindertelefoon"]


def test_where_no_helpline_has_a_chat_none_is_promised() -> None:
    crisis = Crisis(CrisisKind.VIOLENCE_NOW, urgent=False)
    bubble = aftermath.bubble(Aftermath.NO_CALL, crisis, "ouder")

    assert not any(line.chat for line in bubble.helplines)
    assert "ken ik geen chat" in bubble.text
    assert bubble.helplines == safety.helplines_of(crisis, "ouder")


def test_in_direct_danger_someone_else_calls_112() -> None:
    bubble = aftermath.bubble(Aftermath.NO_CALL, Crisis(CrisisKind.SUICIDE, urgent=True), "leerling")

    assert bubble.helplines[0].phone == "112"
    assert "vraag of die 112 belt" in bubble.text


def test_what_now_repeats_the_steps_of_the_danger_that_was_told() -> None:
    for danger, role in product(CrisisKind, ROLES):
        crisis = Crisis(danger, urgent=False)

        assert aftermath.bubble(Aftermath.WHAT_NOW, crisis, role).steps == safety.reply(crisis, role).bubbles[0].steps


def test_a_child_beaten_at_home_is_not_told_to_tell_its_parents() -> None:
    for kind in Aftermath:
        bubble = aftermath.bubble(kind, Crisis(CrisisKind.UNSAFE_HOME, urgent=False), "leerling")

        assert "ouders" not in " ".join((bubble.text, *bubble.steps)), kind


def test_all_other_answers_keep_the_helplines_of_the_danger_in_order() -> None:
    for kind in set(Aftermath) - {Aftermath.NO_CALL, Aftermath.CHAT}:
        for danger, urgent in product(CrisisKind, (True, False)):
            crisis = Crisis(danger, urgent)

            assert aftermath.bubble(kind, crisis, "leerling").helplines == safety.helplines_of(crisis, "leerling")
