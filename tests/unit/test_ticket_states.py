"""What can happen to a ticket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.access import desks_visible_to
from api.domain.ticket import Action, ContactKind, Status, contact_value, is_allowed, next_status
from api.errors import ActionNotAllowed, EmailInvalid, PhoneInvalid


@pytest.mark.parametrize(
    ("status", "action", "after"),
    [
        (Status.NEW, Action.CLAIM, Status.IN_PROGRESS),
        (Status.IN_PROGRESS, Action.ANSWER, Status.AWAITING_VISITOR),
        (Status.AWAITING_VISITOR, Action.ANSWER, Status.AWAITING_VISITOR),
        (Status.AWAITING_VISITOR, Action.FOLLOW_UP, Status.IN_PROGRESS),
        (Status.IN_PROGRESS, Action.RELEASE, Status.NEW),
        (Status.IN_PROGRESS, Action.CLOSE, Status.CLOSED),
        (Status.CLOSED, Action.FOLLOW_UP, Status.NEW),
        (Status.NEW, Action.WITHDRAW, Status.WITHDRAWN),
    ],
)
def test_action_leads_to_the_next_status(status: Status, action: Action, after: Status) -> None:
    assert next_status(status, action) is after


@pytest.mark.parametrize(
    ("status", "action"),
    [
        (Status.NEW, Action.ANSWER),
        (Status.NEW, Action.CLOSE),
        (Status.NEW, Action.RELEASE),
        (Status.IN_PROGRESS, Action.CLAIM),
        (Status.CLOSED, Action.ANSWER),
        (Status.CLOSED, Action.CLAIM),
        (Status.CLOSED, Action.WITHDRAW),
        *((Status.WITHDRAWN, action) for action in Action),
    ],
)
def test_action_that_makes_no_sense_names_the_status(status: Status, action: Action) -> None:
    with pytest.raises(ActionNotAllowed) as refused:
        next_status(status, action)

    assert status.label in refused.value.message


@given(st.lists(st.sampled_from(Action), max_size=30))
def test_no_row_of_actions_leaves_a_ticket_that_nobody_can_act_on(actions: list[Action]) -> None:
    status = Status.NEW
    for action in actions:
        if is_allowed(status, action):
            status = next_status(status, action)

    assert status is Status.WITHDRAWN or any(is_allowed(status, action) for action in Action)


@given(st.sampled_from(Status))
def test_every_open_ticket_can_still_be_added_to_and_withdrawn(status: Status) -> None:
    assert is_allowed(status, Action.FOLLOW_UP) is (status is not Status.WITHDRAWN)
    assert is_allowed(status, Action.WITHDRAW) is status.is_open


@pytest.mark.parametrize("typed", ["0612345678", "06 - 12345678", "(030) 123 45 67", "+32 9 123 45 67 8"])
def test_telephone_number_may_be_written_as_people_do(typed: str) -> None:
    assert (contact_value(ContactKind.PHONE, typed) or "").lstrip("+").isdigit()


@pytest.mark.parametrize("typed", ["", "12345", "bel me", "0612345678901234567", "06123x45678"])
def test_what_is_no_telephone_number_is_refused(typed: str) -> None:
    with pytest.raises(PhoneInvalid):
        contact_value(ContactKind.PHONE, typed)


@pytest.mark.parametrize("typed", ["", "ouder", "ouder@school", "a b@c.nl", "a@b.nl, c@d.nl", "<a@b.nl>"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(EmailInvalid):
        contact_value(ContactKind.EMAIL, typed)


def test_return_code_keeps_no_contact_detail() -> None:
    assert contact_value(ContactKind.CODE, "0612345678") is None


def test_employee_sees_their_own_steunpunt_and_no_other() -> None:
    assert desks_visible_to("utrecht") == {"utrecht"}
    assert desks_visible_to("") == set()
