"""Invitations, answers, vacancies: who gets a seat, and who does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.council import (
    SEATS,
    TODAY,
    a_term,
    an_invited_panel,
    first_open,
    letters_about,
    seat_rows,
    token_in_letter,
)
from tests.factories.lottery import COORDINATOR, NOW, a_drawn_draw
from trygghetsrad.council import queries
from trygghetsrad.council.models import Appointment, Invitation, InvitationState, SeatKind, Term, Via
from trygghetsrad.council.overview import table
from trygghetsrad.council.rules import ANSWER_DAYS, Answer
from trygghetsrad.council.use_cases.appointing import AppointToSeat, Who, appoint_to_seat
from trygghetsrad.council.use_cases.deadlines import expire_unanswered
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
from trygghetsrad.council.use_cases.terms import StartTerm, start_term
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import Reach, RegistrationState
from trygghetsrad.kernel.errors import Conflict, Forbidden, Gone, NotFound, Refused
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.lottery import queries as lottery
from trygghetsrad.lottery.rules import is_balanced, problem_in


def answer(session: Session, invitation: Invitation, what: Answer, *, public_name: bool = False) -> Invitation:
    return record_answer(session, RecordAnswer(invitation.id, what, public_name), actor=COORDINATOR, now=NOW)


def all_say_yes(session: Session, term: Term) -> None:
    for row in seat_rows(session, term):
        if row.open is not None:
            answer(session, row.open.invitation, Answer.YES)


def vacant_seat(session: Session, term: Term) -> queries.SeatRow:
    return next(row for row in seat_rows(session, term) if row.asked and row.is_vacant(TODAY))


def test_the_panel_is_asked_by_letter_with_a_link_of_its_own(session: Session) -> None:
    term, _draw = an_invited_panel(session)

    asked = [row.open.invitation for row in seat_rows(session, term) if row.open]
    assert len(asked) == 12
    tokens = {token_in_letter(session, invitation.id) for invitation in asked}
    assert len(tokens) == 12
    assert {invitation.answer_by for invitation in asked} == {TODAY + timedelta(days=ANSWER_DAYS)}


def test_inviting_the_panel_twice_asks_nobody_twice(session: Session) -> None:
    term, draw = an_invited_panel(session)

    with pytest.raises(Conflict):
        invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW)

    assert len(session.scalars(select(Invitation)).all()) == 12


def test_who_has_no_mailbox_is_listed_to_be_called(session: Session) -> None:
    draw = a_drawn_draw(session)
    for registration in session.scalars(select(Registration)):
        registration.reach, registration.email, registration.phone = Reach.PHONE, None, "0220-000 00"
    session.flush()
    term = a_term(session)

    invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW)

    invitation = first_open(session, term)
    assert invitation.via is Via.PHONE
    assert letters_about(session, invitation.id) == []
    line = table(session, term, TODAY, names=True).lines[0]
    assert line.state == "Ring och fråga"
    assert "0220-000 00" in line.sentence


def test_a_yes_gives_the_seat_and_a_welcome(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    invitation = first_open(session, term)
    command = AnswerInvitation(token_in_letter(session, invitation.id), Answer.YES, public_name=True)

    answer_invitation(session, command, actor=PUBLIC, now=NOW)
    session.flush()

    (member,) = queries.members_on(session, TODAY)
    registration = session.get_one(Registration, invitation.registration_id)
    assert (member.name, member.kind, member.public_name) == (registration.name, SeatKind.RESIDENT, True)
    assert letters_about(session, invitation.id) == ["council_invitation", "council_welcome"]


def test_answering_yes_twice_is_answering_once(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    invitation = first_open(session, term)
    command = AnswerInvitation(token_in_letter(session, invitation.id), Answer.YES, public_name=False)

    answer_invitation(session, command, actor=PUBLIC, now=NOW)
    answer_invitation(session, command, actor=PUBLIC, now=NOW)
    session.flush()

    assert len(session.scalars(select(Appointment)).all()) == 1
    assert letters_about(session, invitation.id).count("council_welcome") == 1


def test_another_answer_after_a_yes_is_a_conflict(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    invitation = first_open(session, term)
    answer(session, invitation, Answer.YES)

    with pytest.raises(Conflict):
        answer(session, invitation, Answer.NO)
    assert invitation.state is InvitationState.ACCEPTED


def test_call_me_keeps_the_seat_open_for_a_later_answer(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    invitation = first_open(session, term)

    answer(session, invitation, Answer.CALL_ME)
    assert table(session, term, TODAY, names=True).lines[0].state == "Vill bli uppringd"
    answer(session, invitation, Answer.YES)

    assert len(queries.members_on(session, TODAY)) == 1


def test_a_no_makes_the_seat_vacant_and_the_next_who_keeps_the_quotas_is_asked(session: Session) -> None:
    term, draw = an_invited_panel(session)
    invitation = first_open(session, term)
    answer(session, invitation, Answer.NO)
    all_say_yes(session, term)
    line = next(line for line in table(session, term, TODAY, names=True).lines if line.invite_next)
    assert "tackade nej" in line.sentence
    assert "håller kvoten" in line.sentence

    row = vacant_seat(session, term)
    asked = invite_next(session, InviteNext(row.seat.id), actor=COORDINATOR, now=NOW)
    answer(session, asked, Answer.YES)

    kinds = [entry.values for row in seat_rows(session, term) if (entry := row.entry_taken(TODAY))]
    assert len(kinds) == 12
    assert is_balanced(problem_in(draw.commitment or {}), kinds)
    assert asked.draw_entry_id != invitation.draw_entry_id


def test_nobody_is_asked_twice_for_one_panel(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    for _ in range(4):
        answer(session, first_open(session, term), Answer.NO)
        invite_next(session, InviteNext(vacant_seat(session, term).seat.id), actor=COORDINATOR, now=NOW)

    entries = session.scalars(select(Invitation.draw_entry_id)).all()
    assert len(entries) == len(set(entries)) == 16


def test_inviting_to_a_seat_that_is_not_free_is_a_conflict(session: Session) -> None:
    term, _draw = an_invited_panel(session)

    with pytest.raises(Conflict):
        invite_next(session, InviteNext(seat_rows(session, term)[0].seat.id), actor=COORDINATOR, now=NOW)


def test_when_nobody_keeps_the_quotas_it_is_said(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    answer(session, first_open(session, term), Answer.NO)
    for registration in session.scalars(select(Registration)):
        registration.state = RegistrationState.PAUSED
    session.flush()

    line = next(line for line in table(session, term, TODAY, names=True).lines if line.row.is_vacant(TODAY))
    assert "Ingen i poolen håller kvoten" in line.sentence
    with pytest.raises(Refused):
        invite_next(session, InviteNext(line.row.seat.id), actor=COORDINATOR, now=NOW)


def test_a_late_answer_to_a_seat_that_has_gone_on_changes_nothing(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    late = first_open(session, term)
    token = token_in_letter(session, late.id)
    after = NOW + timedelta(days=ANSWER_DAYS + 1)
    expire_unanswered(session, after)
    session.flush()
    row = next(row for row in seat_rows(session, term) if row.seat.id == late.seat_id)
    invite_next(session, InviteNext(row.seat.id), actor=COORDINATOR, now=after)

    answer_invitation(session, AnswerInvitation(token, Answer.YES, public_name=True), actor=PUBLIC, now=after)
    session.flush()

    assert late.state is InvitationState.EXPIRED
    assert session.scalars(select(Appointment)).all() == []
    registration = session.get_one(Registration, late.registration_id)
    assert registration.state is RegistrationState.ACTIVE


def test_a_late_yes_to_a_seat_that_is_still_free_counts(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    late = first_open(session, term)
    after = NOW + timedelta(days=ANSWER_DAYS + 1)
    expire_unanswered(session, after)
    session.flush()

    command = AnswerInvitation(token_in_letter(session, late.id), Answer.YES, public_name=False)
    answer_invitation(session, command, actor=PUBLIC, now=after)
    session.flush()

    assert late.state is InvitationState.ACCEPTED


def test_the_last_day_still_counts(session: Session) -> None:
    term, _draw = an_invited_panel(session)

    expire_unanswered(session, NOW + timedelta(days=ANSWER_DAYS))

    assert first_open(session, term).state is InvitationState.INVITED


def test_a_withdrawn_registration_cannot_take_the_seat(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    invitation = first_open(session, term)
    session.get_one(Registration, invitation.registration_id).state = RegistrationState.WITHDRAWN
    session.flush()

    with pytest.raises(Refused):
        answer(session, invitation, Answer.YES)


def test_the_public_sees_numbers_and_only_the_names_of_those_who_agreed(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    shown = first_open(session, term)
    answer(session, shown, Answer.YES, public_name=True)
    hidden = first_open(session, term)
    answer(session, hidden, Answer.YES, public_name=False)
    session.flush()

    composition = queries.public_composition(session, TODAY)

    assert composition.total == 2
    assert composition.rows == [("Invånare i rådet", 2)]
    assert [one.name for one in composition.named] == [session.get_one(Registration, shown.registration_id).name]


def test_an_unknown_link_is_not_found_and_an_old_one_is_gone(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    token = token_in_letter(session, first_open(session, term).id)

    with pytest.raises(NotFound):
        answer_invitation(session, AnswerInvitation("finns-inte", Answer.YES, True), actor=PUBLIC, now=NOW)
    with pytest.raises(Gone):
        late = NOW + timedelta(days=400)
        answer_invitation(session, AnswerInvitation(token, Answer.YES, True), actor=PUBLIC, now=late)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_the_coordinator_manages_the_council(session: Session, role: Role) -> None:
    term, draw = an_invited_panel(session)
    actor = Actor(roles=frozenset({role}))
    invitation = first_open(session, term)

    for use_case, command in (
        (invite_panel, InvitePanel(term.id, draw.id)),
        (invite_next, InviteNext(invitation.seat_id)),
        (record_answer, RecordAnswer(invitation.id, Answer.YES, False)),
        (appoint_to_seat, AppointToSeat(invitation.seat_id, Who("Kim", "Polis"), TODAY)),
        (start_term, StartTerm(date(2040, 1, 1), None, SEATS, "Trygghetsrådet")),
    ):
        with pytest.raises(Forbidden):
            use_case(session, command, actor=actor, now=NOW)  # type: ignore[operator]
    assert lottery.draw(session, draw.id).state.value == "drawn"
