"""A file's way in, as its owner steers it: received, its columns pointed out, accepted, cancelled, undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.statistics import queries
from trygghetsrad.statistics.changes import tell_of_change
from trygghetsrad.statistics.models import ColumnMapping, ImportState, InjuryFile, InjuryImport, Territory
from trygghetsrad.statistics.readers import Columns, guess
from trygghetsrad.statistics.readers.packing import Packed


@dataclass(frozen=True, slots=True)
class ReceiveFile:
    source: str
    territory: Territory
    file: Packed
    trusted: bool = False
    """The headings speak for themselves: what they seem to be is taken for granted."""


@dataclass(frozen=True, slots=True)
class ChooseColumns:
    import_id: UUID
    columns: tuple[str, ...]
    constants: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AcceptImport:
    import_id: UUID
    only_right: bool


@dataclass(frozen=True, slots=True)
class CancelImport:
    import_id: UUID


@dataclass(frozen=True, slots=True)
class UndoImport:
    import_id: UUID


def receive_file(session: Session, command: ReceiveFile, *, actor: Actor, now: datetime) -> InjuryImport:
    """Keep a file until it has been read in. Known headings go straight to the worker; the same file twice is one."""
    require(actor, Permission.STATISTICS_MANAGE)
    file, heading = command.file, command.file.heading
    twin = queries.open_twin(session, file.digest, command.source, command.territory)
    if twin is not None:
        return twin
    known = queries.column_mapping(session, heading.signature)
    row = InjuryImport(
        id=uuid4(),
        source=command.source,
        territory=command.territory,
        state=ImportState.CHECKING if known or command.trusted else ImportState.MAPPING,
        is_sheet=file.is_sheet,
        digest=file.digest,
        size=file.size,
        signature=heading.signature,
        headings=list(heading.names),
        samples=[list(line) for line in heading.samples],
        columns=list(known.columns) if known else guess(heading.names),
        constants=dict(known.constants) if known else {},
        created_at=now,
        waits_since=now,
    )
    session.add(row)
    session.flush()
    session.add_all(InjuryFile(import_id=row.id, part=part, data=data) for part, data in enumerate(file.parts))
    record(session, "statistics.received", actor=actor, now=now, about=("injury_import", row.id), size=file.size)
    return row


def choose_columns(session: Session, command: ChooseColumns, *, actor: Actor, now: datetime) -> InjuryImport:
    """Say what the columns are, remember it for files with the same headings, and have the file checked."""
    require(actor, Permission.STATISTICS_MANAGE)
    row = queries.import_of(session, command.import_id, lock=True)
    if row.state not in {ImportState.MAPPING, ImportState.CHECKED}:
        raise Conflict(mark("Filen är redan på väg in. Ladda om sidan."))
    if missing := Columns(command.columns, command.constants).missing(row.headings):
        field = {"count": "columns", "year": "year", "level": "level"}[missing[0]]
        raise Refused(_MISSING[missing[0]], field=field)
    row.columns, row.constants = list(command.columns), dict(command.constants)
    row.state, row.waits_since, row.heartbeat_at = ImportState.CHECKING, now, None
    row.lines = row.total_lines = 0
    known = queries.column_mapping(session, row.signature) or ColumnMapping(signature=row.signature)
    known.columns, known.constants, known.used_at = row.columns, row.constants, now
    known.source, known.territory = row.source, row.territory
    session.add(known)
    return row


_MISSING = {
    "count": mark("Peka ut minst en kolumn med antal."),
    "year": mark("Peka ut kolumnen med år, eller skriv vilket år filen gäller."),
    "level": mark("Peka ut kolumnen med vårdnivå, eller välj en för hela filen."),
}


def accept_import(session: Session, command: AcceptImport, *, actor: Actor, now: datetime) -> InjuryImport:
    """Have a checked file read in: all of it, or only its right lines."""
    require(actor, Permission.STATISTICS_MANAGE)
    row = queries.import_of(session, command.import_id, lock=True)
    if row.state in {ImportState.LOADING, ImportState.DONE}:
        return row
    if row.state is not ImportState.CHECKED:
        raise Conflict(mark("Filen är inte granskad. Ladda om sidan."))
    if row.wrong and not command.only_right:
        raise Refused(mark("Filen har rader som är fel. Rätta dem, eller läs in bara de rätta."))
    if not row.summary:
        raise Refused(mark("Filen har inga rader som går att läsa in."))
    keys = [(year, level) for year, level, _ in row.summary]
    others = queries.counting_sets(session, row.territory, keys, not_from=row.source)
    if others:
        raise Refused(
            mark(
                "%(source)s är redan inläst för %(year)s och samma vårdnivå. Ångra den, så räknas ingen skada dubbelt.",
                source=others[0].source,
                year=others[0].year,
            )
        )
    row.only_right, row.state = command.only_right, ImportState.LOADING
    row.waits_since, row.heartbeat_at, row.lines = now, None, 0
    record(
        session,
        "statistics.accepted",
        actor=actor,
        now=now,
        about=("injury_import", row.id),
        right=row.right,
        wrong=row.wrong,
        only_right=command.only_right,
    )
    return row


def cancel_import(session: Session, command: CancelImport, *, actor: Actor, now: datetime) -> InjuryImport:
    """Throw a file away before it is in. The worker hears it at its next beat, and nothing of the file stays."""
    require(actor, Permission.STATISTICS_MANAGE)
    row = queries.import_of(session, command.import_id, lock=True)
    if row.state in {ImportState.DONE, ImportState.UNDONE}:
        raise Conflict(mark("Filen är redan inläst. Du kan ångra inläsningen i stället."))
    if row.state is not ImportState.CANCELLED:
        row.state, row.ended_at = ImportState.CANCELLED, now
        row.samples, row.faults, row.slight_changes = [], [], []
        queries.forget_file(session, row.id)
        record(session, "statistics.cancelled", actor=actor, now=now, about=("injury_import", row.id))
    return row


def undo_import(session: Session, command: UndoImport, *, actor: Actor, now: datetime) -> InjuryImport:
    """Stop counting with what a file brought, and count again with what it replaced."""
    require(actor, Permission.STATISTICS_MANAGE)
    row = queries.import_of(session, command.import_id, lock=True)
    if row.state is ImportState.UNDONE:
        return row
    own = queries.own_sets(session, row.id)
    if row.state is not ImportState.DONE or not all(one.active for one in own):
        raise Conflict(mark("Någon har läst in nyare uppgifter för samma år. Ångra den inläsningen först."))
    for one in own:
        one.active = False
    session.flush()
    before = queries.replaced_sets(session, row.id)
    for one in before:
        one.active, one.replaced_by = True, None
    row.state, row.ended_at = ImportState.UNDONE, now
    about = ("injury_import", row.id)
    record(session, "statistics.undone", actor=actor, now=now, about=about, sets=len(own), restored=len(before))
    tell_of_change(session, now)
    return row
