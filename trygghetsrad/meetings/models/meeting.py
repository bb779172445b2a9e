"""A meeting of the council: its day, its agenda with a note for each point, and who was there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trygghetsrad.council.models import Body, SeatKind
from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.personal import personal
from trygghetsrad.meetings import rules


class Meeting(Base):
    """One meeting. Its day and its body are its public address, so a body has one meeting a day."""

    __tablename__ = "meeting"

    id: Mapped[UUID] = new_id()
    day: Mapped[date] = mapped_column(index=True)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("body.id"), index=True)
    """Whose meeting it is; None is the citizens' council's, whose row comes with its first term."""
    address: Mapped[str] = mapped_column(String(120), unique=True)
    """The last part of its public address (`rules.address_of`)."""
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(200))
    access_info: Mapped[str] = mapped_column(Text, default="")
    access: Mapped[list[Any]] = mapped_column(default=list)
    """What there is of `rules.Access` at the place, by value."""
    announced: Mapped[bool] = mapped_column(default=True)
    """Whether the public sees that the meeting exists, where and when."""
    publish_by: Mapped[date]
    agenda_published_at: Mapped[datetime | None]
    notes_published_at: Mapped[datetime | None] = mapped_column(index=True)
    notes_changed_at: Mapped[datetime | None]
    """When the notes were last changed after they had been published."""
    unpublished_at: Mapped[datetime | None]
    unpublish_reason: Mapped[str] = mapped_column(Text, default="")
    summary_markdown: Mapped[str] = mapped_column(Text, default="")
    summary_html: Mapped[str] = mapped_column(Text, default="")
    summary_version: Mapped[int] = mapped_column(default=0)
    summary_saved_at: Mapped[datetime | None]
    summary_saved_by: Mapped[UUID | None]
    summary_fi_markdown: Mapped[str] = mapped_column(Text, default="")
    summary_fi_html: Mapped[str] = mapped_column(Text, default="")
    summary_fi_version: Mapped[int] = mapped_column(default=0)
    summary_fi_saved_at: Mapped[datetime | None]
    summary_fi_saved_by: Mapped[UUID | None]
    publish_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the notes shall be published by themselves, if they are then as they were when somebody reviewed them."""
    publish_mark: Mapped[str] = mapped_column(String(16), default="")
    """The mark of the texts that were reviewed for `publish_at`."""
    publish_stopped_at: Mapped[datetime | None]
    """When they were not published by themselves, since the texts had been changed after the review."""
    evaluation_until: Mapped[date | None]
    """The last day on which participants may say how they found it. None: nobody has been asked."""
    attended: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How many of each kind of seat were there. It stays when the rows about persons are forgotten."""
    attendance_saved_at: Mapped[datetime | None]
    guests: Mapped[str] = mapped_column(Text, default="")
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str] = mapped_column(Text, default="")
    ics_uid: Mapped[str] = mapped_column(default=lambda: str(uuid4()))
    ics_sequence: Mapped[int] = mapped_column(default=0)
    revised_at: Mapped[datetime]
    """When what a calendar shows was last changed."""
    once: Mapped[UUID | None] = mapped_column(unique=True)
    """The form that made it: sent twice, it makes one."""
    called_at: Mapped[datetime | None]
    """When the call was first sent. After that, everyone who was called hears of every change of time or place."""
    answer_by: Mapped[date | None]
    call_words: Mapped[str] = mapped_column(Text, default="")
    """What its keeper adds to the call."""
    serves_food: Mapped[bool] = mapped_column(default=False)
    papers: Mapped[list[Any]] = mapped_column(default=list)
    """The papers that everyone gets once the agenda or the notes are published (`rules.ListedPaper`)."""
    left_out: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of the late actions that its keeper has taken off the agenda: they do not come back by themselves."""

    body: Mapped[Body | None] = relationship(lazy="joined")
    items: Mapped[list[AgendaItem]] = relationship(
        order_by="AgendaItem.position", lazy="raise", cascade="all, delete-orphan", back_populates="meeting"
    )

    @property
    def body_name(self) -> str:
        """The name of the body, "" for the citizens' council: its meetings are simply the meetings."""
        return self.body.name if self.body is not None else ""

    def state_at(self, now: datetime) -> rules.MeetingState:
        """Planned, held or cancelled, at this moment."""
        return rules.meeting_state(cancelled=self.cancelled_at is not None, ends_at=self.ends_at, now=now)

    @property
    def agenda_is_public(self) -> bool:
        """Published notes show their points, whether or not the agenda was published by itself before."""
        return self.announced and (self.agenda_published_at is not None or self.notes_published_at is not None)

    @property
    def notes_are_public(self) -> bool:
        return self.announced and self.notes_published_at is not None

    def revise(self, now: datetime) -> None:
        """What a calendar shows has changed: the next version of the same event."""
        self.ics_sequence += 1
        self.revised_at = now


