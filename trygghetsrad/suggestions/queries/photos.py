"""Photos: those beside a draft, those of a suggestion, and the one that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.journeys import Draft
from trygghetsrad.kernel.links import digest
from trygghetsrad.suggestions.models import Suggestion, SuggestionPhoto


class PublicPhoto(NamedTuple):
    """A photo that everyone sees: what it shows, and its size in pixels."""

    id: UUID
    description: str
    width: int
    height: int


_PUBLIC = (
    select(SuggestionPhoto.id, SuggestionPhoto.description, SuggestionPhoto.width, SuggestionPhoto.height)
    .where(SuggestionPhoto.suggestion_id == bindparam("suggestion_id"), SuggestionPhoto.public)
    .order_by(SuggestionPhoto.position)
)


def photos(session: Session, suggestion_id: UUID) -> Sequence[SuggestionPhoto]:
    """Those that came with a suggestion, in the sender's order; their pixels are not fetched."""
    return _in_order(session, SuggestionPhoto.suggestion_id == suggestion_id)


def waiting_photos(session: Session, secret: str) -> Sequence[SuggestionPhoto]:
    """Those that wait by a draft."""
    return _in_order(session, SuggestionPhoto.draft_digest == digest(secret))


def photos_waiting(session: Session) -> int:
    """How many wait by all drafts together."""
    return session.scalar(select(func.count()).where(SuggestionPhoto.draft_digest.is_not(None))) or 0


def without_draft() -> ColumnElement[bool]:
    """Those whose draft is gone: they were never sent."""
    waiting = SuggestionPhoto.draft_digest
    return and_(waiting.is_not(None), waiting.not_in(select(Draft.digest)))


def photo(session: Session, suggestion_id: UUID, photo_id: UUID) -> SuggestionPhoto:
    """One of them."""
    found = session.get(SuggestionPhoto, photo_id)
    if found is None or found.suggestion_id != suggestion_id:
        raise NotFound
    return found


def public_photos(reader: Reader, suggestion_id: UUID) -> list[PublicPhoto]:
    """Those that everyone sees beside a published suggestion."""
    return [PublicPhoto(*row) for row in reader.execute(_PUBLIC, {"suggestion_id": suggestion_id})]


def photo_of(session: Session, number: int, photo_id: UUID) -> bytes:
    """The JPEG of a suggestion's photo, for the staff."""
    return _jpeg(session, photo_id, SuggestionPhoto.suggestion_id == Suggestion.id, Suggestion.number == number)


def public_photo(session: Session, number: int, photo_id: UUID) -> bytes:
    """The same for everyone: of a published suggestion, and approved."""
    return _jpeg(
        session,
        photo_id,
        SuggestionPhoto.suggestion_id == Suggestion.id,
        Suggestion.number == number,
        Suggestion.published_at.is_not(None),
        SuggestionPhoto.public.is_(True),
    )


def waiting_photo(session: Session, secret: str, photo_id: UUID) -> bytes:
    """The same for the sender, before it is sent."""
    return _jpeg(session, photo_id, SuggestionPhoto.draft_digest == digest(secret))


def _in_order(session: Session, wanted: ColumnElement[bool]) -> Sequence[SuggestionPhoto]:
    return session.scalars(select(SuggestionPhoto).where(wanted).order_by(SuggestionPhoto.position)).all()


def _jpeg(session: Session, photo_id: UUID, *wanted: ColumnElement[bool]) -> bytes:
    jpeg = session.scalar(select(SuggestionPhoto.jpeg).where(SuggestionPhoto.id == photo_id, *wanted))
    if jpeg is None:
        raise NotFound
    return jpeg
