"""What can happen to a ticket."""

import re
from enum import StrEnum

from api.domain.text import one_line
from api.errors import ActionNotAllowed, EmailInvalid, PhoneInvalid


class Status(StrEnum):
    """Where a ticket is on its way from question to answer. ``NEW`` means: nobody handles it."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    AWAITING_VISITOR = "awaiting_visitor"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """What employees read."""
        return _LABELS[self][0]

    @property
    def visitor_label(self) -> str:
        """What the visitor reads."""
        return _LABELS[self][1]

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still expects something."""
        return self not in FINISHED


FINISHED = frozenset({Status.CLOSED, Status.WITHDRAWN})

_LABELS = {
    Status.NEW: ("Nieuw", "Verstuurd"),
    Status.IN_PROGRESS: ("In behandeling", "In behandeling"),
    Status.AWAITING_VISITOR: ("Wacht op bezoeker", "Beantwoord"),
    Status.CLOSED: ("Afgehandeld", "Afgehandeld"),
    Status.WITHDRAWN: ("Ingetrokken", "Ingetrokken"),
}


class Action(StrEnum):
    """Something a visitor or an employee does to a ticket."""

    CLAIM = "claim"
    RELEASE = "release"
    ANSWER = "answer"
    CLOSE = "close"
    FOLLOW_UP = "follow_up"
    WITHDRAW = "withdraw"


# Who adds to a closed ticket reopens it, for the whole team: the colleague who had it may be away.
_NEXT: dict[tuple[Status, Action], Status] = {
    (Status.NEW, Action.CLAIM): Status.IN_PROGRESS,
    (Status.NEW, Action.FOLLOW_UP): Status.NEW,
    (Status.NEW, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.IN_PROGRESS, Action.RELEASE): Status.NEW,
    (Status.IN_PROGRESS, Action.ANSWER): Status.AWAITING_VISITOR,
    (Status.IN_PROGRESS, Action.CLOSE): Status.CLOSED,
    (Status.IN_PROGRESS, Action.FOLLOW_UP): Status.IN_PROGRESS,
    (Status.IN_PROGRESS, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.AWAITING_VISITOR, Action.RELEASE): Status.NEW,
    (Status.AWAITING_VISITOR, Action.ANSWER): Status.AWAITING_VISITOR,
    (Status.AWAITING_VISITOR, Action.CLOSE): Status.CLOSED,
    (Status.AWAITING_VISITOR, Action.FOLLOW_UP): Status.IN_PROGRESS,
    (Status.AWAITING_VISITOR, Action.WITHDRAW): Status.WITHDRAWN,
    (Status.CLOSED, Action.FOLLOW_UP): Status.NEW,
}


def next_status(status: Status, action: Action) -> Status:
    """Return the status after ``action``, or raise ``ActionNotAllowed``."""
    if not is_allowed(status, action):
        raise ActionNotAllowed(status=status.label)
    return _NEXT[status, action]


def is_allowed(status: Status, action: Action) -> bool:
    """Tell whether ``action`` makes sense in ``status``."""
    return (status, action) in _NEXT


class ContactKind(StrEnum):
    """How the visitor wants to be reached. ``CODE``: not at all, they come back with the return code."""

    PHONE = "phone"
    EMAIL = "email"
    CODE = "code"


# Without what has a meaning in a mailto link.
_EMAIL = re.compile(r"[^@\s,;<>?&%]+@[^@\s,;<>?&%]+\.[^@\s,;<>?&%.]{2,}")


def contact_value(kind: ContactKind, typed: str) -> str | None:
    """Return the contact detail as it is stored, ``None`` for a return code. Raises ``PhoneInvalid`` or ``EmailInvalid``.

    A telephone number has 10 to 15 digits, foreign ones with a country code included (ITU-T E.164).
    """
    value = one_line(typed, limit=200)
    if kind is ContactKind.CODE:
        return None
    if kind is ContactKind.EMAIL:
        if not _EMAIL.fullmatch(value):
            raise EmailInvalid
        return value
    digits = re.sub(r"[\s()./-]", "", value)
    if not re.fullmatch(r"\+?\d{10,15}", digits):
        raise PhoneInvalid
    return digits
