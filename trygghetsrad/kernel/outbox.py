"""Letters as rows. A letter is written in the transaction that caused it; the worker delivers it afterwards.

Claim, send, mark: a worker that dies after the server took the letter sends it again with the same Message-ID, so the
reader's mail program shows one. A delivered letter's body is emptied at once: it may hold a link that opens a door.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Index, String, Text, exists, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import DEFAULT, in_language
from trygghetsrad.kernel.personal import erases, personal

CLAIM = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))
"""How long to wait after each failed try; after the last one the letter is set aside for a person to look at."""
KEPT_AFTER = timedelta(days=90)
_PENDING = "outbox_pending"
_ASKED = "worker_asked"


class MailState(StrEnum):
    """Where a letter is."""

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    """The receiving side says that the address does not exist."""
    DEAD = "dead"
    """Given up after the last try."""


class OutboxMail(Base):
    """One letter to one address."""

    __tablename__ = "outbox_mail"
    __table_args__ = (Index("ix_outbox_mail_due", "state", "next_try_at"),)

    id: Mapped[UUID] = new_id()
    message_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    about_kind: Mapped[str | None]
    about_id: Mapped[UUID | None] = mapped_column(index=True)
    to: Mapped[str | None] = personal(String(320), why="Dit brevet skickas.")
    subject: Mapped[str | None] = personal(String(500), why="Brevets rubrik kan nämna en person.")
    body: Mapped[str | None] = personal(Text, why="Brevets text; töms när brevet är levererat.")
    unsubscribe_url: Mapped[str | None]
    calendar: Mapped[str | None] = personal(Text, why="Kalenderdelen av en kallelse; töms när brevet är levererat.")
    state: Mapped[MailState] = mapped_column(default=MailState.QUEUED)
    queued_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    fault: Mapped[str | None]


_WHOLE = OutboxMail.to.is_not(None)
"""Not emptied: somebody could still be reached."""
_OPENS_NOTHING = {"subject": None, "body": None, "unsubscribe_url": None, "calendar": None}
"""What a letter keeps of its words and of its links that open a door: nothing."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets a letter, in their language; `about` is what the letter goes with when it is erased."""

    to: str
    language: str
    about: tuple[str, UUID]


def queue_mail(
    session: Session,
    template: str,
    *,
    to: str,
    now: datetime,
    language: str = DEFAULT,
    about: tuple[str, UUID] | None = None,
    unsubscribe_url: str | None = None,
    calendar: str | None = None,
    **context: Any,
) -> OutboxMail:
    """Write a letter from `templates/mail/<template>.txt` (blocks `subject` and `body`) in the reader's language.

    `calendar` is an iCalendar object with a METHOD, which the reader's calendar program acts on.
    `unsubscribe_url` is for letters that one may end with one click (RFC 8058); the template says so by its own link.
    """
    letter = _letter(template, to, _written(template, language, context), about, now)
    letter.unsubscribe_url, letter.calendar = unsubscribe_url, calendar
    session.add(letter)
    current_app.extensions[_PENDING] = True
    return letter


def queue_alike(session: Session, template: str, readers: Iterable[Reader], *, now: datetime, **context: Any) -> int:
    """Write the same letter to many, once in each language; return how many."""
    texts: dict[str, tuple[str, str]] = {}
    letters = []
    for one in readers:
        if one.language not in texts:
            texts[one.language] = _written(template, one.language, context)
        letters.append(_letter(template, one.to, texts[one.language], one.about, now))
    session.add_all(letters)
    if letters:
        current_app.extensions[_PENDING] = True
    return len(letters)


