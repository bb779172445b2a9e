"""Beginning to follow, and saying yes. The answer is alike whether an address is new, known or follows it already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import Gone, Refused
from trygghetsrad.kernel.i18n import in_language, mark
from trygghetsrad.kernel.links import drop_links, issue_link, use_link
from trygghetsrad.kernel.outbox import queue_mail, written_since
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.text import normalised_email
from trygghetsrad.kernel.web import public_url
from trygghetsrad.notices import queries, rules, tokens
from trygghetsrad.notices.models import Subscriber, Subscription
from trygghetsrad.notices.rules import Rhythm
from trygghetsrad.notices.subjects import Subject, registry
from trygghetsrad.notices.use_cases.forgetting import ABOUT, CONFIRM

ASKED_FOR = ("notice_confirm", "notice_known", "notice_own")
"""The letters that somebody's click on our pages causes, perhaps somebody else's."""


@dataclass(frozen=True, slots=True)
class AskToFollow:
    email: str
    subject: Subject
    rhythm: Rhythm
    language: str


def ask_to_follow(session: Session, command: AskToFollow, *, actor: Actor, now: datetime) -> bool:  # noqa: ARG001
    """Ask the owner of an address whether it shall follow something. Nothing is sent to it before they say yes."""
    subscriber = _subscriber(session, command, now)
    if subscriber is None:
        return True
    subscription = queries.subscription_to(session, subscriber.id, command.subject)
    asked_just_now = subscription is not None and now < subscription.asked_at + rules.ASK_AGAIN
    if asked_just_now or _has_enough(session, subscriber, now):
        return True
    if subscription is None:
        subscription = _wish(session, subscriber, command, now)
    subscription.asked_at = now
    if subscription.confirmed_at is not None:
        _write(session, "notice_known", subscriber, command, now, own_url=own_url(subscriber))
        return True
    subscription.rhythm = command.rhythm
    drop_links(session, CONFIRM, subscription.id)
    secret = issue_link(session, CONFIRM, subscription.id, now=now, valid_for=rules.CONFIRM_WITHIN)
    _write(session, "notice_confirm", subscriber, command, now, secret=secret, weekly=command.rhythm is Rhythm.WEEKLY)
    return True


def _subscriber(session: Session, command: AskToFollow, now: datetime) -> Subscriber | None:
    """The one with the address, new or known; None when somebody else is just now making the same."""
    key = normalised_email(command.email)
    known = queries.subscriber_at(session, key)
    if known is not None:
        return known
    if queries.waiting(session) >= rules.MOST_WAITING:
        raise Refused(mark("Vi kan inte ta emot fler adresser just nu. Försök igen i morgon, eller ring oss."))
    new = Subscriber(email=command.email, email_key=key, language=command.language, since=now)
    try:
        with session.begin_nested():
            session.add(new)
            session.flush()
    except IntegrityError:
        return None
    return new


def _wish(session: Session, subscriber: Subscriber, command: AskToFollow, now: datetime) -> Subscription:
    kind, key = command.subject
    wish = Subscription(
        subscriber_id=subscriber.id, subject_kind=kind, subject_key=key, rhythm=command.rhythm, asked_at=now
    )
    session.add(wish)
    session.flush()
    return wish


def _has_enough(session: Session, subscriber: Subscriber, now: datetime) -> bool:
    """Whether clicks have filled this mailbox for today."""
    return written_since(session, subscriber.id, ASKED_FOR, now - timedelta(days=1)) >= rules.ASKED_IN_A_DAY


def _write(
    session: Session, template: str, subscriber: Subscriber, command: AskToFollow, now: datetime, **context: Any
) -> None:
    kind, key = command.subject
    with in_language(command.language):
        named = registry().subjects[kind].names(session, [key]).get(key)
    queue_mail(
        session,
        template,
        to=subscriber.email,
        now=now,
        language=command.language,
        about=(ABOUT, subscriber.id),
        title=named.title if named else "",
        **context,
    )


def own_url(subscriber: Subscriber) -> str:
    """The page of everything that an address follows."""
    return public_url("notices.own", subscriber.language, token=tokens.sign(tokens.OWN, subscriber.id))


@dataclass(frozen=True, slots=True)
class ConfirmFollowing:
    secret: str
    language: str


def confirm_following(session: Session, command: ConfirmFollowing, *, actor: Actor, now: datetime) -> UUID:  # noqa: ARG001
    """The owner of an address says yes, and is written to in the language that they said it in."""
    found = queries.subscription(session, use_link(session, CONFIRM, command.secret, now=now))
    subscriber = queries.subscriber(session, found.subscriber_id) if found else None
    if found is None or subscriber is None:
        raise Gone(mark("Länken gäller inte längre. Börja om, eller ring oss så hjälper vi dig."))
    found.confirmed_at = found.confirmed_at or now
    subscriber.language = command.language
    return subscriber.id


@dataclass(frozen=True, slots=True)
class AskForOwnPage:
    email: str
    language: str


def ask_for_own_page(session: Session, command: AskForOwnPage, *, actor: Actor, now: datetime) -> bool:  # noqa: ARG001
    """Send the link to one's own page, if the address follows anything. The answer is the same if it does not."""
    subscriber = queries.subscriber_at(session, normalised_email(command.email))
    if subscriber is None or not queries.all_of(session, subscriber.id) or _has_enough(session, subscriber, now):
        return True
    queue_mail(
        session,
        "notice_own",
        to=subscriber.email,
        now=now,
        language=command.language,
        about=(ABOUT, subscriber.id),
        own_url=own_url(subscriber),
    )
    return True
