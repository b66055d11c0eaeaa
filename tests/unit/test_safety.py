"""The safety check: nobody in danger may be missed, and a worried question must not be answered with a help line."""

import re
from itertools import product
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import safety
from knowledge.crisis_spotter import one_edit
from knowledge.library import articles
from knowledge.reply import Kind, Outcome
from knowledge.safety import Crisis, CrisisKind
from knowledge.word_patterns import InvalidPattern, compile_pattern

DATA = Path(__file__).parents[2] / "evaluation"
ALLOWED_FALSE_ALARMS = 0.02


def lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


CRISES = [tuple(line.split(" | ", 1)) for line in lines("crisis.txt")]
HARMLESS = lines("not_crisis.txt")
EVERY_REPLY = list(product(CrisisKind, (True, False), ("ouder", "leerling", "")))


def words_of(crisis: Crisis, role: str) -> str:
    bubble = safety.reply(crisis, role).bubbles[0]
    return " ".join((bubble.title, bubble.text, *bubble.steps, safety.reminder(crisis, role).text))


def test_lists_are_large_enough_to_mean_something() -> None:
    assert len(CRISES) >= 250
    assert len(HARMLESS) >= 150


def test_no_danger_is_missed() -> None:
    missed = [text for _, text in CRISES if safety.assess(text) is None]

    assert missed == []


def test_danger_is_recognised_as_what_it_is() -> None:
    mistaken = [
        (text, kinds, found.kind)
        for kinds, text in CRISES
        if (found := safety.assess(text)) is not None and found.kind not in kinds.split("/")
    ]

    assert mistaken == []


def test_ordinary_questions_seldom_raise_the_alarm() -> None:
    false_alarms = [text for text in HARMLESS if safety.assess(text) is not None]

    assert len(false_alarms) <= ALLOWED_FALSE_ALARMS * len(HARMLESS), false_alarms


def test_capitals_accents_and_stretched_letters_make_no_difference() -> None:
    for text in ("IK WIL DOOD!!!", "ik wíl dóód", "ik wil doooood", "ik w1l d00d", "ik wil d o o d", "Ik. Wil. Dood."):
        assert safety.assess(text) is not None, text


@pytest.mark.parametrize("message", ["mamadoetmijpijn", "hijslaatmij", "ikwilnietmeerleven", "ikkannietmeer ikwildood", "papaslaatmij"])
def test_words_without_spaces_between_them_are_read(message: str) -> None:
    assert safety.assess(message) is not None


def test_ordinary_words_are_not_parted() -> None:
    for text in ("zelfstandigheidstraining", "de heimwee is zo over", "papadagen en mamadagen op school", "een hijskraan bij de bushalte"):
        assert safety.assess(text) is None, text


def test_danger_at_the_end_of_a_long_story_is_found() -> None:
    story = "Mijn dochter zit in groep 8 en het gaat al maanden niet goed op school. " * 100

    assert safety.assess(story + "Gisteren zei ze dat ze dood wil.") is not None


def test_joke_and_earnest_in_one_message_is_earnest() -> None:
    assert safety.assess("haha ik ga dood van het lachen maar ik wil echt dood") is not None


def test_rough_grabbing_by_a_teacher_is_a_complaint_and_no_crisis() -> None:
    assert safety.assess("De juf trok mijn zoon hard aan zijn arm de klas uit.") is None


def test_words_that_only_sound_like_danger_are_let_through() -> None:
    for text in (
        "de schoenen gaan elke week de boom in",
        "er zat een geeltje op of ik wil tekenen",
        "ik had honger en ben naar huis gegaan",
    ):
        assert safety.assess(text) is None, text


