"""Find the rows of the crisis table that a message matches, typing errors and missing spaces included."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.sound import BREAK, LONGEST_WORD, sound, words
from knowledge.word_patterns import HIDDEN, Pattern, Table, as_line, compile_pattern

WINDOW = 6
"""How near, in words of the same sentence, something of ``unless`` has to be to take away a match."""

_END = f" {BREAK} "
_CUT = "~"  # no word, no end of a sentence
_SHORTEST_REPAIR = 5
_SHORTEST_RUN_ON = 7
_ARTICLE = sound("een")  # and "en": never a part of a word, so that "een geeltje" is no "engeltje"
# Only these begin words that were run together; parting any word would see "op geslagen" in "opgeslagen".
_RUN_ON_STARTS = frozenset(map(sound, ("ik", "wil", "niet", "nooit", "mijn", "papa", "mama")))
# These begin ordinary words too ("zelfstandig"), so that two parts prove nothing: "ze" and "hij" need two more words behind them.
_RARE_STARTS = frozenset(map(sound, ("hij", "ze", "zij", "vader", "oom", "opa", "help", "niemand", "iemand", "kan", "heb", "ben", "was")))
_STARTS = tuple(_RUN_ON_STARTS | _RARE_STARTS)
_LONGEST_PART = 16


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``now``: it cannot wait."""

    kind: str
    find: str
    example: str
    now: bool
    pattern: Pattern
    unless: re.Pattern[str] | None


class Spotter:
    """The crisis table, ready to be compared with messages."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._shorthand = {str(key): str(value) for key, value in data["shorthand"].items()}
        groups = data["groups"]

        def read(source: str) -> Pattern:
            return compile_pattern(source, groups, self._shorthand)

        self.rows = [
            Row(kind, row["find"], row["example"], row.get("now", False), read(row["find"]), _unless(row, read))
            for kind, rows in data["patterns"].items()
            for row in sorted(rows, key=lambda row: not row.get("now", False))
        ]
        harmless = [read(row["find"]) for row in data["harmless"]]
        self._table = Table([row.pattern for row in self.rows])
        self._harmless = Table(harmless)
        wanted = frozenset[str]().union(*(row.pattern.literals for row in self.rows))
        known = frozenset[str]().union(*(pattern.literals for pattern in harmless), map(sound, data["known_words"].split()))
        self._repair = _Repair(wanted, known, frozenset(map(sound, data["typos_of"].split())), self._shorthand)

    def rows_in(self, text: str) -> Iterator[Row]:
        """Yield the rows that ``text`` matches, those that count most first."""
        heard = self._repair.words(words(text, self._shorthand))
        found: set[int] = set()
        for version in {tuple(heard), tuple(self._repair.joined(heard))}:
            shown = self._harmless.hide(version)
            line = as_line(shown)
            found.update(number for number in self._table.candidates(set(shown)) if _holds(self.rows[number], line))
        yield from (self.rows[number] for number in sorted(found))


def _unless(row: Mapping[str, Any], read: Callable[[str], Pattern]) -> re.Pattern[str] | None:
    return read(f"({row['unless']})").regex if "unless" in row else None


def _holds(row: Row, line: str) -> bool:
    return any(row.unless is None or not row.unless.search(_around(line, found)) for found in row.pattern.regex.finditer(line))


def _around(line: str, found: re.Match[str]) -> str:
    """Return the match with the words near it, of the same sentence. Where the window cuts, the sentence neither begins nor ends."""
    before, after = line[: found.start()].rpartition(_END)[2].split(), line[found.end() :].partition(_END)[0].split()
    cut_before, cut_after = [_CUT] * (len(before) > WINDOW), [_CUT] * (len(after) > WINDOW)
    return as_line([*cut_before, *before[-WINDOW:], *found.group().split(), *after[:WINDOW], *cut_after])


class _Repair:
    """Bring words that are nearly words of the table back to them."""

    def __init__(self, wanted: frozenset[str], known: frozenset[str], typos_of: frozenset[str], shorthand: Mapping[str, str]) -> None:
        self._words = {word for word in wanted if not word.endswith("*")}
        self._stems = tuple(word[:-1] for word in wanted | known if word.endswith("*") and len(word) > _SHORTEST_REPAIR)
        self._known = self._words | typos_of | {word for word in known if not word.endswith("*")}
        self._parts = {word: [word] for word in self._words} | {
            sound(short): [sound(word) for word in written_out.split()] for short, written_out in shorthand.items()
        }
        self._near = {form: word for word in sorted(typos_of, key=len) for form in _shorter(word)}

    def words(self, heard: Sequence[str]) -> list[str]:
        """Return ``heard`` with typing errors of one letter mended and words without spaces between them parted."""
        mended: list[str] = []
        for word in heard:
            if len(word) < _SHORTEST_REPAIR or word in self._known or word.startswith(self._stems):
                mended.append(word)
            else:
                near = self._nearest(word)
                mended += (near == word and self._parted(word)) or [near]
        return mended

    def joined(self, heard: Sequence[str]) -> list[str]:
        """Return ``heard`` with words put together that belong together ("zelf moord")."""
        result: list[str] = []
        for word in heard:
            together = sound(result[-1] + word) if result and _ARTICLE not in (result[-1], word) and word not in (BREAK, HIDDEN) else ""
            if len(together) >= _SHORTEST_RUN_ON and together in self._words:
                result[-1] = together
            else:
                result.append(word)
        return result

    def _nearest(self, word: str) -> str:
        if len(word) > LONGEST_WORD // 2:
            return word
        return next((self._near[form] for form in _shorter(word) if form in self._near and one_edit(word, self._near[form])), word)

    def _parted(self, word: str) -> list[str]:
        """Return the known words that ``word`` consists of, as few as possible; nothing when some of it is left.

        Two words may share a letter: of "ikkan" only one k is heard.
        """
        if len(word) < _SHORTEST_RUN_ON or not word.startswith(_STARTS):
            return []
        best: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - _LONGEST_PART), end - 1):
                head = best[start]
                if head is None or (best[end] is not None and len(head) + 1 >= len(best[end] or [])):
                    continue
                part = next((part for first in (start, start - 1) if first >= 0 and (part := sound(word[first:end])) in self._parts), None)
                if part is not None:
                    best[end] = [*head, part]
        heard = [spoken for part in best[len(word)] or [] for spoken in self._parts[part]] or [""]
        begins_well = heard[0] in _RUN_ON_STARTS or (heard[0] in _RARE_STARTS and len(heard) > 2)
        return heard if begins_well and any(len(spoken) >= 4 for spoken in heard) else []


def _shorter(word: str) -> set[str]:
    """Return ``word`` and every form of it that misses one letter: two words with such a form in common are near."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def one_edit(word: str, other: str) -> bool:
    """Tell whether one letter more, less, other, or two neighbours swapped, makes ``other`` of ``word``."""
    if len(word) > len(other):
        word, other = other, word
    place = next((place for place, pair in enumerate(zip(word, other, strict=False)) if pair[0] != pair[1]), len(word))
    if len(word) < len(other):
        return word[place:] == other[place + 1 :]
    swapped = word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :]
    return word[place + 1 :] == other[place + 1 :] or swapped == other[place:]