class AgendaItem(Base):
    """One point of the agenda, and what was noted about it."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_order", "meeting_id", "position"),)

    id: Mapped[UUID] = new_id()
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int | None]
    standing: Mapped[bool] = mapped_column(default=False)
    """Whether it stands on every agenda: it is offered when the next one is made."""
    follows_id: Mapped[UUID | None] = mapped_column(index=True)
    """The action that the point follows up. Actions stay, and each table would need the other before it is there."""
    note_markdown: Mapped[str] = mapped_column(Text, default="")
    note_html: Mapped[str] = mapped_column(Text, default="")
    note_version: Mapped[int] = mapped_column(default=0)
    note_saved_at: Mapped[datetime | None]
    note_saved_by: Mapped[UUID | None]
    locality: Mapped[str | None] = mapped_column(String(200))
    """The locality that the point is about, if it is about one."""
    once: Mapped[UUID | None] = mapped_column(unique=True)

    meeting: Mapped[Meeting] = relationship(lazy="raise", back_populates="items")


class CouncilAction(Base):
    """Something that shall be done because of what was said, by whom, until when, and what it led to."""

    __tablename__ = "council_action"

    id: Mapped[UUID] = new_id()
    number: Mapped[int] = mapped_column(unique=True)
    """Its public address. Numbers are given in order and never again."""
    agenda_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    responsible: Mapped[str] = mapped_column(String(200))
    """A unit or a role. The field asks for no person's name. May be "" when a member is to do it."""
    appointment_id: Mapped[UUID | None] = personal(
        Uuid(), index=True, why="Vilken ledamot som ansvarar. Tas bort två år efter att åtgärden avslutades."
    )
    due_on: Mapped[date | None] = mapped_column(index=True)
    state: Mapped[rules.ActionState] = mapped_column(default=rules.ActionState.PLANNED)
    result: Mapped[str] = mapped_column(Text, default="")
    """What was done, or why it came to nothing. Shown while the action is closed."""
    done_on: Mapped[date | None]
    report: Mapped[str] = personal(
        Text, default="", erased="", why="Ledamotens egna ord om hur det går. Tas bort när åtgärden avslutas."
    )
    reported_at: Mapped[datetime | None]
    effect: Mapped[str] = mapped_column(Text, default="")
    effect_measured_on: Mapped[date | None]
    public: Mapped[bool] = mapped_column(default=True)
    """Whether it is shown together with the published notes of its point, or, without a point, by itself."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    once: Mapped[UUID | None] = mapped_column(unique=True)

    @property
    def is_closed(self) -> bool:
        return self.state in rules.CLOSED_ACTIONS


class Attendance(Base):
    """Whether one member was at one meeting. The kind of seat is kept as it was that day."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "appointment_id"),)

    id: Mapped[UUID] = new_id()
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    appointment_id: Mapped[UUID | None] = personal(
        Uuid(), why="Vilka ledamöter som var på mötet. Tas bort två år efter mötet; antalet per roll blir kvar."
    )
    kind: Mapped[SeatKind]
    present: Mapped[bool]


class FormerAddress(Base):
    """Where an announced meeting was before it was moved: its old address leads to the new one."""

    __tablename__ = "meeting_former_address"

    address: Mapped[str] = mapped_column(String(120), primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))


class Proposal(Base):
    """A point that a member wants a meeting to take up. It waits until a keeper takes it or says why not."""

    __tablename__ = "meeting_proposal"

    id: Mapped[UUID] = new_id()
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("body.id"), index=True)
    appointment_id: Mapped[UUID | None] = personal(
        Uuid(), index=True, why="Visar vem i rådet som föreslog punkten. Tas bort två år efter förslaget."
    )
    title: Mapped[str] = personal(String(200), erased="", why="Ledamotens egna ord; kan nämna personer.")
    reason: Mapped[str] = personal(Text, default="", erased="", why="Ledamotens egna ord; kan nämna personer.")
    proposed_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[rules.ProposalState] = mapped_column(default=rules.ProposalState.WAITING)
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"))
    answer: Mapped[str] = mapped_column(Text, default="")
    """What its keeper says to the one who proposed it, when it is not taken up."""
    once: Mapped[UUID | None] = mapped_column(unique=True)
