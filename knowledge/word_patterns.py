"""A small language for phrases, so that an editor can read and extend the table of the safety check.

``ik wil .. (dood|niet meer leven)`` is a row of words with, between them:

* ``(a|b c)`` one of these, ``[a|b]`` one of these or nothing, ``<name>`` one of a named group; they may stand within each other;
* ``snij*`` every word that begins so, ``NUMMER`` a number, ``GETAL`` a number of five or more;
* ``..`` up to four other words, ``...`` up to eight, never past the end of a sentence;
* ``a b ~ c`` the parts around ``~`` near each other (``...``), in any order;
* ``START`` and ``EIND``, the ends of a sentence.

Everything is compared by sound (see ``knowledge.sound``).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from knowledge.sound import plain, sound, stem_sound

HIDDEN = "|"

_TOKEN = re.compile(r"[()\[\]|]|<\w+>|[^\s()\[\]|<>]+")
_CLOSING = {"(": ")", "[": "]"}
_FAR = r"(?: [a-z0-9]+){0,8}?"
_NEAR = " ~ "
_SIGNS = {
    "..": r"(?: [a-z0-9]+){0,4}?",
    "...": _FAR,
    "START": r"(?:^|(?<=[.|]))",
    "EIND": r"(?= [.|]| $)",
    "GETAL": r" (?:[5-9]|[1-9][0-9]+)",
    "NUMMER": r" [0-9]+",
}


class InvalidPattern(ValueError):
    """A pattern that an editor has to mend."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a pattern. ``anchors``: of these words at least one is there when it matches; none when that is not sure."""

    regex: str
    anchors: tuple[str, ...] = ()
    literals: frozenset[str] = field(default_factory=frozenset)

    @property
    def rarity(self) -> int:
        """Long words are rare: the more letters the shortest anchor has, the fewer messages it lets through."""
        return min(map(len, self.anchors), default=0)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One phrase: the regular expression over sounds, the words of which at least one has to be there, and all words it names."""

    regex: re.Pattern[str]
    anchors: tuple[str, ...]
    literals: frozenset[str]


def compile_pattern(source: str, groups: Mapping[str, str], shorthand: Mapping[str, str]) -> Pattern:
    """Read one pattern.

    Raises ``InvalidPattern`` for unbalanced brackets, an unknown group, a pattern without words, or alternatives beside ``~`` that no
    brackets keep together: whoever writes ``a ~ b|c`` may have meant ``(a ~ b)|c``.
    """
    readers = [_Reader(piece, groups, shorthand) for piece in source.split(_NEAR)]
    parts = [reader.choice() for reader in readers]
    if len(readers) > 1 and any(reader.alternatives for reader in readers):
        raise InvalidPattern(f"zet haakjes om de keuze naast het teken ~: `{source}`")
    orders = "|".join(_FAR.join(part.regex for part in order) for order in permutations(parts))
    rarest = max(parts, key=lambda part: part.rarity)
    if any(reader.tokens for reader in readers) or not rarest.anchors:
        raise InvalidPattern(f"een haakje te veel, of geen enkel vast woord: `{source}`")
    return Pattern(re.compile(f"(?:{orders})(?= )"), rarest.anchors, frozenset[str]().union(*(part.literals for part in parts)))


class _Reader:
    """Reads a pattern from left to right; ``tokens`` are what is left of it."""

    def __init__(self, source: str, groups: Mapping[str, str], shorthand: Mapping[str, str]) -> None:
        self.tokens = [word for token in _TOKEN.findall(source) for word in shorthand.get(token, token).split()]
        self._groups = groups
        self._shorthand = shorthand
        self.alternatives = _alternatives(self.tokens)

    def choice(self) -> _Part:
        """Read alternatives up to the closing bracket, which stays."""
        parts = [self._row()]
        while self.tokens and self.tokens[0] == "|":
            self.tokens.pop(0)
            parts.append(self._row())
        anchors = tuple(anchor for part in parts for anchor in part.anchors) if all(part.anchors for part in parts) else ()
        regex = parts[0].regex if len(parts) == 1 else f"(?:{'|'.join(part.regex for part in parts)})(?= )"
        return _Part(regex, anchors, frozenset[str]().union(*(part.literals for part in parts)))

    def _row(self) -> _Part:
        parts: list[_Part] = []
        while self.tokens and self.tokens[0] not in ("|", ")", "]"):
            parts.append(self._element(self.tokens.pop(0)))
        rarest = max(parts, key=lambda part: part.rarity, default=_Part(""))
        return _Part("".join(part.regex for part in parts), rarest.anchors, frozenset[str]().union(*(part.literals for part in parts)))

    def _element(self, first: str) -> _Part:
        if first in _SIGNS:
            return _Part(_SIGNS[first])
        if first.startswith("<"):
            if first[1:-1] not in self._groups:
                raise InvalidPattern(f"onbekende groep `{first}`")
            return _Reader(self._groups[first[1:-1]], self._groups, self._shorthand).choice()
        if first in _CLOSING:
            inner = self.choice()
            if not self.tokens or self.tokens.pop(0) != _CLOSING[first]:
                raise InvalidPattern(f"een haakje `{first}` gaat niet dicht")
            return inner if first == "(" else _Part(f"(?:{inner.regex})?", (), inner.literals)
        return _word(first)


def _alternatives(tokens: Sequence[str]) -> bool:
    """Tell whether ``tokens`` hold a choice outside all brackets."""
    depth = 0
    for sign in tokens:
        depth += (sign in _CLOSING) - (sign in _CLOSING.values())
        if sign == "|" and not depth:
            return True
    return False


class Table:
    """Patterns that are looked up by their rarest word, so that a message is compared with few of them."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        for number, pattern in enumerate(patterns):
            for key in {key for anchor in pattern.anchors for key in _index_keys(anchor)}:
                self._by_word[key].append(number)
        self._stem_lengths = sorted({len(key) - 1 for key in self._by_word if key.endswith("*")})

    def candidates(self, words: Iterable[str]) -> list[int]:
        """Return the numbers of the patterns that may match a text of these ``words``, lowest first."""
        found: set[int] = set()
        for word in words:
            found.update(self._by_word.get(word, ()))
            for length in self._stem_lengths:
                if length <= len(word):
                    found.update(self._by_word.get(word[:length] + "*", ()))
        return sorted(found)

    def hide(self, words: Sequence[str]) -> list[str]:
        """Return ``words`` with every match replaced by ``HIDDEN``, which no pattern and no gap can pass."""
        line = as_line(words)
        for number in self.candidates(set(words)):
            line = self._patterns[number].regex.sub(f" {HIDDEN}", line)
        return line.split()


def as_line(words: Iterable[str]) -> str:
    """Return ``words`` as the one string that patterns are searched in."""
    return f" {' '.join(words)} "


def _word(written: str) -> _Part:
    heard = plain(written).replace("'", "")
    heard = re.sub("(?<=.{4}e)n$", "", stem_sound(heard[:-1])) + "*" if heard.endswith("*") else sound(heard)
    if not re.fullmatch(r"[a-z0-9]+\*?", heard):
        raise InvalidPattern(f"onleesbaar woord `{written}`")
    regex = f" {heard}" if not heard.endswith("*") else f" (?:{'|'.join(key[:-1] for key in _index_keys(heard))})[a-z0-9]*"
    return _Part(regex, (heard,), frozenset({heard}))


def _index_keys(word: str) -> list[str]:
    """A stem that ends in d or b sounds like t or p when the word ends there."""
    for ending, heard in (("d*", "t*"), ("b*", "p*")):
        if word.endswith(ending):
            return [word, word.removesuffix(ending) + heard]
    return [word]
