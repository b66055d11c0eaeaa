"""Bring the many ways in which people type one word together. Pure text in, pure text out."""

import re
import unicodedata

# Chat and dictation shorthand, written out. Only forms that mean one thing.
SHORTHAND = {
    "aub": "alstublieft", "bc": "omdat", "bn": "ben", "btje": "beetje", "da": "dat", "dr": "er", "egt": "echt", "ekk": "even", "eve": "even",
    "evt": "eventueel", "ff": "even", "gwn": "gewoon", "gwoon": "gewoon", "hb": "hoogbegaafd", "hoelang": "hoe lang", "idd": "inderdaad", "ie": "hij", "iem": "iemand",
    "ipv": "in plaats van", "ivm": "in verband met", "k": "ik", "ka": "kan", "kank": "kan ik", "kben": "ik ben", "kgeb": "ik heb", "kheb": "ik heb", "kweet": "ik weet",
    "kwil": "ik wil", "lln": "leerling", "lkr": "leerkracht", "m": "hem", "mag da": "mag dat", "mbt": "met betrekking tot", "me": "mijn", "mss": "misschien", "mn": "mijn", "m'n": "mijn", "nie": "niet",
    "nr": "naar", "nx": "niks", "ofz": "of zo", "omda": "omdat", "ondersteunings": "ondersteuning", "pls": "alstublieft", "plz": "alstublieft", "r": "er", "s": "eens", "sws": "sowieso", "svp": "alstublieft",
    "t": "het", "tis": "het is", "vd": "van de", "vlgs": "volgens", "vnl": "vooral", "wa": "wat", "waarm": "waarom", "wanr": "wanneer", "wk": "week", "wkn": "weken",
    "wnr": "wanneer", "wrm": "waarom", "x": "keer", "zn": "zijn", "z'n": "zijn", "n": "een", "'n": "een", "'t": "het", "ondrwijs": "onderwijs", "skool": "school", "sgool": "school",
}  # fmt: skip

_WORD = re.compile(r"[a-z0-9']+")
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")


def plain(text: str) -> str:
    """Return ``text`` in lower case, without accents, and without the marks that masking left."""
    text = unicodedata.normalize("NFKD", _PLACEHOLDER.sub(" ", text.lower()).replace("’", "'").replace("‘", "'"))
    return "".join(char for char in text if not unicodedata.combining(char))


def normalise(text: str) -> str:
    """Return the words of ``text``, plain and with chat shorthand written out, parted by single spaces.

    Letters repeated three times or more become one ("heeeel" and "heel" meet), because people in a hurry or in anger lengthen them.
    """
    words = (re.sub(r"([a-z])\1{2,}", r"\1", word.strip("'")) for word in _WORD.findall(plain(text)))
    return " ".join(SHORTHAND.get(word, word) for word in words if word)


def sentences(text: str) -> list[str]:
    """Part a long story into sentences; dictation without punctuation is parted at about twenty words."""
    parts = [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+|;\s", text) if part.strip()]
    chunks: list[str] = []
    for part in parts:
        words = part.split()
        if len(words) <= 30:
            chunks.append(part)
            continue
        chunks += [" ".join(words[start : start + 20]) for start in range(0, len(words), 15) if len(words[start : start + 20]) >= 5]
    return chunks