def test_what_cannot_wait_is_urgent() -> None:
    assert safety.assess("ik heb net een hele strip pillen geslikt") == Crisis(CrisisKind.OVERDOSE, urgent=True)
    assert safety.assess("ik sta op het spoor") == Crisis(CrisisKind.DANGER_NOW, urgent=True)
    assert safety.assess("ik wil niet meer leven") == Crisis(CrisisKind.SUICIDE, urgent=False)


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(st.sampled_from(["ik", "wil", "niet", "dood", "papa", "slaat", "me", ".", "\n", "foto"])).map(" ".join),
    )
)
def test_no_text_makes_the_check_fail(text: str) -> None:
    assert isinstance(safety.assess(text), Crisis | None)


@pytest.mark.parametrize("piece", ["ik wil ", "ikwilnietmeerleven", "a", "zit aan mijn ", "papa slaat ", "eten niet ", "((("])
def test_ten_thousand_characters_are_no_trouble(piece: str) -> None:
    safety.assess((piece * 10_000)[:10_000])


def test_every_pattern_recognises_its_own_example() -> None:
    spotter = safety.spotter()

    assert [row.example for row in spotter.rows if row not in spotter.rows_in(row.example)] == []


def test_every_figure_of_speech_is_let_through() -> None:
    table = yaml.safe_load(safety.PATTERNS.read_text(encoding="utf-8"))

    assert [row["example"] for row in table["harmless"] if safety.assess(row["example"])] == []


@pytest.mark.parametrize(
    "danger",
    [
        "ik wil echt niet meer leven",
        "mijn vader slaat me elke dag",
        "mijn dochter snijdt zichzelf",
        "mijn oom zit aan mijn zusje",
        "ik ben van huis weggelopen",
    ],
)
def test_no_figure_of_speech_hides_danger_that_stands_beside_it(danger: str) -> None:
    table = yaml.safe_load(safety.PATTERNS.read_text(encoding="utf-8"))
    beside = [text for row in table["harmless"] for text in (f"{row['example']} en {danger}", f"{danger} en {row['example']}")]

    assert [text for text in beside if safety.assess(text) is None] == []


@pytest.mark.parametrize(
    "telling",
    [
        "{} en ik durf het op school niet te zeggen",
        "{} en de juf weet van niets",
        "op school weten ze niet dat {}",
        "ik heb straf gekregen op school maar {}",
        "{} en niemand op school weet het",
    ],
)
def test_telling_it_at_school_or_not_hides_no_danger(telling: str) -> None:
    dangers = (
        "mijn vader heeft me weer geslagen",
        "ik ga vannacht weglopen",
        "ik word opgesloten in de kelder",
        "ik wil niet meer verder leven",
        "mijn moeder heeft mij eruit gegooid",
    )

    assert [danger for danger in dangers if safety.assess(telling.format(danger)) is None] == []


