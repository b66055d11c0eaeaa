"""Mask names near words that announce one: "ik heet", "mijn zoon", "juf". What the sentence says stays readable.

Only near such words: a capital letter alone is no name ("Passend Onderwijs"), and "juf zegt" or "meneer de directeur" hold none.
"""

import re
from collections.abc import Iterator
from pathlib import Path

PLACEHOLDER = "[naam]"


def _words(file: str) -> frozenset[str]:
    lines = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


_LINKS = ("van", "de", "der", "den", "het", "ten", "ter", "te", "'t", "’t", "el", "al", "von", "du", "la", "le", "bin", "ben")
_BETWEEN = rf"(?:(?:{'|'.join(_LINKS)})\s+){{0,3}}"
_PART = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:['’-][A-ZÀ-ÖØ-Þa-zà-öø-ÿ]+)*"
_CAPITAL = rf"(?:(?:[A-Z]\.\s?){{1,4}}{_BETWEEN})?{_PART}(?:\s+{_BETWEEN}{_PART}){{0,3}}"
_SURNAME = rf"(?i:{_BETWEEN}){_CAPITAL}"
_SMALL = r"[a-zà-öø-ÿ][a-zà-öø-ÿ-]+(?:\s(?:(?:van|de|der|den|el|al|ten|ter|bin|ben)\s){1,2}[a-zà-öø-ÿ]+)?|[A-Z]{2,}"

_RELATION = (
    r"(?:klein|pleeg|stief|schoon)?(?:zoon|zoontje|dochter|dochtertje|kind|kindje|broer|broertje|zus|zusje|vader|moeder|ouders)|"
    r"neef|neefje|nicht|nichtje|man|vrouw|partner|ex|ex-man|ex-vrouw|oudste|jongste|middelste|tweeling|kleuter|puber|jongen|meisje|meid|"
    r"leerling|vriend|vriendin|vriendje|vriendinnetje|klasgenoot|klasgenootje|klasgenote|buurman|buurvrouw|"
    r"buurjongen|buurmeisje|oom|tante|opa|oma|voogd|zn"
)
_TITLE = (
    r"juf|juffrouw|meester|meneer|mijnheer|mevrouw|mevr\.?|mw\.?|dhr\.?|heer|dr\.?|drs\.?|dokter|docent|docente|leraar|lerares|leerkracht|"
    r"mentor|directeur|directrice|rector|conrector|teamleider|conciërge|coach|ib'er|ib’er|ib-er|zorgcoördinator|zorgcoordinator|orthopedagoog|"
    r"psycholoog|leerplichtambtenaar|onderwijsconsulent|consulent|oom|tante|opa|oma|begeleider|voogd|schoolarts|jeugdarts"
)
# What announces a name, and what may follow it: any word, or only one that looks like a name.
_ANY_WORD = re.compile(
    rf"(?=(?i:\b(?:ik heet|(?:mijn|m'n|mn) naam is|(?:{_RELATION}) heet|naam(?: van)?(?: mijn)?(?: (?:kind|zoon|dochter|leerling))?:))\s+"
    rf"({_CAPITAL}|{_SMALL}))"
)
_NAME_LIKE = re.compile(
    rf"(?=(?i:\b(?:(?:hij|zij|ze|die) heet|genaamd|ik ben|met|namens|dit is|(?:moeder|vader|ouder|ouders|oma|opa|mentor|juf|voogd) van|"
    rf"(?:mijn|m'n|mn|me|onze|ons|zijn|haar|hun|een|de|het) (?:[a-zà-ÿ]+ )?(?:{_RELATION})(?: is)?))"
    rf"(?:\s+|\s?[(,:]\s?)({_CAPITAL}|{_SMALL}))"
)
_TITLED = re.compile(rf"(?=(?i:(?<![\w-])(?:{_TITLE}))\s+({_SURNAME}|{_SMALL}))")
_SIGNED = re.compile(
    r"(?i:\b(?:groet|groeten|groetjes|mvg|gr|liefs|hoogachtend|bedankt|dank u wel|dank je wel|dankjewel)\b)[ \t]*[,.!]*\s+(?:van\s+)?"
    rf"({_CAPITAL}|{_SMALL})(?=[\s.!]*(?:\[[^\]]*\][\s.,!]*)*\Z)"
)
# These announce too little for a capital alone: "ik ben Nederlander", "met Passend Onderwijs".
_NEEDS_FIRST_NAME = re.compile(r"(?i)(?:\bik ben|\bmet|\bis|\bnamens|\b(?:een|de|het) (?:\w+ )?\w+)\W+\Z")
_AND_ANOTHER = re.compile(rf"(?:\s*,\s*|\s+(?:en|&)\s+)({_CAPITAL}|{_SMALL})")

_FIRST_NAMES = _words("first_names.txt")
_NO_NAMES = _words("no_names.txt")


def mask_names(text: str) -> str:
    """Return ``text`` with announced names as ``[naam]``, also where they return later on."""
    spans = sorted(set(_spans(text)))
    if not spans:
        return text
    parts = {
        part for start, end in spans for part in re.findall(r"[^\s.]{3,}", text[start:end]) if part[0].isupper() or part in _FIRST_NAMES
    }
    masked, last = [], 0
    for start, end in spans:
        if start >= last:
            masked += [text[last:start], PLACEHOLDER]
            last = end
    return _later_mentions("".join(masked) + text[last:], parts)


def _later_mentions(text: str, parts: set[str]) -> str:
    for part in sorted(parts, key=len, reverse=True):
        written = {part, part.capitalize()} | ({part.lower(), part.upper()} if part.lower() in _FIRST_NAMES else set())
        forms = "|".join(map(re.escape, written))
        text = re.sub(rf"(?<![\w\[-])(?:{forms})(?:['’]?s)?(?![\w\]])", PLACEHOLDER, text)
    return text


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_ANY_WORD, _NAME_LIKE, _TITLED, _SIGNED):
        for match in pattern.finditer(text):
            name = match.group(1)
            announced = text[match.start() : match.start(1)]
            strict = pattern is _NAME_LIKE and bool(_NEEDS_FIRST_NAME.search(announced))
            if _is_name(name, any_word=pattern is _ANY_WORD, strict=strict):
                end = _end(match)
                yield match.start(1), end
                while (another := _AND_ANOTHER.match(text, end)) and _is_name(another.group(1), any_word=False, strict=False):
                    end = _end(another)
                    yield another.start(1), end


def _is_name(name: str, *, any_word: bool, strict: bool) -> bool:
    if name.split(maxsplit=1)[0].lower() in _FIRST_NAMES:
        return True
    capitals = [part for part in re.findall(_PART, name) if part.lower() not in _LINKS]
    telling = capitals[0] if capitals else name.split(maxsplit=1)[0]
    return not strict and telling.lower() not in _NO_NAMES and (bool(capitals) or (any_word and name.islower()))


def _end(match: re.Match[str]) -> int:
    """Return where the name ends: words that are no names are not part of it ("Daan Maandag")."""
    words = list(re.finditer(r"\S+", match.group(1)))
    while len(words) > 1 and words[-1].group().lower() in _NO_NAMES:
        words.pop()
    return match.start(1) + words[-1].end()
