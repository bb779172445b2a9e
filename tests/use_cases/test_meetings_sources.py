"""Points that are fetched or come by themselves, members' proposals, and meetings of other bodies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.actions import an_action
from tests.factories.meetings import a_meeting, an_item
from tests.factories.suggestions import a_suggestion
from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.kernel.errors import Forbidden, NotFound, Refused
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import AgendaItem, Meeting, Proposal
from trygghetsrad.meetings.rules import Access, ActionState, ProposalState
from trygghetsrad.meetings.use_cases import (
    ChangeAgendaItem,
    ChangeMeeting,
    DeclineProposal,
    FetchPoints,
    PlanMeeting,
    ProposePoint,
    RemoveAgendaItem,
    WhenAndWhere,
    change_agenda_item,
    change_meeting,
    decline_proposal,
    fetch_points,
    follow_up_late_actions,
    forget_proposers,
    plan_meeting,
    propose_point,
    remove_agenda_item,
)
from trygghetsrad.suggestions.rules import Reply, State

COORDINATOR = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}))
DAY = date(2027, 4, 24)
ZONE = ZoneInfo("Europe/Stockholm")
WHAT = WhenAndWhere(day=DAY, starts=time(18), ends=time(20), zone=ZONE, place="Biblioteket")


@pytest.fixture
def meeting(session: Session) -> Meeting:
    session.add(made := a_meeting(DAY))
    session.flush()
    return made


def titles(session: Session, meeting: Meeting) -> list[str]:
    return [one.title for one in queries.items_of(session, meeting.id)]


def fetch(session: Session, meeting: Meeting, *chosen: tuple[str, UUID], once: UUID | None = None) -> int:
    command = FetchPoints(meeting.id, chosen, once or uuid4())
    return fetch_points(session, command, actor=COORDINATOR, now=NOW)


# Other bodies


def test_the_councils_address_is_its_day_and_another_bodys_has_its_slug(session: Session) -> None:
    group = another_kind(session)
    own = plan_meeting(session, PlanMeeting(WHAT), actor=COORDINATOR, now=NOW)
    other = plan_meeting(session, PlanMeeting(WHAT, body_id=group.id), actor=COORDINATOR, now=NOW)

    assert (own.address, other.address) == ("2027-04-24", "2027-04-24-styrgruppen")
    assert (own.body_name, other.body_name) == ("", "Styrgruppen")
    with pytest.raises(Refused) as refusal:
        plan_meeting(session, PlanMeeting(WHAT, body_id=group.id), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "day"


def test_a_moved_meeting_of_another_body_leaves_its_old_address_behind(session: Session) -> None:
    group = another_kind(session)
    made = plan_meeting(session, PlanMeeting(WHAT, body_id=group.id), actor=COORDINATOR, now=NOW)
    change_meeting(
        session, ChangeMeeting(made.id, replace(WHAT, day=DAY + timedelta(days=1))), actor=COORDINATOR, now=NOW
    )
    session.flush()
    assert queries.moved_to(session, "2027-04-24-styrgruppen") == "2027-04-25-styrgruppen"


def test_a_body_that_is_not_there_has_no_meetings(session: Session) -> None:
    with pytest.raises(NotFound):
        plan_meeting(session, PlanMeeting(WHAT, body_id=uuid4()), actor=COORDINATOR, now=NOW)


def another_kind(session: Session) -> Body:
    """A body that is not the citizens' council."""
    kind = next(one for one in BodyKind if one is not BodyKind.CITIZENS_COUNCIL)
    session.add(body := Body(id=uuid4(), kind=kind, name="Styrgruppen", slug="styrgruppen"))
    session.flush()
    return body


# The place and the night when the clock is put back


def test_what_there_is_at_the_place_is_kept_in_one_order(session: Session) -> None:
    what = replace(WHAT, access=(Access.HEARING_LOOP, Access.STEP_FREE))
    made = plan_meeting(session, PlanMeeting(what), actor=COORDINATOR, now=NOW)
    assert made.access == ["step_free", "hearing_loop"]


