"""What is heard after "nee, ik bedoel"."""

import pytest

from knowledge.corrections import meant


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("nee, ik bedoel de leerplicht", "de leerplicht"),
        ("dat bedoel ik niet, het gaat om de taxi", "de taxi"),
        ("nee niet schorsing maar verwijdering", "verwijdering"),
        ("sorry ik bedoelde mijn zoon op het mbo", "mijn zoon op het mbo"),
        ("neee ik bedoel pesten!", "pesten"),
        ("de taxi bedoel ik", "de taxi"),
        ("nee dat vroeg ik niet, ik vroeg naar de kosten", "de kosten"),
        ("je begrijpt me verkeerd ik bedoel de tlv", "de tlv"),
        ("ik heb het niet over pesten maar over dyslexie", "dyslexie"),
        ("nee, mijn vraag gaat over vervoer", "vervoer"),
        ("ik wil geen klacht indienen ik wil gewoon een plek waar het stil is", "een plek waar het stil is"),
        ("nee we willen niet klagen, we willen hulp in de klas", "hulp in de klas"),
        ("dat is niet wat ik bedoel, ik wil weten hoe ik een klacht indien", "hoe ik een klacht indien"),
    ],
)
def test_the_words_after_a_correction_are_what_was_meant(text: str, heard: str) -> None:
    span = meant(text)

    assert span is not None
    assert text[slice(*span)] == heard


@pytest.mark.parametrize(
    "text",
    [
        "nee dat bedoel ik niet",
        "nee ik bedoel iets anders",
        "ja dat bedoel ik",
        "wat bedoel ik hiermee",
        "nee ik wil geen tlv",
        "het gaat om mijn zoon van 8",
        "dat mag toch niet maar de school doet het wel",
        "nee hij mag niet naar school maar hij wil wel",
        "mijn zoon is geschorst",
        "ik wil niet naar school ik wil thuis blijven",
        "ik wil geen leven meer ik wil weg",
    ],
)
def test_other_messages_are_heard_as_a_whole(text: str) -> None:
    assert meant(text) is None
