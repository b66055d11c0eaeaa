"""Who is asking, and about what kind of school: read from the words, where they say so plainly."""

import re

_PUPIL = re.compile(
    r"\b(?:ik ben (?:(?:pas|al|bijna|nu) )?(?:1[0-9]|[6-9])(?! ?(?:jaar )?(?:moeder|vader))|ik zit (?:nu )?(?:in|op) (?:de |het |een )?(?:klas|brugklas|groep|havo|vwo|vmbo|mavo|mbo|pro|praktijk|vso|tweede|derde|vierde|vijfde|zesde|[1-6])"
    r"|(?:mijn|mn|m'n|me) (?:ouders|moeder|vader|ma|pa|mama|papa|mentor|docent|klasgenoten|toets|toetsen|cijfers|rooster|examen|eindexamen)"
    r"|ik ben (?:leerling|scholier|student|geschorst|van school gestuurd|blijven zitten)|als leerling|ik (?:spijbel|word gepest|wil van school)|(?:mama|papa) (?:zegt|wil|moet))\b"
)
_PARENT = re.compile(
    r"\b(?:(?:mijn|mn|m'n|onze|ons|me|n) (?:\w+ )?(?:kind|kinderen|kindje|zoon|zoontje|dochter|dochtertje|zn|jongen|jongste|oudste|kleuter|peuter|puber|pleegkind|pleegzoon|pleegdochter|stiefzoon|stiefdochter|kleinkind|kleinzoon|kleindochter|tweeling|ex|zeun|jong|man|vrouw)"
    r"|als (?:ouder|ouders|moeder|vader|verzorger)|wij als|ik ben (?:moeder|vader|ouder|pleegouder|voogd|oma|opa)|(?:zoon|dochter|zoontje|dochtertje) (?:van|zit|is|heeft|mag|moet|krijgt|wil|gaat|durft))\b"
)

_SECTORS = (
    ("mbo", re.compile(r"\b(?:mbo|roc|middelbaar beroeps\w*)\b")),
    ("vso", re.compile(r"\b(?:vso|voortgezet speciaal)\b")),
    ("so", re.compile(r"\b(?:so|speciaal onderwijs|speciale school|zmlk|cluster [1-4])\b")),
    ("vo", re.compile(r"\b(?:vo|middelbare|voortgezet|brugklas|brugpieper|havo|vwo|vmbo|mavo|gymnasium|atheneum|praktijkonderwijs|eindexamen|[1-6] ?(?:havo|vwo|vmbo|mavo))\b")),
    ("po", re.compile(r"\b(?:po|sbo|basisschool|bassisschool|basischool|groep ?[1-8]|kleuters?|kleuterklas|juf|lagere school)\b")),
)


def role_in(text: str) -> str:
    """Return ``ouder`` or ``leerling`` where the words say so, else an empty string.

    Who speaks of "mijn zoon" is a parent also when the pupil's words follow ("hij zit in de brugklas").
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
    found = [sector for sector, pattern in _SECTORS if pattern.search(lowered)]
    if "vso" in found:
        found = [sector for sector in found if sector not in ("so", "vo")]
    return found[0] if len(found) == 1 else ""
