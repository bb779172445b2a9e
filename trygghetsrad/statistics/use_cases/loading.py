"""What the worker writes: that it has taken a file, how far it has come, rows that nobody sees yet, and the end.

Rows come in many short transactions, so that nobody has to wait for a large file. Their sets do not count until the
last transaction turns all of them on together with the numbers that are public: a file is in, or nothing of it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.bulk import insert_many
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.statistics import queries
from trygghetsrad.statistics.changes import tell_of_change
from trygghetsrad.statistics.disclosure import Protected
from trygghetsrad.statistics.models import (
    ImportState,
    InjuryCell,
    InjuryImport,
    InjuryPopulation,
    InjuryRow,
    InjurySet,
)

SILENT = timedelta(seconds=30)
"""How long after its last sign of life a worker is taken to be dead."""
AT_ONCE = 5000
ROW = (
    "set_id", "area", "sex", "age", "cause", "intent", "mechanism", "is_fall", "is_transport", "place", "activity",
    "count",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """What reading a whole file found."""

    lines: int
    right: int
    wrong: int
    faults: list[Any]
    summary: list[Any]
    code_digests: dict[str, str]
    slight_count: int
    slight_changes: list[Any]


def claim_import(session: Session, now: datetime) -> InjuryImport | None:
    """Take the file that has waited longest; None while another is being read, or nobody waits.

    What a worker that died had written of it goes first.
    """
    row = queries.next_import(session, now - SILENT)
    if row is not None:
        row.heartbeat_at, row.lines, row.stage = now, 0, ""
        queries.forget_rows(session, row.id)
    return row


def beat(session: Session, import_id: UUID, now: datetime, *, lines: int, stage: str = "") -> bool:
    """Note how far the worker has come; False when nobody wants the file any more."""
    row = queries.at_work(session, import_id)
    if row is None:
        return False
    row.lines, row.stage, row.heartbeat_at = lines, stage, now
    return True


def finish_check(session: Session, import_id: UUID, found: Checked, now: datetime) -> None:
    """Write down what a file holds, and let its owner decide."""
    row = queries.at_work(session, import_id)
    if row is None:
        return
    row.state, row.waits_since, row.heartbeat_at = ImportState.CHECKED, now, None
    row.lines = row.total_lines = found.lines
    row.right, row.wrong, row.faults = found.right, found.wrong, found.faults
    row.summary, row.code_digests = found.summary, found.code_digests
    row.slight_count, row.slight_changes = found.slight_count, found.slight_changes


def new_set(session: Session, row: InjuryImport, year: int, level: str) -> int:
    """A set that does not count yet; its number."""
    made = InjurySet(import_id=row.id, source=row.source, territory=row.territory, year=year, level=level, active=False)
    session.add(made)
    session.flush()
    return made.id


def add_rows(session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows whose values stand in the order of `ROW`."""
    insert_many(session, InjuryRow, ROW, rows)


def finish_load(
    session: Session,
    import_id: UUID,
    numbers: Mapping[int, Protected],
    people: Sequence[dict[str, Any]],
    now: datetime,
) -> bool:
    """Turn on all that a file brought, in the place of what its source had for those years; False when it may not."""
    row = queries.at_work(session, import_id)
    if row is None:
        return False
    own = queries.own_sets(session, row.id)
    if queries.counting_sets(session, row.territory, [(one.year, one.level) for one in own], not_from=row.source):
        fail(session, import_id, now, reason="other_source")
        return False
    for before in queries.same_source_sets(session, row.source, row.territory, [one.year for one in own]):
        before.active, before.replaced_by = False, row.id
    session.flush()
    for one in own:
        one.active, one.published_at = True, now
        one.things = sorted({cell.thing for cell in numbers[one.id].values if cell.thing})
    cells = [_cell(set_id, cell, kept) for set_id, kept in numbers.items() for cell in kept.values]
    for first in range(0, len(cells), AT_ONCE):
        session.execute(insert(InjuryCell), cells[first : first + AT_ONCE])
    if people:
        session.execute(insert(InjuryPopulation), people)
    row.state, row.ended_at, row.heartbeat_at, row.lines = ImportState.DONE, now, None, row.total_lines
    row.samples, row.faults, row.slight_changes = [], [], []
    queries.forget_file(session, row.id)
    about = ("injury_import", row.id)
    record(session, "statistics.imported", actor=SYSTEM, now=now, about=about, rows=row.right, sets=len(own))
    tell_of_change(session, now)
    return True


def fail(session: Session, import_id: UUID, now: datetime, *, reason: str) -> None:
    """Give a file up; nothing of it counts, and its page says why."""
    row = queries.at_work(session, import_id)
    if row is not None:
        row.state, row.stage, row.ended_at = ImportState.FAILED, reason, now
        row.samples, row.faults, row.slight_changes = [], [], []
        queries.forget_file(session, row.id)


@hourly
def clear_away(session: Session, now: datetime) -> None:  # noqa: ARG001
    """Remove the rows of files that were cancelled or failed while they were being read."""
    for import_id in queries.imports_to_clear(session):
        queries.forget_rows(session, import_id)


def _cell(set_id: int, cell: Any, kept: Protected) -> dict[str, Any]:
    return {"set_id": set_id, **cell._asdict(), "count": kept.shown(cell)}
