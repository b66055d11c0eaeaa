"""Questions about the chat itself and about being called back: true, short, and with a way on."""

import re
from pathlib import Path

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from actions import about_chat, answer, conversation, handoff
from api.settings import Settings
from knowledge import helplines
from knowledge.library import articles
from knowledge.phrases import button, catalogue
from knowledge.reply import Kind, Outcome
from tests.unit.test_actions import choices, run, selected

ROOT = Path(__file__).parents[2]
ROLES = ("ouder", "leerling")


@pytest.mark.parametrize("role", ROLES)
def test_who_asks_who_reads_along_learns_that_school_does_not_how_long_it_stays_and_how_to_erase_it(role: str) -> None:
    reply, _ = run(about_chat.ActionChatPrivacy(), "kan mijn school dit lezen", role=role)

    told = reply.plain_text()
    assert "chool" in reply.bubbles[0].text
    assert all(word in told for word in ("vertel niets door", "technisch beheerder", "steunpunt", "Gesprek wissen", "Snel weg"))
    assert "article:steunpunt-vertrouwelijk" in choices(reply)


@pytest.mark.parametrize("role", ROLES)
def test_the_days_a_conversation_is_kept_are_those_of_the_setting(role: str) -> None:
    reply, _ = run(about_chat.ActionChatPrivacy(), "hoe lang bewaren jullie dit", role=role)

    assert re.findall(r"\d+ dagen", reply.bubbles[0].text) == [f"{Settings.model_fields['conversation_days'].default} dagen"]


@pytest.mark.parametrize("label", ["Gesprek wissen", "Snel weg", "Bel mij"])
def test_a_button_that_a_sentence_names_is_on_the_screen(label: str) -> None:
    screens = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "api" / "static" / "widget").glob("*.js"))

    assert any(f'"{label}"' in text for forms in catalogue("dialogue").values() for text in forms.values())
    assert f"'{label}'" in screens


def test_whose_assistant_it_is_names_help_that_is_independent_for_who_asks() -> None:
    parent, _ = run(about_chat.ActionChatOwner(), "jullie zijn ook van de school zeker", role="ouder")
    pupil, _ = run(about_chat.ActionChatOwner(), "sta jij aan mijn kant", role="leerling")
    unknown, _ = run(about_chat.ActionChatOwner(), "wie heeft dit gemaakt")

    assert all("kies geen kant" in reply.bubbles[0].text for reply in (parent, pupil, unknown))
    assert choices(parent) == ["article:onafhankelijk-advies"]
    assert [line.name for line in parent.bubbles[0].helplines] == ["Ouders & Onderwijs"]
    assert choices(pupil) == ["article:wie-staat-aan-mijn-kant"]
    assert pupil.bubbles[0].helplines == ()
    assert set(choices(unknown)) == {*choices(parent), *choices(pupil)}


def test_who_wants_a_letter_after_an_answer_gets_its_steps_again_with_their_source_and_a_person() -> None:
    last = articles()["schorsing"]

    reply, _ = run(about_chat.ActionWriteLetter(), "kan jij een brief voor mij maken", last_article=last.slug, role="ouder")

    assert "schrijven kan ik niet" in reply.bubbles[0].text
    assert reply.bubbles[0].steps == last.variants["ouder"].steps
    assert reply.bubbles[0].sources
    assert choices(reply) == ["handoff"]


def test_who_wants_a_letter_first_is_asked_what_it_is_about_and_may_ask_a_person() -> None:
    reply, _ = run(about_chat.ActionWriteLetter(), "heb je een voorbeeldbrief")

    assert "schrijven kan ik niet" in reply.bubbles[0].text
    assert "Vertelt u mij waar het over gaat?" in reply.bubbles[0].text
    assert choices(reply) == ["handoff"]


@pytest.mark.parametrize("role", ROLES)
def test_when_a_person_answers_is_told_in_working_days_and_that_it_is_not_for_emergencies(role: str) -> None:
    reply, _ = run(about_chat.ActionAboutHandoff(), "belt er iemand", role=role)

    assert reply.outcome is Outcome.HANDOFF_OFFERED
    assert "werkdagen" in reply.bubbles[0].text
    assert "code" in reply.bubbles[0].text
    assert "112" in reply.bubbles[0].text
    assert choices(reply) == ["handoff"]


def test_the_working_days_are_those_of_the_slowest_steunpunt_and_without_any_those_of_the_setting() -> None:
    rows = yaml.safe_load((ROOT / "knowledge" / "data" / "steunpunten.yml").read_text(encoding="utf-8"))

    assert handoff.in_days() == f"{max(row['werkdagen'] for row in rows)} werkdagen"
    assert Settings.model_fields["reply_working_days"].default == handoff.USUAL_DAYS


def test_waiting_for_an_answer_is_about_the_person_once_a_person_was_asked_for_and_about_the_article_before_that() -> None:
    unclear = {"confidence": 0.9, "follow_up": ["how_long", 0.4]}
    when = (about_chat.ActionAboutHandoff(), "wanneer krijg ik antwoord")
    _, asked = run(handoff.ActionHandoff(), "kan iemand mij bellen", last_article="opp", role="ouder")

    about_article, _ = run(
        about_chat.ActionAboutHandoff(), "wanneer krijg ik antwoord", selection=unclear, last_article="opp", role="ouder"
    )
    about_person, _ = run(*when, selection=unclear, last_article="opp", **asked)

    assert about_article.outcome is Outcome.ANSWERED
    assert about_person.topics == ("handoff",)


