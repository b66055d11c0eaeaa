"""Who is asking, and about what kind of school: read from the words, where they say so plainly."""

import re

_CHILDREN = (
    "kind kinderen kindje zoon zoontje dochter dochtertje jongen jongste oudste kleuter peuter puber pleegkind pleegzoon pleegdochter "
    "stiefzoon stiefdochter kleinkind kleinzoon kleindochter tweeling ex zeun jong man vrouw"
)
_PUPILS_OWN = "ouders moeder vader ma pa mama papa mentor docent klasgenoten toets toetsen cijfers rooster examen eindexamen voogd"
_CLASSES = "klas brugklas groep havo vwo vmbo mavo mbo pro praktijk vso tweede derde vierde vijfde zesde [1-6]"


def _one_of(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_MY = r"(?:mijn|mn|m'n|me|onze|ons|n)"
_PARENT = re.compile(
    rf"\b(?:{_MY} (?:\w+ )?{_one_of(_CHILDREN)}"
    r"|als (?:ouders?|moeder|vader|verzorger)|wij als|ik ben (?:moeder|vader|ouder|pleegouder|voogd|oma|opa)"
    r"|(?:zoon|dochter|zoontje|dochtertje) (?:van|zit|is|heeft|mag|moet|krijgt|wil|gaat|durft|\())\b"
)
_PUPIL = re.compile(
    rf"\b(?:ik ben (?:(?:pas|al|bijna|nu) )?(?:1[0-9]|[6-9])\b|ik zit (?:nu )?(?:in|op) (?:de |het |een )?{_one_of(_CLASSES)}"
    rf"|(?:mijn|mn|m'n|me) {_one_of(_PUPILS_OWN)}"
    r"|ik ben (?:leerling|scholier|student|geschorst|van school gestuurd|blijven zitten)|als leerling"
    r"|ik (?:spijbel|word gepest|wil van school)|(?:mama|papa) (?:zegt|wil|moet))\b"
)

_SECTORS = (
    ("mbo", "mbo roc"),
    ("vso", "vso"),
    ("so", "so zmlk"),
    ("vo", r"vo middelbare voortgezet brugklas havo vwo vmbo mavo gymnasium praktijkonderwijs eindexamen [1-6]?(?:havo|vwo|vmbo|mavo)"),
    ("po", r"po sbo bass?isschool groep\s?[1-8] kleuters? kleuterklas juf"),
)
_SECTOR_PATTERNS = tuple((sector, re.compile(rf"\b{_one_of(words)}\b")) for sector, words in _SECTORS)


def role_in(text: str) -> str:
    """Return ``ouder`` or ``leerling`` where the words say so, else an empty string.

    Who speaks of "mijn zoon" is a parent also when a pupil's words follow ("hij zit in de brugklas").
    """
    lowered = text.lower()
    if _PARENT.search(lowered):
        return "ouder"
    return "leerling" if _PUPIL.search(lowered) else ""


def sector_in(text: str) -> str:
    """Return the kind of school the words name (``po``, ``vo``, ``so``, ``vso``, ``mbo``), else an empty string.

    Two kinds in one message ("van groep 8 naar de brugklas") name no single one.
    """
    lowered = text.lower()
    found = [sector for sector, pattern in _SECTOR_PATTERNS if pattern.search(lowered)]
    return found[0] if len(found) == 1 else ""