@pytest.mark.parametrize(
    "message",
    [
        "hij is niet suïcidaal zeggen ze maar ik vond vannacht een afscheidsbrief",
        "ze noemen haar niet suïcidaal, maar ze wil elke avond dood",
        "die toets was pure zelfmoord en nu wil ik ook echt niet meer leven",
        "vroeger sneed ik mezelf en nu ben ik weer begonnen met krassen",
        "ik ben gestopt met snijden maar gisteren heb ik mezelf weer gesneden",
        "hij heeft me nooit geslagen maar nu sluit hij me op in de kelder",
        "mijn vader drinkt niet meer maar hij slaat me nog steeds",
        "mijn ex had vroeger losse handen en nu slaat hij onze zoon",
        "hij slaat met deuren en daarna slaat hij mama",
        "ik wil niet meer leven zonder mijn vader",
    ],
)
def test_a_denial_or_a_thing_of_the_past_hides_no_danger_of_now(message: str) -> None:
    assert safety.assess(message) is not None


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("mijn dad hits me", CrisisKind.UNSAFE_HOME),
        ("papa beats mama and i hear it every night", CrisisKind.UNSAFE_HOME),
        ("i dont wanna go home because my dad will hit me", CrisisKind.UNSAFE_HOME),
        ("my uncle forces me to touch him", CrisisKind.SEXUAL_ABUSE),
        ("he is threatening us with a knife right now", CrisisKind.VIOLENCE_NOW),
        ("I swallowed too many tablets", CrisisKind.OVERDOSE),
        ("my ex wants to leak my nudes", CrisisKind.SEXTORTION),
        ("teacher hit me with ruler", CrisisKind.ABUSE_BY_STAFF),
        ("i want to run away from home", CrisisKind.RUNAWAY),
        ("mein Stiefvater schlägt meine Mutter", CrisisKind.UNSAFE_HOME),
        ("quiero suicidarme", CrisisKind.SUICIDE),
        ("babam annemi dövüyor", CrisisKind.UNSAFE_HOME),
    ],
)
def test_danger_told_in_another_language_is_found(message: str, kind: CrisisKind) -> None:
    found = safety.assess(message)

    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize(
    ("harmless", "danger"),
    [
        ("my dad beat me at chess", "my dad beat me with a belt"),
        ("my mother hit her head", "my mother hit me on my head"),
        ("my daughter cut her finger", "my daughter cut her wrists"),
        ("our dog ran away", "our daughter ran away and we cannot find her"),
        ("ik was te laat door de trein, kan dat eraf", "ik sta op de brug, ik wil eraf"),
        ("ik ga dood aan die toetsweken", "ik ga dood aan die toetsweken, ik wil niet meer leven"),
        ("de juf heeft hem bij zijn arm naar buiten gezet", "mijn vader heeft mij bij mijn arm naar buiten gezet"),
        ("is er een cursus over zelfbeschadiging", "ik denk aan zelfbeschadiging bij mijn dochter"),
        (
            "dit is mijn laatste bericht want ik ga slapen, morgen vraag ik verder",
            "dit is mijn laatste bericht want ik ga slapen en word niet meer wakker",
        ),
    ],
)
def test_danger_stays_danger_beside_a_harmless_likeness(harmless: str, danger: str) -> None:
    assert safety.assess(harmless) is None
    assert safety.assess(danger) is not None


def test_harm_by_someone_else_is_no_self_harm() -> None:
    for who in ("opa", "mijn broer", "mijn oppas", "de buurman", "mijn ex", "mijn trainer", "een jongen", "hij"):
        found = safety.assess(f"{who} heeft mij pijn gedaan")

        assert found == Crisis(CrisisKind.UNSAFE_HOME, urgent=False), who
    assert safety.assess("de meester heeft mij pijn gedaan") == Crisis(CrisisKind.ABUSE_BY_STAFF, urgent=False)
    assert safety.assess("ik heb mezelf pijn gedaan") == Crisis(CrisisKind.SELF_HARM, urgent=False)


def test_a_laugh_that_is_taken_back_is_no_joke() -> None:
    assert safety.assess("haha nee serieus ik ga hem morgen neersteken") is not None
    assert safety.assess("kms haha maar eigenlijk wel echt") is not None


def test_fear_of_a_parent_over_a_school_report_is_a_joke_only_without_blows() -> None:
    figure = "mijn vader vermoordt me als ik een onvoldoende haal"

    assert safety.assess(figure) is None
    for earnest in ("hij slaat me dan altijd", "dan krijg ik weer klappen", "met de riem", "ik ben bang voor hem"):
        assert safety.assess(f"{figure}, {earnest}") is not None, earnest


def test_table_knows_every_kind_in_the_order_in_which_they_count() -> None:
    table = yaml.safe_load(safety.PATTERNS.read_text(encoding="utf-8"))

    assert list(table["patterns"]) == [kind.value for kind in CrisisKind]


@pytest.mark.parametrize("source", ["ik wil (dood", "ik wil <onbekend>", "[misschien]", "ik wil dood)", "mes ~ school|huis"])
def test_unreadable_pattern_is_refused(source: str) -> None:
    with pytest.raises(InvalidPattern):
        compile_pattern(source, {}, {})


