"""Letters on paper as rows, for those who have no e-mail: written in the transaction that caused them, then printed.

Somebody prints what waits, all at once. A batch can be printed again for some weeks; then it is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import JSON, String, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.i18n import current_language, in_language, language_in_force
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.pdf import pdf
from trygghetsrad.kernel.personal import erases, personal
from trygghetsrad.kernel.templating import date_long

KEPT_AFTER = timedelta(days=30)
GIVEN_UP_AFTER = timedelta(days=90)
"""What nobody has printed for so long is no news any more."""
_KEPT = "Tas bort 30 dagar efter att det skrevs ut."


class PostalLetter(Base):
    """One letter to one person. It is removed whole, so nothing of it stays."""

    __tablename__ = "postal_letter"

    id: Mapped[UUID] = new_id()
    kind: Mapped[str]
    about_id: Mapped[UUID] = mapped_column(index=True)
    what: Mapped[str] = mapped_column(String(300))
    """What it is, for whoever prints it: the kind of letter, no person."""
    language: Mapped[str] = mapped_column(String(5))
    name: Mapped[str | None] = personal(String(200), why=f"Vem brevet är till. {_KEPT}")
    address: Mapped[str | None] = personal(String(300), why=f"Dit brevet skickas. {_KEPT}")
    content: Mapped[dict[str, Any]] = personal(JSON, erased={}, why=f"Brevets text. {_KEPT}")
    queued_at: Mapped[datetime]
    batch: Mapped[UUID | None] = mapped_column(index=True)
    """Those that were printed at one time; None while it waits."""
    printed_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets a letter, where, and in which language. `address` has its lines apart by commas."""

    name: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Slip:
    """What one sends back: boxes to tick, those of what one needs after a word of their own, and lines to write on."""

    heading: str
    who: str
    choices: Sequence[str]
    lines: Sequence[str]
    back: str
    needs_words: str = ""
    needs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A letter's words in its reader's language. A part is a paragraph of one line or more, or a numbered list."""

    heading: str
    parts: Sequence[str | Sequence[str]] = field(default_factory=tuple)
    slip: Slip | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many letters of one sort wait, and since when."""

    what: str
    number: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters that were printed together."""

    id: UUID
    number: int
    printed_at: datetime


def queue_letter(
    session: Session, kind: str, to: Addressee, content: Content, *, what: str, about_id: UUID, now: datetime
) -> PostalLetter:
    """Lay a letter among those that wait to be printed. `what` says which sort it is, in Swedish and without a name."""
    letter = PostalLetter(
        kind=kind,
        about_id=about_id,
        what=what,
        language=to.language,
        name=to.name,
        address=to.address,
        content=asdict(content),
        queued_at=now,
    )
    session.add(letter)
    session.flush()
    return letter


def take_back(session: Session, about_id: UUID, kinds: Collection[str]) -> set[str]:
    """Remove letters that nobody has printed, since there is newer to say; return of which kinds they were."""
    unprinted = (PostalLetter.about_id == about_id, PostalLetter.kind.in_(kinds), PostalLetter.batch.is_(None))
    found = set(session.scalars(select(PostalLetter.kind).where(*unprinted)))
    if found:
        session.execute(delete(PostalLetter).where(*unprinted))
    return found


def waiting(session: Session) -> list[Waiting]:
    """What waits to be printed, the oldest first."""
    since = func.min(PostalLetter.queued_at)
    rows = session.execute(
        select(PostalLetter.what, func.count(), since)
        .where(PostalLetter.batch.is_(None))
        .group_by(PostalLetter.what)
        .order_by(since, PostalLetter.what)
    )
    return [Waiting(*row) for row in rows]


def print_waiting(session: Session, batch: UUID, now: datetime) -> int:
    """Put everything that waits into a batch; return how many letters it has. The same batch again is as it was."""
    if made := number_in(session, batch):
        return made
    taken = update(PostalLetter).where(PostalLetter.batch.is_(None)).values(batch=batch, printed_at=now)
    return session.execute(taken).rowcount or 0  # type: ignore[attr-defined]


def number_in(session: Session, batch: UUID) -> int:
    """How many letters a batch has."""
    return session.scalar(select(func.count()).where(PostalLetter.batch == batch)) or 0


def letters_in(session: Session, batch: UUID) -> Sequence[PostalLetter]:
    """The letters of a batch in the order in which they were written."""
    query = select(PostalLetter).where(PostalLetter.batch == batch).order_by(PostalLetter.queued_at, PostalLetter.id)
    return session.scalars(query).all()


def batches(session: Session) -> list[Batch]:
    """What has been printed and can be printed again, the newest first."""
    printed_at = func.max(PostalLetter.printed_at)
    rows = session.execute(
        select(PostalLetter.batch, func.count(), printed_at)
        .where(PostalLetter.batch.is_not(None))
        .group_by(PostalLetter.batch)
        .order_by(printed_at.desc())
    )
    return [Batch(batch, number, at) for batch, number, at in rows if batch is not None and at is not None]


def printed(session: Session, about_ids: Collection[UUID]) -> dict[UUID, datetime | None]:
    """When the newest letter about each thing was printed; None while it waits."""
    rows = session.execute(
        select(PostalLetter.about_id, PostalLetter.printed_at)
        .where(PostalLetter.about_id.in_(about_ids))
        .order_by(PostalLetter.queued_at, PostalLetter.id)
    )
    return {row[0]: row[1] for row in rows}


def as_pdf(letters: Sequence[PostalLetter], title: str) -> bytes:
    """One file with a page or more for each letter."""
    return sheets(title, [_sheet(one) for one in letters])


def sheets(title: str, letters: Sequence[dict[str, Any]]) -> bytes:
    """The file of `templates/pdf/letters.typ`, with the municipality at the foot of every page."""
    municipality = current_app.extensions["config"].municipality.in_language(current_language())
    footer = f"{municipality.full_name}, {municipality.contact.address}"
    return pdf("letters", title, current_language(), {"footer": footer, "letters": letters})


def lines_of(name: str, address: str) -> list[str]:
    """Whom a letter is to, as it stands in the window of an envelope."""
    return [name, *(line.strip() for line in address.split(",") if line.strip())]


def _sheet(letter: PostalLetter) -> dict[str, Any]:
    with in_language(letter.language):
        municipality = current_app.extensions["config"].municipality.in_language(letter.language)
        return {
            "language": letter.language,
            "sender": municipality.full_name,
            "to": lines_of(letter.name or "", letter.address or ""),
            "day": date_long(letter.printed_at or letter.queued_at),
            "heading": letter.content["heading"],
            "sentences": letter.content["parts"],
            "slip": letter.content["slip"],
        }


def back_to() -> str:
    """Where a slip is sent, in the language in force."""
    municipality = current_app.extensions["config"].municipality.in_language(language_in_force())
    return _("Skicka till %(name)s, %(address)s.", name=municipality.full_name, address=municipality.contact.address)


@erases(PostalLetter)
def forget_printed(session: Session, now: datetime) -> int:
    """Remove what was printed some weeks ago, and what nobody has printed for months; return how many."""
    old = or_(PostalLetter.printed_at < now - KEPT_AFTER, PostalLetter.queued_at < now - GIVEN_UP_AFTER)
    return session.execute(delete(PostalLetter).where(old)).rowcount or 0  # type: ignore[attr-defined]
