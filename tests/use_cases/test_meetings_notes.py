"""Attendance, notes, and publishing them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, a_noted_item, an_item, seated
from trygghetsrad.council.models import SeatKind
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.errors import Conflict, Forbidden, NotFound, Refused
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import Attendance, Meeting
from trygghetsrad.meetings.rules import KEEP_ATTENDANCE, seen_mark
from trygghetsrad.meetings.use_cases import (
    PublishNotes,
    RecordAttendance,
    SaveNotes,
    SentNote,
    UnpublishNotes,
    field_of,
    forget_attendance,
    publish_notes,
    record_attendance,
    save_notes,
    unpublish_notes,
)

KIM = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}))
ALEX = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}))
HELD = date(2027, 3, 10)
NOTHING = SentNote("", seen_mark(0, ""))


@pytest.fixture
def meeting(session: Session) -> Meeting:
    session.add(meeting := a_meeting(HELD))
    session.flush()
    return meeting


def save(session: Session, meeting: Meeting, actor: Actor, **notes: SentNote) -> int:
    items = queries.items_of(session, meeting.id)
    by_item = {item.id: notes[f"n{item.position}"] for item in items if f"n{item.position}" in notes}
    command = SaveNotes(meeting.id, notes.get("summary", NOTHING), by_item)
    return save_notes(session, command, actor=actor, now=NOW).changed


def test_a_note_is_kept_as_text_and_as_safe_html(session: Session, meeting: Meeting) -> None:
    session.add(item := an_item(meeting))
    session.flush()

    changed = save(session, meeting, KIM, n1=SentNote("**Lampan** <script>alert(1)</script>", seen_mark(0, "")))

    assert changed == 1
    assert (item.note_version, item.note_saved_at, item.note_saved_by) == (1, NOW, KIM.id)
    assert "<strong>Lampan</strong>" in item.note_html
    assert "<script" not in item.note_html


def test_the_second_editor_of_one_note_is_stopped_and_nothing_is_saved(session: Session, meeting: Meeting) -> None:
    session.add_all([first := an_item(meeting, 1), second := an_item(meeting, 2)])
    session.flush()
    empty = seen_mark(0, "")
    save(session, meeting, KIM, n1=SentNote("Kims text", empty), n2=SentNote("", empty))

    with pytest.raises(Conflict) as conflict, session.begin_nested():
        save(session, meeting, ALEX, n2=SentNote("Alex andra", empty), n1=SentNote("Alex text", empty))

    assert conflict.value.status == 409
    assert conflict.value.field == field_of(first.id)
    session.refresh(first)
    session.refresh(second)
    assert (first.note_markdown, second.note_markdown) == ("Kims text", "")


def test_two_editors_of_different_notes_do_not_meet(session: Session, meeting: Meeting) -> None:
    session.add_all([first := an_item(meeting, 1), second := an_item(meeting, 2)])
    session.flush()
    empty = seen_mark(0, "")
    save(session, meeting, KIM, n1=SentNote("Kims text", empty), n2=SentNote("", empty))
    save(session, meeting, ALEX, n1=SentNote("", empty), n2=SentNote("Alex text", empty))
    assert (first.note_markdown, second.note_markdown) == ("Kims text", "Alex text")


def test_the_summary_is_guarded_as_the_notes_are(session: Session, meeting: Meeting) -> None:
    save(session, meeting, KIM, summary=SentNote("Kims", seen_mark(0, "")))
    with pytest.raises(Conflict) as conflict:
        save(session, meeting, ALEX, summary=SentNote("Alex", seen_mark(0, "")))
    assert conflict.value.field == "summary"


def test_a_text_that_cannot_be_rendered_is_refused_at_its_field(session: Session, meeting: Meeting) -> None:
    session.add(item := an_item(meeting))
    session.flush()
    with pytest.raises(Refused) as refusal:
        save(session, meeting, KIM, n1=SentNote("[" * 20_000, seen_mark(0, "")))
    assert refusal.value.field == field_of(item.id)


def test_attendance_is_kept_by_seat_and_counted_by_kind(session: Session, meeting: Meeting) -> None:
    one, two, _absent, police = seated(
        session,
        (SeatKind.RESIDENT, "Anna Påhittad"),
        (SeatKind.RESIDENT, "Bo Påhittad"),
        (SeatKind.RESIDENT, "Cecilia Påhittad"),
        (SeatKind.POLICE, "Dag Påhittad"),
    )
    present = frozenset({one.id, two.id, police.id})

    record_attendance(session, RecordAttendance(meeting.id, present, "En gäst"), actor=KIM, now=NOW)
    record_attendance(session, RecordAttendance(meeting.id, present, "Två gäster"), actor=KIM, now=NOW)

    assert meeting.attended == {"resident": 2, "police": 1}
    assert meeting.guests == "Två gäster"
    assert queries.present_at(session, meeting.id) == present
    assert len(session.scalars(select(Attendance)).all()) == 4


def test_somebody_who_was_not_in_the_council_cannot_be_ticked(session: Session, meeting: Meeting) -> None:
    with pytest.raises(NotFound):
        record_attendance(session, RecordAttendance(meeting.id, frozenset({uuid4()})), actor=KIM, now=NOW)


def test_after_two_years_only_the_numbers_are_left(session: Session, meeting: Meeting) -> None:
    (one,) = seated(session, (SeatKind.RESIDENT, "Anna Påhittad"))
    record_attendance(session, RecordAttendance(meeting.id, frozenset({one.id})), actor=KIM, now=NOW)
    session.flush()
    later = meeting.ends_at + KEEP_ATTENDANCE + timedelta(hours=1)

    assert forget_attendance(session, later - timedelta(hours=2)) == 0
    assert forget_attendance(session, later) == 1
    session.expire_all()

    assert session.scalars(select(Attendance.appointment_id)).all() == [None]
    assert meeting.attended == {"resident": 1}
    with pytest.raises(Refused):
        record_attendance(session, RecordAttendance(meeting.id, frozenset()), actor=KIM, now=later)


def test_notes_with_remarks_need_a_look_before_they_are_published(session: Session, meeting: Meeting) -> None:
    seated(session, (SeatKind.RESIDENT, "Anna Påhittad"))
    session.add(a_noted_item(meeting, 1, "Anna Utanför såg det."))
    session.flush()
    mark = queries.review(session, meeting).mark

    with pytest.raises(Refused) as refusal:
        publish_notes(session, PublishNotes(meeting.id, mark), actor=KIM, now=NOW)
    assert refusal.value.field == "confirmed"

    publish_notes(session, PublishNotes(meeting.id, mark, confirmed=True), actor=KIM, now=NOW)
    assert meeting.notes_published_at == NOW
    written = session.scalars(select(AuditEntry).where(AuditEntry.action == "meeting.notes_published")).one()
    assert written.detail == {"remarks": "no_summary+other_name"}


def test_what_is_published_is_what_was_read(session: Session, meeting: Meeting) -> None:
    session.add(item := a_noted_item(meeting, 1, "Läst."))
    session.flush()
    mark = queries.review(session, meeting).mark
    item.note_markdown = "Ändrad."
    session.flush()
    with pytest.raises(Conflict):
        publish_notes(session, PublishNotes(meeting.id, mark, confirmed=True), actor=KIM, now=NOW)


@pytest.mark.parametrize("over", [{"day": date(2027, 4, 24)}, {"day": HELD, "cancelled_at": NOW}])
def test_a_meeting_that_has_not_been_has_nothing_to_publish(session: Session, over: dict[str, object]) -> None:
    session.add(meeting := a_meeting(**over))  # type: ignore[arg-type]
    session.flush()
    session.add(a_noted_item(meeting, 1, "Text"))
    session.flush()
    mark = queries.review(session, meeting).mark
    with pytest.raises(Refused):
        publish_notes(session, PublishNotes(meeting.id, mark, confirmed=True), actor=KIM, now=NOW)


def test_empty_notes_are_not_published(session: Session, meeting: Meeting) -> None:
    session.add(an_item(meeting))
    session.flush()
    mark = queries.review(session, meeting).mark
    with pytest.raises(Refused):
        publish_notes(session, PublishNotes(meeting.id, mark, confirmed=True), actor=KIM, now=NOW)


def test_a_correction_after_publishing_is_dated(session: Session, meeting: Meeting) -> None:
    meeting.notes_published_at = NOW - timedelta(days=1)
    session.add(item := a_noted_item(meeting, 1, "Fel."))
    session.flush()
    assert save(session, meeting, KIM, n1=SentNote("Fel.", seen_mark(1, "Fel."))) == 0
    assert meeting.notes_changed_at is None

    save(session, meeting, KIM, n1=SentNote("Rätt.", seen_mark(1, "Fel.")))
    assert (item.note_markdown, meeting.notes_changed_at) == ("Rätt.", NOW)


def test_unpublishing_asks_why(session: Session, meeting: Meeting) -> None:
    meeting.notes_published_at = NOW
    with pytest.raises(Refused) as refusal:
        unpublish_notes(session, UnpublishNotes(meeting.id, " "), actor=KIM, now=NOW)
    assert refusal.value.field == "reason"

    unpublish_notes(session, UnpublishNotes(meeting.id, "Ett namn stod med."), actor=KIM, now=NOW)
    assert (meeting.notes_published_at, meeting.unpublish_reason) == (None, "Ett namn stod med.")


def test_the_public_writes_and_publishes_nothing(session: Session, meeting: Meeting) -> None:
    with pytest.raises(Forbidden):
        save_notes(session, SaveNotes(meeting.id, NOTHING, {}), actor=PUBLIC, now=NOW)
    with pytest.raises(Forbidden):
        publish_notes(session, PublishNotes(meeting.id, "", confirmed=True), actor=PUBLIC, now=NOW)
    with pytest.raises(Forbidden):
        unpublish_notes(session, UnpublishNotes(meeting.id, "Nej"), actor=PUBLIC, now=NOW)
    with pytest.raises(Forbidden):
        record_attendance(session, RecordAttendance(meeting.id, frozenset()), actor=PUBLIC, now=NOW)
