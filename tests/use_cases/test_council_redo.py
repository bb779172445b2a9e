"""A draw that is done again: only with a public reason, only before a seat is taken, and never hidden."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.council import a_term, an_invited_panel, first_open, letters_about, seat_rows, token_in_letter
from tests.factories.lottery import COORDINATOR, NOW, a_draw_by_hand, a_drawn_draw, a_locked_draw, panel_of, throw
from trygghetsrad.council import queries as council
from trygghetsrad.council.models import Invitation, InvitationState
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.invitations import (
    AnswerInvitation,
    InviteNext,
    InvitePanel,
    RecordAnswer,
    answer_invitation,
    invite_next,
    invite_panel,
    record_answer,
)
from trygghetsrad.council.use_cases.redo import RedoDraw, redo_draw
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Conflict, Forbidden, Refused
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.models import Draw, DrawState
from trygghetsrad.lottery.use_cases import LockPool, lock_pool

WHY = "Fel kvoter var sparade."


def redo(session: Session, draw: Draw, *, reason: str = WHY) -> Draw:
    return redo_draw(session, RedoDraw(draw.id, reason, uuid4()), actor=COORDINATOR, now=NOW)


def test_the_old_draw_stays_published_with_the_reason_and_the_new_points_back(session: Session) -> None:
    draw = a_drawn_draw(session)
    record, panel = dict(draw.record or {}), [one.reference for one in panel_of(session, draw)]

    again = redo(session, draw)

    assert (draw.state, draw.reason, draw.record) == (DrawState.REPLACED, WHY, record)
    assert [one.reference for one in panel_of(session, draw)] == panel
    assert (again.state, again.number, again.previous_id) == (DrawState.PREPARING, None, draw.id)
    assert (again.quotas, again.features, again.bands) == (draw.quotas, draw.features, draw.bands)
    assert [entry.action for entry in history_of(session, draw.id)][-1] == "draw.replaced"
    assert queries.published_around(session, draw) == (None, None)

    lock_pool(session, LockPool(again.id), actor=COORDINATOR, now=NOW)

    assert queries.published_around(session, draw) == (None, again)
    assert queries.published_around(session, again) == (draw, None)
    throw(session, again, "111")
    assert again.number == 2


def test_invitations_are_called_back_and_those_who_wait_are_told(session: Session) -> None:
    term, draw = an_invited_panel(session)
    said_no, waiting = (row.open.invitation for row in seat_rows(session, term)[:2] if row.open)
    record_answer(session, RecordAnswer(said_no.id, Answer.NO, public_name=False), actor=COORDINATOR, now=NOW)

    redo(session, draw)

    session.flush()
    states = set(session.scalars(select(Invitation.state)))
    assert states == {InvitationState.DECLINED, InvitationState.SUPERSEDED}
    assert letters_about(session, waiting.id) == ["council_invitation", "council_invitation_off"]
    assert "council_invitation_off" not in letters_about(session, said_no.id)


def test_a_link_of_the_old_draw_gives_no_seat_any_more(session: Session) -> None:
    term, draw = an_invited_panel(session)
    waiting, silent = (row.open.invitation for row in seat_rows(session, term)[:2] if row.open)
    silent.state = InvitationState.EXPIRED
    tokens = [token_in_letter(session, one.id) for one in (waiting, silent)]
    redo(session, draw)

    for token in tokens:
        answer_invitation(session, AnswerInvitation(token, Answer.YES, public_name=False), actor=PUBLIC, now=NOW)

    assert council.members_on(session, NOW.date()) == []


def test_the_new_panel_gets_every_seat_that_the_old_one_was_asked_to(session: Session) -> None:
    term, draw = an_invited_panel(session)
    declined = first_open(session, term)
    record_answer(session, RecordAnswer(declined.id, Answer.NO, public_name=False), actor=COORDINATOR, now=NOW)
    again = redo(session, draw)
    lock_pool(session, LockPool(again.id), actor=COORDINATOR, now=NOW)
    throw(session, again, "911")

    assert invite_panel(session, InvitePanel(term.id, again.id), actor=COORDINATOR, now=NOW) == 12
    asked = {row.open.entry.id for row in seat_rows(session, term) if row.open and row.open.entry}
    assert asked == {str(one.entry_id) for one in panel_of(session, again)}


def test_nobody_is_invited_from_a_draw_that_was_done_again(session: Session) -> None:
    term, draw = an_invited_panel(session)
    redo(session, draw)

    with pytest.raises(Refused):
        invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW)
    with pytest.raises(Refused):
        invite_next(session, InviteNext(seat_rows(session, term)[0].seat.id), actor=COORDINATOR, now=NOW)
    assert council.draw_to_invite(session) is None


def test_once_a_seat_is_taken_it_stands(session: Session) -> None:
    term, draw = an_invited_panel(session)
    token = token_in_letter(session, first_open(session, term).id)
    answer_invitation(session, AnswerInvitation(token, Answer.YES, public_name=False), actor=PUBLIC, now=NOW)

    with pytest.raises(Refused) as refusal:
        redo(session, draw)

    assert "tackat ja" in str(refusal.value.text)
    assert draw.state is DrawState.DRAWN


def test_the_same_form_twice_begins_one_draw_and_another_is_a_conflict(session: Session) -> None:
    draw = a_drawn_draw(session)
    command = RedoDraw(draw.id, WHY, uuid4())

    first = redo_draw(session, command, actor=COORDINATOR, now=NOW)
    assert redo_draw(session, command, actor=COORDINATOR, now=NOW).id == first.id
    with pytest.raises(Conflict):
        redo(session, draw, reason="Något annat.")
    assert draw.reason == WHY


def test_what_is_not_drawn_is_cancelled_instead(session: Session) -> None:
    draw = a_locked_draw(session)

    with pytest.raises(Conflict):
        redo(session, draw)

    assert draw.state is DrawState.LOCKED


def test_a_choice_by_hand_can_be_done_again_by_lot(session: Session) -> None:
    draw = a_draw_by_hand(session)
    a_term(session)

    again = redo(session, draw)
    lock_pool(session, LockPool(again.id), actor=COORDINATOR, now=NOW)

    assert (draw.record or {})["reason"] == "Bara få anmälde sig."
    assert (draw.reason, again.is_by_hand) == (WHY, False)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_the_coordinator_does_it_again(session: Session, role: Role) -> None:
    draw = a_drawn_draw(session)

    with pytest.raises(Forbidden):
        redo_draw(session, RedoDraw(draw.id, WHY, uuid4()), actor=Actor(roles=frozenset({role})), now=NOW)
