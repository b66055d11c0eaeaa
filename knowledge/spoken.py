"""Every text that the assistant can say, with the file and the line where an editor finds it.

Nothing is judged here: what a text must be like is in ``knowledge.wording`` and ``bot.language_check``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent
PARENT, PUPIL, BOTH = "ouder", "leerling", "beide"

_ROLES = {"# Ouder": PARENT, "# Leerling": PUPIL}
_QUESTIONS = {"vraag": PARENT, "vraag_leerling": PUPIL}
_SUMMARY = "antwoord"
_SAME = "Zelfde tekst."
# Keys under which YAML holds what a visitor never reads.
_UNSAID = {"helplines"}
# Data files of which one column is said: the key that names a row of a list, and that column.
_TABLES = {"terms.yml": ("term", "uitleg"), "helplines.yml": ("", "what_for")}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or one point of a list, in one line; ``places`` says from which character each line of the file starts."""

    text: str
    places: tuple[tuple[int, int], ...]

    def line_at(self, offset: int) -> int:
        """Return the line of the file where the character at ``offset`` stands."""
        return self.places[bisect_right(self.places, (offset, 10**9)) - 1][1]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a visitor reads as one text, such as an answer, its steps, or one fixed sentence.

    ``part`` is the name within the file ("ouder/lees verder"), and ``role`` is ``ouder``, ``leerling`` or ``beide``. ``limited`` tells
    that the text is a bubble of at most sixty words; the library itself holds articles to that.
    """

    path: Path
    part: str
    role: str
    blocks: tuple[Block, ...]
    limited: bool = False

    @property
    def key(self) -> str:
        """The name of this text in the list of exceptions: "zorgplicht.md ouder/lees verder"."""
        return f"{self.path.name} {self.part}"

    @property
    def text(self) -> str:
        """The whole text, a line for every block."""
        return "\n".join(block.text for block in self.blocks)


class InvalidFile(ValueError):
    """A file that cannot be read as YAML. The message is Dutch and names file and line."""


def files() -> list[Path]:
    """Return the files that hold what the assistant says: articles, fixed sentences, meanings of words, and what helplines are for."""
    articles, sentences = sorted((FOLDER / "articles").glob("*.md")), sorted((FOLDER / "phrases").glob("*.yml"))
    return [*articles, *sentences, *(FOLDER / "data" / name for name in _TABLES)]


def texts(paths: Iterable[Path] | None = None) -> Iterator[Spoken]:
    """Yield every text in ``paths``, or in all ``files``. Raises ``InvalidFile``."""
    for path in files() if paths is None else paths:
        if path.suffix == ".md":
            yield from article(path)
        elif path.name in _TABLES:
            yield from _table(path, *_TABLES[path.name])
        else:
            yield from phrases(path)


def article(path: Path) -> Iterator[Spoken]:
    """Yield the questions and the two variants of one article, also when something is wrong with it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    fences = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    body = fences[1] + 1 if len(fences) > 1 else 0
    questions = {key: number for number, line in enumerate(lines[:body]) if (key := line.partition(": ")[0]) in _QUESTIONS}
    for key, number in questions.items():
        block = Block(lines[number].partition(": ")[2].strip("\"' "), ((0, number + 1),))
        yield Spoken(path, key, _QUESTIONS[key] if len(questions) > 1 else BOTH, (block,))
    sections = dict(_sections(lines, body))
    same = "".join(line for _, line in sections.get((PUPIL, _SUMMARY), [])).strip() == _SAME
    for (role, part), content in sections.items():
        if same and role == PUPIL:
            continue
        if found := tuple(_blocks(content)):
            yield Spoken(path, f"{role}/{part}", BOTH if same else role, found)


def phrases(path: Path) -> Iterator[Spoken]:
    """Yield the fixed sentences of one file of knowledge/phrases."""
    for keys, nodes in _leaves(_compose(path)):
        if _UNSAID.isdisjoint(keys):
            role = next((key for key in keys if key in (PARENT, PUPIL)), BOTH)
            blocks = tuple(block for node in nodes for block in _of_yaml(node))
            yield Spoken(path, "/".join(keys), role, blocks, limited=True)


def _table(path: Path, name: str, column: str) -> Iterator[Spoken]:
    """Rows of a data file: a list in which the key ``name`` names the row, or a mapping whose own keys do."""
    tree = _compose(path)
    rows = [("", row) for row in tree.value] if isinstance(tree, yaml.SequenceNode) else [(key.value, row) for key, row in tree.value]
    for key, row in rows:
        cells = {cell.value: node for cell, node in row.value}
        if column in cells:
            part = f"{key or cells[name].value}/{column}"
            yield Spoken(path, part, BOTH, tuple(_of_yaml(cells[column])), limited=True)


def _sections(lines: list[str], body: int) -> Iterator[tuple[tuple[str, str], list[tuple[int, str]]]]:
    role, part, content = "", _SUMMARY, list[tuple[int, str]]()
    for number, line in enumerate(lines[body:], start=body + 1):
        if line.startswith("#"):
            if role:
                yield (role, part), content
            content = []
            role, part = (_ROLES.get(line.rstrip(), ""), _SUMMARY) if line.startswith("# ") else (role, line.lstrip("# ").rstrip().lower())
        else:
            content.append((number, line.rstrip()))
    if role:
        yield (role, part), content


def _blocks(lines: list[tuple[int, str]]) -> Iterator[Block]:
    """Paragraphs and points of a list; lines that were broken by hand belong together."""
    text, places = "", list[tuple[int, int]]()
    for number, line in [*lines, (0, "")]:
        if text and (not line or line.startswith("- ")):
            yield Block(text, tuple(places))
            text, places = "", []
        if line:
            text += " " if text else ""
            places.append((len(text), number))
            text += line.removeprefix("- ")


def _compose(path: Path) -> yaml.Node:
    try:
        tree = yaml.compose(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 1
        raise InvalidFile(f"{path.name}, regel {line}: dit is geen geldige YAML (let op dubbele punten en inspringing).") from error
    if tree is None:
        raise InvalidFile(f"{path.name}, regel 1: dit bestand is leeg.")
    return tree


def _leaves(node: yaml.Node, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], list[yaml.ScalarNode]]]:
    """The texts below ``node``, each under its keys; a list is one text."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _leaves(value, (*keys, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        yield keys, node.value
    elif isinstance(node, yaml.ScalarNode):
        yield keys, [node]


def _of_yaml(node: yaml.ScalarNode) -> Iterator[Block]:
    """A sentence that starts on one line of the file, or the lines after a ``|``."""
    first = node.start_mark.line + 1
    if node.style == "|":
        yield from _blocks(list(enumerate(node.value.splitlines(), start=first + 1)))
    else:
        yield Block(re.sub(r"\s+", " ", node.value.strip()), ((0, first),))
