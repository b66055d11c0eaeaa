"""From a postcode to the samenwerkingsverbanden of the region, and to the steunpunt that answers there."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from knowledge.library import DATA

FALLBACK = "landelijke-balie"
_POSTCODE = re.compile(r"\s*([1-9]\d{3})\s*(?:[a-zA-Z]{2})?\s*")
_WEEKDAYS = {"ma": 0, "di": 1, "wo": 2, "do": 3, "vr": 4}


@dataclass(frozen=True, slots=True)
class Swv:
    """A samenwerkingsverband. ``code`` as DUO writes it (PO3007); ``website`` is empty where it is not certain."""

    code: str
    name: str
    website: str


@dataclass(frozen=True, slots=True)
class Region:
    """What is known of a four-digit postcode; a samenwerkingsverband that is not known is ``None``."""

    pc4: str
    gemeente: str
    po: Swv | None
    vo: Swv | None


@dataclass(frozen=True, slots=True)
class Desk:
    """A steunpunt that receives questions. ``opening_days``: Monday is 0. ``working_days``: within how many it answers."""

    slug: str
    name: str
    is_example: bool
    swvs: frozenset[str]
    opening_days: frozenset[int]
    working_days: int
    holiday_region: str


def parse_postcode(text: str) -> str | None:
    """Return the four digits of a Dutch postcode; the letters, which would tell the street, are dropped at once."""
    match = _POSTCODE.fullmatch(text)
    return match.group(1) if match else None


def find(pc4: str) -> Region:
    """Return the region of a four-digit postcode; one that is not in the table has nothing known about it."""
    gemeente, po, vo = _postcodes().get(pc4, ("", "", ""))
    return Region(pc4, gemeente, _swv(po), _swv(vo))


def desk_for(region: Region | None) -> Desk:
    """Return the steunpunt of a region, or the one for everybody else."""
    codes = {swv.code for swv in (region.po, region.vo) if swv is not None} if region else set()
    return next((desk for desk in desks() if desk.swvs & codes), _fallback())


@cache
def desks() -> tuple[Desk, ...]:
    """Return every steunpunt of knowledge/data/steunpunten.yml."""
    return tuple(
        Desk(
            slug=row["slug"],
            name=row["naam"],
            is_example=bool(row.get("voorbeeld", False)),
            swvs=frozenset(row["verbanden"]),
            opening_days=frozenset(_WEEKDAYS[day] for day in row["dagen"]),
            working_days=int(row["werkdagen"]),
            holiday_region=row["vakantieregio"],
        )
        for row in yaml.safe_load((DATA / "steunpunten.yml").read_text(encoding="utf-8"))
    )


def _fallback() -> Desk:
    return next(desk for desk in desks() if desk.slug == FALLBACK)


def _swv(code: str) -> Swv | None:
    """Where only the code is certain, that is the name: PO3102 is written as samenwerkingsverband PO 31.02."""
    if not code:
        return None
    name, website = _names().get(code, ("", ""))
    return Swv(code, name or f"samenwerkingsverband {code[:2]} {code[2:4]}.{code[4:]}", website)


@cache
def _postcodes() -> Mapping[str, tuple[str, str, str]]:
    return {row["pc4"]: (row["gemeente"], row["po"], row["vo"]) for row in _rows(DATA / "postcodes.csv")}


@cache
def _names() -> Mapping[str, tuple[str, str]]:
    return {row["code"]: (row["naam"], row["website"]) for row in _rows(DATA / "samenwerkingsverbanden.csv")}


def _rows(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";"))
