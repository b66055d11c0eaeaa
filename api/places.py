"""Where a question goes: postcode to samenwerkingsverband to steunpunt. The only module that asks the region finder."""

from dataclasses import dataclass
from typing import Any

from knowledge import regions


@dataclass(frozen=True, slots=True)
class Place:
    """The steunpunt for a postcode; without one, or where none is known, the standard steunpunt."""

    postcode: str
    region: regions.Region | None
    desk: regions.Desk

    @property
    def label(self) -> str:
        """The samenwerkingsverbanden in one line."""
        if self.region is None:
            return ""
        names = (f"{sector} {found.name}" for sector, found in (("po", self.region.po), ("vo", self.region.vo)) if found)
        return "; ".join(names)

    def to_dict(self) -> dict[str, Any] | None:
        """Return the samenwerkingsverbanden as the widget shows them."""
        return None
