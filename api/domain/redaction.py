"""Mask personal data before anything is stored or passed on.

What is masked leaves a Dutch word in brackets, so that the sentence keeps its meaning: "bel mij op [telefoonnummer]".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from api.domain.names import mask_names
from api.domain.personal_dates import mask_birth_dates
from api.domain.personal_numbers import mask_bsn, mask_ibans, mask_phones
from api.domain.personal_places import mask_addresses, shorten_postcodes


class DataKind(StrEnum):
    """A kind of personal data. The order is the order of looking: what is found first is not looked at again."""

    EMAIL = "email"
    IBAN = "iban"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    POSTCODE = "postcode"
    PHONE = "phone"
    BSN = "bsn"
    NAME = "name"


_SHOWN = {
    DataKind.EMAIL: "e-mailadres",
    DataKind.IBAN: "rekeningnummer",
    DataKind.BIRTH_DATE: "geboortedatum",
    DataKind.ADDRESS: "adres",
    DataKind.POSTCODE: "letters van de postcode",
    DataKind.PHONE: "telefoonnummer",
    DataKind.BSN: "burgerservicenummer (BSN)",
    DataKind.NAME: "naam",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A kind of data that was masked, and the Dutch word the visitor reads for it."""

    kind: DataKind
    shown: str


@dataclass(frozen=True, slots=True)
class Masked:
    """The text without personal data, and which kinds were in it, each once."""

    text: str
    found: tuple[Found, ...] = ()


def mask(text: str) -> Masked:
    """Return ``text`` with personal data replaced by placeholders. Masking twice changes nothing more.

    Helplines' own numbers, years, amounts and periods stay. In doubt about a name the name goes; in doubt about a number of nine digits
    that passes the elfproef the number goes.
    """
    found: set[DataKind] = set()
    while True:
        before = text
        for kind, masked_by in _PASSES:
            masked = masked_by(text)
            if masked != text:
                found.add(kind)
                text = masked
        if text == before:
            return Masked(text, tuple(Found(kind, _SHOWN[kind]) for kind in DataKind if kind in found))


_EMAIL = re.compile(r"[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+|[\w.+%-]{1,64}@[\w-]+", re.IGNORECASE)


def _mask_emails(text: str) -> str:
    return _EMAIL.sub("[e-mailadres]", text)


_PASSES: tuple[tuple[DataKind, Callable[[str], str]], ...] = (
    (DataKind.EMAIL, _mask_emails),
    (DataKind.IBAN, mask_ibans),
    (DataKind.BIRTH_DATE, mask_birth_dates),
    (DataKind.ADDRESS, mask_addresses),
    (DataKind.POSTCODE, shorten_postcodes),
    (DataKind.PHONE, mask_phones),
    (DataKind.BSN, mask_bsn),
    (DataKind.NAME, mask_names),
)
