"""The templates of answers. A municipality has some dozens."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.suggestions.models import AnswerTemplate


def templates(session: Session) -> Sequence[AnswerTemplate]:
    """Every template, by name."""
    return session.scalars(select(AnswerTemplate).order_by(func.lower(AnswerTemplate.name), AnswerTemplate.id)).all()


def template(session: Session, template_id: UUID, *, lock: bool = False) -> AnswerTemplate:
    wanted = select(AnswerTemplate).where(AnswerTemplate.id == template_id)
    found = session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotFound
    return found


def template_from_form(session: Session, once: UUID) -> AnswerTemplate | None:
    """What a form has made already."""
    return session.scalar(select(AnswerTemplate).where(AnswerTemplate.once == once))
