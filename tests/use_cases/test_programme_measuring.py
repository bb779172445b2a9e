"""Measurements: by hand, by file, by the system; corrected, never overwritten; and the reminder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import a_user
from tests.factories.meetings import a_meeting
from tests.factories.programme import COORDINATOR, TODAY, a_leader, a_measurement, kept_goal
from tests.factories.suggestions import a_suggestion
from trygghetsrad.kernel.errors import Conflict, Forbidden, NotFound, Refused
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.programme import queries
from trygghetsrad.programme.models import Goal, Indicator, Measurement
from trygghetsrad.programme.queries.computing import COMPUTATIONS
from trygghetsrad.programme.rules.goals import Direction, Frequency, Unit
from trygghetsrad.programme.use_cases import (
    Correct,
    ImportMeasurements,
    Measure,
    MeasurementsRefused,
    MeasureNow,
    correct,
    import_measurements,
    measure,
    measure_now,
    measure_what_is_known,
    remind_owners,
)
from trygghetsrad.suggestions.models import SuggestionEvent
from trygghetsrad.suggestions.rules import EventKind, State

WINTER = date(2027, 1, 1)


@pytest.fixture
def indicator(session: Session) -> Indicator:
    return kept_goal(session)[1]


def group_of(session: Session, indicator: Indicator) -> Any:
    return queries.group(session, session.get_one(Goal, indicator.goal_id).body_id)


def measuring(indicator: Indicator, **over: Any) -> Measure:
    return replace(Measure(indicator.id, WINTER, 50.0, "Enkäten", base=250), **over)


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Measurement)) or 0


def letters(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).where(OutboxMail.kind == "measurement_due")))


def test_a_measurement_is_written_once_however_often_it_is_sent(session: Session, indicator: Indicator) -> None:
    command = measuring(indicator, once=uuid4())
    first = measure(session, command, actor=COORDINATOR, now=NOW)
    assert measure(session, command, actor=COORDINATOR, now=NOW) is first
    assert rows(session) == 1
    with pytest.raises(Refused) as refusal:
        measure(session, measuring(indicator), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "measured_on"


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"value": -1.0}, "value"),
        ({"value": 100.1}, "value"),
        ({"base": 0}, "base"),
        ({"measured_on": TODAY + timedelta(days=1)}, "measured_on"),
        ({"measured_on": date(207, 1, 1)}, "measured_on"),
        ({"comment": "Enligt 900101-0017"}, "comment"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    session: Session, indicator: Indicator, over: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        measure(session, measuring(indicator, **over), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == field
    assert rows(session) == 0


def test_a_correction_is_a_row_and_the_old_one_stays(session: Session, indicator: Indicator) -> None:
    old = measure(session, measuring(indicator), actor=COORDINATOR, now=NOW)
    command = Correct(old.id, WINTER, 55.0, "Enkäten", "Jag läste fel rad.", 250)
    new = correct(session, command, actor=COORDINATOR, now=NOW)
    assert correct(session, command, actor=COORDINATOR, now=NOW) is new
    session.refresh(old)
    assert (old.value, new.value, new.replaces_id) == (50.0, 55.0, old.id)
    assert queries.measured(session, indicator).newest.value == 55.0
    assert [one.id for one in queries.history_of_measurements(session, indicator.id)] != []
    with pytest.raises(Conflict):
        correct(session, replace(command, value=56.0), actor=COORDINATOR, now=NOW)
    again = correct(session, Correct(new.id, WINTER, None, "Enkäten", "Fel år."), actor=COORDINATOR, now=NOW)
    assert again.value is None
    assert queries.measured(session, indicator).measurements == ()
    assert rows(session) == 3


def test_a_correction_says_why_and_lands_on_no_other_measurement(session: Session, indicator: Indicator) -> None:
    old = measure(session, measuring(indicator), actor=COORDINATOR, now=NOW)
    other = measure(session, measuring(indicator, measured_on=date(2027, 2, 1)), actor=COORDINATOR, now=NOW)
    with pytest.raises(Refused) as refusal:
        correct(session, Correct(old.id, WINTER, 5.0, "Enkäten", " "), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "comment"
    with pytest.raises(Refused) as refusal:
        correct(session, Correct(old.id, other.measured_on, 5.0, "x", "Fel dag."), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "measured_on"


def test_a_leader_measures_for_the_own_group_alone(session: Session, indicator: Indicator) -> None:
    other_goal, other = kept_goal(session)
    leader = a_leader(session, group_of(session, indicator)).actor
    measure(session, measuring(indicator), actor=leader, now=NOW)
    row = a_measurement(other, WINTER, 5.0)
    session.add(row)
    session.flush()
    for use_case, command in (
        (measure, measuring(other)),
        (correct, Correct(row.id, WINTER, 6.0, "x", "x")),
        (import_measurements, ImportMeasurements(other.id, b"", "x")),
        (measure_now, MeasureNow(other.id)),
    ):
        with pytest.raises(NotFound):
            use_case(session, command, actor=leader, now=NOW)
    desk = a_user(Role.CONTACT_CENTRE).actor
    with pytest.raises(Forbidden):
        measure(session, measuring(indicator), actor=desk, now=NOW)
    assert other_goal.version == 1


def test_a_file_is_read_whole_or_not_at_all(session: Session, indicator: Indicator) -> None:
    good = "datum;värde;av\n2026-06-30;44,5;200\n2026-12-31;47;210\n".encode()
    command = ImportMeasurements(indicator.id, good, "Enkäten")
    assert import_measurements(session, command, actor=COORDINATOR, now=NOW) == (2, 0)
    assert import_measurements(session, command, actor=COORDINATOR, now=NOW) == (0, 2)
    assert rows(session) == 2
    bad = good.replace(b"44,5", b"44,6") + b"2026-02-01;1\n"
    with pytest.raises(Refused) as refusal:
        import_measurements(session, replace(command, data=bad), actor=COORDINATOR, now=NOW)
    assert (refusal.value.field, "Rad 2" in str(refusal.value.text)) == ("file", True)
    with pytest.raises(MeasurementsRefused) as refused:
        import_measurements(session, replace(command, data=b"datum;v\xe4rde\n1;2\n"), actor=COORDINATOR, now=NOW)
    assert [(one.line, one.column) for one in refused.value.faults] == [(2, "datum")]
    too_much = "datum;värde\n2026-03-01;140\n".encode()
    with pytest.raises(Refused) as refusal:
        import_measurements(session, replace(command, data=too_much), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "file"
    assert rows(session) == 2


# What the system knows itself


def an_answered(days: int, received_on: date) -> Any:
    suggestion = a_suggestion(received_on=received_on, state=State.ANSWERED)
    event = SuggestionEvent(
        suggestion_id=suggestion.id,
        position=1,
        day=received_on + timedelta(days=days),
        kind=EventKind.ANSWERED,
        text="",
        shown_to_sender=True,
        public=True,
    )
    return suggestion, event


def test_answers_are_counted_from_the_suggestions_themselves(session: Session) -> None:
    for days, received in (
        (2, date(2027, 1, 10)),
        (9, date(2027, 2, 1)),
        (4, date(2026, 12, 1)),
        (1, date(2025, 1, 1)),
    ):
        suggestion, event = an_answered(days, received)
        session.add(suggestion)
        session.flush()
        session.add(event)
    session.add(a_suggestion(received_on=date(2027, 3, 1)))
    session.flush()
    share = COMPUTATIONS["suggestions_answered"].answer(session, TODAY)
    days_to_answer = COMPUTATIONS["suggestion_days"].answer(session, TODAY)
    assert share is not None
    assert days_to_answer is not None
    assert (share.value, share.base) == (75.0, 4)
    assert (days_to_answer.value, days_to_answer.base) == (4.0, 3)


def test_meetings_are_counted_and_nothing_is_nothing(session: Session) -> None:
    session.add_all(
        [a_meeting(date(2027, 3, 1)), a_meeting(date(2027, 2, 1), cancelled_at=NOW), a_meeting(date(2026, 1, 1))]
    )
    session.add(a_meeting(date(2027, 9, 1)))
    session.flush()
    held = COMPUTATIONS["meetings_held"].answer(session, TODAY)
    assert held is not None
    assert held.value == 1
    assert COMPUTATIONS["suggestions_answered"].answer(session, TODAY) is None
    assert COMPUTATIONS["council_balance"].answer(session, TODAY) is None


def test_the_worker_measures_what_is_due_and_once(session: Session) -> None:
    _, indicator = kept_goal(
        session, unit=Unit.COUNT, direction=Direction.UP, computed="meetings_held", start_value=1.0, target_value=4.0
    )
    session.add(a_meeting(date(2027, 3, 1)))
    session.flush()
    assert measure_what_is_known(session, NOW) == 1
    assert measure_what_is_known(session, NOW) == 0
    assert measure_now(session, MeasureNow(indicator.id), actor=COORDINATOR, now=NOW).value == 1
    assert rows(session) == 1


def test_what_cannot_be_computed_yet_stops_nothing(session: Session) -> None:
    _, empty = kept_goal(session, computed="suggestions_answered")
    kept_goal(session, unit=Unit.COUNT, computed="meetings_held", start_value=1.0, target_value=4.0)
    assert measure_what_is_known(session, NOW) == 1
    with pytest.raises(Refused):
        measure_now(session, MeasureNow(empty.id), actor=COORDINATOR, now=NOW)


# The reminder


def test_the_owner_is_reminded_once_of_each_measurement(session: Session, indicator: Indicator) -> None:
    leader = a_leader(session, group_of(session, indicator))
    session.add(a_user(Role.COORDINATOR))
    session.flush()
    assert remind_owners(session, NOW) == 1
    session.flush()
    assert remind_owners(session, NOW) == 0
    assert [one.to for one in letters(session)] == [leader.email]
    assert indicator.name in (letters(session)[0].body or "")
    measure(session, measuring(indicator), actor=COORDINATOR, now=NOW)
    session.flush()
    assert remind_owners(session, NOW + timedelta(days=60)) == 0, "it has just been measured"
    assert remind_owners(session, NOW + timedelta(days=120)) == 1, "the next one is due"


def test_without_a_leader_the_coordinator_is_reminded_and_of_no_closed_goal(
    session: Session, indicator: Indicator
) -> None:
    session.add(keeper := a_user(Role.COORDINATOR))
    closed, _ = kept_goal(session)
    closed.closed_on = TODAY
    kept_goal(session, computed="suggestions_answered")
    kept_goal(session, frequency=Frequency.TWO_YEARS)
    session.flush()
    assert remind_owners(session, NOW) == 1
    assert [one.to for one in letters(session)] == [keeper.email]
