"""Make knowledge/data/schoolvakanties.json from a table of school holidays per year and region.

    python scripts/maak_schoolvakanties.py <tabel.json>

The table is ``{"2026-2027": {"noord": [{"naam", "start", "einde"}, …], "midden": …, "zuid": …}}``, dates as YYYY-MM-DD, both days included.
Official source of the dates: the Rijksoverheid's open data, information type *schoolholidays*, one file a school year:
https://opendata.rijksoverheid.nl/v1/infotypes/schoolholidays/schoolyear/2026-2027?output=json
The dates for 2025-2027 came from a public copy and were not held against that feed; compare them before adding a year.
"""

import json
import sys
from datetime import date
from pathlib import Path

TARGET = Path(__file__).parent.parent / "knowledge" / "data" / "schoolvakanties.json"
REGIONS = ("noord", "midden", "zuid")


def convert(table: dict[str, dict[str, list[dict[str, str]]]]) -> dict[str, list[dict[str, str]]]:
    """Return the holidays per region, in order of date. Raises ``ValueError`` for a region without dates or a period that ends first."""
    holidays: dict[str, list[dict[str, str]]] = {region: [] for region in REGIONS}
    for year, regions in table.items():
        for region in REGIONS:
            for period in regions.get(region, []):
                if date.fromisoformat(period["start"]) > date.fromisoformat(period["einde"]):
                    raise ValueError(f"{year}, {region}: {period['naam']} eindigt voor het begin.")
                holidays[region].append({key: period[key] for key in ("naam", "start", "einde")})
            if not regions.get(region):
                raise ValueError(f"{year}: geen vakanties voor regio {region}.")
    return {region: sorted(periods, key=lambda period: period["start"]) for region, periods in holidays.items()}


def main(source: Path, target: Path = TARGET) -> None:
    """Write ``target``."""
    table = json.loads(source.read_text(encoding="utf-8"))
    content = {
        "bron": "https://opendata.rijksoverheid.nl/v1/infotypes/schoolholidays",
        "gecontroleerd_met_bron": False,
        "schooljaren": sorted(table),
        "vakanties": convert(table),
    }
    target.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
