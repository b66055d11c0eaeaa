"""Articles: read them, and say in Dutch, with file and line, what is wrong with one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "articles"
DATA = Path(__file__).parent / "data"

ROLES = ("ouder", "leerling")
SECTORS = ("po", "vo", "so", "vso", "mbo")
PERSON = "mens"
# What people ask next, as `vervolg` names it: how long, when they say no, who decides, what it costs, whom to ask.
FOLLOW_UPS = ("hoe_lang", "bij_nee", "wie_beslist", "kosten", "waar")
MAX_WORDS = 60
MAX_QUESTION = 70

_ROLE_HEADING = {"# Ouder": "ouder", "# Leerling": "leerling"}
_STEPS, _MORE = "## Doe dit nu", "## Lees verder"
_SECTOR_HEADING = {f"## {sector}": sector for sector in SECTORS}
_SAME = "Zelfde tekst."
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PHONE = re.compile(r"(?<!\d)0[\d -]{8,}\d")


class InvalidArticle(ValueError):
    """An article that an editor has to mend. The message is Dutch and names file and line."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path.name}, regel {line}: {message}")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from. ``certainty`` is ``hoog`` or ``midden``."""

    title: str
    url: str
    checked_on: date
    certainty: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """The text of an article for one kind of reader. ``summary`` is the answer: at most 60 words."""

    summary: str
    steps: tuple[str, ...]
    more: str
    sectors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Article:
    """One answer of the kennisbank."""

    slug: str
    title: str
    questions: Mapping[str, str]
    topic: str
    other_topics: tuple[str, ...]
    sectors: tuple[str, ...]
    keywords: tuple[str, ...]
    sources: tuple[Source, ...]
    review_by: date
    owner: str
    related: tuple[str, ...]
    next_steps: tuple[str, ...]
    helplines: tuple[str, ...]
    follow_ups: Mapping[str, str]
    variants: Mapping[str, Variant]

    @property
    def topics(self) -> tuple[str, ...]:
        """All topics this article answers, its own first."""
        return (self.topic, *self.other_topics)

    def question(self, role: str) -> str:
        """The canonical question for a button, in the words of ``role``."""
        return self.questions.get(role, self.questions["ouder"])

    def variant(self, role: str) -> Variant:
        """The text for ``role``; a visitor whose role is unknown reads the parent's."""
        return self.variants.get(role, self.variants["ouder"])

    def is_overdue(self, today: date) -> bool:
        """Tell whether the review date has passed."""
        return today > self.review_by


def topics() -> dict[str, str]:
    """Return the closed list of topics: slug to label."""
    return dict(_read_yaml(DATA / "topics.yml"))


def load(folder: Path = FOLDER) -> dict[str, Article]:
    """Read every article of ``folder``, by slug. Raises ``InvalidArticle`` for the first that is wrong."""
    known = topics()
    articles = {path.stem: parse(path, known) for path in sorted(folder.glob("*.md"))}
    for problem in _dangling(folder, articles):
        raise problem
    return articles


@cache
def articles() -> Mapping[str, Article]:
    """The project's own articles, read once."""
    return load()


def problems(folder: Path = FOLDER) -> list[InvalidArticle]:
    """Return what is wrong in ``folder``: the first problem of each article, then references that lead nowhere."""
    known, found, read = topics(), [], {}
    for path in sorted(folder.glob("*.md")):
        try:
            read[path.stem] = parse(path, known)
        except InvalidArticle as problem:
            found.append(problem)
    return found + list(_dangling(folder, read, {p.stem for p in folder.glob("*.md")}))


def _dangling(folder: Path, articles: Mapping[str, Article], slugs: set[str] | None = None) -> Iterator[InvalidArticle]:
    slugs = slugs if slugs is not None else set(articles)
    for article in articles.values():
        path = folder / f"{article.slug}.md"
        for key, targets in (
            ("verwant", article.related),
            ("volgende_stap", article.next_steps),
            ("vervolg", tuple(article.follow_ups.values())),
        ):
            for target in targets:
                if target == article.slug or (target not in slugs and (target != PERSON or key == "vervolg")):
                    line = _line_of(path.read_text(encoding="utf-8"), key)
                    yield InvalidArticle(path, line, f"`{key}` noemt `{target}`, dat is geen ander artikel.")


