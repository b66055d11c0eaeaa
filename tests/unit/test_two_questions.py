"""Which messages ask two things."""

import pytest

from knowledge.two_questions import asked_apart


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
