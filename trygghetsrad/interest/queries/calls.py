"""What is read about calls, and about those who wait for the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from trygghetsrad.interest.models import Call, CallNotice
from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.errors import NotFound


def open_call(session: Session, today: date) -> Call | None:
    """The call that is open today. Periods do not overlap, so there is at most one."""
    return session.scalar(
        select(Call)
        .where(Call.withdrawn_at.is_(None), Call.opens_on <= today, Call.closes_on >= today)
        .order_by(Call.opens_on.desc())
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class CallInShort:
    """What the start page says of the call that is open."""

    closes_on: date
    panel_size: int


_IS_OPEN = (Call.withdrawn_at.is_(None), Call.opens_on <= bindparam("today"), Call.closes_on >= bindparam("today"))
_IN_SHORT = select(Call.closes_on, Call.panel_size).where(*_IS_OPEN).order_by(Call.opens_on.desc()).limit(1)


def open_call_in_short(reader: Reader, today: date) -> CallInShort | None:
    """The call that is open today."""
    found = reader.execute(_IN_SHORT, {"today": today}).first()
    return CallInShort(*found) if found else None


def next_call(session: Session, today: date) -> Call | None:
    """The next call that has a date and is not open yet."""
    return session.scalar(
        select(Call).where(Call.withdrawn_at.is_(None), Call.opens_on > today).order_by(Call.opens_on).limit(1)
    )


def call(session: Session, number: int, *, lock: bool = False) -> Call:
    query = select(Call).where(Call.number == number)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def call_by_id(session: Session, call_id: UUID) -> Call:
    found = session.get(Call, call_id)
    if found is None:
        raise NotFound
    return found


def calls(session: Session) -> list[Call]:
    """Every call, newest first: a handful a decade."""
    return list(session.scalars(select(Call).order_by(Call.opens_on.desc(), Call.number.desc())))


def call_made_with(session: Session, once: str) -> Call | None:
    """The call that this very form made already."""
    return session.scalar(select(Call).where(Call.once == once))


def last_call_number(session: Session) -> int:
    return session.scalar(select(func.max(Call.number))) or 0


def periods(session: Session, *, but: UUID | None = None) -> list[tuple[date, date]]:
    """When the other calls are open, those that were withdrawn left out."""
    query = select(Call.opens_on, Call.closes_on).where(Call.withdrawn_at.is_(None))
    if but is not None:
        query = query.where(Call.id != but)
    return [(first, last) for first, last in session.execute(query)]


def notice_for(session: Session, key: str) -> CallNotice | None:
    return session.scalar(select(CallNotice).where(CallNotice.email_key == key).with_for_update())


def notice_by_id(session: Session, notice_id: UUID) -> CallNotice:
    found = session.get(CallNotice, notice_id)
    if found is None:
        raise NotFound
    return found


def confirmed_notices(session: Session, most: int = 200) -> list[CallNotice]:
    query = select(CallNotice).where(CallNotice.confirmed_at.is_not(None)).order_by(CallNotice.asked_at).limit(most)
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def unconfirmed_notices(session: Session, *, asked_before: datetime) -> list[CallNotice]:
    query = select(CallNotice).where(CallNotice.confirmed_at.is_(None), CallNotice.asked_at < asked_before)
    return list(session.scalars(query.with_for_update(skip_locked=True)))