def test_of_a_time_that_comes_twice_one_is_asked_for(session: Session) -> None:
    night = replace(WHAT, day=date(2027, 10, 31), starts=time(2, 30), ends=time(4))
    with pytest.raises(Refused) as refusal:
        plan_meeting(session, PlanMeeting(night), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "starts_which"

    first = plan_meeting(session, PlanMeeting(replace(night, second_start=False)), actor=COORDINATOR, now=NOW)
    assert first.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    change_meeting(session, ChangeMeeting(first.id, replace(night, second_start=True)), actor=COORDINATOR, now=NOW)
    assert first.starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


# Fetched points


def test_several_are_ticked_at_once_and_each_knows_where_it_comes_from(session: Session, meeting: Meeting) -> None:
    session.add(last := a_meeting(date(2027, 2, 1)))
    session.flush()
    session.add_all(
        [
            opening := an_item(last, 1, title="Mötet öppnas", minutes=5, standing=True, note_markdown="Sagt."),
            action := an_action(due_on=date(2027, 6, 1)),
            published := a_suggestion(public_title="Ljus i tunneln", public_text="Det är mörkt.", published_at=NOW),
            unpublished := a_suggestion(area="Kolbäck"),
        ]
    )
    session.flush()
    proposal = propose(session, "Hundrastgården")

    fetch(
        session,
        meeting,
        ("last", opening.id),
        ("action", action.id),
        ("proposal", proposal.id),
        ("suggestion", published.id),
        ("suggestion", unpublished.id),
    )

    assert titles(session, meeting) == [
        "Mötet öppnas",
        "Uppföljning: Byt lamporna i tunneln",
        "Hundrastgården",
        "Ljus i tunneln",
        f"Förslag {unpublished.number}, Kolbäck",
    ]
    copied, following, *_ = queries.items_of(session, meeting.id)
    assert (copied.minutes, copied.standing, copied.note_markdown) == (5, True, "")
    assert following.follows_id == action.id
    assert proposal.state is ProposalState.TAKEN_UP
    assert (published.state, unpublished.state) == (State.TAKEN_UP, State.TAKEN_UP)
    assert all(unpublished.text not in one.description for one in queries.items_of(session, meeting.id))


def test_the_same_form_sent_twice_adds_nothing_and_tells_a_sender_once(session: Session, meeting: Meeting) -> None:
    session.add_all([suggestion := a_suggestion(reply=Reply.EMAIL, reply_to="kim@example.se"), action := an_action()])
    session.flush()
    proposal, once = propose(session), uuid4()
    chosen = (("suggestion", suggestion.id), ("action", action.id), ("proposal", proposal.id))

    assert fetch(session, meeting, *chosen, once=once) == 3
    assert fetch(session, meeting, *chosen, once=once) == 3
    assert len(session.scalars(select(OutboxMail)).all()) == 1


def test_one_that_cannot_be_taken_takes_none(session: Session, meeting: Meeting) -> None:
    session.add_all([open_one := an_action(), closed := an_action(state=ActionState.DONE, done_on=date(2027, 3, 1))])
    session.commit()
    with pytest.raises(Refused), session.begin_nested():
        fetch(session, meeting, ("action", open_one.id), ("action", closed.id))
    assert titles(session, meeting) == []


def test_nothing_ticked_is_said(session: Session, meeting: Meeting) -> None:
    with pytest.raises(Refused):
        fetch(session, meeting)
    with pytest.raises(Forbidden):
        fetch_points(session, FetchPoints(meeting.id, (("action", uuid4()),), uuid4()), actor=PUBLIC, now=NOW)


# Late actions


def test_late_actions_stand_on_the_next_agenda_by_themselves_and_once(session: Session, meeting: Meeting) -> None:
    session.add_all([a_meeting(date(2027, 6, 1)), late := an_action(due_on=date(2027, 3, 14))])
    session.add_all([an_action(due_on=date(2027, 3, 15)), an_action(), an_action(state=ActionState.DONE)])
    session.flush()

    assert follow_up_late_actions(session, NOW) == 1
    assert follow_up_late_actions(session, NOW) == 0

    (item,) = session.scalars(select(AgendaItem)).all()
    assert (item.meeting_id, item.follows_id) == (meeting.id, late.id)


def test_a_new_meeting_has_them_from_the_beginning(session: Session) -> None:
    session.add(an_action(due_on=date(2027, 3, 1)))
    session.flush()
    made = plan_meeting(session, PlanMeeting(WHAT), actor=COORDINATOR, now=NOW)
    assert titles(session, made) == ["Uppföljning: Byt lamporna i tunneln"]


def test_one_that_was_taken_off_stays_off_until_it_is_fetched(session: Session, meeting: Meeting) -> None:
    session.add(late := an_action(due_on=date(2027, 3, 1)))
    session.flush()
    follow_up_late_actions(session, NOW)
    (item,) = queries.items_of(session, meeting.id)
    remove_agenda_item(session, RemoveAgendaItem(meeting.id, item.id), actor=COORDINATOR, now=NOW)

    assert follow_up_late_actions(session, NOW) == 0
    fetch(session, meeting, ("action", late.id))
    assert len(titles(session, meeting)) == 1


def test_an_agenda_that_everyone_reads_gets_nothing_by_itself(session: Session, meeting: Meeting) -> None:
    meeting.agenda_published_at = NOW
    session.add(an_action(due_on=date(2027, 3, 1)))
    session.flush()
    assert follow_up_late_actions(session, NOW) == 0


def test_an_action_that_is_not_public_lends_the_agenda_no_words(session: Session, meeting: Meeting) -> None:
    session.add(secret := an_action(due_on=date(2027, 3, 1), title="Hemligt", public=False))
    session.flush()
    follow_up_late_actions(session, NOW)
    assert titles(session, meeting) == [f"Uppföljning av åtgärd {secret.number}"]


# Members' proposals


def propose(session: Session, title: str = "Hundrastgården", once: UUID | None = None) -> Proposal:
    return propose_point(session, ProposePoint(uuid4(), None, title, "Den är mörk.", once), actor=PUBLIC, now=NOW)


def test_a_proposal_sent_twice_is_one_and_waits_again_when_its_point_goes(session: Session, meeting: Meeting) -> None:
    once = uuid4()
    proposal = propose(session, once=once)
    assert propose(session, once=once).id == proposal.id
    fetch(session, meeting, ("proposal", proposal.id))
    (item,) = queries.items_of(session, meeting.id)
    assert item.description == "Den är mörk."

    remove_agenda_item(session, RemoveAgendaItem(meeting.id, item.id), actor=COORDINATOR, now=NOW)
    session.refresh(proposal)
    assert (proposal.state, proposal.item_id) == (ProposalState.WAITING, None)


def test_an_identity_number_is_not_let_in(session: Session) -> None:
    with pytest.raises(Refused) as refusal:
        propose(session, "Om 19121212-1212")
    assert refusal.value.field == "title"


def test_a_member_fills_no_desk(session: Session) -> None:
    who = uuid4()
    for number in range(20):
        propose_point(session, ProposePoint(who, None, f"Punkt {number}"), actor=PUBLIC, now=NOW)
    with pytest.raises(Refused):
        propose_point(session, ProposePoint(who, None, "En till"), actor=PUBLIC, now=NOW)


def test_a_declined_proposal_has_words_and_is_offered_no_more(session: Session) -> None:
    proposal = propose(session)
    with pytest.raises(Refused) as refusal:
        decline_proposal(session, DeclineProposal(proposal.id, "  "), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "answer"
    decline_proposal(session, DeclineProposal(proposal.id, "Det är regionens."), actor=COORDINATOR, now=NOW)
    assert queries.waiting_proposals(session, None) == []
    with pytest.raises(Forbidden):
        decline_proposal(session, DeclineProposal(proposal.id, "Nej."), actor=PUBLIC, now=NOW)


def test_who_proposed_what_is_forgotten_after_two_years(session: Session) -> None:
    proposal = propose(session)
    assert forget_proposers(session, NOW + timedelta(days=729)) == 0
    assert forget_proposers(session, NOW + timedelta(days=731)) == 1
    session.refresh(proposal)
    assert (proposal.appointment_id, proposal.title, proposal.reason) == (None, "", "")


# Order and time


def test_a_point_is_moved_far_in_one_step(session: Session, meeting: Meeting) -> None:
    session.add_all([an_item(meeting, number) for number in range(1, 201)])
    session.flush()
    last = queries.items_of(session, meeting.id)[-1]
    command = ChangeAgendaItem(meeting.id, last.id, "Sist", place=1)
    change_agenda_item(session, command, actor=COORDINATOR, now=NOW)
    assert titles(session, meeting)[:2] == ["Sist", "Punkt nummer 1"]
    assert [one.position for one in queries.items_of(session, meeting.id)] == list(range(1, 201))
