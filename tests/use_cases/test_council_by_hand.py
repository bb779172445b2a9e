"""Seats of a council that was chosen by hand, and of one whose drawn members withdraw before they are asked."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories.council import SEATS, a_term, first_open, seat_rows
from tests.factories.lottery import COORDINATOR, NOW, a_draw_by_hand, a_drawn_draw, panel_of, the_pool
from trygghetsrad.council import queries as council
from trygghetsrad.council.models import SeatKind, Term
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.by_hand import ChooseForSeat, choose_for_seat
from trygghetsrad.council.use_cases.invitations import (
    InviteNext,
    InvitePanel,
    RecordAnswer,
    invite_next,
    invite_panel,
    record_answer,
)
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.interest.use_cases import Act, ActOnRegistration, act_on_registration
from trygghetsrad.kernel.errors import Conflict, NotFound, Refused
from trygghetsrad.lottery import core, queries, rules
from trygghetsrad.lottery.by_hand import queries as by_hand
from trygghetsrad.lottery.models import Draw, DrawEntry, Outcome
from trygghetsrad.lottery.use_cases import let_go_of_withdrawn


def a_council_by_hand(session: Session) -> tuple[Term, Draw]:
    """A council chosen by hand whose members have all been asked."""
    draw = a_draw_by_hand(session)
    term = a_term(session)
    invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW)
    session.flush()
    return term, draw


def a_vacant_seat(session: Session, term: Term) -> council.SeatRow:
    invitation = first_open(session, term)
    record_answer(session, RecordAnswer(invitation.id, Answer.NO, public_name=False), actor=COORDINATOR, now=NOW)
    return next(row for row in seat_rows(session, term) if row.seat.id == invitation.seat_id)


def test_those_chosen_are_invited_as_those_drawn_are(session: Session) -> None:
    term, draw = a_council_by_hand(session)

    asked = {row.open.entry.id for row in seat_rows(session, term) if row.open and row.open.entry}
    assert asked == {str(one.entry_id) for one in panel_of(session, draw)}
    assert council.draw_to_invite(session) is None


def test_a_vacancy_is_filled_by_hand_with_a_reason_for_everyone(session: Session) -> None:
    term, draw = a_council_by_hand(session)
    row = a_vacant_seat(session, term)
    with pytest.raises(Refused):
        invite_next(session, InviteNext(row.seat.id), actor=COORDINATOR, now=NOW)
    someone = by_hand.candidates_left(session, draw)[0]

    choose_for_seat(session, ChooseForSeat(row.seat.id, someone.id, "En plats blev ledig."), actor=COORDINATOR, now=NOW)

    entry = session.get_one(DrawEntry, someone.id)
    assert (entry.outcome, entry.order) == (Outcome.PANEL, 13)
    assert draw.record is not None
    assert draw.record["later"] == [{"on": "2027-05-03", "reason": "En plats blev ledig."}]
    assert draw.record["drawn"] == 12
    session.flush()
    again = next(one for one in seat_rows(session, term) if one.seat.id == row.seat.id)
    assert again.open is not None
    assert again.open.entry is not None
    assert again.open.entry.id == str(someone.id)


def test_who_was_chosen_before_or_has_withdrawn_is_not_offered_or_taken(session: Session) -> None:
    term, draw = a_council_by_hand(session)
    row = a_vacant_seat(session, term)
    gone = by_hand.candidates_left(session, draw)[0]
    registration_id = session.get_one(DrawEntry, gone.id).registration_id
    session.get_one(Registration, registration_id).state = RegistrationState.WITHDRAWN
    session.flush()

    assert gone.id not in {one.id for one in by_hand.candidates_left(session, draw)}
    sitting = panel_of(session, draw)[1].entry_id
    with pytest.raises(Conflict):
        choose_for_seat(session, ChooseForSeat(row.seat.id, sitting, "-"), actor=COORDINATOR, now=NOW)


def test_a_seat_that_is_taken_or_of_a_drawn_council_is_not_filled_so(session: Session) -> None:
    term, draw = a_council_by_hand(session)
    someone = by_hand.candidates_left(session, draw)[0]

    asked = seat_rows(session, term)[0]
    with pytest.raises(Conflict):
        choose_for_seat(session, ChooseForSeat(asked.seat.id, someone.id, "-"), actor=COORDINATOR, now=NOW)
    police = next(row for row in seat_rows(session, term) if row.seat.kind is SeatKind.POLICE)
    with pytest.raises(Refused):
        choose_for_seat(session, ChooseForSeat(police.seat.id, someone.id, "-"), actor=COORDINATOR, now=NOW)


def test_a_drawn_council_keeps_to_its_order(session: Session) -> None:
    draw = a_drawn_draw(session)
    term = a_term(session)
    invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW)
    row = a_vacant_seat(session, term)
    waiting = queries.outcome_of(session, draw.id, Outcome.ALTERNATE)[5]

    with pytest.raises(Refused):
        choose_for_seat(session, ChooseForSeat(row.seat.id, waiting.entry_id, "-"), actor=COORDINATOR, now=NOW)
    assert session.get_one(DrawEntry, waiting.entry_id).outcome is Outcome.ALTERNATE


def test_when_nobody_has_been_asked_there_is_nothing_to_choose_from(session: Session) -> None:
    draw = a_draw_by_hand(session)
    term = a_term(session)
    someone = by_hand.candidates_left(session, draw)[0]

    with pytest.raises(Refused):
        seat = seat_rows(session, term)[0].seat
        choose_for_seat(session, ChooseForSeat(seat.id, someone.id, "-"), actor=COORDINATOR, now=NOW)
    with pytest.raises(NotFound):
        queries.reserve(session, draw.id)


# Drawn, and gone before the invitation


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_who_withdraws_between_draw_and_invitation_is_replaced_by_the_committed_rule(
    session: Session, is_forgotten: bool
) -> None:
    draw = a_drawn_draw(session)
    panel = panel_of(session, draw)
    leaver = panel[3]
    promised = _promised(session, draw, leaver)
    act_on_registration(session, ActOnRegistration(leaver.reference, Act.WITHDRAW), actor=COORDINATOR, now=NOW)
    if is_forgotten:
        session.flush()
        let_go_of_withdrawn(session, NOW)
        session.flush()
    term = a_term(session)

    assert invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW) == 12

    asked = {row.open.entry.id for row in seat_rows(session, term) if row.open and row.open.entry}
    assert asked == {str(one.entry_id) for one in panel if one != leaver} | {promised}
    entries = [session.get_one(DrawEntry, row.open.invitation.draw_entry_id) for row in seat_rows(session, term)[:12]]  # type: ignore[union-attr]
    assert rules.is_balanced(rules.problem_in(draw.commitment or {}), [entry.kind for entry in entries])
    assert queries.left_since(session, draw.id) == 1


def test_several_who_withdraw_are_all_replaced_and_nobody_is_asked_twice(session: Session) -> None:
    draw = a_drawn_draw(session, people=120)
    leavers = panel_of(session, draw)[:3]
    for one in leavers:
        act_on_registration(session, ActOnRegistration(one.reference, Act.WITHDRAW), actor=COORDINATOR, now=NOW)
    term = a_term(session)

    assert invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW) == 12

    asked = [row.open.entry.id for row in seat_rows(session, term) if row.open and row.open.entry]
    assert len(set(asked)) == 12
    assert not set(asked) & {str(one.entry_id) for one in leavers}


def test_when_nobody_can_replace_the_seat_stays_empty(session: Session) -> None:
    draw = a_drawn_draw(session)
    for one in queries.outcome_of(session, draw.id, Outcome.ALTERNATE):
        session.get_one(Registration, one.registration_id).state = RegistrationState.PAUSED
    leaver = panel_of(session, draw)[0]
    act_on_registration(session, ActOnRegistration(leaver.reference, Act.WITHDRAW), actor=COORDINATOR, now=NOW)
    term = a_term(session)

    assert invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW) == 11


def test_who_withdraws_from_a_panel_by_hand_leaves_the_seat_to_the_coordinator(session: Session) -> None:
    draw = a_draw_by_hand(session)
    leaver = panel_of(session, draw)[0]
    act_on_registration(session, ActOnRegistration(leaver.reference, Act.WITHDRAW), actor=COORDINATOR, now=NOW)
    term = a_term(session, {**SEATS, SeatKind.RESIDENT: 12})

    assert invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW) == 11
    assert len(the_pool(session, draw)) == 60


def _promised(session: Session, draw: Draw, leaver: queries.Drawn) -> str:
    """Who is next by the record alone: the leaver's type first, each in committed order, quotas kept."""
    result = draw.result or {}
    order = [leaf for leaves in result["draw"]["reserve"] for leaf in leaves]
    rows = {entry.leaf: entry for entry in queries.entries(session, draw.id)}
    seed = bytes.fromhex(result["draw"]["seed"])
    waiting = [core.Ranked(core.commitment.rank_of(seed, bytes.fromhex(leaf)), rows[leaf].entry) for leaf in order]
    panel = [leaf for leaves in result["draw"]["panel"] for leaf in leaves]
    own = next(entry for entry in rows.values() if entry.id == leaver.entry_id)
    sitting = [rows[leaf].kind for leaf in panel if leaf != own.leaf]
    return core.replacement_order(rules.problem_in(draw.commitment or {}), sitting, [own.kind], waiting)[0].entry.id
