"""The agenda: adding, ordering, removing, publishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, a_noted_item, an_item
from trygghetsrad.kernel.errors import Forbidden, NotFound, Refused
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.meetings import queries, rules
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.use_cases import (
    AddAgendaItem,
    ChangeAgendaItem,
    MoveAgendaItem,
    RemoveAgendaItem,
    ShowAgenda,
    add_agenda_item,
    change_agenda_item,
    move_agenda_item,
    remove_agenda_item,
    show_agenda,
)
from trygghetsrad.thread.models import ThreadLink
from trygghetsrad.thread.queries import Named
from trygghetsrad.thread.use_cases import tie

COORDINATOR = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}))


@pytest.fixture
def meeting(session: Session) -> Meeting:
    session.add(meeting := a_meeting())
    session.flush()
    return meeting


def titles(session: Session, meeting: Meeting) -> list[tuple[int, str]]:
    return [(one.position, one.title) for one in queries.items_of(session, meeting.id)]


def test_points_come_last_and_move_a_step_at_a_time(session: Session, meeting: Meeting) -> None:
    for title in ("Ett", "Två", "Tre"):
        last = add_agenda_item(session, AddAgendaItem(meeting.id, title), actor=COORDINATOR, now=NOW)

    place = move_agenda_item(session, MoveAgendaItem(meeting.id, last.id, -1), actor=COORDINATOR, now=NOW)

    assert place == 2
    assert titles(session, meeting) == [(1, "Ett"), (2, "Tre"), (3, "Två")]


def test_the_same_form_sent_twice_adds_one_point(session: Session, meeting: Meeting) -> None:
    command = AddAgendaItem(meeting.id, "Ett", once=uuid4())
    first = add_agenda_item(session, command, actor=COORDINATOR, now=NOW)
    assert add_agenda_item(session, command, actor=COORDINATOR, now=NOW).id == first.id
    assert titles(session, meeting) == [(1, "Ett")]


def test_a_removed_point_leaves_no_gap_and_no_link(app: Flask, session: Session, meeting: Meeting) -> None:
    suggestion = uuid4()

    def name(_session: Session, ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, Named]:
        return {one: Named("test_kind", one, "Ett förslag", "/") for one in ids}

    session.add_all([first := an_item(meeting, 1), an_item(meeting, 2), an_item(meeting, 3)])
    session.flush()
    tie(session, ("test_kind", suggestion), ("agenda_item", first.id), now=NOW)
    session.flush()
    kinds = app.extensions["thread_kinds"]
    kinds["test_kind"] = name
    try:
        remove_agenda_item(session, RemoveAgendaItem(meeting.id, first.id), actor=COORDINATOR, now=NOW)
    finally:
        del kinds["test_kind"]

    assert titles(session, meeting) == [(1, "Punkt nummer 2"), (2, "Punkt nummer 3")]
    assert session.scalars(select(ThreadLink)).all() == []


def test_a_point_with_a_note_is_not_removed(session: Session, meeting: Meeting) -> None:
    session.add(item := a_noted_item(meeting, 1, "Vi lagar lampan."))
    session.flush()
    with pytest.raises(Refused):
        remove_agenda_item(session, RemoveAgendaItem(meeting.id, item.id), actor=COORDINATOR, now=NOW)


def test_a_point_of_another_meeting_is_not_found(session: Session, meeting: Meeting) -> None:
    session.add(other := a_meeting(rules.date(2027, 5, 3)))
    session.flush()
    session.add(item := an_item(other))
    session.flush()
    for act, command in (
        (change_agenda_item, ChangeAgendaItem(meeting.id, item.id, "Kapad")),
        (move_agenda_item, MoveAgendaItem(meeting.id, item.id, 1)),
        (remove_agenda_item, RemoveAgendaItem(meeting.id, item.id)),
    ):
        with pytest.raises(NotFound):
            act(session, command, actor=COORDINATOR, now=NOW)  # type: ignore[operator]
    assert item.title == "Punkt nummer 1"


def test_an_agenda_has_room_for_200_points_and_no_more(session: Session, meeting: Meeting) -> None:
    session.add_all([an_item(meeting, number) for number in range(1, rules.MOST_ITEMS + 1)])
    session.flush()
    with pytest.raises(Refused) as refusal:
        add_agenda_item(session, AddAgendaItem(meeting.id, "En till"), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "title"


def test_publishing_the_agenda_announces_the_meeting_and_tells_the_calendars(session: Session) -> None:
    session.add(meeting := a_meeting(announced=False))
    session.flush()
    with pytest.raises(Refused):
        show_agenda(session, ShowAgenda(meeting.id, show=True), actor=COORDINATOR, now=NOW)
    session.add(an_item(meeting))
    session.flush()

    show_agenda(session, ShowAgenda(meeting.id, show=True), actor=COORDINATOR, now=NOW)
    assert (meeting.announced, meeting.agenda_published_at, meeting.ics_sequence) == (True, NOW, 1)

    show_agenda(session, ShowAgenda(meeting.id, show=False), actor=COORDINATOR, now=NOW)
    assert (meeting.announced, meeting.agenda_published_at) == (True, None)


def test_the_agenda_of_published_notes_stays(session: Session) -> None:
    session.add(meeting := a_meeting(agenda_published_at=NOW, notes_published_at=NOW))
    session.flush()
    with pytest.raises(Refused):
        show_agenda(session, ShowAgenda(meeting.id, show=False), actor=COORDINATOR, now=NOW)


def test_a_cancelled_meeting_takes_no_points(session: Session) -> None:
    session.add(meeting := a_meeting(cancelled_at=NOW))
    session.flush()
    with pytest.raises(Refused):
        add_agenda_item(session, AddAgendaItem(meeting.id, "Sent"), actor=COORDINATOR, now=NOW)


def test_the_public_adds_no_points(session: Session, meeting: Meeting) -> None:
    with pytest.raises(Forbidden):
        add_agenda_item(session, AddAgendaItem(meeting.id, "Mitt"), actor=PUBLIC, now=NOW)
