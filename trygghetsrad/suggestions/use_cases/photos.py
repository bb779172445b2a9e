"""Photos: laid beside a draft, sent with it, looked at by the staff, and shown to everyone only when approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.links import digest
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.pictures import Picture
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.models import Suggestion, SuggestionPhoto
from trygghetsrad.suggestions.rules import Action
from trygghetsrad.suggestions.use_cases.common import hold, move, note

MOST = 3
MOST_WAITING = 600
"""Photos beside all drafts together: what nobody has sent yet may not fill the disk."""


@dataclass(frozen=True, slots=True)
class AddPhotos:
    """Photos for the draft that the visitor's secret opens."""

    secret: str
    pictures: Sequence[Picture]


def add_photos(session: Session, command: AddPhotos, *, actor: Actor, now: datetime) -> None:  # noqa: ARG001
    """Lay photos beside a draft: three at most, and none twice."""
    key = digest(command.secret)
    here = queries.waiting_photos(session, command.secret)
    known = {one.jpeg for one in here}
    new = {one.jpeg: one for one in command.pictures if one.jpeg not in known}
    if len(here) + len(new) > MOST:
        raise Refused(mark("Du kan skicka högst tre bilder. Ta bort någon först."), field="photos")
    if queries.photos_waiting(session) + len(new) > MOST_WAITING:
        raise Refused(mark("Vi kan inte ta emot bilder just nu. Du kan skicka utan bild."), field="photos")
    first = max((one.position for one in here), default=0) + 1
    for position, picture in enumerate(new.values(), first):
        session.add(
            SuggestionPhoto(
                draft_digest=key,
                position=position,
                jpeg=picture.jpeg,
                width=picture.width,
                height=picture.height,
            )
        )


@dataclass(frozen=True, slots=True)
class RemovePhoto:
    secret: str
    photo_id: UUID


def remove_photo(session: Session, command: RemovePhoto, *, actor: Actor, now: datetime) -> None:  # noqa: ARG001
    """Take one away from one's own draft. Taken away twice it is gone once."""
    own = SuggestionPhoto.draft_digest == digest(command.secret)
    session.execute(delete(SuggestionPhoto).where(SuggestionPhoto.id == command.photo_id, own))


def attach_photos(session: Session, suggestion: Suggestion, secret: str) -> None:
    """Let the draft's photos follow it, in the transaction that received it."""
    waiting = SuggestionPhoto.draft_digest == digest(secret)
    session.execute(
        update(SuggestionPhoto).where(waiting).values(suggestion_id=suggestion.id, draft_digest=None),
        execution_options={"synchronize_session": False},
    )


@dataclass(frozen=True, slots=True)
class ShowPhoto:
    """Whether everyone sees a photo beside the published wording, and what it shows, for those who do not see it."""

    suggestion_id: UUID
    version: int
    photo_id: UUID
    public: bool
    description: str


def show_photo(session: Session, command: ShowPhoto, *, actor: Actor, now: datetime) -> Suggestion:
    """Approve a photo for everyone, or take it back. Without words for it nobody else gets to see it."""
    require(actor, Permission.SUGGESTION_DECIDE)
    photo = queries.photo(session, command.suggestion_id, command.photo_id)
    chosen = (command.public, command.description)
    suggestion, is_new = hold(
        session, command, Action.PUBLISH, done=lambda _: (photo.public, photo.description) == chosen
    )
    if not is_new:
        return suggestion
    if command.public and not command.description:
        raise Refused(mark("Skriv vad bilden visar, för den som inte ser den."), field="description")
    photo.public, photo.description = chosen
    move(suggestion, Action.PUBLISH, now=now)
    note(session, suggestion, "photo_shown" if photo.public else "photo_not_shown", actor=actor, now=now)
    return suggestion


@dataclass(frozen=True, slots=True)
class ErasePhoto:
    suggestion_id: UUID
    version: int
    photo_id: UUID


def erase_photo(session: Session, command: ErasePhoto, *, actor: Actor, now: datetime) -> Suggestion:
    """Take a photo away for good: one that shows somebody's face or number plate has nothing to do here."""
    require(actor, Permission.SUGGESTION_DECIDE)
    photos = {one.id: one for one in queries.photos(session, command.suggestion_id)}
    suggestion, is_new = hold(session, command, Action.ERASE, done=lambda _: command.photo_id not in photos)
    if is_new and command.photo_id in photos:
        session.delete(photos[command.photo_id])
        move(suggestion, Action.ERASE, now=now)
        note(session, suggestion, "photo_erased", actor=actor, now=now)
    return suggestion


@hourly
def forget_photos(session: Session, now: datetime) -> None:  # noqa: ARG001 - the draft has the time
    """Photos whose draft is gone were never sent."""
    session.execute(delete(SuggestionPhoto).where(queries.without_draft()))
