"""A suggestion and its timeline.

Days, never moments: with a moment, the row between two others would tell when an anonymous sender sat at a screen. What
the sender wrote and what the public reads are different columns; the first is never shown to the public.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.personal import personal
from trygghetsrad.suggestions import rules
from trygghetsrad.suggestions.rules import Action, EventKind, Kind, Outcome, Reply, Source, State

EVERYWHERE = "hela-kommunen"
"""The value of `area` for the whole municipality; otherwise it is the name of a locality, or None."""
_PUBLISHED = sql("published_at IS NOT NULL")
_WAITING = sql("closed_at IS NULL")


class Suggestion(Base):
    """One suggestion, view or question: a numbered item of the public record."""

    __tablename__ = "suggestion"
    __table_args__ = (
        Index("ix_suggestion_published", "number", sqlite_where=_PUBLISHED, postgresql_where=_PUBLISHED),
        Index("ix_suggestion_published_area", "area", "number", sqlite_where=_PUBLISHED, postgresql_where=_PUBLISHED),
        Index(
            "ix_suggestion_published_outcome", "outcome", "number", sqlite_where=_PUBLISHED, postgresql_where=_PUBLISHED
        ),
        Index("ix_suggestion_waiting", "number", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_suggestion_state", "state", "number"),
    )

    id: Mapped[UUID] = new_id()
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[Kind]
    text: Mapped[str] = personal(Text, erased="", why="Det avsändaren skrev; kan innehålla uppgifter om personer.")
    area: Mapped[str | None] = mapped_column(String(100))
    place: Mapped[str] = personal(
        String(200), default="", erased="", why="Platsen med avsändarens egna ord; kan vara nära någons hem."
    )
    language: Mapped[str] = mapped_column(String(2))
    source: Mapped[Source]
    reply: Mapped[Reply]
    reply_to: Mapped[str | None] = personal(String(254), why="Hit skickas svaret; tas bort ett år efter svaret.")
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    follow_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    sending_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Makes sending twice safe, and shows the receipt. It is emptied at the second hourly sweep."""
    sweeps: Mapped[int] = mapped_column(default=0)
    received_on: Mapped[date]
    answer_by: Mapped[date]
    state: Mapped[State] = mapped_column(default=State.RECEIVED)
    outcome: Mapped[Outcome | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    planned_on: Mapped[date | None]
    handed_to: Mapped[str | None] = mapped_column(String(200))
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it was answered or hidden; None while somebody waits."""
    disputed: Mapped[bool] = mapped_column(default=False)
    """Whether the sender has said that it is not solved. That can be said once."""
    public_title: Mapped[str | None] = mapped_column(String(120))
    public_text: Mapped[str | None] = mapped_column(Text)
    public_answer: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change, so that the second of two who write at once is told."""

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_anonymous(self) -> bool:
        return self.reply is not Reply.EMAIL

    def may(self, action: Action) -> bool:
        """Whether the action is open for this suggestion as it stands."""
        return rules.may(self.state, action, published=self.is_published, disputed=self.disputed)


class SuggestionEvent(Base):
    """A row of the timeline: what happened on which day, with the words that the sender was told."""

    __tablename__ = "suggestion_event"
    __table_args__ = (UniqueConstraint("suggestion_id", "position"),)

    id: Mapped[UUID] = new_id()
    suggestion_id: Mapped[UUID] = mapped_column(ForeignKey("suggestion.id"))
    position: Mapped[int]
    day: Mapped[date]
    kind: Mapped[EventKind]
    text: Mapped[str] = personal(
        Text, default="", erased="", why="Det som skrevs till eller av avsändaren; kan nämna personer."
    )
    shown_to_sender: Mapped[bool] = mapped_column(default=True)
    public: Mapped[bool] = mapped_column(default=False)
    """Whether the public sees that it happened. The text is the sender's alone."""
    actor_id: Mapped[UUID | None]
    """The account that did it; None for the sender."""


class SuggestionPhoto(Base):
    """A photo that came with a suggestion, drawn anew. It waits by its sender's draft until the draft is sent.

    It lies in the database, so that it comes and goes with its suggestion, in backups too, and no file's time tells
    when somebody sat at a screen.
    """

    __tablename__ = "suggestion_photo"

    id: Mapped[UUID] = new_id()
    suggestion_id: Mapped[UUID | None] = mapped_column(ForeignKey("suggestion.id"), index=True)
    draft_digest: Mapped[str | None] = mapped_column(String(64), index=True)
    """The draft that it waits by; None when it has been sent."""
    position: Mapped[int]
    jpeg: Mapped[bytes] = personal(
        LargeBinary, deferred=True, erased=b"", why="Fotot som avsändaren skickade; kan visa personer."
    )
    width: Mapped[int]
    height: Mapped[int]
    description: Mapped[str] = mapped_column(String(200), default="")
    """What it shows, in the staff's words, for those who do not see it."""
    public: Mapped[bool] = mapped_column(default=False)
