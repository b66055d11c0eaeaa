"""What people ask after an answer ("hoe lang duurt dat?"), and which sentences of an article say it."""

import re
from collections.abc import Iterator
from enum import StrEnum

from knowledge.library import Variant

MOST = 4


class FollowUp(StrEnum):
    """A question that gets its topic from the last answer. The values are the labels of data/nlu/follow_up.yml."""

    OTHER_CHILD = "other_child"
    HOW_LONG = "how_long"
    IF_REFUSED = "if_refused"
    WHO_DECIDES = "who_decides"
    COST = "cost"
    WHERE = "where"
    SIMPLER = "simpler"
    NEXT_STEP = "next_step"
    LEGAL_BASIS = "legal_basis"
    CORRECTION = "correction"


# The key in `vervolg` of an article, for what another article may answer.
KEYS = {
    FollowUp.HOW_LONG: "hoe_lang",
    FollowUp.IF_REFUSED: "bij_nee",
    FollowUp.WHO_DECIDES: "wie_beslist",
    FollowUp.COST: "kosten",
    FollowUp.WHERE: "waar",
}
_NUMBER = r"(?:\d+|een|één|twee|drie|vier|vijf|zes|acht|tien|twaalf|vierentwintig)"
_LENGTH = r"(?:school|werk)?(?:uur|dag|dagen|week|weken|lesweken|maand|maanden|jaar|schooljaar|schooljaren)"
_MONTH = r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"

_BODY = r"de (?:school|gemeente)|het (?:samenwerkingsverband|schoolbestuur)"


def _any_of(*wordings: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(wordings)})\b", re.IGNORECASE)


# Which sentences say it. Narrow on purpose: a sentence that says nothing of it is worse than an honest "that is not in this answer".
_TELLS = {
    FollowUp.HOW_LONG: _any_of(
        rf"{_NUMBER}(?: (?:tot|of) {_NUMBER})? {_LENGTH}(?! per)", rf"\d{{1,2}} {_MONTH}", "termijn", "uiterlijk", "zo snel mogelijk",
        "hoe lang", "einddatum", "wachttijd",
    ),
    FollowUp.IF_REFUSED: _any_of(
        "zegt (?:de school|zij|het samenwerkingsverband|de gemeente) nee", "weigert", "bezwaar", "klacht", "klagen", "geschillencommissie",
        "oneens", "niet (?:mee )?eens", "rechter", "verandert er niets", "komt u er niet uit", "kom je er niet uit", "oordeel vragen",
    ),
    FollowUp.WHO_DECIDES: _any_of(
        "beslist", "beslissen", "neemt het besluit", "bepaalt", "bepalen", "stelt vast", "vaststellen", "toestemming",
        "met (?:u|jou|je) eens", "geeft de TLV",
    ),
    FollowUp.COST: _any_of(
        "gratis", "kost", "kosten", "kosteloos", "betaalt?", "betalen", "euro", "(?:ouder)?bijdrage", "vergoed", "vergoeding", "geld",
    ),
    FollowUp.WHERE: _any_of(
        rf"(?:vraagt?|meldt?|stuur|schrijf|bel|mail)\b[^.]*\b(?:aan|bij|naar|{_BODY})",
        "begin bij", "(?:kunt u|kun je|kunt|gaat u|ga je|ga) (?:ook )?(?:terecht|naar|bij)",
        "(?:staat|vindt?) (?:u |je )?(?:dat |die )?(?:in|op|bij) de", "loket", "formulier",
    ),
}  # fmt: skip
# A sentence that begins so leans on the one before it.
_LEANS = re.compile(r"(?:dat|die|dit|dan|daar|daarna|daarvoor|daarbij|deze|zij|hij|ook|maar|want|het|zo|lukt)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9])")


def sentences(text: str) -> list[str]:
    """Split ``text`` in sentences; points of a list are sentences too."""
    lines = (line.removeprefix("- ") for block in text.split("\n\n") for line in block.split("\n"))
    return [sentence for line in lines for sentence in _SENTENCE_END.split(line) if sentence]


def told(variant: Variant, kind: FollowUp, sector: str) -> list[str]:
    """Return the sentences of an article that answer this follow-up, in its own order: at most a few, none when it says nothing of it.

    A sentence that leans on the one before it ("Die tijd loopt door.") brings that one with it.
    """
    if kind not in _TELLS:
        return []
    found: list[str] = []
    for block in _blocks(variant, sector):
        for place, sentence in enumerate(block):
            if not _TELLS[kind].search(sentence) or sentence.endswith("?"):
                continue
            leans = place and (_LEANS.match(sentence) or block[place - 1].endswith("?"))
            found += [said for said in (*block[place - 1 : place] * bool(leans), sentence) if said not in found]
            if len(found) >= MOST:
                return found
    return found


def in_short(variant: Variant) -> str:
    """Return the first sentences of an article's answer: those that hold its main point, some twenty words, and never only a question."""
    short: list[str] = []
    for sentence in sentences(variant.summary):
        short.append(sentence)
        if not sentence.endswith("?") and len(" ".join(short).split()) >= 12:
            break
    return " ".join(short)


def _blocks(variant: Variant, sector: str) -> Iterator[list[str]]:
    """The parts of an article, most telling first: the answer, what holds at this kind of school, the steps, the rest."""
    yield sentences(variant.summary)
    if sector in variant.sectors:
        yield sentences(variant.sectors[sector])
    yield from ([step] for step in variant.steps)
    yield from (sentences(block) for block in variant.more.split("\n\n"))
