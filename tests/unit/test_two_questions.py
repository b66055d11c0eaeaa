"""Which messages ask two things."""

import pytest

from knowledge.two_questions import asked_apart, told_apart


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("Wat is een opp? Mag ik ook het dossier zien?", ["Wat is een opp?", "Mag ik ook het dossier zien?"]),
        ("hoe vraag ik een tlv aan en wie betaalt de taxi", ["hoe vraag ik een tlv aan", "wie betaalt de taxi"]),
        ("Mijn kind heeft autisme. Krijgt hij vervoer?", []),
        ("Wat is een tlv? En wie betaalt dat?", []),
        ("Mag de school mijn zoon schorsen?", []),
    ],
)
def test_two_questions_are_found_and_a_story_is_none(text: str, questions: list[str]) -> None:
    assert [text[start:end] for start, end in asked_apart(text)] == questions


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Mijn zoon wordt gepest en de taxi komt steeds te laat",
            ["Mijn zoon wordt gepest", "de taxi komt steeds te laat"],
        ),
        (
            "Hij is al geschorst. Ik wil ook zijn dossier zien, want daar klopt niets van.",
            ["Hij is al geschorst.", "Ik wil ook zijn dossier zien", "want daar klopt niets van."],
        ),
        ("De school wil een tlv aanvragen", []),
        ("Wij wonen hier pas en kennen niemand", []),
    ],
)
def test_a_message_that_tells_of_two_things_is_taken_apart(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in told_apart(text)] == parts