@pytest.mark.parametrize(
    ("word", "other", "near"),
    [("dood", "dod", True), ("dood", "doot", True), ("dood", "odod", True), ("dood", "rood", True), ("dood", "brood", False)],
)
def test_one_typing_error_is_near_and_two_are_not(word: str, other: str, near: bool) -> None:
    assert one_edit(word, other) is near
    assert one_edit(other, word) is near


@pytest.mark.parametrize(("kind", "urgent", "role"), EVERY_REPLY)
def test_reply_is_one_short_block_with_few_help_lines(kind: CrisisKind, urgent: bool, role: str) -> None:
    reply = safety.reply(Crisis(kind, urgent), role)
    bubble = reply.bubbles[0]

    assert reply.outcome is Outcome.CRISIS
    assert len(reply.bubbles) == 1
    assert bubble.kind is Kind.CRISIS
    assert 1 <= len(bubble.helplines) <= 4
    assert len(bubble.text.split()) <= 80
    assert 1 <= len(bubble.steps) <= 3
    assert max(len(sentence.split()) for sentence in re.split(r"[.!?:]", words_of(Crisis(kind, urgent), role))) <= 20
    assert type(reply).from_dict(reply.to_dict()) == reply


@pytest.mark.parametrize(("kind", "urgent", "role"), EVERY_REPLY)
def test_reply_says_what_it_must_and_nothing_it_must_not(kind: CrisisKind, urgent: bool, role: str) -> None:
    text = words_of(Crisis(kind, urgent), role)

    assert "Ik ben een computer" in text
    assert "wordt niet meteen gelezen" in text
    assert "112" in text
    for forbidden in ("zelfmoord", "aandacht trekken", "artikel", "bezwaar", "geheim", "beloof", "belooft", "komt goed"):
        assert forbidden not in text.lower()


@pytest.mark.parametrize(("kind", "urgent"), list(product(CrisisKind, (True, False))))
def test_parent_reads_u_and_everyone_else_je(kind: CrisisKind, urgent: bool) -> None:
    crisis = Crisis(kind, urgent)

    assert not re.search(r"\b(je|jij|jou|jouw)\b", words_of(crisis, "ouder"))
    assert not re.search(r"\b(u|uw)\b", words_of(crisis, "leerling"))
    assert words_of(crisis, "") == words_of(crisis, "leerling")


@pytest.mark.parametrize("kind", CrisisKind)
def test_in_direct_danger_112_comes_first_and_free_help_before_paid(kind: CrisisKind) -> None:
    for role in ("ouder", "leerling"):
        urgent = safety.reply(Crisis(kind, urgent=True), role).bubbles[0].helplines
        calm = safety.reply(Crisis(kind, urgent=False), role).bubbles[0].helplines
        paid = [line.cost not in ("gratis", "") for line in calm]

        assert urgent[0].phone == "112"
        assert paid == sorted(paid)


def test_thoughts_of_suicide_lead_to_113_and_an_unsafe_home_does_not() -> None:
    def names(kind: CrisisKind) -> str:
        return " ".join(line.name for line in safety.reply(Crisis(kind, urgent=False), "leerling").bubbles[0].helplines)

    assert "113" in names(CrisisKind.SUICIDE)
    assert "Veilig Thuis" in names(CrisisKind.UNSAFE_HOME)
    assert "113" not in names(CrisisKind.UNSAFE_HOME)
    assert "Vertrouwensinspecteur" in names(CrisisKind.ABUSE_BY_STAFF)


def test_reminder_keeps_the_help_lines_in_sight() -> None:
    crisis = Crisis(CrisisKind.SUICIDE, urgent=True)

    bubble = safety.reminder(crisis, "leerling")

    assert bubble.kind is Kind.CRISIS
    assert bubble.helplines == safety.reply(crisis, "leerling").bubbles[0].helplines
    assert len(bubble.text.split()) < 30


