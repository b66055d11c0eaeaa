"""Mask addresses, and leave the four digits of a postcode: those say the region, which is all we need."""

import re

_HOUSE = r"\d{1,5}(?:\s?-\s?\d{1,3}|\s?[a-zA-Z](?!\w))?"
_NUMBER_WORD = r"(?:nr\.?|nummer|huisnummer|huisnr\.?)"
_STREET_ENDINGS = r"straat|laan|plein|gracht|singel|kade|dreef|plantsoen|steeg|boulevard|straatje|laantje"
# These end other words too ("onderweg"): only with a capital.
_WEAK_ENDINGS = (
    r"weg|dijk|hof|park|pad|markt|baan|wal|berg|veld|dam|haven|hoek|akker|weide|erf|ring|hout|burg|land|heide|horst|kamp|oord|voorhout"
)
_STREET = re.compile(
    r"(?<![\w'’-])(?:(?:[A-ZÀ-Þ][\w.'’-]{0,30}|van|der|den|'t|ten|ter)\s){0,3}?"
    rf"(?:(?!(?:leer|speel|school|lees)(?:plein|straat))[\w'’-]{{2,30}}(?:{_STREET_ENDINGS})"
    rf"|(?!Onderweg|Halverwege|Nederland)[A-ZÀ-Þ][\w'’-]{{1,30}}(?:{_WEAK_ENDINGS}))"
    rf"\s+(?:{_NUMBER_WORD}\s*)?{_HOUSE}(?![\d-]|\s*(?:weken|dagen|maanden|jaar|uur|keer|kinderen|leerlingen|euro)\b)"
)
# School words that are written like the letters of a postcode, and letters no postcode has.
_LETTERS = r"(?!SO|VO|PO|SA|SD|SS|IQ|MR|IB|ED|OK|TV|PC|GZ)[A-Z]{2}"
_POSTCODE_HOUSE = re.compile(
    rf"(?<!\w)[1-9]\d{{3}}(?:\s?{_LETTERS}|[a-z]{{2}})\s*,?\s*(?:{_NUMBER_WORD}\s*)?{_HOUSE}(?!\w)"
    rf"|(?<!\w)[1-9]\d{{3}}\s[a-z]{{2}}\s*,?\s*{_NUMBER_WORD}\s*\d{{1,5}}(?!\w)"
)
# Without a number: written together, in capitals and no year, after a masked street, or said to be one.
_POSTCODE = re.compile(
    rf"(?<!\w)(?:[1-9]\d{{3}}(?=(?:{_LETTERS}|[a-z]{{2}})(?!\w))|(?!19|20)[1-9]\d{{3}}(?=\s{_LETTERS}(?!\w)))\s?\w\w"
    r"|(?<=\[adres\])[\s,]{1,3}[1-9]\d{3}\s[A-Za-z]{2}(?!\w)"
    r"|(?i:(?<!\w)postcode\W{1,2}(?:(?:is|van|mij|mijn|school)\W)?[1-9]\d{3}\s[a-z]{2}(?!\w))"
)


def mask_addresses(text: str) -> str:
    """Return ``text`` with "street and number" and "postcode and number" as ``[adres]``."""
    return _STREET.sub("[adres]", _POSTCODE_HOUSE.sub("[adres]", text))


def shorten_postcodes(text: str) -> str:
    """Return ``text`` with postcodes cut to their four digits: the letters nearly say the house."""
    return _POSTCODE.sub(lambda match: match.group()[:-2].rstrip(), text)
