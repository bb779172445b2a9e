"""Measurements: by hand, from a file, and corrected. No row is ever overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.text import TextRefused, clean_text
from trygghetsrad.programme import queries
from trygghetsrad.programme.following import tell_of_measurement
from trygghetsrad.programme.models import Goal, Indicator, Measurement
from trygghetsrad.programme.queries.computing import COMPUTATIONS, COUNTED
from trygghetsrad.programme.rules.goals import FIRST_YEAR, Unit
from trygghetsrad.programme.rules.intervals import HUNDRED
from trygghetsrad.programme.rules.measurement_file import Fault, FileFaults, Row, read_measurements
from trygghetsrad.programme.use_cases.common import check_past, check_words
from trygghetsrad.programme.use_cases.goals import INDICATOR


@dataclass(frozen=True, slots=True)
class Measure:
    indicator_id: UUID
    measured_on: date
    value: float
    source: str
    comment: str = ""
    base: int | None = None
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class Correct:
    """A row instead of another. `value` is None to take the measurement back; `comment` says why."""

    measurement_id: UUID
    measured_on: date
    value: float | None
    source: str
    comment: str
    base: int | None = None


@dataclass(frozen=True, slots=True)
class ImportMeasurements:
    indicator_id: UUID
    data: bytes
    source: str


@dataclass(frozen=True, slots=True)
class MeasureNow:
    """Let the system count what it can count itself."""

    indicator_id: UUID


class MeasurementsRefused(Refused):
    """A file that cannot be read as it is."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(mark("Filen har fel. Ingenting är inläst. Rätta felen och prova igen."), field="file")
        self.faults = faults


def measure(session: Session, command: Measure, *, actor: Actor, now: datetime) -> Measurement:
    """Write down a value. The same form sent twice gives the same row; a day has one measurement."""
    indicator = _held(session, command.indicator_id, actor)
    made = queries.measurement_from_form(session, command.once)
    if made is not None:
        return made
    _check(indicator, command.value, command.base, command.measured_on, now)
    check_words(comment=command.comment, source=command.source)
    if queries.counted_on(session, indicator.id, command.measured_on) is not None:
        raise Refused(mark("Det finns redan en mätning den dagen. Rätta den i stället."), field="measured_on")
    row = _add(session, indicator, command, actor=actor, now=now)
    _tell(session, row, now)
    return row


def correct(session: Session, command: Correct, *, actor: Actor, now: datetime) -> Measurement:
    """Put a row instead of another. The one that was wrong stays, and everybody who keeps the programme can read it."""
    old = queries.measurement(session, command.measurement_id)
    indicator = _held(session, old.indicator_id, actor)
    wanted = (command.measured_on, command.value, command.base, command.source, command.comment)
    there = queries.replacement_of(session, old.id)
    if there is not None:
        if (there.measured_on, there.value, there.base, there.source, there.comment) == wanted:
            return there
        raise Conflict(mark("Någon annan har redan rättat den här mätningen. Se vad som är nytt."))
    _check_correction(session, indicator, old, command, now)
    row = Measurement(
        indicator_id=indicator.id,
        measured_on=command.measured_on if command.value is not None else old.measured_on,
        value=command.value,
        base=command.base,
        source=command.source,
        comment=command.comment,
        replaces_id=old.id,
        made_at=now,
        made_by=actor.id,
    )
    session.add(row)
    session.flush()
    about = (INDICATOR, indicator.id)
    if row.value is not None:
        _tell(session, row, now)
    record(session, "measurement.corrected", actor=actor, now=now, about=about, taken_back=command.value is None)
    return row


def import_measurements(
    session: Session, command: ImportMeasurements, *, actor: Actor, now: datetime
) -> tuple[int, int]:
    """Read a file: all of it, or nothing. Return how many were added, and how many were there already, just the same.

    A day that has another value is a fault: a correction needs words of its own.
    """
    indicator = _held(session, command.indicator_id, actor)
    try:
        rows = read_measurements(command.data, clock.local(now).date())
    except FileFaults as refused:
        raise MeasurementsRefused(refused.faults) from None
    check_words(source=command.source)
    there = {one.measured_on: one for one in queries.measured(session, indicator).measurements}
    taken = [row for row in rows if row.day in there and there[row.day].value != row.value]
    if taken:
        raise Refused(
            mark(
                "Rad %(line)s: den %(day)s finns redan ett annat värde. Rätta det på indikatorns sida i stället.",
                line=taken[0].line, day=taken[0].day.isoformat(),
            ),
            field="file",
        )  # fmt: skip
    new = [row for row in rows if row.day not in there]
    last: Measurement | None = None
    for row in new:
        _check(indicator, row.value, row.base, row.day, now, field="file")
        added = _add(session, indicator, _as_command(indicator, row, command.source), actor=actor, now=now)
        last = added if last is None or added.measured_on > last.measured_on else last
    if last is not None:
        _tell(session, last, now)
    return len(new), len(rows) - len(new)


