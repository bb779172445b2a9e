"""Followers for tests. Every address is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from trygghetsrad.kernel.text import normalised_email
from trygghetsrad.notices.models import Subscriber, Subscription
from trygghetsrad.notices.rules import Rhythm
from trygghetsrad.notices.subjects import EVERYTHING, Subject

LONG_AGO = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
_number = count(1)


def a_subscriber(session: Session, **over: Any) -> Subscriber:
    """An address whose owner has said yes to something."""
    email = over.pop("email", None) or f"lo{next(_number)}@example.se"
    values: dict[str, Any] = {
        "id": uuid4(),
        "email": email,
        "email_key": normalised_email(email),
        "language": "sv",
        "since": LONG_AGO,
    }
    session.add(one := Subscriber(**values | over))
    session.flush()
    return one


def a_subscription(
    session: Session, subject: Subject = EVERYTHING, subscriber: Subscriber | None = None, **over: Any
) -> Subscription:
    """One that counts, and is told of at once."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "subscriber_id": (subscriber or a_subscriber(session)).id,
        "subject_kind": subject[0],
        "subject_key": subject[1],
        "rhythm": Rhythm.AT_ONCE,
        "asked_at": LONG_AGO,
        "confirmed_at": LONG_AGO,
    }
    session.add(one := Subscription(**values | over))
    session.flush()
    return one
