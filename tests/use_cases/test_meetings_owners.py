"""Actions that a member is to do: who may be chosen, what everybody reads, what the member tells, and when it goes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.factories.actions import a_done_action, an_action
from tests.factories.bodies import a_body, a_member
from tests.factories.lottery import COORDINATOR, NOW
from tests.factories.meetings import a_meeting, an_item, seated
from tests.use_cases.test_council_own import a_kim, let_in
from trygghetsrad.council.models import Appointment, EndReason, PublicPart, SeatKind, Term
from trygghetsrad.council.use_cases.appointing import EndAppointment, end_appointment
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Forbidden, NotFound, Refused
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import CouncilAction
from trygghetsrad.meetings.queries import ActionFilter, Owner
from trygghetsrad.meetings.rules import ActionState
from trygghetsrad.meetings.use_cases import (
    AddAction,
    ChangeAction,
    CloseAction,
    ReportAction,
    add_action,
    change_action,
    close_action,
    forget_owners,
    report_action,
)

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
WORDS = "Jag har ringt bolaget. De byter lamporna i maj."


@pytest.fixture
def anna(session: Session) -> Appointment:
    (anna,) = seated(session, (SeatKind.RESIDENT, "Anna Påhittad"))
    return anna


def added(session: Session, **over: Any) -> CouncilAction:
    values: dict[str, Any] = {"agenda_item_id": None, "title": "Ring bolaget", "responsible": ""}
    return add_action(session, AddAction(**values | over), actor=COORDINATOR, now=NOW)


def owner(session: Session, action: CouncilAction) -> Owner:
    session.flush()
    return queries.owner_of(session, action.id)


def told(session: Session, action: CouncilAction, secret: str, words: str = WORDS) -> CouncilAction:
    return report_action(session, ReportAction(secret, action.id, words), actor=PUBLIC, now=NOW)


def test_a_member_of_the_body_is_chosen_and_nobody_else(session: Session, anna: Appointment) -> None:
    elsewhere = a_member(session, a_body(session))
    assert added(session, appointment_id=anna.id).appointment_id == anna.id
    for stranger in (elsewhere.id, a_body(session, "Äldre").id):
        with pytest.raises(Refused) as refusal:
            added(session, appointment_id=stranger)
        assert refusal.value.field == "member"
    with pytest.raises(Refused) as refusal:
        added(session)
    assert refusal.value.field == "responsible"


def test_the_point_says_which_body_it_is(session: Session, anna: Appointment) -> None:
    kim = a_member(session, body := a_body(session))
    session.add(meeting := a_meeting(date(2027, 3, 10), body_id=body.id))
    session.flush()
    session.add(item := an_item(meeting))
    session.flush()

    assert added(session, agenda_item_id=item.id, appointment_id=kim.id).appointment_id == kim.id
    with pytest.raises(Refused):
        added(session, agenda_item_id=item.id, appointment_id=anna.id)


def test_everybody_reads_the_name_only_of_a_member_who_has_agreed(session: Session, anna: Appointment) -> None:
    action = added(session, responsible="Ledamot från Nibble", appointment_id=anna.id)
    bare = added(session, appointment_id=anna.id)

    assert owner(session, action).written(TODAY) == "Ledamot från Nibble"
    assert owner(session, bare).written(TODAY) == ""
    assert "invånare" in owner(session, bare).in_general
    assert owner(session, action).for_staff == "Anna Påhittad, Ledamot från Nibble"

    anna.published = [PublicPart.NAME.value]
    assert owner(session, action).written(TODAY) == "Anna Påhittad"
    anna.protected = True
    assert owner(session, action).written(TODAY) == "Ledamot från Nibble"
    assert "Anna" not in owner(session, action).for_staff


@pytest.mark.parametrize("way", ["appointment", "term", "forgotten"])
def test_when_the_member_leaves_the_action_needs_somebody_else(session: Session, anna: Appointment, way: str) -> None:
    action = added(session, responsible="En ledamot", appointment_id=anna.id)
    anna.published = [PublicPart.NAME.value]
    assert queries.actions_to_see_to(session, TODAY, ActionFilter.OWNERLESS) == []
    if way == "appointment":
        end_appointment(session, EndAppointment(anna.id, TODAY, EndReason.OTHER), actor=COORDINATOR, now=NOW)
    elif way == "term":
        session.query(Term).one().ends_on = TODAY
    else:
        anna.name = None
    session.flush()

    day = TODAY if way == "forgotten" else TOMORROW
    assert queries.actions_to_see_to(session, day, ActionFilter.OWNERLESS) == [(action.id, action.title)]
    assert owner(session, action).has_left(day)
    assert owner(session, action).written(day) == "En ledamot"
    assert queries.action_list(session, day, picked=ActionFilter.OWNERLESS).rows[0].owner == owner(session, action)
    if way != "forgotten":
        assert not owner(session, action).has_left(TODAY), "the last day is theirs"

    action.state, action.done_on = ActionState.DONE, TODAY
    session.flush()
    assert queries.actions_to_see_to(session, day, ActionFilter.OWNERLESS) == []


def test_another_member_takes_over_and_one_who_left_may_stay_while_other_words_change(
    session: Session, anna: Appointment
) -> None:
    action = added(session, appointment_id=anna.id)
    anna.ends_on = TODAY - timedelta(days=1)
    session.flush()
    same = ChangeAction(
        action.id, action.version, "Ring dem igen", "", "", None, public=True, state=ActionState.PLANNED,
        appointment_id=anna.id,
    )  # fmt: skip
    assert change_action(session, same, actor=COORDINATOR, now=NOW).title == "Ring dem igen"

    taken = ChangeAction(
        action.id, action.version, "Ring dem igen", "Gatuenheten", "", None, public=True, state=ActionState.PLANNED
    )
    change_action(session, taken, actor=COORDINATOR, now=NOW)
    assert (action.responsible, action.appointment_id) == ("Gatuenheten", None)


def test_a_member_tells_how_it_goes_and_the_words_go_when_the_action_is_closed(session: Session) -> None:
    kim = a_kim(session)
    secret = let_in(session)
    session.add(action := an_action(appointment_id=kim.id))
    session.flush()

    told(session, action, secret, "Först det här")
    told(session, action, secret)
    told(session, action, secret)
    assert (action.report, action.reported_at) == (WORDS, NOW)
    assert queries.actions_to_see_to(session, TODAY, ActionFilter.REPORTED) == [(action.id, action.title)]
    session.flush()
    assert [one.action for one in history_of(session, action.id)] == ["action.reported"] * 2

    close = CloseAction(action.id, action.version, ActionState.DONE, "Lamporna byts i maj.", TODAY)
    close_action(session, close, actor=COORDINATOR, now=NOW)
    assert (action.report, action.reported_at) == ("", None)
    with pytest.raises(Refused):
        told(session, action, secret)


def test_nobody_tells_about_what_is_not_theirs(session: Session, anna: Appointment) -> None:
    a_kim(session)
    secret = let_in(session)
    session.add_all([hers := an_action(appointment_id=anna.id), nobodys := an_action()])
    session.flush()
    for action in (hers, nobodys):
        with pytest.raises(NotFound):
            told(session, action, secret)
    with pytest.raises(Forbidden):
        told(session, hers, "gissning")
    assert hers.report == ""


@pytest.mark.parametrize("words", ["  ", "Ring 900101-0017"])
def test_what_a_member_tells_has_words_and_no_identity_number(session: Session, words: str) -> None:
    kim = a_kim(session)
    secret = let_in(session)
    session.add(action := an_action(appointment_id=kim.id))
    session.flush()
    with pytest.raises(Refused) as refusal:
        told(session, action, secret, words)
    assert refusal.value.field == "words"


def test_two_years_after_nobody_knows_which_member_did_it(session: Session, anna: Appointment) -> None:
    old = a_done_action(appointment_id=anna.id, done_on=TODAY - timedelta(days=731))
    recent = a_done_action(appointment_id=anna.id, done_on=TODAY - timedelta(days=729))
    still_open = an_action(appointment_id=anna.id)
    session.add_all([old, recent, still_open])
    session.flush()

    assert forget_owners(session, NOW) == 1
    session.expire_all()
    assert old.appointment_id is None
    assert recent.appointment_id == still_open.appointment_id == anna.id
