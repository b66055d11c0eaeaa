"""The search that answers when nothing understands."""

from pathlib import Path

import pytest

from knowledge import library
from knowledge.search import Index

ARTICLE = """---
titel: {title}
vraag: {question}
onderwerp: {topic}
onderwijs: [po]
trefwoorden: [{keywords}]
bronnen:
  - titel: Een wet
    url: https://wetten.overheid.nl/BWBR0003420
    gecontroleerd_op: 2026-11-21
    zekerheid: hoog
herzien_voor: 2027-08-01
eigenaar: redactie
verwant: [mens]
volgende_stap: [mens]
---

# Ouder

{text}

# Leerling

Zelfde tekst.
"""


@pytest.fixture
def index(tmp_path: Path) -> Index:
    contents = {
        "schorsing": (
            "Schorsing",
            "Mag de school schorsen?",
            "schorsing",
            "geschorst, schorsingsbrief",
            "De school stuurt een brief met de reden.",
        ),
        "vervoer": ("Leerlingenvervoer", "Wie regelt de taxi?", "leerlingenvervoer", "taxi, busje", "De gemeente regelt het vervoer."),
        "klacht": ("Klacht over school", "Waar kan ik klagen?", "klacht_school", "klagen, klacht", "Praat eerst met de leraar."),
    }
    for slug, (title, question, topic, keywords, text) in contents.items():
        (tmp_path / f"{slug}.md").write_text(ARTICLE.format(title=title, question=question, topic=topic, keywords=keywords, text=text))
    return Index(library.load(tmp_path))


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("mijn kind is geschorst", "schorsing"),
        ("ze willen haar schorsen", "schorsing"),
        ("krijg ik een schorsingsbrief", "schorsing"),
        ("de taxi komt niet", "vervoer"),
        ("wie betaalt het vervoer", "vervoer"),
        ("leerlingen vervoer", "vervoer"),
        ("ik wil een klact indienen", "klacht"),
        ("schrosing", "schorsing"),
    ],
)
def test_the_right_article_comes_first(index: Index, question: str, slug: str) -> None:
    assert [hit.slug for hit in index.search(question)][:1] == [slug]


@pytest.mark.parametrize("question", ["", "🙂", "xyzzy", "de het een", "\x00"])
def test_nothing_is_found_for_nothing(index: Index, question: str) -> None:
    assert index.search(question) == []


def test_no_more_hits_than_asked_for(index: Index) -> None:
    assert len(index.search("brief taxi klacht", limit=2)) == 2
