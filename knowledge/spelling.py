"""Bring the many ways in which people type one word together. Pure text in, pure text out."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_WORD = re.compile(r"[a-z0-9']+")
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")


@cache
def shorthand() -> Mapping[str, str]:
    """Return what chat and dictation shorthand stands for, from knowledge/data/shorthand.yml."""
    data: Mapping[str, str] = yaml.safe_load((Path(__file__).parent / "data" / "shorthand.yml").read_text(encoding="utf-8"))
    return data


def plain(text: str) -> str:
    """Return ``text`` in lower case, without accents, and without the marks that masking left."""
    text = unicodedata.normalize("NFKD", _PLACEHOLDER.sub(" ", text.lower()).replace("’", "'").replace("‘", "'"))
    return "".join(char for char in text if not unicodedata.combining(char))


def normalise(text: str) -> str:
    """Return the words of ``text``, plain and with chat shorthand written out, parted by single spaces.

    Letters repeated three times or more become two ("heeeel" and "heel" meet), because people in a hurry or in anger lengthen them.
    """
    words = (re.sub(r"([a-z])\1{2,}", r"\1\1", word.strip("'")) for word in _WORD.findall(plain(text)))
    written_out = shorthand()
    return " ".join(written_out.get(word, word) for word in words if word)


def in_other_script(text: str) -> bool:
    """Tell whether most letters of ``text`` are not Latin: Arabic, Cyrillic, Greek and the like, of which ``normalise`` keeps nothing."""
    letters = [char for char in plain(text) if char.isalpha()]
    return sum("LATIN" in unicodedata.name(char, "") for char in letters) * 2 < len(letters)
