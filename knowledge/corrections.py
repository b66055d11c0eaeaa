"""Hear what someone means after "nee, ik bedoel": the words after the correction are the question."""

import re

_NO = r"(?:(?:nee+n?|nou|sorry|oeps|ho|wacht|fout|verkeerd|ja|maar|oke?|oké|excuus|pardon)\b[\s,.!:;-]*)"
_WRONG = (
    r"(?:(?:dat|dit|zo|da) (?:bedoel(?:de?)?(?: ik)?(?: het)?(?: helemaal| dus)? niet?|vroeg ik(?: helemaal| dus)? niet?"
    r"|is (?:het|t) niet?|is niet? (?:het|(?:mijn|de) vraag|wat ik (?:bedoel(?:de)?|vroeg|vraag|wil(?:de)?(?: weten)?|zoek))"
    r"|was mijn vraag niet|klopt niet?)\b[\s,.!;:-]*"
    r"|(?:je|u) (?:begrijpt|snapt) (?:me|mij|het) (?:verkeerd|niet)\b[\s,.!;:-]*)"
)
_FILLERS = r"(?:(?:is|dus|eigenlijk|meer|juist|gewoon|namelijk|alleen|wel|naar|over|om|van|met)\s+)*"
_MEAN = rf"(?:wat )?ik bedoel(?:de?|t)?[\s:,]+{_FILLERS}"
_ASK = (
    rf"(?:ik (?:vroeg|zocht|zoek|heb het|had het|wil(?:de)? (?:het hebben|weten))\s+{_FILLERS}"
    rf"|(?:het|mijn vraag) (?:gaat|ging)(?: mij| me| ons| hier)?(?: eigenlijk| meer| juist)? (?:om|over)\s+"
    r"|maar (?:wel |om |over |naar )?)"
)
_NOT = r"(?:ik bedoel(?:de)? |het gaat |ik heb het )?niet (?:over |om |de |het |een )?\S+(?: \S+){0,2}?,? maar (?:wel )?(?:over |om )?"
_WHO = r"(?:ik|we|wij|hij|zij|ze|je|u)"
_PROCEDURE = r"(?:klacht|bezwaar|beroep|procedure|rechtszaak|rechter|advocaat|ruzie|gedoe|geld|gesprek)"
_WANT = r"(?:wil|willen|wou|hoef|hoeven|zoek|zoeken|vraag|vroeg)"
# "Ik wil geen klacht, ik wil hulp". Only what people are sent to: who does not want to go to school says what it is about.
_UNWANTED = (
    rf"{_WHO} {_WANT}(?: \w+)? (?:geen (?:\w+ ){{0,3}}?{_PROCEDURE}(?: \w+)?|niet (?:klagen|procederen|naar de rechter))[,.]? "
    rf"(?:maar )?{_WHO} (?:wil|willen|wou|zoek|zoeken)(?: (?:gewoon|alleen|liever|juist))? "
)
_REST = r"(?P<rest>\S.*?)[\s.!?]*$"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"\s*{_NO}*{_NOT}{_REST}",
        rf"\s*{_NO}*{_UNWANTED}{_REST}",
        rf"\s*{_NO}*{_WRONG}?{_MEAN}{_REST}",
        rf"\s*(?:{_NO}+{_WRONG}?|{_WRONG}){_ASK}{_REST}",
        rf"\s*{_NO}*+(?!(?:dat|dit|zo|da|wat|hoe|hoezo)\b)(?P<rest>\S.{{1,60}}?),? bedoel(?:de?)? ik(?: eigenlijk| dus)?[\s.!?]*$",
    )
)
# "Nee, ik bedoel iets anders": says that it was wrong, not what was meant.
_NOTHING = re.compile(
    r"(?:(?:dat|dit|het|zo|toch|eigenlijk|heel) )*(?:niet|iets anders|wat anders|anders|dat|dit|verkeerd)(?: \w+)?$", re.IGNORECASE
)


def meant(text: str) -> tuple[int, int] | None:
    """Return where in ``text`` stands what was meant after all; ``None`` when it corrects nothing, or only says that it was wrong."""
    for pattern in _PATTERNS:
        match = pattern.match(text)
        if match and not _NOTHING.match(match["rest"]):
            return match.span("rest")
    return None