@pytest.mark.parametrize(("kind", "urgent", "role"), EVERY_REPLY)
def test_short_reminder_is_one_line_with_the_first_number(kind: CrisisKind, urgent: bool, role: str) -> None:
    crisis = Crisis(kind, urgent)
    bubble = safety.short_reminder(crisis, role)

    assert bubble.kind is Kind.CRISIS
    assert next(line.phone for line in safety.helplines_of(crisis, role) if line.phone) in bubble.text
    assert "112" in bubble.text
    assert (bubble.title, bubble.steps, bubble.helplines) == ("", (), ())
    assert "\n" not in bubble.text
    assert len(bubble.text.split()) <= 15


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("het is thuis niet leuk", CrisisKind.UNSAFE_HOME),
        ("thuis is het niet zo fijn", CrisisKind.UNSAFE_HOME),
        ("t is thuis nie leuk", CrisisKind.UNSAFE_HOME),
        ("het gaat thuis gewoon niet zo goed", CrisisKind.UNSAFE_HOME),
        ("bij ons is het elke avond ruzie", CrisisKind.UNSAFE_HOME),
        ("mijn ouders hebben altijd ruzie", CrisisKind.UNSAFE_HOME),
        ("ik heb er een blauwe plek van", CrisisKind.UNSAFE_HOME),
        ("een leraar appt mij 's avonds", CrisisKind.ABUSE_BY_STAFF),
        ("mn mentor snapt me elke avond", CrisisKind.ABUSE_BY_STAFF),
        ("mijn leraar stuurt mij selfies", CrisisKind.ABUSE_BY_STAFF),
        ("hij schreeuwt niet hij is juist heel lief en stuurt hartjes", CrisisKind.ABUSE_BY_STAFF),
        ("hij doet de deur op slot als we samen zijn", CrisisKind.ABUSE_BY_STAFF),
        ("hij wil dat ik vrijdag na school in zijn lokaal blijf met de deur dicht", CrisisKind.ABUSE_BY_STAFF),
        ("de coach zegt dat ik niemand iets mag vertellen", CrisisKind.ABUSE_BY_STAFF),
        ("ik mag het tegen niemand zeggen", CrisisKind.SEXUAL_ABUSE),
        ("het is ons geheimpje zegt hij", CrisisKind.SEXUAL_ABUSE),
        ("klas 3 vmbo. ze wil niet meer", CrisisKind.SUICIDE),
        ("mijn dochter kan het echt niet meer", CrisisKind.SUICIDE),
        ("ik ben zo moe van alles", CrisisKind.SUICIDE),
        ("ik ben zo moe ik weet het gewoon niet meer", CrisisKind.SUICIDE),
    ],
)
def test_what_may_be_danger_is_suspected_and_not_called_a_crisis(message: str, kind: CrisisKind) -> None:
    assert safety.assess(message) is None
    assert safety.suspects(message) == Crisis(kind, urgent=False)


def test_ordinary_questions_are_seldom_suspected() -> None:
    suspected = [text for text in HARMLESS if safety.suspects(text) is not None]

    assert len(suspected) <= ALLOWED_FALSE_ALARMS * len(HARMLESS), suspected


def test_every_worry_recognises_its_own_example() -> None:
    spotter = safety.worry_spotter()

    assert [row.example for row in spotter.rows if row not in spotter.rows_in(row.example)] == []


def test_misconduct_by_staff_leads_to_the_vertrouwensinspecteur_and_centrum_seksueel_geweld() -> None:
    for message in ("die blauwe plek is van mijn leraar", "mijn leraar appt mij en ik mag het tegen niemand zeggen"):
        found = safety.assess(message)

        assert found == Crisis(CrisisKind.ABUSE_BY_STAFF, urgent=False), message
        names = [line.name for line in safety.helplines_of(found, "leerling")]
        assert {"Vertrouwensinspecteur", "Centrum Seksueel Geweld"} <= set(names)


def test_the_kennisbank_itself_raises_no_alarm() -> None:
    """A button with a question of an article must lead to that article."""
    own = {text for article in articles().values() for text in (article.title, *article.questions.values(), *article.keywords)}

    assert [text for text in own if safety.assess(text) is not None or safety.suspects(text) is not None] == []
