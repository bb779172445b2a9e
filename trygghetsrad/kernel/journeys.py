"""Question pages that follow each other: one question a page, nothing lost on the way back.

The answers lie in a draft row that only the visitor's cookie opens. It is emptied when the journey ends, and a day
after the last answer when it does not. The cookie's secret also makes sending twice safe: see `sending_key`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.links import digest
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.personal import erases, personal
from trygghetsrad.kernel.web import perform, reading

KEPT = timedelta(hours=24)
MOST = 5000
"""Drafts of all journeys together."""
CHECK = "granska"


class Draft(Base):
    """Answers on their way. Not a received record: it becomes one when the visitor sends it."""

    __tablename__ = "draft"

    id: Mapped[UUID] = new_id()
    digest: Mapped[str] = mapped_column(unique=True)
    answers: Mapped[dict[str, Any]] = personal(
        default=dict, erased={}, why="Svar som ännu inte skickats; högst ett dygn."
    )
    forget_after: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True, slots=True)
class KeepAnswers:
    secret: str
    answers: Mapping[str, Any]


def keep_answers(session: Session, command: KeepAnswers, *, actor: Actor, now: datetime) -> Draft:  # noqa: ARG001
    """Lay answers in the draft, over those that were there."""
    draft = _draft(session, command.secret)
    if draft is None:
        _make_room(session)
        draft = Draft(digest=digest(command.secret), answers={}, forget_after=now + KEPT)
        session.add(draft)
    draft.answers = {**draft.answers, **command.answers}
    draft.forget_after = now + KEPT
    return draft


def _make_room(db: Session) -> None:
    """Let the oldest drafts go when there are more than anyone writes at a time: a flood may not fill the disk."""
    above = (db.scalar(select(func.count()).select_from(Draft)) or 0) - MOST + 1
    if above > 0:
        oldest = select(Draft.id).order_by(Draft.forget_after, Draft.id).limit(above)
        db.execute(delete(Draft).where(Draft.id.in_(oldest)), execution_options={"synchronize_session": False})


def _draft(db: Session, secret: str) -> Draft | None:
    return db.scalar(select(Draft).where(Draft.digest == digest(secret)))


def drop_draft(db: Session, secret: str) -> None:
    """Empty a draft in the transaction that made a record of it."""
    db.execute(delete(Draft).where(Draft.digest == digest(secret)))


@hourly
@erases(Draft)
def forget_drafts(db: Session, now: datetime) -> None:
    db.execute(delete(Draft).where(Draft.forget_after < now))


def sending_key(secret: str) -> str:
    """What marks everything sent from one draft: unique in its table, so a double click makes one row.

    It is keyed with the installation's own secret and tells nothing to anyone who holds the database alone.
    """
    key = current_app.extensions["config"].secret_keys[-1].encode()
    return hmac.new(key, f"sending:{secret}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Step:
    """One page: the last part of its address, its form, and when it is asked at all."""

    slug: str
    form: type[Form]
    asked_if: Any = None
    """`answers -> bool`; None means always."""
    voluntary: bool = False
    """Whether the journey may end without the page having been opened."""

    def is_asked(self, answers: Mapping[str, Any]) -> bool:
        return self.asked_if is None or bool(self.asked_if(answers))


class Journey:
    """The steps of one journey, and the answers of the visitor who walks it.

    The views own the addresses: `endpoint` takes `step=<slug>`; `check` is the endpoint of the check-answers page.
    """

    def __init__(self, name: str, steps: Sequence[Step], *, endpoint: str, check: str, start: str) -> None:
        self.name, self.steps = name, tuple(steps)
        self.endpoint, self.check, self.start = endpoint, check, start

    @property
    def secret(self) -> str | None:
        """The cookie's secret; None before the first answer and after the end."""
        found = session.get(f"journey-{self.name}")
        return found if isinstance(found, str) else None

    def answers(self) -> dict[str, Any]:
        """What has been answered so far."""
        draft = _draft(reading(), self.secret) if self.secret else None
        return dict(draft.answers) if draft else {}

    def is_under_way(self) -> bool:
        return bool(self.secret) and _draft(reading(), self.secret or "") is not None

    def save(self, answers: Mapping[str, Any]) -> None:
        """Keep answers, in a new draft if there is none."""
        secret = self.secret or secrets.token_urlsafe(24)
        perform(keep_answers, KeepAnswers(secret, dict(answers)))
        session[f"journey-{self.name}"] = secret

    def end(self) -> None:
        """Let go of the draft's secret. The row itself goes in the use case that received the answers."""
        session.pop(f"journey-{self.name}", None)

    def step(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.slug == slug), None)

    def asked(self, answers: Mapping[str, Any]) -> list[Step]:
        return [step for step in self.steps if step.is_asked(answers)]

    def place(self, step: Step, answers: Mapping[str, Any]) -> tuple[int, int]:
        """(number of this page, how many there are), for "Fråga 2 av 5"."""
        asked = self.asked(answers)
        return asked.index(step) + 1, len(asked)

    def first_unanswered(self, answers: Mapping[str, Any]) -> Step | None:
        """The first step whose form has never been sent and must be."""
        left = (step for step in self.asked(answers) if f"_{step.slug}" not in answers)
        return next((step for step in left if not step.voluntary), None)

    def form_for(self, step: Step, answers: Mapping[str, Any]) -> Form:
        return step.form(data={key: value for key, value in answers.items() if not key.startswith("_")})

    def url_before(self, step: Step, answers: Mapping[str, Any]) -> str:
        """Where "Tillbaka" leads: the page before, or back to check answers."""
        if request.args.get("andra"):
            return url_for(self.check)
        asked = self.asked(answers)
        at = asked.index(step)
        return url_for(self.endpoint, step=asked[at - 1].slug) if at else url_for(self.start)

    def accept(self, step: Step, form: Form, answers: Mapping[str, Any]) -> ResponseReturnValue:
        """Keep a valid form's answers and go on: to the next question, or back to check answers."""
        given = {name: value for name, value in form.data.items() if name != "csrf_token"}
        new = {**answers, **given, f"_{step.slug}": True}
        self.save(new)
        return redirect(self.url_after(step, new), 303)

    def url_after(self, step: Step, answers: Mapping[str, Any]) -> str:
        """Where an answered page leads: to the next question, or back to check answers."""
        missing = self.first_unanswered(answers)
        asked = self.asked(answers)
        following = asked[asked.index(step) + 1 :]
        if missing is None and (request.args.get("andra") or not following):
            return url_for(self.check)
        ahead = missing if request.args.get("andra") or not following else following[0]
        return url_for(self.endpoint, step=(ahead or self.steps[0]).slug)
