"""A leader's month: what was measured, how far the activities have come, and a few words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.programme import queries
from trygghetsrad.programme.models import MonthlyReport
from trygghetsrad.programme.rules.activities import OPEN, ActivityState
from trygghetsrad.programme.use_cases.activities import ChangeActivity, change_activity, words_of
from trygghetsrad.programme.use_cases.common import check_words, is_new
from trygghetsrad.programme.use_cases.finding import let_activity_be_found
from trygghetsrad.programme.use_cases.measuring import Measure, measure


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of this month. Left out, the indicator is measured another time."""

    value: float
    base: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an open activity has come, and what has happened since last."""

    version: int
    state: ActivityState
    happened: str = ""


@dataclass(frozen=True, slots=True)
class ReportMonth:
    """`version` is 0 for a month that nobody had reported when the form was fetched."""

    body_id: UUID
    version: int
    words: str
    values: Mapping[UUID, Counted] = field(default_factory=dict)
    progress: Mapping[UUID, Progress] = field(default_factory=dict)
    once: UUID | None = None


def report_month(session: Session, command: ReportMonth, *, actor: Actor, now: datetime) -> MonthlyReport:
    """Take in a month, all of it or nothing. The same form sent twice counts once; a later one adds to the month."""
    require(actor, Permission.PROGRAMME_REPORT)
    group = queries.require_group(session, actor, command.body_id)
    made = queries.report_from_form(session, command.once)
    if made is not None:
        return made
    check_words(words=command.words)
    today = clock.local(now).date()
    row = _row(session, command, today)
    for indicator_id, counted in command.values.items():
        _measure(session, indicator_id, counted, today, actor=actor, now=now)
    for activity_id, progress in command.progress.items():
        _move_on(session, activity_id, progress, today, actor=actor, now=now)
    row.words, row.made_at, row.made_by, row.once = command.words, now, actor.id, command.once
    session.add(row)
    session.flush()
    record(session, "group.month_reported", actor=actor, now=now, about=("body", group.id))
    return row


def _row(session: Session, command: ReportMonth, today: date) -> MonthlyReport:
    """This month's row: a new one, or the one that was there when the form was fetched."""
    month = today.replace(day=1)
    row = queries.report(session, command.body_id, month)
    if row is None:
        return MonthlyReport(body_id=command.body_id, month=month, version=1)
    if is_new(row, command.version, lambda one: one.words == command.words):
        row.version += 1
    return row


def _measure(
    session: Session, indicator_id: UUID, counted: Counted, today: date, *, actor: Actor, now: datetime
) -> None:
    try:
        measure(
            session,
            Measure(indicator_id, today, counted.value, "", counted.comment, counted.base),
            actor=actor,
            now=now,
        )
    except Refused as refused:
        name = refused.field if refused.field in {"base", "comment"} else "value"
        raise Refused(refused.text, field=field_of(name, indicator_id)) from None


def _move_on(
    session: Session, activity_id: UUID, progress: Progress, today: date, *, actor: Actor, now: datetime
) -> None:
    activity = queries.activity(session, activity_id)
    if activity.state not in OPEN or (activity.state is progress.state and not progress.happened):
        return
    check_words(**{field_of("happened", activity_id): progress.happened})
    command = ChangeActivity(activity_id, progress.version, words_of(activity), progress.state)
    change_activity(session, command, actor=actor, now=now)
    if progress.happened:
        activity.done = f"{activity.done}\n{today.isoformat()}: {progress.happened}".strip()
        let_activity_be_found(session, activity)


def field_of(name: str, one: UUID) -> str:
    """The field of the month's form about an indicator or an activity."""
    return f"{name}_{one.hex}"
