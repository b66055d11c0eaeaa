"""Words as they sound: one form for the many ways in which people spell a Dutch word.

Made for the safety check, where "kwil nie meer leve" has to mean what "Ik wil niet meer leven" means. Different words may share a form
("een" and "en"); that is the price, and a person reads no text made here.
"""

import re
import unicodedata
from collections.abc import Mapping

BREAK = "."
LONGEST_WORD = 60

_SOUNDS = (("sch", "sg"), ("ch", "g"), ("ph", "f"), ("th", "t"), ("ij", "ei"), ("au", "ou"), ("ce", "se"), ("ci", "si"))
_LETTERS = str.maketrans({"c": "k", "q": "k", "x": "ks", "y": "ei", "z": "s", "v": "f"})
_ENDINGS = (("dt", "t"), ("d", "t"), ("b", "p"))
_TWICE = re.compile(r"(.)\1+")
_KEPT = ("oom", "boom")  # an uncle is not "om", and a tree no "bom"
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
_LEET_INSIDE = re.compile(r"(?<=[a-z])[013457@$]+(?=[a-z])")
_SPELLED_OUT = re.compile(r"\b[a-z](?:[ ._-][a-z]){2,}\b")
_PIECE = re.compile(r"[a-z0-9]+(?:['*@$#_][a-z0-9]+)*|(?<!\.)[.!?;]+")
_CLITIC = re.compile(
    r"k(?=(?:ben|wil|wou|ga|heb|hep|weet|wist|durf|moet|voel|zou|zie|denk|dacht|word|wordt|mag|hoef|snij|had|was|zit|sta|hoop|haat|hou|doe|kan|trek|lig|eet|slaap|zal|vind)\b)"
)


def sound(word: str) -> str:
    """Return how a plain lower-case ``word`` sounds, roughly: ``zelfmoordt`` and ``selvmoort`` become the same."""
    word = stem_sound(word)
    for ending, heard in _ENDINGS:
        if word.endswith(ending):
            word = word.removesuffix(ending) + heard
            break
    return word[:-1] if len(word) > 3 and word.endswith("en") else word


def stem_sound(stem: str) -> str:
    """Return how the beginning of a word sounds: as ``sound``, but its end is not the end of the word."""
    for written, heard in _SOUNDS:
        stem = stem.replace(written, heard)
    stem = stem.translate(_LETTERS)
    return stem if stem in _KEPT else _TWICE.sub(r"\1", stem)


def words(text: str, shorthand: Mapping[str, str]) -> list[str]:
    """Return the words of ``text`` as they sound, with ``BREAK`` between sentences; ``shorthand`` is written out first."""
    heard: list[str] = []
    in_sentence = 0
    for piece in _PIECE.findall(plain(text)):
        if not piece[0].isalnum():
            # "Ik. Wil. Dood." is one sentence: a break only counts after two words or more.
            heard += [BREAK] * (in_sentence > 1)
            in_sentence = 0
            continue
        word = re.sub(r"['*#_]", "", _LEET_INSIDE.sub(lambda found: found.group().translate(_LEET), piece))[:LONGEST_WORD]
        spoken = shorthand.get(word) or _CLITIC.sub("ik ", word)
        heard += [sound(part) for part in spoken.split()]
        in_sentence += 1
    return heard


def plain(text: str) -> str:
    """Return ``text`` in lower case, without accents, invisible letters and dots of hesitation; "d o o d" becomes one word."""
    text = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("‘", "'").replace("`", "'"))
    text = "".join(char for char in text if not unicodedata.combining(char) and char not in "\u00ad\u200b\u200c\u200d\ufeff")
    text = re.sub(r"\.{2,}|…", " ", text)
    return _SPELLED_OUT.sub(lambda found: re.sub(r"[^a-z]", "", found.group()), text)
