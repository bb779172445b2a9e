"""What the demonstration asks of the database, and how it is emptied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from trygghetsrad.accounts.models import User
from trygghetsrad.interest.models import Call
from trygghetsrad.kernel.db import Base
from trygghetsrad.kernel.outbox import MailState, OutboxMail
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.population.models import PopulationSource
from trygghetsrad.suggestions.models import Suggestion

_ROOTS = (User, Call, Meeting, Suggestion, PopulationSource)
"""Nothing else can be there without one of these."""


def is_empty(session: Session) -> bool:
    """Whether nobody has put anything in the database yet."""
    return all(session.scalar(select(model.id).limit(1)) is None for model in _ROOTS)


def has_account(session: Session, email: str) -> bool:
    """Whether the demonstration's own log-in is still there."""
    return session.scalar(select(User.id).where(User.email == email)) is not None


def empty(session: Session) -> None:
    """Delete every row of every table, the tables that are pointed at last."""
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(delete(table))


def newest_letter(session: Session, about_id: UUID, kind: str) -> OutboxMail | None:
    """The letter that somebody has just got."""
    query = select(OutboxMail).where(OutboxMail.about_id == about_id, OutboxMail.kind == kind)
    return session.scalar(query.order_by(OutboxMail.queued_at.desc()).limit(1))


def put_letters_away(session: Session, *, before: datetime) -> None:
    """Count the letters from before a moment as delivered when they were written, and empty them as the mailer does."""
    written_before = OutboxMail.state == MailState.QUEUED, OutboxMail.queued_at < before
    delivered = {
        "state": MailState.SENT,
        "closed_at": OutboxMail.queued_at,
        "subject": None,
        "body": None,
        "unsubscribe_url": None,
        "calendar": None,
    }
    session.execute(
        update(OutboxMail).where(*written_before).values(delivered).execution_options(synchronize_session=False)
    )


def numbered_by_code(session: Session, digest_of: Callable[[int], str], most: int = 100) -> int | None:
    """The number of the suggestion that a code opens, among the first; `digest_of` a number is what is stored."""
    digests = [digest_of(number) for number in range(1, most + 1)]
    return session.scalar(select(Suggestion.number).where(Suggestion.code_digest.in_(digests)))
