"""Planning, moving and calling off a meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, an_item
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.errors import Forbidden, NotFound, Refused
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.use_cases import (
    CancelMeeting,
    ChangeMeeting,
    PlanMeeting,
    RestoreMeeting,
    WhenAndWhere,
    cancel_meeting,
    change_meeting,
    plan_meeting,
    restore_meeting,
)

COORDINATOR = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}))
WHAT = WhenAndWhere(
    day=date(2027, 4, 24),
    starts=time(18),
    ends=time(20),
    zone=ZoneInfo("Europe/Stockholm"),
    place="Biblioteket, Exempelgatan 1",
)


def test_a_planned_meeting_has_its_times_in_utc_and_a_date_for_the_notes(session: Session) -> None:
    meeting = plan_meeting(session, PlanMeeting(WHAT), actor=COORDINATOR, now=NOW)

    assert meeting.starts_at == datetime(2027, 4, 24, 16, tzinfo=UTC)
    assert meeting.publish_by == date(2027, 5, 8)
    assert session.scalars(select(AuditEntry.action)).all() == ["meeting.planned"]


def test_the_same_form_sent_twice_makes_one_meeting(session: Session) -> None:
    once = uuid4()
    first = plan_meeting(session, PlanMeeting(WHAT, once), actor=COORDINATOR, now=NOW)
    second = plan_meeting(session, PlanMeeting(WHAT, once), actor=COORDINATOR, now=NOW)

    assert first.id == second.id
    assert session.scalar(select(func.count()).select_from(Meeting)) == 1


def test_there_is_one_meeting_a_day(session: Session) -> None:
    session.add(a_meeting(WHAT.day))
    session.flush()
    with pytest.raises(Refused) as refusal:
        plan_meeting(session, PlanMeeting(WHAT, uuid4()), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "day"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": date(2027, 3, 28), "starts": time(2, 30), "ends": time(4)}, "starts"),
        ({"day": date(2027, 3, 28), "starts": time(1), "ends": time(2, 30)}, "ends"),
        ({"ends": time(18)}, "ends"),
        ({"ends": time(17)}, "ends"),
        ({"day": date(2099, 1, 1)}, "day"),
        ({"publish_by": date(2027, 4, 23)}, "publish_by"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(session: Session, change: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        plan_meeting(session, PlanMeeting(replace(WHAT, **change)), actor=COORDINATOR, now=NOW)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_moved_meeting_is_the_same_event_in_a_newer_version(session: Session) -> None:
    session.add(meeting := a_meeting(WHAT.day, ics_uid="fast"))
    session.flush()

    change_meeting(session, ChangeMeeting(meeting.id, replace(WHAT, day=date(2027, 4, 25))), actor=COORDINATOR, now=NOW)

    assert (meeting.ics_uid, meeting.ics_sequence, meeting.revised_at) == ("fast", 1, NOW)
    assert queries.moved_to(session, "2027-04-24") == "2027-04-25"


def test_a_meeting_moved_there_and_back_and_there_again_keeps_one_trace_of_each_day(session: Session) -> None:
    session.add(meeting := a_meeting(WHAT.day))
    session.flush()
    for day in (25, 24, 25):
        change = ChangeMeeting(meeting.id, replace(WHAT, day=date(2027, 4, day)))
        change_meeting(session, change, actor=COORDINATOR, now=NOW)
    session.flush()
    assert queries.moved_to(session, "2027-04-24") == "2027-04-25"


def test_a_save_that_changes_nothing_keeps_the_version(session: Session) -> None:
    session.add(meeting := a_meeting(WHAT.day))
    session.flush()
    change_meeting(session, ChangeMeeting(meeting.id, WHAT), actor=COORDINATOR, now=NOW)
    assert meeting.ics_sequence == 0


def test_a_meeting_cannot_be_moved_onto_another(session: Session) -> None:
    session.add_all([meeting := a_meeting(WHAT.day), a_meeting(date(2027, 5, 3))])
    session.flush()
    with pytest.raises(Refused) as refusal:
        change = ChangeMeeting(meeting.id, replace(WHAT, day=date(2027, 5, 3)))
        change_meeting(session, change, actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "day"


def test_a_meeting_with_a_public_agenda_cannot_be_hidden_in_passing(session: Session) -> None:
    session.add(meeting := a_meeting(WHAT.day, agenda_published_at=NOW))
    session.flush()
    with pytest.raises(Refused) as refusal:
        change = ChangeMeeting(meeting.id, replace(WHAT, announced=False))
        change_meeting(session, change, actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "announced"


def test_calling_off_and_taking_it_back_are_two_versions(session: Session) -> None:
    session.add(meeting := a_meeting(WHAT.day))
    session.flush()

    cancel_meeting(session, CancelMeeting(meeting.id, "Snöstorm."), actor=COORDINATOR, now=NOW)
    cancel_meeting(session, CancelMeeting(meeting.id, "Igen."), actor=COORDINATOR, now=NOW)
    assert (meeting.cancel_reason, meeting.ics_sequence) == ("Snöstorm.", 1)
    assert queries.upcoming(session, NOW) == []
    assert queries.next_public(session, NOW) is None

    restore_meeting(session, RestoreMeeting(meeting.id), actor=COORDINATOR, now=NOW)
    assert (meeting.cancelled_at, meeting.cancel_reason, meeting.ics_sequence) == (None, "", 2)
    assert queries.upcoming(session, NOW) == [meeting]


def test_a_meeting_with_published_notes_has_been(session: Session) -> None:
    session.add(meeting := a_meeting(date(2027, 3, 1), notes_published_at=NOW))
    session.flush()
    with pytest.raises(Refused):
        cancel_meeting(session, CancelMeeting(meeting.id), actor=COORDINATOR, now=NOW)


def test_the_next_public_meeting_is_announced_planned_and_to_come(session: Session) -> None:
    session.add_all(
        [
            a_meeting(date(2027, 3, 1)),
            a_meeting(date(2027, 3, 20), announced=False),
            a_meeting(date(2027, 3, 21), cancelled_at=NOW),
            right := a_meeting(date(2027, 4, 1)),
            a_meeting(date(2027, 5, 1)),
        ]
    )
    session.flush()
    assert queries.next_public(session, NOW) == queries.NextMeeting(
        right.day, right.address, right.starts_at, right.place
    )
    assert [one.day.day for one in queries.upcoming(session, NOW)] == [20, 1, 1]


def test_the_latest_published_meeting_is_the_newest_with_notes(session: Session) -> None:
    session.add_all(
        [
            a_meeting(date(2026, 9, 1), notes_published_at=NOW),
            right := a_meeting(date(2026, 12, 1), notes_published_at=NOW),
            a_meeting(date(2027, 3, 1)),
        ]
    )
    session.flush()
    assert queries.latest_published(session) == right
    assert [one.day for one in queries.overdue(session, datetime(2027, 4, 1, tzinfo=UTC), date(2027, 4, 1))] == [
        date(2027, 3, 1)
    ]


@pytest.mark.parametrize("actor", [PUBLIC, Actor(id=uuid4(), roles=frozenset({Role.CONTACT_CENTRE, Role.MEMBER}))])
def test_only_the_keepers_of_meetings_plan_them(session: Session, actor: Actor) -> None:
    session.add(meeting := a_meeting(WHAT.day))
    session.flush()
    with pytest.raises(Forbidden):
        plan_meeting(session, PlanMeeting(WHAT), actor=actor, now=NOW)
    with pytest.raises(Forbidden):
        change_meeting(session, ChangeMeeting(meeting.id, WHAT), actor=actor, now=NOW)
    with pytest.raises(Forbidden):
        cancel_meeting(session, CancelMeeting(meeting.id), actor=actor, now=NOW)
    with pytest.raises(Forbidden):
        restore_meeting(session, RestoreMeeting(meeting.id), actor=actor, now=NOW)


def test_a_meeting_that_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        cancel_meeting(session, CancelMeeting(uuid4()), actor=COORDINATOR, now=NOW)


def test_points_are_counted_for_the_list(session: Session) -> None:
    session.add(meeting := a_meeting())
    session.flush()
    session.add_all([an_item(meeting, 1), an_item(meeting, 2, note_markdown="Noterat.")])
    session.flush()
    assert queries.noted_counts(session, [meeting.id, uuid4()]) == {meeting.id: (2, 1)}
