"""Being told, once, when the next call opens. An address counts only when its owner has said yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.interest import queries
from trygghetsrad.interest.models import CallNotice
from trygghetsrad.interest.rules import LINK_PAUSE, NOTICE_VALID
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.links import drop_links, issue_link, use_link
from trygghetsrad.kernel.outbox import forget_letters_about, queue_mail
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.personal import erases
from trygghetsrad.kernel.text import normalised_email

NOTICE_LINK = "call_notice"


@dataclass(frozen=True, slots=True)
class AskForNotice:
    email: str
    language: str


def ask_for_notice(session: Session, command: AskForNotice, *, actor: Actor, now: datetime) -> bool:  # noqa: ARG001
    """Ask the owner of an address whether we may write once. The caller answers alike whether it is new or known."""
    key = normalised_email(command.email)
    notice = queries.notice_for(session, key)
    if notice is None:
        notice = CallNotice(email=command.email, email_key=key, language=command.language, asked_at=now)
        try:
            with session.begin_nested():
                session.add(notice)
                session.flush()
        except IntegrityError:
            return True
    elif notice.confirmed_at is not None or now < notice.asked_at + LINK_PAUSE:
        return True
    notice.asked_at = now
    drop_links(session, NOTICE_LINK, notice.id)
    secret = issue_link(session, NOTICE_LINK, notice.id, now=now, valid_for=NOTICE_VALID)
    about = ("call_notice", notice.id)
    queue_mail(
        session, "call_notice_confirm", to=command.email, now=now, language=notice.language, about=about, secret=secret
    )
    return True


@dataclass(frozen=True, slots=True)
class ConfirmNotice:
    secret: str


def confirm_notice(session: Session, command: ConfirmNotice, *, actor: Actor, now: datetime) -> CallNotice:  # noqa: ARG001
    """The owner of an address says yes."""
    notice = queries.notice_by_id(session, use_link(session, NOTICE_LINK, command.secret, now=now))
    notice.confirmed_at = now
    return notice


@hourly
def tell_of_open_call(session: Session, now: datetime) -> int:
    """When a call is open, write to everyone who waits for it, and forget them. Return how many letters."""
    call = queries.open_call(session, clock.local(now).date())
    if call is None:
        return 0
    told = queries.confirmed_notices(session)
    for notice in told:
        about = ("call", call.id)
        queue_mail(session, "call_open", to=notice.email, now=now, language=notice.language, about=about, call=call)
        _forget(session, notice)
    return len(told)


@hourly
@erases(CallNotice)
def forget_unconfirmed_notices(session: Session, now: datetime) -> int:
    """Forget the addresses whose owner never said yes."""
    late = queries.unconfirmed_notices(session, asked_before=now - NOTICE_VALID)
    for notice in late:
        _forget(session, notice)
    return len(late)


def _forget(session: Session, notice: CallNotice) -> None:
    drop_links(session, NOTICE_LINK, notice.id)
    forget_letters_about(session, notice.id)
    session.delete(notice)
