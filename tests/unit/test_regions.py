"""From a postcode to the samenwerkingsverband and the steunpunt."""

import pytest

from knowledge import regions


@pytest.mark.parametrize(("typed", "pc4"), [("3511", "3511"), ("3511 AB", "3511"), (" 3511ab ", "3511")])
def test_of_a_postcode_only_the_four_digits_are_kept(typed: str, pc4: str) -> None:
    assert regions.parse_postcode(typed) == pc4


@pytest.mark.parametrize("typed", ["", "351", "0511", "35111", "3511 A", "Utrecht", "3511 AB 12"])
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    assert regions.parse_postcode(typed) is None


def test_a_postcode_leads_to_both_samenwerkingsverbanden() -> None:
    region = regions.find("5611")

    assert region.gemeente == "Eindhoven"
    assert region.po is not None
    assert (region.po.code, region.po.website) == ("PO3007", "https://po-eindhoven.nl")
    assert region.vo is not None


def test_an_unknown_postcode_has_no_region_but_still_a_desk() -> None:
    region = regions.find("1000")

    assert (region.po, region.vo) == (None, None)
    assert regions.desk_for(region).slug == regions.FALLBACK


def test_without_a_postcode_the_general_desk_answers() -> None:
    assert regions.desk_for(None).slug == regions.FALLBACK


def test_each_example_desk_answers_its_own_region_and_says_it_is_an_example() -> None:
    found = [regions.desk_for(regions.find(pc4)) for pc4 in ("9711", "3511", "5611")]

    assert len({desk.slug for desk in found}) == 3
    assert all(desk.is_example and "voorbeeld" in desk.name for desk in found)


def test_nearly_every_postcode_has_a_samenwerkingsverband_for_both_kinds_of_school() -> None:
    known = [regions.find(f"{pc4}") for pc4 in range(1000, 10000)]
    complete = [region for region in known if region.po and region.vo]

    assert len(complete) > 4000
