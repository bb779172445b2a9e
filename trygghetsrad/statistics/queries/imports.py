"""Files on their way in, and the sets of rows that came from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.statistics.models import (
    ColumnMapping,
    ImportState,
    InjuryFile,
    InjuryImport,
    InjuryRow,
    InjurySet,
    Territory,
)

SHOWN = 50
AT_WORK = (ImportState.CHECKING, ImportState.LOADING)


def import_of(session: Session, import_id: UUID, *, lock: bool = False) -> InjuryImport:
    query = select(InjuryImport).where(InjuryImport.id == import_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def recent_imports(session: Session) -> list[InjuryImport]:
    """The newest files, those that wait for somebody first among equals."""
    return list(session.scalars(select(InjuryImport).order_by(InjuryImport.created_at.desc()).limit(SHOWN)))


def open_twin(session: Session, digest: str, source: str, territory: Territory) -> InjuryImport | None:
    """The same file, sent before and not yet dealt with."""
    waits = (ImportState.MAPPING, *AT_WORK, ImportState.CHECKED)
    return session.scalar(
        select(InjuryImport)
        .where(
            InjuryImport.digest == digest,
            InjuryImport.source == source,
            InjuryImport.territory == territory,
            InjuryImport.state.in_(waits),
        )
        .limit(1)
    )


def next_import(session: Session, silent_since: datetime) -> InjuryImport | None:
    """The file that has waited longest, unless a worker that lives is at one: they come one at a time."""
    busy = session.scalar(select(func.count()).select_from(InjuryImport).where(_alive(silent_since)))
    if busy:
        return None
    return session.scalar(
        select(InjuryImport)
        .where(InjuryImport.state.in_(AT_WORK))
        .order_by(InjuryImport.waits_since, InjuryImport.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _alive(silent_since: datetime) -> ColumnElement[bool]:
    return and_(InjuryImport.state.in_(AT_WORK), InjuryImport.heartbeat_at > silent_since)


def parts_of(session: Session, import_id: UUID) -> Iterator[bytes]:
    """The file, part by part, as it is packed."""
    numbers = session.scalars(
        select(InjuryFile.part).where(InjuryFile.import_id == import_id).order_by(InjuryFile.part)
    ).all()
    for number in numbers:
        data = session.scalar(
            select(InjuryFile.data).where(InjuryFile.import_id == import_id, InjuryFile.part == number)
        )
        yield data or b""


def column_mapping(session: Session, signature: str) -> ColumnMapping | None:
    return session.get(ColumnMapping, signature)


def own_sets(session: Session, import_id: UUID) -> list[InjurySet]:
    query = select(InjurySet).where(InjurySet.import_id == import_id).order_by(InjurySet.year, InjurySet.level)
    return list(session.scalars(query))


def replaced_sets(session: Session, import_id: UUID) -> list[InjurySet]:
    return list(session.scalars(select(InjurySet).where(InjurySet.replaced_by == import_id)))


def same_source_sets(session: Session, source: str, territory: Territory, years: Iterable[int]) -> list[InjurySet]:
    """The sets that count, and that a file of the same source and years replaces."""
    return list(
        session.scalars(
            select(InjurySet).where(
                InjurySet.active,
                InjurySet.source == source,
                InjurySet.territory == territory,
                InjurySet.year.in_(sorted(set(years))),
            )
        )
    )


def counting_sets(
    session: Session, territory: Territory, keys: Iterable[tuple[int, str]], *, not_from: str
) -> list[InjurySet]:
    """Sets of other sources for the same years and levels of care: their events would be counted twice."""
    wanted = [and_(InjurySet.year == year, InjurySet.level == level) for year, level in sorted(set(keys))]
    if not wanted:
        return []
    return list(
        session.scalars(
            select(InjurySet)
            .where(InjurySet.active, InjurySet.territory == territory, InjurySet.source != not_from, or_(*wanted))
            .order_by(InjurySet.year)
        )
    )


def at_work(session: Session, import_id: UUID) -> InjuryImport | None:
    """A file that the worker has in its hands; None when it was cancelled meanwhile."""
    return session.scalar(
        select(InjuryImport)
        .where(InjuryImport.id == import_id, InjuryImport.state.in_(AT_WORK))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def forget_file(session: Session, import_id: UUID) -> None:
    session.execute(delete(InjuryFile).where(InjuryFile.import_id == import_id))


def forget_rows(session: Session, import_id: UUID) -> None:
    """Remove what was written of a file that never came in: its sets have never counted."""
    sets = select(InjurySet.id).where(
        InjurySet.import_id == import_id, InjurySet.active.is_(False), InjurySet.published_at.is_(None)
    )
    session.execute(delete(InjuryRow).where(InjuryRow.set_id.in_(sets)))
    session.execute(delete(InjurySet).where(InjurySet.id.in_(sets)))


def imports_to_clear(session: Session) -> list[UUID]:
    """Files that were given up, and left something behind."""
    given_up = (ImportState.CANCELLED, ImportState.FAILED)
    return list(
        session.scalars(
            select(InjuryImport.id)
            .join(InjurySet, InjurySet.import_id == InjuryImport.id)
            .where(InjuryImport.state.in_(given_up), InjurySet.published_at.is_(None))
            .distinct()
        )
    )
