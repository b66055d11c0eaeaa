"""Mask birth dates, and leave the dates that a deadline hangs on."""

import re

_MONTH = r"(?:jan|feb|mrt|maa?rt|apr|mei|jun|jul|aug|sep|sept|okt|nov|dec)[a-z]*\.?"
_DATE = (
    r"(?:\d{1,2}\s?[-/. ]\s?\d{1,2}\s?[-/. ]\s?(?:\d{4}|'?\d{2})|\d{4}-\d{1,2}-\d{1,2}"
    rf"|\d{{1,2}}(?:e|ste|de)?\s+{_MONTH}(?:\s+(?:\d{{4}}|'\d{{2}}))?)(?!\d)"
)
_BORN = r"(?:geboren|geboortedatum|geboortedag|geboorte datum|geb\.?|geb\.?\s?datum|gebdatum|gbd|jarig|verjaardag|verjaart)"
_FILLER = r"(?:(?:is|op|datum|van|mijn|zijn|haar|de|het|dus|kind|zoon|dochter)\W{1,3}){0,4}"
_BORN_ON = re.compile(rf"(?<!\w)({_BORN}\W{{1,3}}{_FILLER})(?<!\d){_DATE}", re.IGNORECASE)
_ON_WAS_BORN = re.compile(
    rf"(?<![\d-]){_DATE}(?=\W{{1,3}}(?:is\W+|ben\W+)?(?:(?:hij|zij|ze|ook|daar|in \w+)\W+){{0,2}}(?:geboren|jarig)\b)", re.IGNORECASE
)
_FULL_DATE = re.compile(
    r"(?<![\d./-])(?:(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\1(?:19|20)\d{2}"
    r"|(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\d-])"
)
# A full date near one of these is about the procedure: hiding it would hide the deadline.
_PROCEDURE = re.compile(
    r"brief|besluit|beschikking|beslis|gesprek|afspraak|geschors|schors|verwijder|aanmeld|aangemeld|ingeschreven|uitgeschreven|ontvang|"
    r"gestuurd|verstuur|gemaild|gebeld|gedateerd|vanaf|tot en met|t/m|per\b|sinds|deadline|uiterlijk|toets|rapport|ingang|bezwaar|beroep|"
    r"klacht|opp\b|tlv|mail|bericht|vergader|zitting|vakantie|verlof|start|begin|einde|geldig|thuis|ziek|schooljaar|overleg|mdo|evaluatie|"
    r"kregen|kreeg|gekregen|werd|hoorde|besproken|plaatsgevonden|getekend|ondertekend|ingediend|gemeld|melding|incident|voorval|geweigerd|"
    r"afgewezen",
    re.IGNORECASE,
)


def mask_birth_dates(text: str) -> str:
    """Return ``text`` with birth dates as ``[geboortedatum]``.

    Those are dates after or before a word like "geboren", and full dates (12-03-2014) with no word of a procedure near. Days without a
    year ("1 april"), periods and school years stay.
    """

    def full_date(match: re.Match[str]) -> str:
        around = text[max(0, match.start() - 40) : match.start()] + " " + text[match.end() : match.end() + 25]
        return match.group() if _PROCEDURE.search(around) else "[geboortedatum]"

    text = _ON_WAS_BORN.sub("[geboortedatum]", _BORN_ON.sub(r"\1[geboortedatum]", text))
    return _FULL_DATE.sub(full_date, text)
