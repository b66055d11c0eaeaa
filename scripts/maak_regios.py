"""``python scripts/maak_regios.py FOLDER``: make the region tables of the kennisbank from the collected sources.

Postcodes and codes: Regeling regio-indeling samenwerkingsverbanden passend onderwijs PO en VO (BWBR0032324), state of April 2015, the last
version at hand; the gemeente of 2025 derived from school addresses (DUO, CC0) and known mergers. Names and sites: own pages, per row.
"""

import csv
import re
import sys
from pathlib import Path

DATA = Path(__file__).parent.parent / "knowledge" / "data"
HEADER = (
    "# Bron: Regeling regio-indeling samenwerkingsverbanden passend onderwijs PO en VO,"
    " https://wetten.overheid.nl/BWBR0032324 (stand 2015);"
    " gemeenten 2025 afgeleid uit DUO-schooladressen. Gemaakt met scripts/maak_regios.py op 2026-11-21.\n"
)


def main(folder: Path) -> None:
    """Read ``data`` and ``facts`` below ``folder`` and write two tables."""
    with (folder / "data/pc4_gemeente_afgeleid/pc4_gemeente_swv_afgeleid.csv").open(encoding="utf-8") as file:
        places = [
            (row["pc4"], row["gemeente_2025_afgeleid"] or row["gemeente_2015"], row["swv_po_2015"], row["swv_vo_2015"])
            for row in csv.DictReader(file, delimiter=";")
        ]
    _write(DATA / "postcodes.csv", ("pc4", "gemeente", "po", "vo"), places)
    with (folder / "facts/samenwerkingsverbanden.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["confidence"] in ("high", "med") and row["name"]]
    _write(
        DATA / "samenwerkingsverbanden.csv",
        ("code", "naam", "website", "bron", "brondatum", "zekerheid"),
        [
            (
                row["code"],
                re.sub(r"\s*\((?:naam zoals|in oprichting)[^)]*\)", "", row["name"]).strip(),
                row["website"],
                row["source_url"],
                row["source_date"],
                {"high": "hoog", "med": "midden"}[row["confidence"]],
            )
            for row in rows
        ],
    )


def _write(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
