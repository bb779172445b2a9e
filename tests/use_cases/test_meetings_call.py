"""The call: letters with a calendar event, answers by link, substitutes, what everyone hears once, and forgetting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import vobject
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, an_item, seated
from tests.web.test_meetings_calendar import events_of, lines_of
from trygghetsrad.council.models import Body, BodyKind, SeatKind
from trygghetsrad.kernel.errors import Forbidden, Gone, NotFound, Refused
from trygghetsrad.kernel.outbox import MailState, OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import Meeting, Participant
from trygghetsrad.meetings.rules import Coming, Help
from trygghetsrad.meetings.use_cases import (
    AddGuest,
    AnswerCall,
    CallMeeting,
    CancelMeeting,
    ChangeMeeting,
    RecordReply,
    RemoveParticipant,
    Reply,
    RestoreMeeting,
    WhenAndWhere,
    add_guest,
    answer_call,
    call_meeting,
    cancel_meeting,
    change_meeting,
    forget_needs,
    forget_participants,
    record_reply,
    remove_participant,
    restore_meeting,
)

pytestmark = pytest.mark.usefixtures("stopped_clock")

COORDINATOR = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}))
DAY = date(2027, 4, 24)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
WHAT = WhenAndWhere(day=DAY, starts=time(18), ends=time(20), zone=STOCKHOLM, place="Biblioteket, Exempelgatan 1")


@pytest.fixture
def meeting(session: Session) -> Meeting:
    """Three members: one Swedish, one Finnish, one without e-mail."""
    kim, aino, lars = seated(
        session, (SeatKind.RESIDENT, "Kim Exempel"), (SeatKind.RESIDENT, "Aino Esimerkki"), (SeatKind.POLICE, "Lars")
    )
    kim.email, aino.email, aino.language = "kim@example.se", "aino@example.se", "fi"
    lars.email = None
    session.add(meeting := a_meeting(DAY))
    session.flush()
    session.add(an_item(meeting, 1, title="Belysningen vid skolan"))
    session.flush()
    return meeting


def call(session: Session, meeting: Meeting, **more: object) -> int:
    command = CallMeeting(meeting.id, **more)  # type: ignore[arg-type]
    sent = call_meeting(session, command, actor=COORDINATOR, now=NOW)
    session.flush()
    return sent


def letters(session: Session, to: str | None = None) -> list[OutboxMail]:
    """Those that are on their way, in order."""
    session.flush()
    session.expire_all()
    query = select(OutboxMail).where(OutboxMail.state == MailState.QUEUED).order_by(OutboxMail.queued_at)
    return [one for one in session.scalars(query) if to in {None, one.to}]


def sent(session: Session) -> None:
    """The worker has been."""
    for one in letters(session):
        one.state = MailState.SENT
    session.flush()


def event(letter: OutboxMail) -> dict[str, tuple[str, str]]:
    assert letter.calendar is not None
    lines = lines_of(letter.calendar.encode())
    assert ("METHOD", "", letter.calendar.split("METHOD:")[1].split("\r\n")[0]) in lines
    (found,) = events_of(lines)
    return found


def token(session: Session, to: str) -> str:
    body = letters(session, to)[-1].body
    assert body is not None
    return body.partition("/kallelse/")[2].split()[0]


def row(session: Session, to: str) -> Participant:
    return session.get_one(Participant, letters(session, to)[-1].about_id)


def answer(session: Session, to: str, coming: Coming, **more: object) -> Participant:
    reply = Reply(coming, **more)  # type: ignore[arg-type]
    return answer_call(session, AnswerCall(token(session, to), reply), actor=PUBLIC, now=NOW)


# The call


def test_everyone_with_an_address_gets_the_agenda_in_their_language(session: Session, meeting: Meeting) -> None:
    assert call(session, meeting, words="Läs planen först.", answer_by=date(2027, 4, 20)) == 2

    (kim,) = letters(session, "kim@example.se")
    (aino,) = letters(session, "aino@example.se")
    assert kim.subject == "Kallelse: Möte 24 april 2027"
    assert aino.subject == "Kutsu: Kokous 24. huhtikuuta 2027"
    for one in (kim, aino):
        assert "1. Belysningen vid skolan" in (one.body or "")
        assert "Läs planen först." in (one.body or "")
    assert "http://localhost/kallelse/" in (kim.body or "")
    assert "http://localhost/fi/kallelse/" in (aino.body or "")
    assert "None" not in (kim.body or "") + (aino.body or "")
    assert len(queries.participants_of(session, meeting.id)) == 3


def test_called_twice_nobody_hears_twice_and_whoever_comes_later_hears(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    assert call(session, meeting) == 0
    once = uuid4()
    for _ in range(2):
        guest = AddGuest(meeting.id, "Gäst Exempel", "gast@example.se", "en", once)
        add_guest(session, guest, actor=COORDINATOR, now=NOW)
    assert call(session, meeting) == 1
    assert len(letters(session)) == 3


def test_the_calendar_part_is_one_request_to_one_person(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    found = event(letters(session, "kim@example.se")[0])

    assert found["UID"][1] == f"{meeting.ics_uid}@localhost"
    assert found["SEQUENCE"][1] == str(meeting.ics_sequence)
    assert found["STATUS"][1] == "CONFIRMED"
    assert found["ATTENDEE"][1] == "mailto:kim@example.se"
    assert "RSVP=FALSE" in found["ATTENDEE"][0]
    assert 'CN="Kim Exempel"' in found["ATTENDEE"][0] or "CN=Kim Exempel" in found["ATTENDEE"][0]
    assert found["ORGANIZER"][1].startswith("mailto:")


@pytest.mark.parametrize("evil", ['A";X=1', "A\r\nATTENDEE:mailto:evil@example.se", "A:B;C,D"])
def test_no_name_can_become_a_line_or_a_parameter(session: Session, meeting: Meeting, evil: str) -> None:
    add_guest(session, AddGuest(meeting.id, evil, "gast@example.se", "sv"), actor=COORDINATOR, now=NOW)
    call(session, meeting)
    (letter,) = letters(session, "gast@example.se")
    assert event(letter)["ATTENDEE"][1] == "mailto:gast@example.se"
    (component,) = vobject.readComponents(letter.calendar)
    assert len(component.vevent.contents["attendee"]) == 1


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 3, 29), date(2027, 10, 30), date(2027, 11, 1)])
def test_an_independent_parser_reads_the_right_moment_also_in_a_finnish_zone(session: Session, day: date) -> None:
    seated(session, (SeatKind.RESIDENT, "Kim"))[0].email = "kim@example.se"
    at = datetime(day.year, day.month, day.day, 18, tzinfo=STOCKHOLM).astimezone(UTC)
    session.add(meeting := a_meeting(day, starts_at=at))
    session.flush()
    session.add(an_item(meeting))
    session.flush()
    call(session, meeting)

    (component,) = vobject.readComponents(letters(session)[0].calendar)
    begins = component.vevent.dtstart.value
    assert component.method.value == "REQUEST"
    assert begins.astimezone(UTC) == at
    assert begins.astimezone(ZoneInfo("Europe/Helsinki")).hour == 19


def test_an_empty_agenda_or_a_day_that_cannot_be_is_refused(session: Session, meeting: Meeting) -> None:
    for by in (date(2027, 3, 14), date(2027, 4, 25)):
        with pytest.raises(Refused) as refusal:
            call(session, meeting, answer_by=by)
        assert refusal.value.field == "answer_by"
    session.add(empty := a_meeting(date(2027, 5, 3)))
    session.add(held := a_meeting(date(2027, 3, 1)))
    session.flush()
    for one in (empty, held):
        with pytest.raises(Refused):
            call(session, one)
    with pytest.raises(Forbidden):
        call_meeting(session, CallMeeting(meeting.id), actor=PUBLIC, now=NOW)


# Changes afterwards


def change(session: Session, meeting: Meeting, **more: object) -> None:
    change_meeting(
        session,
        ChangeMeeting(meeting.id, replace(WHAT, **more)),  # type: ignore[arg-type]
        actor=COORDINATOR,
        now=NOW + timedelta(hours=1),
    )


def test_a_move_tells_everyone_once_and_updates_the_same_event(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    answer(session, "kim@example.se", Coming.YES)
    before = event(letters(session, "kim@example.se")[0])
    sent(session)

    for _ in range(2):  # the same form sent twice
        change(session, meeting, day=date(2027, 4, 26))

    (kim,) = letters(session, "kim@example.se")
    after = event(kim)
    assert kim.kind == "meeting_moved"
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"][1]) > int(before["SEQUENCE"][1])
    assert after["DTSTART"][1] == "20270426T180000"
    assert row(session, "kim@example.se").coming is Coming.WAITING
    assert len(letters(session)) == 2


def test_two_moves_before_the_worker_comes_are_one_letter(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    sent(session)
    change(session, meeting, day=date(2027, 4, 26))
    change(session, meeting, day=date(2027, 4, 27))
    (kim,) = letters(session, "kim@example.se")
    assert event(kim)["DTSTART"][1] == "20270427T180000"


def test_who_has_not_had_the_call_yet_gets_the_call_as_it_is_now(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    change(session, meeting, place="Folkets hus")
    (kim,) = letters(session, "kim@example.se")
    assert kim.kind == "meeting_called"
    assert "Folkets hus" in (kim.body or "")


def test_a_new_place_keeps_the_answers(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    answer(session, "kim@example.se", Coming.YES)
    change(session, meeting, place="Folkets hus")
    assert row(session, "kim@example.se").coming is Coming.YES


def test_cancelling_and_taking_it_back_are_two_letters_about_one_event(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    first = event(letters(session, "kim@example.se")[0])
    sent(session)
    cancel_meeting(session, CancelMeeting(meeting.id, "Snöstorm."), actor=COORDINATOR, now=NOW)
    (letter,) = letters(session, "kim@example.se")
    gone = event(letter)
    assert "METHOD:CANCEL\r\n" in (letter.calendar or "")
    assert (gone["UID"], gone["STATUS"][1]) == (first["UID"], "CANCELLED")
    assert int(gone["SEQUENCE"][1]) > int(first["SEQUENCE"][1])
    assert "Snöstorm." in (letter.body or "")

    sent(session)
    restore_meeting(session, RestoreMeeting(meeting.id), actor=COORDINATOR, now=NOW)
    (letter,) = letters(session, "kim@example.se")
    back = event(letter)
    assert (back["UID"], back["STATUS"][1]) == (first["UID"], "CONFIRMED")
    assert int(back["SEQUENCE"][1]) > int(gone["SEQUENCE"][1])


def test_a_meeting_that_nobody_is_called_to_moves_in_silence(session: Session, meeting: Meeting) -> None:
    change(session, meeting, day=date(2027, 4, 26))
    cancel_meeting(session, CancelMeeting(meeting.id), actor=COORDINATOR, now=NOW)
    assert letters(session) == []


def test_who_is_taken_off_the_list_has_the_event_taken_away(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    kim = row(session, "kim@example.se")
    link = token(session, "kim@example.se")
    sent(session)
    remove_participant(session, RemoveParticipant(meeting.id, kim.id), actor=COORDINATOR, now=NOW)
    (letter,) = letters(session)
    assert (letter.to, letter.kind) == ("kim@example.se", "meeting_uncalled")
    assert "METHOD:CANCEL\r\n" in (letter.calendar or "")
    with pytest.raises(NotFound):
        answer_call(session, AnswerCall(link, Reply(Coming.YES)), actor=PUBLIC, now=NOW)


# Answers


def test_an_answer_is_kept_counted_and_can_be_changed(session: Session, meeting: Meeting) -> None:
    call(session, meeting, serves_food=True)
    more = {"needs": (Help.COMPANION, Help.INTERPRETER), "needs_other": "Ljusstark lampa", "diet": "Inga nötter"}
    kim = answer(session, "kim@example.se", Coming.YES, **more)
    assert (kim.needs, kim.diet) == (["interpreter", "companion"], "Inga nötter")
    found = queries.tally(queries.participants_of(session, meeting.id))
    assert (found.answers[Coming.YES], found.needs["interpreter"], found.eating) == (1, 1, 1)

    kim = answer(session, "kim@example.se", Coming.NO, **more)
    assert (kim.needs, kim.needs_other, kim.diet) == ([], "", "")


def test_a_substitute_is_called_and_another_one_takes_over(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    with pytest.raises(Refused) as refusal:
        answer(session, "kim@example.se", Coming.SUBSTITUTE)
    assert refusal.value.field == "substitute"

    one = {"substitute": "Robin", "substitute_email": "robin@example.se"}
    for _ in range(2):  # the same form sent twice
        answer(session, "kim@example.se", Coming.SUBSTITUTE, **one)
    (robin,) = letters(session, "robin@example.se")
    assert robin.kind == "meeting_called"
    with pytest.raises(Refused):
        answer(session, "robin@example.se", Coming.SUBSTITUTE, substitute="En till")
    sent_to_robin = row(session, "robin@example.se").id

    answer(session, "kim@example.se", Coming.SUBSTITUTE, substitute="Love")
    kinds = [letter.kind for letter in letters(session, "robin@example.se")]
    assert kinds == ["meeting_uncalled"]
    assert session.get(Participant, sent_to_robin) is None
    found = queries.substitute_of(session, row(session, "kim@example.se").id)
    assert found is not None
    assert (found.name, found.coming) == ("Love", Coming.YES)


def test_a_link_that_is_too_old_or_a_meeting_that_has_begun_takes_no_answer(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    link = token(session, "kim@example.se")
    with pytest.raises(Refused):
        answer_call(session, AnswerCall(link, Reply(Coming.YES)), actor=PUBLIC, now=meeting.starts_at)
    with pytest.raises(Gone):
        answer_call(session, AnswerCall(link, Reply(Coming.YES)), actor=PUBLIC, now=meeting.ends_at + timedelta(days=2))


def test_staff_write_down_what_they_hear_on_the_telephone(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    lars = next(one for one in queries.participants_of(session, meeting.id) if one.called_at is None)
    command = RecordReply(meeting.id, lars.id, Reply(Coming.YES))
    assert record_reply(session, command, actor=COORDINATOR, now=NOW).coming is Coming.YES
    with pytest.raises(Forbidden):
        record_reply(session, command, actor=PUBLIC, now=NOW)


# Forgetting


def test_needs_go_with_the_meeting_and_names_a_month_later(session: Session, meeting: Meeting) -> None:
    call(session, meeting)
    kim = answer(session, "kim@example.se", Coming.YES, needs=(Help.COMPANION,), needs_other="Stol", diet="Vegan")
    kim_id: UUID = kim.id
    forget_needs(session, meeting.ends_at - timedelta(minutes=1))
    session.refresh(kim)
    assert kim.diet == "Vegan"

    forget_needs(session, meeting.ends_at + timedelta(minutes=1))
    forget_participants(session, meeting.ends_at + timedelta(days=29))
    session.refresh(kim)
    assert (kim.needs, kim.needs_other, kim.diet, kim.appointment_id is None) == ([], "", "", False)

    forget_participants(session, meeting.ends_at + timedelta(days=31))
    session.expire_all()
    left = session.get_one(Participant, kim_id)
    assert (left.appointment_id, left.name, left.email, left.coming) == (None, None, None, Coming.YES)


# Other bodies


def test_a_working_groups_members_are_called_to_its_meeting(session: Session, meeting: Meeting) -> None:
    kind = next(one for one in BodyKind if one is not BodyKind.CITIZENS_COUNCIL)
    session.add(group := Body(id=uuid4(), kind=kind, name="Styrgruppen", slug="styrgruppen"))
    session.flush()
    own = a_meeting(DAY, body_id=group.id, address="2027-04-24-styrgruppen")
    session.add(own)
    session.flush()
    session.add(an_item(own))
    session.flush()
    assert call(session, own) == 0
    assert queries.participants_of(session, own.id) == []
