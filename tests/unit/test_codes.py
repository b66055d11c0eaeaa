"""The reference to speak of a ticket, and the return code to open it."""

import secrets
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain import codes


@given(st.binary(min_size=8, max_size=8))
def test_reference_can_be_read_aloud(entropy: bytes) -> None:
    reference = codes.reference(2026, entropy)

    assert reference.startswith("WP-2026-")
    assert len(reference) == 13
    assert not set(reference.removeprefix("WP-2026-")) & set("01OI")


def test_return_code_has_eighty_bits_in_groups_of_four() -> None:
    code = codes.return_code(secrets.token_bytes(10))

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert log2(32) * codes.RETURN_CODE_LENGTH == 80
    assert len({codes.return_code(secrets.token_bytes(10)) for _ in range(1000)}) == 1000


def test_return_code_of_too_little_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="80 bits"):
        codes.return_code(b"123456789")


@given(st.binary(min_size=10, max_size=32))
def test_code_is_recognised_however_it_is_typed(entropy: bytes) -> None:
    code = codes.return_code(entropy)
    stored = codes.hash_code(code)

    for typed in (
        code,
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        f"  {code}\n",
        code.replace("0", "O").replace("1", "l"),
    ):
        assert codes.matches(typed, stored)


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_another_code_does_not_match(first: bytes, second: bytes) -> None:
    one, other = codes.return_code(first), codes.return_code(second)

    assert codes.matches(one, codes.hash_code(other)) is (one == other)


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-JKMN-PQRU", "ABCD-EFGH-JKMN-PQRST", "日本語日本語日本語日本語日本語日"])
def test_what_is_no_code_is_read_as_none(typed: str) -> None:
    assert codes.read_return_code(typed) is None


def test_what_is_no_code_never_matches_the_empty_code() -> None:
    assert codes.read_return_code("") is None
    assert codes.hash_code("") not in (codes.hash_code("ABCD-EFGH-JKMN-PQRS"), "")
