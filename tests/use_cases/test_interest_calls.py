"""Calls, and being told when the next opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.interest import a_call
from trygghetsrad.interest import queries
from trygghetsrad.interest.models import CallNotice
from trygghetsrad.interest.rules import CallState
from trygghetsrad.interest.use_cases import (
    AskForNotice,
    CallText,
    ChangeCall,
    ConfirmNotice,
    MakeCall,
    WithdrawCall,
    ask_for_notice,
    change_call,
    confirm_notice,
    forget_unconfirmed_notices,
    make_call,
    tell_of_open_call,
    withdraw_call,
)
from trygghetsrad.kernel.errors import Conflict, Forbidden, Gone, Refused
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role

COORDINATOR = Actor(roles=frozenset({Role.COORDINATOR}))
DESK = Actor(roles=frozenset({Role.CONTACT_CENTRE}))
SPRING = CallText("Var med", "Vi **lottar**.", date(2027, 4, 1), date(2027, 4, 30), 12)


def letters(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.queued_at)))


def secret_in(letter: OutboxMail) -> str:
    assert letter.body is not None
    return next(line for line in letter.body.splitlines() if "/besked/" in line).rpartition("/")[2]


def test_a_call_is_made_once_and_its_text_is_made_safe(session: Session) -> None:
    text = replace(SPRING, text="Vi **lottar**. <script>alert(1)</script> [x](javascript:alert(1))")

    call = make_call(session, MakeCall("o1", text), actor=COORDINATOR, now=NOW)
    again = make_call(session, MakeCall("o1", text), actor=COORDINATOR, now=NOW)

    assert call.id == again.id
    assert "<strong>lottar</strong>" in call.html
    assert "<script" not in call.html
    assert "href" not in call.html


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2027, 3, 31), CallState.PLANNED),
        (date(2027, 4, 1), CallState.OPEN),
        (date(2027, 4, 30), CallState.OPEN),
        (date(2027, 5, 1), CallState.CLOSED),
    ],
)
def test_a_call_opens_and_closes_by_its_dates(session: Session, day: date, state: CallState) -> None:
    call = make_call(session, MakeCall("o1", SPRING), actor=COORDINATOR, now=NOW)

    assert call.state(day) is state
    assert (queries.open_call(session, day) is not None) == (state is CallState.OPEN)
    assert (queries.next_call(session, day) is not None) == (state is CallState.PLANNED)


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"closes_on": date(2027, 3, 31)}, "closes_on"),
        ({"opens_on": date(2027, 1, 1), "closes_on": date(2027, 3, 14)}, "closes_on"),
        ({"opens_on": date(2027, 6, 30), "closes_on": date(2027, 7, 2)}, "opens_on"),
        ({"text": "[" * 5000}, "text"),
    ],
)
def test_a_call_that_cannot_be_is_refused_at_its_field(session: Session, over: dict[str, object], field: str) -> None:
    session.add(a_call(opens_on=date(2027, 6, 1), closes_on=date(2027, 6, 30)))
    session.flush()

    with pytest.raises(Refused) as refusal:
        make_call(session, MakeCall("o1", replace(SPRING, **over)), actor=COORDINATOR, now=NOW)  # type: ignore[arg-type]

    assert refusal.value.field == field


def test_two_who_change_a_call_do_not_write_over_each_other(session: Session) -> None:
    call = make_call(session, MakeCall("o1", SPRING), actor=COORDINATOR, now=NOW)
    seen = call.changed_at

    change_call(session, ChangeCall(call.number, seen, SPRING), actor=COORDINATOR, now=NOW + timedelta(minutes=1))
    with pytest.raises(Conflict):
        change_call(session, ChangeCall(call.number, seen, SPRING), actor=COORDINATOR, now=NOW + timedelta(minutes=2))


def test_a_withdrawn_call_is_over_and_leaves_its_days_free(session: Session) -> None:
    call = make_call(session, MakeCall("o1", SPRING), actor=COORDINATOR, now=NOW)

    withdraw_call(session, WithdrawCall(call.number), actor=COORDINATOR, now=NOW)

    session.flush()
    assert queries.open_call(session, date(2027, 4, 2)) is None
    assert call.state(date(2027, 4, 2)) is CallState.WITHDRAWN
    with pytest.raises(Conflict):
        change_call(session, ChangeCall(call.number, call.changed_at, SPRING), actor=COORDINATOR, now=NOW)
    with pytest.raises(Conflict):
        withdraw_call(session, WithdrawCall(call.number), actor=COORDINATOR, now=NOW)
    assert make_call(session, MakeCall("o2", SPRING), actor=COORDINATOR, now=NOW).number == call.number + 1


def test_only_the_coordinator_handles_calls(session: Session) -> None:
    for actor in (PUBLIC, DESK):
        with pytest.raises(Forbidden):
            make_call(session, MakeCall("o1", SPRING), actor=actor, now=NOW)
        with pytest.raises(Forbidden):
            withdraw_call(session, WithdrawCall(1), actor=actor, now=NOW)


def test_whoever_says_yes_is_told_once_and_forgotten(session: Session) -> None:
    call = make_call(session, MakeCall("o1", SPRING), actor=COORDINATOR, now=NOW)
    ask_for_notice(session, AskForNotice("kim@example.se", "sv"), actor=PUBLIC, now=NOW)
    ask_for_notice(session, AskForNotice("tyst@example.se", "sv"), actor=PUBLIC, now=NOW)
    asked = next(letter for letter in letters(session) if letter.to == "kim@example.se")
    secret = secret_in(asked)
    confirm_notice(session, ConfirmNotice(secret), actor=PUBLIC, now=NOW)
    with pytest.raises(Gone):
        confirm_notice(session, ConfirmNotice(secret), actor=PUBLIC, now=NOW)

    assert tell_of_open_call(session, NOW) == 0, "the call is not open yet"
    opened = datetime(2027, 4, 1, 0, 7, tzinfo=UTC)
    assert tell_of_open_call(session, opened) == 1
    assert tell_of_open_call(session, opened + timedelta(hours=1)) == 0

    told = [letter for letter in letters(session) if letter.kind == "call_open"]
    assert [(letter.to, letter.about_id) for letter in told] == [("kim@example.se", call.id)]
    assert "30 april 2027" in (told[0].body or "")
    assert [notice.email for notice in session.scalars(select(CallNotice))] == ["tyst@example.se"]


def test_an_address_is_asked_once_however_often_it_is_left(session: Session) -> None:
    for written in ("kim@example.se", "KIM@example.se", "kim@EXAMPLE.se"):
        assert ask_for_notice(session, AskForNotice(written, "fi"), actor=PUBLIC, now=NOW)

    assert session.scalar(select(func.count()).select_from(CallNotice)) == 1
    assert len(letters(session)) == 1


def test_an_address_without_a_yes_is_forgotten_with_its_letter(session: Session) -> None:
    ask_for_notice(session, AskForNotice("kim@example.se", "sv"), actor=PUBLIC, now=NOW)

    assert forget_unconfirmed_notices(session, NOW + timedelta(days=6)) == 0
    assert forget_unconfirmed_notices(session, NOW + timedelta(days=8)) == 1

    session.flush()
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(CallNotice)) == 0
    assert [letter.to for letter in letters(session)] == [None]
