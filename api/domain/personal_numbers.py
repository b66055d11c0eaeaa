"""Mask numbers that point at one person: burgerservicenummer (BSN), telephone number, bank account."""

import re
from collections.abc import Iterator
from functools import cache

from knowledge import helplines

_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ .-]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_PHONE = re.compile(
    r"(?<![\d\w+])(?:(?:\+|00)\s?31[\s.-]?(?:\(0\)[\s.-]?)?[1-9](?:[\s.()-]{0,2}\d){8}"  # +31 6 12345678, 0031...
    r"|\(?0[1-9](?:[\s.()/-]{0,3}\d){8}"  # 06 12 34 56 78, (020) 123 45 67
    r"|6\d{8}"  # 612345678
    r"|\+(?!31)[1-9](?:[\s.()-]{0,2}\d){8,13})(?!\d)"  # another country's
)
_CUED_PHONE = re.compile(
    r"(?i:\b((?:tel|telefoon|telefoonnummer|mobiel|bel|bellen|bereikbaar op|nummer|06)[\s:.]{1,3}(?:(?:is|op|mij|mijn|me)\s){0,2}))"
    r"6(?:[\s.-]?\d){8}(?!\d)"
)
_NINE_DIGITS = re.compile(r"(?<!\d)(?=(\d{9}|\d{2,4}(?:[\s./\u2011-]\d{2,5}){1,3})(?!\d))")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_FREE_NUMBER = re.compile(r"0[89]00")


def mask_ibans(text: str) -> str:
    """Return ``text`` with account numbers that pass the check of ISO 13616 (mod 97) as ``[rekeningnummer]``."""

    def replace(match: re.Match[str]) -> str:
        # The longest reading that is right: what follows the number may be letters too.
        for end in range(match.end(), match.start() + 14, -1):
            if text[end - 1].isalnum() and not text[end : end + 1].isalnum() and _passes_mod_97(text[match.start() : end]):
                return "[rekeningnummer]" + text[end : match.end()]
        return match.group()

    return _IBAN.sub(replace, text)


def _passes_mod_97(candidate: str) -> bool:
    iban = re.sub(r"[ .-]", "", candidate)
    return iban.isascii() and 15 <= len(iban) <= 34 and int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1


def mask_phones(text: str) -> str:
    """Return ``text`` with telephone numbers as ``[telefoonnummer]``; the helplines' own numbers stay readable."""

    def replace(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match.group())
        return match.group() if digits in _own_numbers() or _FREE_NUMBER.match(digits) else "[telefoonnummer]"

    return _CUED_PHONE.sub(r"\1[telefoonnummer]", _PHONE.sub(replace, text))


@cache
def _own_numbers() -> frozenset[str]:
    return frozenset(re.sub(r"\D", "", helplines.get(helpline_id).phone) for helpline_id in helplines.all_ids()) - {""}


def mask_bsn(text: str) -> str:
    """Return ``text`` with every burgerservicenummer as ``[burgerservicenummer]``, also in groups (``1112.22.333``).

    Nine digits that pass the *elfproef* count as one. About one in eleven other numbers of nine digits passes too: we would rather hide
    such a number than store a BSN.
    """
    for start, end in reversed(list(_bsn_spans(text))):
        text = f"{text[:start]}[burgerservicenummer]{text[end:]}"
    return text


def _bsn_spans(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in _NINE_DIGITS.finditer(text):
        digits = [int(char) for char in match.group(1) if char.isdecimal()]
        if (
            match.start(1) >= last
            and len(digits) == 9
            and any(digits)
            and sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
        ):
            last = match.end(1)
            yield match.span(1)
