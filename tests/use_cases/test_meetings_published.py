"""Notes that are published at a time, and corrected in everybody's sight."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, a_noted_item, seated
from trygghetsrad.council.models import SeatKind
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.errors import Conflict, Forbidden, NotFound, Refused
from trygghetsrad.kernel.permissions import PUBLIC, SYSTEM, Actor, Role
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.differences import Change
from trygghetsrad.meetings.models import Meeting, NoteCorrection
from trygghetsrad.meetings.rules import NotePart, seen_mark
from trygghetsrad.meetings.use_cases import (
    CallOffPublishing,
    PublishLater,
    PublishNotes,
    SaveNotes,
    SentNote,
    UnpublishNotes,
    call_off_publishing,
    field_of,
    publish_due,
    publish_later,
    publish_notes,
    save_notes,
    unpublish_notes,
)
from trygghetsrad.meetings.worker import publish_when_due

KIM = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}))
ALEX = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}))
HELD = date(2027, 3, 10)
MORNING = NOW + timedelta(hours=20)


@pytest.fixture
def meeting(session: Session) -> Meeting:
    texts = {"summary_markdown": "Kort.", "summary_html": "<p>Kort.</p>", "summary_version": 1}
    session.add(meeting := a_meeting(HELD, **texts, summary_fi_markdown="Lyhyt.", summary_fi_html="<p>Lyhyt.</p>"))
    session.flush()
    session.add(a_noted_item(meeting, 1, "Lampan är trasig."))
    session.flush()
    return meeting


def planned(session: Session, meeting: Meeting, **over: object) -> Meeting:
    values: dict[str, object] = {"reviewed": queries.review(session, meeting).mark, "at": MORNING}
    command = PublishLater(meeting.id, **values | over)  # type: ignore[arg-type]
    return publish_later(session, command, actor=KIM, now=NOW)


def rewrite(session: Session, meeting: Meeting, text: str, *, actor: Actor = KIM, withhold: bool = False) -> None:
    item = queries.items_of(session, meeting.id)[0]
    sent = SentNote(text, seen_mark(item.note_version, item.note_markdown))
    command = SaveNotes(meeting.id, notes={item.id: sent}, withhold=withhold)
    save_notes(session, command, actor=actor, now=NOW + timedelta(minutes=5))


def corrections(session: Session) -> list[NoteCorrection]:
    return list(session.scalars(select(NoteCorrection).order_by(NoteCorrection.at)))


def acts(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.at, AuditEntry.action)))


def test_reviewed_notes_are_published_when_their_time_has_come_and_not_before(
    session: Session, meeting: Meeting
) -> None:
    planned(session, meeting)
    assert queries.meetings_to_publish(session, MORNING - timedelta(seconds=1)) == []
    assert not publish_due(session, meeting.id, actor=SYSTEM, now=MORNING - timedelta(seconds=1))

    assert queries.meetings_to_publish(session, MORNING) == [meeting.id]
    assert publish_due(session, meeting.id, actor=SYSTEM, now=MORNING)

    assert (meeting.notes_published_at, meeting.publish_at) == (MORNING, None)
    assert not publish_due(session, meeting.id, actor=SYSTEM, now=MORNING), "once"
    assert acts(session).count("meeting.notes_published") == 1


def test_the_worker_publishes_what_is_due_and_goes_on_after_what_is_not_fit(
    app: Flask, session: Session, meeting: Meeting
) -> None:
    session.add(other := a_meeting(date(2027, 3, 9), summary_markdown="Kort.", publish_at=NOW, publish_mark="x"))
    planned(session, meeting)
    session.commit()
    with time_machine.travel(MORNING, tick=False):
        assert publish_when_due(app.extensions["database"]) == 1
        assert publish_when_due(app.extensions["database"]) == 0
    session.expire_all()
    assert (meeting.notes_published_at, other.notes_published_at) == (MORNING, None)
    assert other.publish_stopped_at == MORNING


def test_what_was_changed_after_the_review_is_not_published_by_itself(session: Session, meeting: Meeting) -> None:
    planned(session, meeting)
    rewrite(session, meeting, "Någon skrev något annat.")

    assert not publish_due(session, meeting.id, actor=SYSTEM, now=MORNING)

    assert (meeting.notes_published_at, meeting.publish_at, meeting.publish_stopped_at) == (None, None, MORNING)
    assert queries.meetings_to_publish(session, MORNING) == []
    assert "meeting.publishing_stopped" in acts(session)


def test_a_meeting_that_was_called_off_publishes_nothing(session: Session, meeting: Meeting) -> None:
    planned(session, meeting)
    meeting.cancelled_at = NOW
    assert not publish_due(session, meeting.id, actor=SYSTEM, now=MORNING)
    assert meeting.notes_published_at is None


def test_a_planned_publication_can_be_taken_back_and_twice_is_once(session: Session, meeting: Meeting) -> None:
    planned(session, meeting)
    for _ in range(2):
        call_off_publishing(session, CallOffPublishing(meeting.id), actor=KIM, now=NOW)
    assert meeting.publish_at is None
    assert acts(session).count("meeting.publishing_called_off") == 1


@pytest.mark.parametrize("at", [NOW, NOW - timedelta(days=1), NOW + timedelta(days=61)])
def test_a_time_that_cannot_be_meant_is_refused_at_its_field(session: Session, meeting: Meeting, at: object) -> None:
    with pytest.raises(Refused) as refusal:
        planned(session, meeting, at=at)
    assert refusal.value.field == "day"
    assert meeting.publish_at is None


def test_only_reviewed_texts_get_a_time(session: Session, meeting: Meeting) -> None:
    with pytest.raises(Conflict):
        planned(session, meeting, reviewed="0" * 16)
    assert meeting.publish_at is None


@pytest.mark.parametrize("text", ["Född 19811228-9874.", "Anna Påhittad sa det."])
def test_what_is_hard_stops_whatever_anybody_confirms(session: Session, meeting: Meeting, text: str) -> None:
    seated(session, (SeatKind.RESIDENT, "Anna Påhittad"))
    rewrite(session, meeting, text)
    mark = queries.review(session, meeting).mark
    with pytest.raises(Refused):
        publish_notes(session, PublishNotes(meeting.id, mark, confirmed=True), actor=KIM, now=NOW)
    with pytest.raises(Refused):
        planned(session, meeting, confirmed=True)
    assert meeting.notes_published_at is None


def test_a_correction_keeps_what_stood_there_and_tells_what_differs(session: Session, meeting: Meeting) -> None:
    meeting.notes_published_at = NOW
    rewrite(session, meeting, "Lampan är **lagad**.")

    (one,) = corrections(session)
    assert (one.part, one.heading, one.by) == (NotePart.NOTE, "1. Punkt nummer 1", KIM.id)
    assert one.before_markdown == "Lampan är trasig."
    assert [Change.REMOVED, "trasig."] in one.difference
    assert [Change.ADDED, "lagad."] in one.difference
    _, (shown,) = queries.public_corrections(session, meeting.address)
    assert (shown.at, shown.withheld) == (one.at, False)


def test_drafts_leave_no_corrections(session: Session, meeting: Meeting) -> None:
    rewrite(session, meeting, "Ett utkast.")
    assert corrections(session) == []


@pytest.mark.parametrize(("before", "withhold"), [("Född 19811228-9874.", False), ("Anna sa det.", True)])
def test_what_should_never_have_stood_there_is_kept_from_the_public(
    session: Session, meeting: Meeting, before: str, withhold: bool
) -> None:
    rewrite(session, meeting, before)
    meeting.notes_published_at = NOW
    rewrite(session, meeting, "Rättat.", withhold=withhold)

    _, (shown,) = queries.public_corrections(session, meeting.address)
    assert (shown.withheld, shown.difference) == (True, ())
    assert corrections(session)[0].before_markdown == before


def test_an_identity_number_cannot_be_saved_into_published_notes(session: Session, meeting: Meeting) -> None:
    meeting.notes_published_at = NOW
    item = queries.items_of(session, meeting.id)[0]
    with pytest.raises(Refused) as refusal:
        rewrite(session, meeting, "Född 19811228-9874.")
    assert refusal.value.field == field_of(item.id)
    assert item.note_markdown == "Lampan är trasig."


def test_corrections_of_an_earlier_publication_are_nobodys_business_any_more(
    session: Session, meeting: Meeting
) -> None:
    meeting.notes_published_at = NOW
    rewrite(session, meeting, "Ett namn togs bort.")
    later = NOW + timedelta(days=1)
    unpublish_notes(session, UnpublishNotes(meeting.id, "Ett namn stod med."), actor=KIM, now=later)
    with pytest.raises(NotFound):
        queries.public_corrections(session, meeting.address)

    mark = queries.review(session, meeting).mark
    publish_notes(session, PublishNotes(meeting.id, mark, confirmed=True), actor=KIM, now=later)
    assert queries.public_corrections(session, meeting.address)[1] == []
    assert len(queries.corrections_of(session, meeting.id)) == 1


def test_the_log_tells_once_a_sitting_that_somebody_wrote(session: Session, meeting: Meeting) -> None:
    for text in ("L", "La", "Lam"):
        rewrite(session, meeting, text)
    assert acts(session).count("meeting.notes_saved") == 1
    rewrite(session, meeting, "Lampan", actor=ALEX)
    assert acts(session).count("meeting.notes_saved") == 2


def test_only_a_coordinator_plans_and_takes_back(session: Session, meeting: Meeting) -> None:
    with pytest.raises(Forbidden):
        publish_later(session, PublishLater(meeting.id, "", MORNING), actor=PUBLIC, now=NOW)
    with pytest.raises(Forbidden):
        call_off_publishing(session, CallOffPublishing(meeting.id), actor=PUBLIC, now=NOW)
    with pytest.raises(Forbidden):
        publish_due(session, meeting.id, actor=PUBLIC, now=NOW)