def measure_now(session: Session, command: MeasureNow, *, actor: Actor, now: datetime) -> Measurement:
    """Measure what the system knows itself, today. Asked twice a day, it answers with the first row."""
    indicator = _held(session, command.indicator_id, actor)
    return count(session, indicator, actor=actor, now=now)


def count(session: Session, indicator: Indicator, *, actor: Actor, now: datetime) -> Measurement:
    """Ask the computation of a locked indicator, and write down what it says."""
    today = clock.local(now).date()
    known = COMPUTATIONS.get(indicator.computed or "")
    found = known.answer(session, today) if known else None
    if found is None:
        raise Refused(mark("Det finns inget att räkna på än."))
    there = queries.counted_on(session, indicator.id, found.on or today)
    if there is not None:
        return there
    command = Measure(indicator.id, found.on or today, found.value, COUNTED, base=found.base)
    row = _add(session, indicator, command, actor=actor, now=now)
    _tell(session, row, now)
    return row


def _tell(session: Session, row: Measurement, now: datetime) -> None:
    """Let the followers of the goal and of its group hear of a value; of a file's values they hear once."""
    _indicator, goal = queries.indicator(session, row.indicator_id)
    tell_of_measurement(session, goal, row, now=now)


def _held(session: Session, indicator_id: UUID, actor: Actor) -> Indicator:
    """The locked indicator, for whoever may report for its group."""
    require(actor, Permission.PROGRAMME_REPORT)
    indicator, goal = queries.indicator(session, indicator_id, lock=True)
    _may_report(session, goal, actor)
    return indicator


def _may_report(session: Session, goal: Goal, actor: Actor) -> None:
    queries.require_group(session, actor, goal.body_id)


def _add(session: Session, indicator: Indicator, command: Measure, *, actor: Actor, now: datetime) -> Measurement:
    row = Measurement(
        indicator_id=indicator.id,
        measured_on=command.measured_on,
        value=command.value,
        base=command.base,
        source=command.source or indicator.source,
        comment=command.comment,
        made_at=now,
        made_by=actor.id,
        once=command.once,
    )
    session.add(row)
    session.flush()
    record(session, "measurement.added", actor=actor, now=now, about=(INDICATOR, indicator.id))
    return row


def _check(indicator: Indicator, value: float, base: int | None, day: date, now: datetime, *, field: str = "") -> None:
    check_past(now, **{field or "measured_on": day})
    if day.year < FIRST_YEAR:
        raise Refused(mark("Kontrollera året."), field=field or "measured_on")
    if value < 0 and indicator.unit is not Unit.OTHER:
        raise Refused(mark("Värdet kan inte vara under noll."), field=field or "value")
    if indicator.unit is Unit.SHARE and value > HUNDRED:
        raise Refused(mark("En andel är högst 100 procent."), field=field or "value")
    if base is not None and base < 1:
        raise Refused(mark("Skriv ett tal från 1, eller lämna tomt."), field=field or "base")


def _check_correction(
    session: Session, indicator: Indicator, old: Measurement, command: Correct, now: datetime
) -> None:
    if old.value is None:
        raise Refused(mark("Mätningen är borttagen."))
    if not command.comment.strip():
        raise Refused(mark("Skriv vad som var fel."), field="comment")
    if command.value is not None:
        _check(indicator, command.value, command.base, command.measured_on, now)
    check_words(comment=command.comment, source=command.source)
    same_day = queries.counted_on(session, indicator.id, command.measured_on)
    if command.value is not None and same_day is not None and same_day.id != old.id:
        raise Refused(mark("Det finns redan en mätning den dagen. Rätta den i stället."), field="measured_on")


def _as_command(indicator: Indicator, row: Row, source: str) -> Measure:
    try:
        said, comment = (clean_text(text, multiline=False) for text in (row.source or source, row.comment))
    except TextRefused:
        raise Refused(
            mark("Rad %(line)s har tecken som inte går att läsa. Skriv om den utan dem.", line=row.line), field="file"
        ) from None
    check_words(file=f"{said} {comment}")
    return Measure(indicator.id, row.day, row.value, said, comment, row.base)