def test_after_the_next_answer_waiting_is_about_that_answer_again() -> None:
    _, slots = run(handoff.ActionHandoff(), "kan iemand mij bellen", last_article="opp", role="ouder")
    _, later = run(answer.ActionAnswer(), "schorsing", selection=selected("schorsing"), **slots)

    assert slots[handoff.ASKED] is True
    assert later[handoff.ASKED] is False


@pytest.mark.parametrize(
    "text",
    [
        "ik wil bellen",
        "bel mij",
        "kan ik iemand bellen",
        "wat is het telefoonnummer",
        "word ik teruggebeld",
        "Bel me terug!",
        "can you call me",
    ],
)
@pytest.mark.parametrize("role", ROLES)
def test_who_wants_to_call_reads_that_it_goes_in_writing_with_a_number_left_and_whom_to_call_now(text: str, role: str) -> None:
    reply, _ = run(handoff.ActionHandoff(), text, role=role)

    (bubble,) = reply.bubbles
    assert bubble.kind is Kind.HANDOFF
    assert bubble.text.startswith("Bellen kan niet vanuit deze chat.")
    assert "werkdagen" in bubble.text
    assert {"ouder": "Onderwijsconsulenten", "leerling": "Kindertelefoon"}[role] in {line.name for line in bubble.helplines if line.phone}
    assert len(bubble.text.split()) <= 60
    assert choices(reply) == ["handoff"]


@pytest.mark.parametrize("text", ["ik wil met iemand praten", "dubbel", "het is mijn belang", "bij wie kan ik klagen"])
def test_who_does_not_speak_of_calling_gets_the_ordinary_offer(text: str) -> None:
    reply, _ = run(handoff.ActionHandoff(), text, role="ouder")

    assert reply.bubbles[0].text == catalogue("dialogue")["handoff"]["ouder"]
    assert reply.bubbles[0].helplines == ()


def test_who_asks_for_the_number_after_an_answer_also_gets_the_numbers_of_that_answer() -> None:
    last = articles()["veilig-thuis-melding"]
    numbers = [helplines.get(name) for name in last.helplines if helplines.get(name).phone]

    reply, _ = run(handoff.ActionHandoff(), "wat is het nummer", last_article=last.slug, role="ouder")

    assert numbers[0] in reply.bubbles[0].helplines
    assert len(reply.bubbles[0].helplines) <= handoff.MOST_HELPLINES


@pytest.mark.parametrize(("text", "asks"), [("help mij", True), ("ik heb hulp nodig", True), ("kan iemand mij helpen", False)])
def test_a_bare_cry_for_help_is_asked_what_the_matter_is_and_offered_a_person(text: str, asks: bool) -> None:
    reply, _ = run(handoff.ActionHandoff(), text, role="leerling")

    assert reply.bubbles[0].text.startswith("Ik help je graag.") is asks
    assert choices(reply) == ["handoff"]


@pytest.mark.parametrize("file", ["out_of_scope", "dialogue"])
def test_no_sentence_laughs_or_sends_a_child_to_its_parents_with_pain(file: str) -> None:
    said = [text for key, forms in catalogue(file).items() if key != "buttons" for text in forms.values()]

    assert not [text for text in said if re.search(r"\bha+ha|\blol\b", text, re.IGNORECASE)]
    assert "ouders" not in catalogue("out_of_scope")["gezondheid"]["leerling"]


def test_a_pupil_with_something_at_home_gets_the_number_of_who_listens() -> None:
    reply, _ = run(conversation.ActionOutOfScope(), selection={"kind": "gezin", "confidence": 0.9}, role="leerling")

    assert "Kindertelefoon" in reply.bubbles[0].text
    assert [line.phone for line in reply.bubbles[0].helplines] == ["0800-0432"]


def test_ok_is_heard_without_a_cheer() -> None:
    reply, _ = run(conversation.ActionAffirm(), "ok", role="leerling")

    assert reply.outcome is Outcome.SMALLTALK
    assert not re.match("fijn|top|leuk", reply.bubbles[0].text, re.IGNORECASE)


def test_the_way_to_a_person_reads_the_same_everywhere() -> None:
    replies = [run(action, "x", role="ouder")[0] for action in (about_chat.ActionAboutHandoff(), handoff.ActionHandoff())]

    assert {reply.bubbles[0].options[0].label for reply in replies} == {button("handoff")}


def test_every_intent_of_the_domain_has_one_rule_and_every_action_of_the_domain_is_ours() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    rules = [rule["steps"] for path in (ROOT / "data" / "rules").glob("*.yml") for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]]
    intents = [intent if isinstance(intent, str) else next(iter(intent)) for intent in domain["intents"]]

    registered = ActionExecutor()
    registered.register_package("actions")
    assert sorted(first["intent"] for first, _ in rules) == sorted(intents)
    assert {second["action"] for _, second in rules} == set(domain["actions"]) <= set(registered.actions)