def _written(template: str, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body."""
    with in_language(language):
        page = current_app.jinja_env.get_template(f"mail/{template}.txt")
        municipality = current_app.extensions["config"].municipality.in_language(language)
        view = page.new_context({"municipality": municipality, **context, "language": language})
        subject = " ".join("".join(page.blocks["subject"](view)).split())
        return subject, "".join(page.blocks["body"](view)).strip() + "\n"


def _letter(kind: str, to: str, text: tuple[str, str], about: tuple[str, UUID] | None, now: datetime) -> OutboxMail:
    domain = current_app.extensions["config"].mail_from.rpartition("@")[2]
    return OutboxMail(
        message_id=make_msgid(domain=domain),
        kind=kind,
        about_kind=about[0] if about else None,
        about_id=about[1] if about else None,
        to=to,
        subject=text[0],
        body=text[1],
        queued_at=now,
        next_try_at=now,
    )


def ask_worker() -> None:
    """Have the worker woken, once this transaction is through, for what waits in rows of its own (`jobs.later`)."""
    current_app.extensions[_ASKED] = True


def wake_worker() -> None:
    """Tell the worker what waits, if this process has left it anything. A lost call costs a minute, never a letter."""
    if current_app.extensions.pop(_PENDING, False):
        current_app.extensions["jobs"].wake()
    if current_app.extensions.pop(_ASKED, False):
        current_app.extensions["jobs"].wake_later()


def claim_due(session: Session, now: datetime, most: int = 20) -> Sequence[OutboxMail]:
    """Take the letters that are due, so that no other worker does, until the claim runs out."""
    due = (
        select(OutboxMail)
        .where(OutboxMail.state == MailState.QUEUED, OutboxMail.next_try_at <= now)
        .order_by(OutboxMail.next_try_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    letters = session.scalars(due).all()
    for letter in letters:
        letter.next_try_at = now + CLAIM
    return letters


def mark_sent(session: Session, letter_id: UUID, now: datetime) -> None:
    _close(session, letter_id, now, MailState.SENT, fault=None)


def mark_refused(session: Session, letter_id: UUID, now: datetime, fault: str) -> None:
    _close(session, letter_id, now, MailState.REFUSED, fault=fault)


def mark_failed(session: Session, letter_id: UUID, now: datetime, fault: str) -> None:
    """Try again after a pause that grows; set aside after the last."""
    letter = session.get_one(OutboxMail, letter_id)
    letter.tries += 1
    letter.fault = fault
    if letter.tries > len(PAUSES):
        _close(session, letter_id, now, MailState.DEAD, fault=fault)
    else:
        letter.next_try_at = now + PAUSES[letter.tries - 1]


def _close(session: Session, letter_id: UUID, now: datetime, state: MailState, fault: str | None) -> None:
    values: dict[str, Any] = {"state": state, "closed_at": now, "fault": fault}
    if state is MailState.SENT:
        values |= _OPENS_NOTHING
    session.execute(update(OutboxMail).where(OutboxMail.id == letter_id).values(values))


@erases(OutboxMail)
def forget_old_letters(session: Session, now: datetime) -> int:
    """Empty the letters that were closed long ago; what remains says only that a letter of some kind was sent."""
    old = (
        update(OutboxMail)
        .where(OutboxMail.closed_at < now - KEPT_AFTER, or_(OutboxMail.to.is_not(None), OutboxMail.body.is_not(None)))
        .values(to=None, **_OPENS_NOTHING)
    )
    return session.execute(old).rowcount or 0  # type: ignore[attr-defined]


def forget_letters_about(session: Session, about_id: UUID, *, to: str | None = None) -> None:
    """Empty every letter about one thing, or those of them to one address, delivered or not: part of erasing."""
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.about_id == about_id, *([OutboxMail.to == to] if to else []))
        .values(to=None, state=MailState.DEAD, fault="erased", **_OPENS_NOTHING)
    )


def overtake(session: Session, kind: str, about_id: UUID) -> bool:
    """Take back a letter that has not left yet, since a newer one says more; return whether there was one."""
    held = (
        update(OutboxMail)
        .where(OutboxMail.kind == kind, OutboxMail.about_id == about_id, OutboxMail.state == MailState.QUEUED)
        .values(to=None, state=MailState.DEAD, fault="overtaken", **_OPENS_NOTHING)
    )
    return bool(session.execute(held).rowcount)  # type: ignore[attr-defined]


def given_up(session: Session) -> int:
    """How many letters were set aside after the last try."""
    return session.scalar(select(func.count()).where(OutboxMail.state == MailState.DEAD, _WHOLE)) or 0


def not_arrived(session: Session, kinds: Collection[str]) -> int:
    """How many letters of some kinds were set aside, or go to an address that does not exist."""
    unsent = OutboxMail.state.in_((MailState.DEAD, MailState.REFUSED))
    return session.scalar(select(func.count()).where(unsent, OutboxMail.kind.in_(kinds), _WHOLE)) or 0


def set_aside(session: Session, most: int = 100) -> Sequence[OutboxMail]:
    """The letters that were set aside or whose address does not exist, newest first."""
    unsent = OutboxMail.state.in_((MailState.DEAD, MailState.REFUSED))
    return session.scalars(
        select(OutboxMail).where(unsent, _WHOLE).order_by(OutboxMail.queued_at.desc()).limit(most)
    ).all()


def try_again(session: Session, letter_id: UUID, now: datetime) -> None:
    """Put a letter that was set aside back in the queue."""
    letter = session.get(OutboxMail, letter_id)
    if letter is None or letter.state not in {MailState.DEAD, MailState.REFUSED} or letter.to is None:
        raise NotFound
    letter.state, letter.tries, letter.next_try_at = MailState.QUEUED, 0, now


def delivery_of(session: Session, about_ids: Sequence[UUID], kind: str | None = None) -> dict[UUID, MailState]:
    """The state of the newest letter of a kind about each thing; without one, of any kind that was not taken back."""
    wanted = OutboxMail.kind == kind if kind else _WHOLE
    rows = session.execute(
        select(OutboxMail.about_id, OutboxMail.state)
        .where(OutboxMail.about_id.in_(about_ids), wanted)
        .order_by(OutboxMail.queued_at)
    )
    return {about: state for about, state in rows if about is not None}


def reached_at(session: Session, about_ids: Collection[UUID], at: datetime) -> set[str]:
    """The addresses that a letter about one of these things was written to at a moment: in one transaction."""
    rows = session.scalars(
        select(OutboxMail.to).where(OutboxMail.about_id.in_(about_ids), OutboxMail.queued_at == at, _WHOLE)
    )
    return {to for to in rows if to}


def written_since(session: Session, about_id: UUID, kinds: Collection[str], moment: datetime) -> int:
    """How many letters of some kinds have been written about one thing since a moment."""
    wanted = select(func.count()).where(
        OutboxMail.about_id == about_id, OutboxMail.kind.in_(kinds), OutboxMail.queued_at > moment
    )
    return session.scalar(wanted) or 0


def refused_in_a_row(session: Session, about_kind: str, least: int) -> Sequence[UUID]:
    """Things of a kind about which the last `least` letters or more were refused: the address does not exist."""
    later = aliased(OutboxMail)
    arrived_since = exists().where(
        later.about_id == OutboxMail.about_id, later.state == MailState.SENT, later.queued_at > OutboxMail.queued_at
    )
    rows = session.scalars(
        select(OutboxMail.about_id)
        .where(OutboxMail.state == MailState.REFUSED, OutboxMail.about_kind == about_kind, ~arrived_since)
        .group_by(OutboxMail.about_id)
        .having(func.count() >= least)
    )
    return [about for about in rows if about is not None]
