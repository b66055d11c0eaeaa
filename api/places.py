"""Where a question goes: postcode to samenwerkingsverband to steunpunt. The only module that asks the region finder."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from api.domain.calendar import expected_reply
from api.errors import InvalidPostcode
from knowledge import regions


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question from a postcode goes."""

    postcode: str
    region: regions.Region | None  # None where nothing is known of the postcode
    desk: regions.Desk

    @property
    def label(self) -> str:
        """The samenwerkingsverbanden in one line."""
        if self.region is None:
            return ""
        found = (("po", self.region.po), ("vo", self.region.vo))
        return "; ".join(f"{sector}: {swv.name}" for sector, swv in found if swv is not None)

    def to_dict(self) -> dict[str, Any] | None:
        """Return the gemeente and the samenwerkingsverbanden as the widget shows them."""
        if self.region is None:
            return None
        return {
            "gemeente": self.region.gemeente,
            **{sector: swv and asdict(swv) for sector, swv in (("po", self.region.po), ("vo", self.region.vo))},
        }


def find(typed: str, staffed: Collection[str]) -> Place:
    """Return the place of a postcode, of which four digits are enough; an empty one is fine. Raises ``InvalidPostcode``.

    A steunpunt that is not in ``staffed`` reads nothing here: then the question goes to the one for everybody else, and the visitor
    sees that name before sending.
    """
    if not typed.strip():
        return Place("", None, regions.desk_for(None))
    postcode = regions.parse_postcode(typed)
    if postcode is None:
        raise InvalidPostcode
    region = regions.find(postcode)
    is_known = region.po is not None or region.vo is not None
    desk = regions.desk_for(region)
    return Place(postcode, region if is_known else None, desk if desk.slug in staffed else regions.desk_for(None))


def desks() -> list[tuple[str, str]]:
    """Return every steunpunt: its slug and its name."""
    return [(desk.slug, desk.name) for desk in regions.desks()]


def reply_expected(slug: str, now: datetime, *, working_days: int) -> date:
    """Return by which day a steunpunt answers what is asked now; ``working_days`` where it has no term of its own."""
    desk = next((desk for desk in regions.desks() if desk.slug == slug), regions.desk_for(None))
    return expected_reply(now, working_days=desk.working_days or working_days, opening_days=desk.opening_days, region=desk.holiday_region)


def desk_name(slug: str) -> str:
    """Return the name of a steunpunt; one that is no longer in the list keeps its slug."""
    return dict(desks()).get(slug, slug)
