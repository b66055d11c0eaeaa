"""Where a question goes: postcode to samenwerkingsverband to steunpunt. The only module that asks the region finder."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

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

    @property
    def working_days(self) -> int:
        """In how many working days this steunpunt answers; 0 where it does not say."""
        return self.desk.working_days

    @property
    def opening_days(self) -> Collection[int]:
        """The weekdays on which it is open, Monday is 0."""
        return self.desk.opening_days

    @property
    def holiday_region(self) -> str:
        """The school holidays it keeps: noord, midden, zuid, or empty where that is not known."""
        return self.desk.holiday_region

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


def desk_name(slug: str) -> str:
    """Return the name of a steunpunt; one that is no longer in the list keeps its slug."""
    return dict(desks()).get(slug, slug)
