"""A suggestion and its timeline.

Days, never moments: with a moment, the row between two others would tell when an anonymous sender sat at a screen. What
the sender wrote and what the public reads are different columns; the first is never shown to the public.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.maps import Point
from trygghetsrad.kernel.personal import personal
from trygghetsrad.suggestions import rules
from trygghetsrad.suggestions.rules import Action, EventKind, Kind, Outcome, Reminded, Reply, Source, State

EVERYWHERE = "hela-kommunen"
"""The value of `area` for the whole municipality; otherwise it is the name of a locality, or None."""
_PUBLISHED = sql("published_at IS NOT NULL")
_IMPORTED = sql("import_key IS NOT NULL")
_WAITING, _CLOSED = sql("closed_at IS NULL"), sql("closed_at IS NOT NULL")
"""Two sets of indexes, so that no planner reads what waits through what is closed."""
_REACHED = sql("reply_to IS NOT NULL")
_WAITING_BY = {
    "waiting": ("number",),
    "waiting_owner": ("owner_id", "number"),
    "waiting_unit": ("unit", "number"),
    "waiting_area": ("area", "number"),
    "waiting_day": ("state", "answer_by"),
    "waiting_due": ("due_on", "state", "answer_by"),
}
"""What the inbox is read by. With `closed_at` in them they answer how many there are by themselves."""
_LED = sql("leader_id IS NOT NULL")
_ASKED = sql("asked_on IS NOT NULL")
_POINT = "Punkten på kartan som avsändaren satte, i tusendels grader; en ruta på omkring hundra meter."
_POINTED = sql("published_at IS NOT NULL AND point_public")
_POINTED_SQLITE = sql("published_at IS NOT NULL AND point_public = 1")
_SPOKE, _SPOKE_SQLITE = sql("sender_spoke"), sql("sender_spoke = 1")


class Suggestion(Base):
    """One suggestion, view or question: a numbered item of the public record."""

    __tablename__ = "suggestion"
    __table_args__ = (
        Index("ix_suggestion_published", "number", sqlite_where=_PUBLISHED, postgresql_where=_PUBLISHED),
        Index("ix_suggestion_published_area", "area", "number", sqlite_where=_PUBLISHED, postgresql_where=_PUBLISHED),
        Index(
            "ix_suggestion_published_outcome", "outcome", "number", sqlite_where=_PUBLISHED, postgresql_where=_PUBLISHED
        ),
        Index("ix_suggestion_published_unit", "unit", "number", sqlite_where=_PUBLISHED, postgresql_where=_PUBLISHED),
        Index("ix_suggestion_public_point", "number", sqlite_where=_POINTED_SQLITE, postgresql_where=_POINTED),
        Index("ix_suggestion_state", "state", "number"),
        Index("ix_suggestion_reply_to", "reply_to", sqlite_where=_REACHED, postgresql_where=_REACHED),
        Index("ix_suggestion_received_on", "received_on", "state", "answered_on", "kept_promise"),
        Index("ix_suggestion_closed_at", "closed_at", sqlite_where=_CLOSED, postgresql_where=_CLOSED),
        Index("ix_suggestion_asked", "number", sqlite_where=_ASKED, postgresql_where=_ASKED),
        Index("ix_suggestion_spoke", "number", sqlite_where=_SPOKE_SQLITE, postgresql_where=_SPOKE),
        Index("ix_suggestion_leader", "leader_id", sqlite_where=_LED, postgresql_where=_LED),
        *(
            Index(f"ix_suggestion_{name}", *columns, "closed_at", sqlite_where=_WAITING, postgresql_where=_WAITING)
            for name, columns in _WAITING_BY.items()
        ),
        Index("ix_suggestion_imported", "import_key", unique=True, sqlite_where=_IMPORTED, postgresql_where=_IMPORTED),
    )

    id: Mapped[UUID] = new_id()
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[Kind]
    text: Mapped[str] = personal(Text, erased="", why="Det avsändaren skrev; kan innehålla uppgifter om personer.")
    area: Mapped[str | None] = mapped_column(String(100))
    place: Mapped[str] = personal(
        String(200), default="", erased="", why="Platsen med avsändarens egna ord; kan vara nära någons hem."
    )
    north: Mapped[int | None] = personal(Integer, why=_POINT)
    east: Mapped[int | None] = personal(Integer, why=_POINT)
    point_public: Mapped[bool] = mapped_column(default=False)
    """Whether everyone sees the point beside the published wording."""
    language: Mapped[str] = mapped_column(String(2))
    source: Mapped[Source]
    reply: Mapped[Reply]
    reply_to: Mapped[str | None] = personal(String(254), why="Hit skickas svaret; tas bort ett år efter svaret.")
    code_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    follow_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    sending_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Makes sending twice safe, and shows the receipt. It is emptied at the second hourly sweep."""
    import_key: Mapped[str | None] = mapped_column(String(80))
    """Its number in the system that it was imported from, with that system's name before it."""
    sweeps: Mapped[int] = mapped_column(default=0)
    received_on: Mapped[date] = mapped_column(active_history=True)
    answer_by: Mapped[date]
    state: Mapped[State] = mapped_column(default=State.RECEIVED, active_history=True)
    outcome: Mapped[Outcome | None] = mapped_column(active_history=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    planned_on: Mapped[date | None]
    handed_to: Mapped[str | None] = mapped_column(String(200))
    """Who has it, while it is elsewhere; who is responsible, when the answer is that we are not."""
    owner_id: Mapped[UUID | None]
    """The account that shall see to an answer."""
    unit: Mapped[str | None] = mapped_column(String(60))
    """The unit or outside body that shall, by its key in the profile."""
    due_on: Mapped[date | None]
    """Until when the owner shall have done so."""
    reminded: Mapped[Reminded] = mapped_column(default=Reminded.NOT_TOLD)
    asked_on: Mapped[date | None]
    """When the sender was asked something that is not answered yet."""
    sender_spoke: Mapped[bool] = mapped_column(default=False)
    """Whether the sender has said something since the staff last did anything."""
    leader_id: Mapped[UUID | None]
    """The suggestion that it is merged with."""
    led_from: Mapped[State | None]
    """The state that it was merged in, and comes back to."""
    answered_on: Mapped[date | None] = mapped_column(index=True, active_history=True)
    """When it was answered the first time."""
    kept_promise: Mapped[bool | None]
    """Whether that was in time."""
    closed_at: Mapped[datetime | None]
    """When it was answered, merged or hidden; None while somebody waits."""
    disputed: Mapped[bool] = mapped_column(default=False)
    """Whether the sender has said that it is not solved. That can be said once."""
    public_title: Mapped[str | None] = mapped_column(String(120))
    public_text: Mapped[str | None] = mapped_column(Text)
    public_answer: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change, so that the second of two who write at once is told."""

    @property
    def point(self) -> Point | None:
        """The square of the map that the sender chose."""
        return None if self.north is None or self.east is None else Point(self.north, self.east)

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_anonymous(self) -> bool:
        return self.reply is not Reply.EMAIL

    @property
    def is_reachable(self) -> bool:
        """Whether its sender can read a question, and answer it."""
        return self.reply is Reply.CODE or self.reply_to is not None

    def may(self, action: Action, *, told: bool = False) -> bool:
        """Whether the action is open for this suggestion as it stands. `told`: its leader has been answered."""
        return rules.may(
            self.state,
            action,
            published=self.is_published,
            disputed=self.disputed,
            asked=self.asked_on is not None,
            reachable=self.is_reachable,
            told=told,
        )


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
    towards_id: Mapped[UUID | None]
    """The account that it was routed to."""


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


ALL_TIME, NO_DAYS = "", -1
"""The quarter of a number that is of all quarters, and the days of those that have not been answered."""


class SuggestionTally(Base):
    """How many there are in a state, in all or of one quarter by outcome and days: kept, never counted for a page."""

    __tablename__ = "suggestion_tally"

    quarter: Mapped[str] = mapped_column(String(6), primary_key=True)
    """Such as 2027-1: when they came in."""
    state: Mapped[State] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(String(40), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Working days until the first answer."""
    number: Mapped[int]


class AnswerTemplate(Base):
    """The beginning of an answer, in each language, with placeholders. The coordinator's own words about no person."""

    __tablename__ = "answer_template"

    id: Mapped[UUID] = new_id()
    name: Mapped[str] = mapped_column(String(80), unique=True)
    outcome: Mapped[Outcome | None]
    text_sv: Mapped[str] = mapped_column(Text)
    text_fi: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    once: Mapped[UUID | None] = mapped_column(unique=True)

    def text_in(self, language: str) -> str:
        """The text in the sender's language, in Swedish when it has none."""
        texts = {"fi": self.text_fi, "en": self.text_en}
        return texts.get(language) or self.text_sv
