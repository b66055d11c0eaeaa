"""Helplines: a wrong number in a moment of need is worse than none."""

import re
from datetime import date

import pytest

from knowledge import helplines

# What the design asks for; an article or a crisis text may count on these.
PROMISED = {
    "112", "113", "veilig-thuis", "csg", "kindertelefoon", "in-je-bol", "mind-hulplijn", "luisterlijn", "slachtofferhulp",
    "ouders-onderwijs", "onderwijsconsulenten", "steunpuntenkaart", "gpo", "lbt", "lkc", "gcbo", "inspectie", "vertrouwensinspecteur",
    "kinderombudsman", "nationale-ombudsman", "college-rechten-mens", "discriminatie", "autoriteit-persoonsgegevens", "juridisch-loket",
    "kinderrechtswinkel", "jeugdstem", "laks", "balans", "nva", "uwv", "ingrado", "steunpunt",
}  # fmt: skip


def test_every_promised_helpline_is_there() -> None:
    assert helplines.all_ids() >= PROMISED


@pytest.mark.parametrize("helpline_id", sorted(helplines.all_ids()))
def test_helpline_says_who_where_and_since_when(helpline_id: str) -> None:
    row, shown = helplines.rows()[helpline_id], helplines.get(helpline_id)

    assert shown.name
    assert shown.what_for
    assert row["source"]
    assert row["source_date"]
    assert isinstance(row["checked_on"], date)
    assert row["confidence"] in ("hoog", "midden", "laag")
    assert shown.website.startswith("https://") or not shown.website


@pytest.mark.parametrize("helpline_id", sorted(k for k, row in helplines.rows().items() if row["confidence"] == "laag"))
def test_uncertain_helpline_shows_no_number(helpline_id: str) -> None:
    shown = helplines.get(helpline_id)

    assert not shown.phone
    assert not re.search(r"\d{3}", " ".join((shown.what_for, shown.chat, shown.hours)))


def test_crisis_numbers_are_free_and_right() -> None:
    assert {key: helplines.get(key).phone for key in ("112", "113", "veilig-thuis", "csg", "kindertelefoon")} == {
        "112": "112",
        "113": "113 of 0800-0113",
        "veilig-thuis": "0800-2000",
        "csg": "0800-0188",
        "kindertelefoon": "0800-0432",
    }
    assert all(helplines.get(key).cost == "gratis" for key in ("112", "113", "veilig-thuis", "csg", "kindertelefoon"))


def test_texts_address_neither_parent_nor_pupil() -> None:
    for helpline_id in helplines.all_ids():
        shown = helplines.get(helpline_id)
        assert not re.search(r"\b(u|uw|je|jij|jouw)\b", f"{shown.what_for} {shown.hours} {shown.cost}"), helpline_id


def test_unknown_helpline_is_an_error() -> None:
    with pytest.raises(KeyError):
        helplines.get("bestaat-niet")
