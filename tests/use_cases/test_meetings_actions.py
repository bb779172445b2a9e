"""The council's actions: what shall be done, that it was done, and what it led to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.actions import a_done_action, a_thread, an_action
from tests.factories.meetings import a_meeting, an_item
from tests.factories.suggestions import a_published, a_suggestion
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Conflict, Forbidden, NotFound, Refused
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import AgendaItem, CouncilAction
from trygghetsrad.meetings.queries import ActionFilter
from trygghetsrad.meetings.queries.keeping_actions import ACTIONS_ON_A_PAGE
from trygghetsrad.meetings.rules import ActionState
from trygghetsrad.meetings.use_cases import (
    AddAction,
    ChangeAction,
    CloseAction,
    RecordEffect,
    RemoveAgendaItem,
    add_action,
    change_action,
    close_action,
    record_effect,
    remove_agenda_item,
)
from trygghetsrad.thread.queries import is_tied, linked
from trygghetsrad.thread.use_cases import tie

COORDINATOR = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}))
TODAY = NOW.date()
IDENTITY_NUMBER = "900101-0017"


@pytest.fixture
def item(session: Session) -> AgendaItem:
    session.add(meeting := a_meeting(date(2027, 3, 10)))
    session.flush()
    session.add(item := an_item(meeting))
    session.flush()
    return item


def stored(session: Session, *actions: CouncilAction) -> CouncilAction:
    session.add_all(actions)
    session.flush()
    return actions[0]


def a_change(action: CouncilAction, **over: Any) -> ChangeAction:
    same = ("version", "title", "responsible", "description", "due_on", "public", "state")
    return ChangeAction(**{"action_id": action.id, **{name: getattr(action, name) for name in same}} | over)


def closing(action: CouncilAction, **over: Any) -> CloseAction:
    return replace(CloseAction(action.id, action.version, ActionState.DONE, "Lamporna är bytta.", TODAY), **over)


def an_effect(action: CouncilAction, **over: Any) -> RecordEffect:
    return replace(RecordEffect(action.id, action.version, "Fler går där nu.", TODAY), **over)


def acts(session: Session, action: CouncilAction) -> list[str]:
    session.flush()
    return [one.action for one in history_of(session, action.id)]


def test_an_action_gets_the_next_number_and_hangs_on_its_point(session: Session, item: AgendaItem) -> None:
    command = AddAction(item.id, "Byt lamporna", "Gatuenheten", due_on=date(2027, 6, 1))
    first = add_action(session, command, actor=COORDINATOR, now=NOW)
    second = add_action(session, replace(command, agenda_item_id=None), actor=COORDINATOR, now=NOW)

    assert (first.number, second.number) == (1, 2)
    assert (first.state, first.version, first.created_at) == (ActionState.PLANNED, 1, NOW)
    assert is_tied(session, ("agenda_item", item.id), ("action", first.id))
    assert not is_tied(session, ("agenda_item", item.id), ("action", second.id))
    assert acts(session, first) == ["action.added"]


def test_the_same_form_sent_twice_adds_one_action(session: Session, item: AgendaItem) -> None:
    command = AddAction(item.id, "Byt lamporna", "Gatuenheten", once=uuid4())
    first = add_action(session, command, actor=COORDINATOR, now=NOW)
    assert add_action(session, command, actor=COORDINATOR, now=NOW) is first
    assert session.scalar(select(func.count()).select_from(CouncilAction)) == 1


def test_a_point_that_is_not_there_and_a_cancelled_meeting_lead_to_nothing(session: Session) -> None:
    with pytest.raises(NotFound):
        add_action(session, AddAction(uuid4(), "Byt", "Gatuenheten"), actor=COORDINATOR, now=NOW)
    session.add(meeting := a_meeting(cancelled_at=NOW))
    session.flush()
    session.add(item := an_item(meeting))
    session.flush()
    with pytest.raises(Refused):
        add_action(session, AddAction(item.id, "Byt", "Gatuenheten"), actor=COORDINATOR, now=NOW)


@pytest.mark.parametrize("field", ["title", "responsible", "description"])
def test_an_identity_number_is_stopped_before_it_can_be_shown(session: Session, field: str) -> None:
    words = {"title": "Byt", "responsible": "Gatuenheten", "description": ""} | {field: f"Ring {IDENTITY_NUMBER}"}
    with pytest.raises(Refused) as refusal:
        add_action(session, AddAction(None, **words), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == field


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2207, 3, 1)])
def test_a_slip_in_the_year_is_refused(session: Session, day: date) -> None:
    with pytest.raises(Refused) as refusal:
        add_action(session, AddAction(None, "Byt", "Gatuenheten", due_on=day), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "due_on"


def test_a_change_is_kept_and_sending_it_again_changes_nothing(session: Session) -> None:
    action = stored(session, an_action())
    command = a_change(action, title="Byt alla lampor", state=ActionState.UNDER_WAY, public=False)

    change_action(session, command, actor=COORDINATOR, now=NOW)
    change_action(session, command, actor=COORDINATOR, now=NOW)

    assert (action.title, action.state, action.public) == ("Byt alla lampor", ActionState.UNDER_WAY, False)
    assert (action.version, action.changed_at) == (2, NOW)
    assert acts(session, action) == ["action.changed"]


def test_the_second_of_two_writers_is_told(session: Session) -> None:
    action = stored(session, a_done_action())
    old = action.version
    change_action(session, a_change(action, title="Den förstas"), actor=COORDINATOR, now=NOW)
    for act, command in (
        (change_action, a_change(action, title="Den andras", version=old)),
        (close_action, closing(action, result="Den andras", version=old)),
        (record_effect, an_effect(action, version=old)),
    ):
        with pytest.raises(Conflict):
            act(session, command, actor=COORDINATOR, now=NOW)  # type: ignore[operator]
    assert (action.title, action.result) == ("Den förstas", "Åtta lampor är bytta.")


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.DROPPED])
def test_a_change_does_not_close(session: Session, state: ActionState) -> None:
    action = stored(session, an_action())
    with pytest.raises(Refused) as refusal:
        change_action(session, a_change(action, state=state), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "state"


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.DROPPED])
def test_closing_takes_words_and_a_day_that_has_been(session: Session, state: ActionState) -> None:
    action = stored(session, an_action())
    for over, field in (
        ({"result": " "}, "result"),
        ({"done_on": TODAY + timedelta(days=1)}, "done_on"),
        ({"result": f"Ring {IDENTITY_NUMBER}"}, "result"),
    ):
        with pytest.raises(Refused) as refusal:
            close_action(session, closing(action, state=state, **over), actor=COORDINATOR, now=NOW)
        assert refusal.value.field == field

    command = closing(action, state=state)
    close_action(session, command, actor=COORDINATOR, now=NOW)
    close_action(session, command, actor=COORDINATOR, now=NOW)

    assert (action.state, action.result, action.done_on) == (state, "Lamporna är bytta.", TODAY)
    assert acts(session, action) == ["action.closed"]


@pytest.mark.parametrize("state", [ActionState.PLANNED, ActionState.UNDER_WAY])
def test_closing_is_done_or_dropped(session: Session, state: ActionState) -> None:
    action = stored(session, an_action())
    with pytest.raises(Refused) as refusal:
        close_action(session, closing(action, state=state), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "state"


def test_a_closed_action_is_rectified_and_taken_up_again_without_losing_its_words(session: Session) -> None:
    action = stored(session, a_done_action())
    close_action(session, closing(action, result="Nio lampor är bytta."), actor=COORDINATOR, now=NOW)
    change_action(session, a_change(action, state=ActionState.UNDER_WAY), actor=COORDINATOR, now=NOW)

    (named,) = queries.named_actions(session, [action.id], COORDINATOR)

    assert (action.state, action.result) == (ActionState.UNDER_WAY, "Nio lampor är bytta.")
    assert (named.result, named.effect, named.done_on) == ("", "", None)


def test_an_effect_belongs_to_what_is_done(session: Session) -> None:
    action = stored(session, an_action())
    with pytest.raises(Refused):
        record_effect(session, an_effect(action), actor=COORDINATOR, now=NOW)
    close_action(session, closing(action), actor=COORDINATOR, now=NOW)
    for over, field in (
        ({"effect": " "}, "effect"),
        ({"effect": IDENTITY_NUMBER}, "effect"),
        ({"measured_on": TODAY + timedelta(days=1)}, "measured_on"),
        ({"measured_on": TODAY - timedelta(days=1)}, "measured_on"),
    ):
        with pytest.raises(Refused) as refusal:
            record_effect(session, an_effect(action, **over), actor=COORDINATOR, now=NOW)
        assert refusal.value.field == field

    command = an_effect(action)
    record_effect(session, command, actor=COORDINATOR, now=NOW)
    record_effect(session, command, actor=COORDINATOR, now=NOW)

    assert (action.effect, action.effect_measured_on) == ("Fler går där nu.", TODAY)
    assert acts(session, action) == ["action.closed", "action.effect_recorded"]


@pytest.mark.parametrize("actor", [PUBLIC, Actor(id=uuid4(), roles=frozenset({Role.CONTACT_CENTRE, Role.MEMBER}))])
def test_nobody_else_does_any_of_it(session: Session, actor: Actor) -> None:
    action = stored(session, a_done_action())
    for act, command in (
        (add_action, AddAction(None, "Mitt", "Jag")),
        (change_action, a_change(action, title="Mitt")),
        (close_action, closing(action)),
        (record_effect, an_effect(action)),
    ):
        with pytest.raises(Forbidden):
            act(session, command, actor=actor, now=NOW)  # type: ignore[operator]
    assert action.title == "Byt lamporna i tunneln"


def test_a_point_that_led_to_an_action_stays(session: Session, item: AgendaItem) -> None:
    add_action(session, AddAction(item.id, "Byt lamporna", "Gatuenheten"), actor=COORDINATOR, now=NOW)
    with pytest.raises(Refused):
        remove_agenda_item(session, RemoveAgendaItem(item.meeting_id, item.id), actor=COORDINATOR, now=NOW)
    assert queries.items_of(session, item.meeting_id) == [item]


def test_the_list_begins_with_what_is_most_pressing_and_goes_on_without_loss(session: Session) -> None:
    late = stored(session, an_action(due_on=TODAY - timedelta(days=9)))
    undated, soon = an_action(), an_action(due_on=TODAY + timedelta(days=9))
    older, newer = a_done_action(), an_action(state=ActionState.DROPPED, done_on=TODAY)
    stored(session, undated, soon, older, newer)

    listed = [one.id for one in queries.action_list(session, TODAY).rows]
    overdue = queries.action_list(session, TODAY, picked=ActionFilter.OVERDUE).rows

    assert listed == [one.id for one in (late, soon, undated, newer, older)]
    assert [one.id for one in overdue] == [late.id]
    assert queries.actions_to_see_to(session, TODAY, ActionFilter.OVERDUE) == [(late.id, late.title)]
    for picked, many in ((ActionFilter.OPEN, 3), (ActionFilter.DONE, 1), (ActionFilter.DROPPED, 1)):
        assert len(queries.action_list(session, TODAY, picked=picked).rows) == many

    stored(session, *(an_action(due_on=TODAY + timedelta(days=number % 5)) for number in range(2 * ACTIONS_ON_A_PAGE)))
    seen, after = [], None
    while True:
        page = queries.action_list(session, TODAY, after=after)
        seen += [one.id for one in page.rows]
        after = page.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 5 + 2 * ACTIONS_ON_A_PAGE
    assert seen[0] == late.id
    assert seen[-2:] == [newer.id, older.id]


def test_the_thread_is_followed_over_the_point_from_both_ends(app: Flask, session: Session) -> None:
    suggestion, other, action = a_published(), a_suggestion(), a_done_action()
    _meeting, item = a_thread(session, suggestion, action, notes_published_at=NOW)
    session.add(other)
    session.flush()
    tie(session, ("suggestion", other.id), ("agenda_item", item.id), now=NOW)
    session.flush()

    with app.test_request_context():
        behind = linked(session, "action", [action.id], other="suggestion", actor=COORDINATOR, via="agenda_item")
        public = linked(session, "action", [action.id], other="suggestion", actor=PUBLIC, via="agenda_item")
        onwards = linked(session, "suggestion", [other.id], other="action", actor=PUBLIC, via="agenda_item")
        direct = linked(session, "action", [action.id], other="suggestion", actor=COORDINATOR)

    assert [one.id for one in behind[action.id]] == [suggestion.id, other.id]
    assert [one.id for one in public[action.id]] == [suggestion.id]
    assert [(one.kind, one.id) for one in onwards[other.id]] == [("action", action.id)]
    assert direct == {}