def parse(path: Path, known_topics: Mapping[str, str]) -> Article:
    """Read one article. Raises ``InvalidArticle``."""
    text = path.read_text(encoding="utf-8")

    def fail(key: str, message: str) -> InvalidArticle:
        return InvalidArticle(path, _line_of(text, key), message)

    if not _SLUG.fullmatch(path.stem):
        raise InvalidArticle(path, 1, "de bestandsnaam mag alleen kleine letters, cijfers en koppeltekens bevatten.")
    parts = re.split(r"^---\s*$", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise InvalidArticle(path, 1, "begin met een kopje tussen twee regels `---`.")
    try:
        front = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 1
        raise InvalidArticle(path, line, "het kopje is geen geldige YAML (let op dubbele punten en inspringing).") from error
    if not isinstance(front, dict):
        raise InvalidArticle(path, 1, "het kopje is leeg.")

    for key in (
        "titel",
        "vraag",
        "onderwerp",
        "onderwijs",
        "trefwoorden",
        "bronnen",
        "herzien_voor",
        "eigenaar",
        "verwant",
        "volgende_stap",
    ):
        if not front.get(key):
            raise fail(key, f"`{key}` ontbreekt.")
    unknown = set(front) - {
        "titel", "vraag", "vraag_leerling", "onderwerp", "ook_over", "onderwijs", "trefwoorden", "bronnen", "herzien_voor",
        "eigenaar", "verwant", "volgende_stap", "hulp", "vervolg",
    }  # fmt: skip
    for key in sorted(unknown):
        raise fail(key, f"`{key}` kent het kopje niet.")
    for key in ("vraag", "vraag_leerling"):
        question = str(front.get(key, "?"))
        if len(question) > MAX_QUESTION or not question.endswith("?"):
            raise fail(key, f"`{key}` heeft ten hoogste {MAX_QUESTION} tekens en eindigt op een vraagteken.")
    for key in ("ook_over", "onderwijs", "trefwoorden", "bronnen", "verwant", "volgende_stap", "hulp"):
        if not isinstance(front.get(key, []), list):
            raise fail(key, f"`{key}` is een lijst: [een, twee].")
    for topic in (front["onderwerp"], *front.get("ook_over", [])):
        if topic not in known_topics:
            raise fail("onderwerp", f"onderwerp `{topic}` staat niet in knowledge/data/topics.yml.")
    for sector in front["onderwijs"]:
        if sector not in SECTORS:
            raise fail("onderwijs", f"`{sector}` is geen onderwijssoort ({', '.join(SECTORS)}).")
    if not isinstance(front["herzien_voor"], date):
        raise fail("herzien_voor", "`herzien_voor` is een datum: 2027-08-01.")
    for key, limit in (("verwant", 4), ("volgende_stap", 3)):
        if not 1 <= len(front[key]) <= limit:
            raise fail(key, f"`{key}` noemt 1 tot {limit} artikelen.")

    follow_ups = front.get("vervolg", {})
    if not isinstance(follow_ups, dict) or not set(follow_ups) <= set(FOLLOW_UPS):
        raise fail(
            "vervolg", f"`vervolg` noemt per vervolgvraag een artikel, zoals {{hoe_lang: tlv-duur}}. Kies uit: {', '.join(FOLLOW_UPS)}."
        )

    body_line = parts[1].count("\n") + 2
    return Article(
        slug=path.stem,
        title=str(front["titel"]),
        questions={"ouder": str(front["vraag"]), "leerling": str(front.get("vraag_leerling", front["vraag"]))},
        topic=str(front["onderwerp"]),
        other_topics=tuple(front.get("ook_over", [])),
        sectors=tuple(front["onderwijs"]),
        keywords=tuple(str(word) for word in front["trefwoorden"]),
        sources=tuple(_source(item, fail) for item in front["bronnen"]),
        review_by=front["herzien_voor"],
        owner=str(front["eigenaar"]),
        related=tuple(front["verwant"]),
        next_steps=tuple(front["volgende_stap"]),
        helplines=tuple(str(item) for item in front.get("hulp", [])),
        follow_ups={key: str(slug) for key, slug in follow_ups.items()},
        variants=_variants(path, parts[2], body_line),
    )


def _source(item: Any, fail: Any) -> Source:
    if not isinstance(item, dict) or not all(item.get(k) for k in ("titel", "url", "gecontroleerd_op", "zekerheid")):
        raise fail("bronnen", "elke bron heeft `titel`, `url`, `gecontroleerd_op` en `zekerheid`.")
    if not str(item["url"]).startswith("https://") and not str(item["url"]).startswith("http://"):
        raise fail("bronnen", f"`{item['url']}` is geen webadres.")
    if not isinstance(item["gecontroleerd_op"], date):
        raise fail("bronnen", "`gecontroleerd_op` is een datum: 2026-11-21.")
    if item["zekerheid"] not in ("hoog", "midden"):
        raise fail("bronnen", "`zekerheid` is hoog of midden. Wat minder zeker is, vertellen we niet.")
    return Source(
        title=str(item["titel"]),
        url=str(item["url"]),
        checked_on=item["gecontroleerd_op"],
        certainty=item["zekerheid"],
        facts=tuple(str(fact) for fact in item.get("feiten", [])),
    )


def sources(items: Iterable[Any]) -> tuple[Source, ...]:
    """Read sources as an article names them, outside an article. Raises ``ValueError``."""
    return tuple(_source(item, lambda key, message: ValueError(f"{key}: {message}")) for item in items)


def _variants(path: Path, body: str, offset: int) -> dict[str, Variant]:
    sections: dict[str, dict[str, list[str]]] = {}
    lines_of: dict[tuple[str, str], int] = {}
    role = heading = ""
    for number, line in enumerate(body.splitlines(), start=offset):
        stripped = line.rstrip()
        if stripped.startswith("# "):
            if stripped not in _ROLE_HEADING:
                raise InvalidArticle(path, number, f"onbekend deel `{stripped}`: gebruik `# Ouder` en `# Leerling`.")
            role, heading = _ROLE_HEADING[stripped], ""
            sections[role] = {"": []}
            lines_of[role, ""] = number
        elif stripped.startswith("##"):
            if stripped not in (_STEPS, _MORE, *_SECTOR_HEADING):
                raise InvalidArticle(path, number, f"onbekend kopje `{stripped}`.")
            if not role:
                raise InvalidArticle(path, number, "begin met `# Ouder`.")
            heading = stripped
            sections[role][heading] = []
            lines_of[role, heading] = number
        elif stripped and not role:
            raise InvalidArticle(path, number, "begin met `# Ouder`.")
        elif role:
            if _PHONE.search(stripped):
                raise InvalidArticle(path, number, "een telefoonnummer hoort in `hulp`, niet in de tekst.")
            if re.search(r"[<>*_`]|\]\(", stripped):
                raise InvalidArticle(path, number, "geen opmaak in de tekst (vet, links, html).")
            sections[role][heading].append(stripped)
    for needed in ROLES:
        if needed not in sections:
            raise InvalidArticle(path, offset, f"het deel `# {needed.capitalize()}` ontbreekt.")
    if _join(sections["leerling"][""]) == _SAME:
        sections["leerling"] = sections["ouder"]
    variants = {}
    for role, parts in sections.items():
        for heading, lines in parts.items():
            number = lines_of.get((role, heading), offset)
            if not _join(lines):
                raise InvalidArticle(path, number, f"`{heading or '# ' + role.capitalize()}` is leeg.")
            blocks = _join(lines).split("\n\n") if heading == _MORE else [_join(lines)]
            limit = MAX_WORDS if heading != _STEPS else 10_000
            longest = max(len(block.split()) for block in blocks)
            if heading == _MORE:  # a list may be long; each of its points may not
                longest = max(len(point.split()) for block in blocks for point in re.split(r"\n(?=- )", block))
            if longest > limit:
                raise InvalidArticle(path, number, f"{longest} woorden; ten hoogste {limit} in een keer.")
        steps = [line for line in parts.get(_STEPS, []) if line]
        if any(not line.startswith("- ") for line in steps):
            raise InvalidArticle(path, lines_of[role, _STEPS], "elke stap is één regel die begint met `- `.")
        variants[role] = Variant(
            summary=_join(parts[""]),
            steps=tuple(line.removeprefix("- ") for line in steps),
            more=_join(parts.get(_MORE, [])),
            sectors={s: _join(parts[h]) for h, s in _SECTOR_HEADING.items() if h in parts},
        )
    return variants


def _join(lines: list[str]) -> str:
    """Unwrap hard line breaks: paragraphs stay apart, list points keep their own line."""
    text = "\n".join(lines).strip()
    return re.sub(r"(?<!\n)\n(?!\n|- )", " ", text)


def _line_of(text: str, key: str) -> int:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(f"{key}:"):
            return number
    return 1


def _read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
