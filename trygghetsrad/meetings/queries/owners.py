"""Who is to do what an action says: a unit or a role, or somebody who belongs to the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.council import queries as council
from trygghetsrad.council.models import Appointment, PublicPart, Seat, SeatKind, Term
from trygghetsrad.council.queries import CouncilMember
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.meetings.models import AgendaItem, CouncilAction, Meeting
from trygghetsrad.meetings.rules import CLOSED_ACTIONS

MOST_OF_ONE = 50


@dataclass(frozen=True, slots=True)
class Owner:
    """`role` is what the action's keeper wrote, "" when only a member was chosen; the rest is about that member."""

    role: str
    appointment_id: UUID | None
    name: str | None
    protected: bool | None
    published: Sequence[str] | None
    kind: SeatKind | None
    ends_on: date | None
    term_ends_on: date | None

    def has_left(self, day: date) -> bool:
        """Whether a member was to do it and does not belong to the body any more."""
        last_days = [one for one in (self.ends_on, self.term_ends_on) if one is not None]
        return self.appointment_id is not None and (not self.name or any(one < day for one in last_days))

    def written(self, day: date) -> str:
        """What everybody may read, as it was written: the name of a member who has agreed to it, else the role."""
        agreed = PublicPart.NAME.value in (self.published or ()) and not self.protected
        return self.name or "" if agreed and not self.has_left(day) else self.role

    @property
    def in_general(self) -> str:
        """What is said when nothing is `written`."""
        return _("En ledamot (%(kind)s)", kind=str(self.kind.label).lower()) if self.kind else _("En ledamot")

    @property
    def for_staff(self) -> str:
        """The name and the role, on a page where nobody has said why they read it."""
        name = _("Skyddade personuppgifter") if self.protected else self.name
        return ", ".join(one for one in (name, self.role) if one) or self.in_general


OWNER: tuple[Any, ...] = (
    *(CouncilAction.responsible, CouncilAction.appointment_id, Appointment.name, Appointment.protected),
    *(Appointment.published, Appointment.kind, Appointment.ends_on, Term.ends_on),
)
"""The columns of an `Owner`, in a query that went through `with_owner`."""


def with_owner(query: Any) -> Any:
    """A query for actions, with the member who is to do each."""
    return (
        query.outerjoin(Appointment, Appointment.id == CouncilAction.appointment_id)
        .outerjoin(Seat, Seat.id == Appointment.seat_id)
        .outerjoin(Term, Term.id == Seat.term_id)
    )


def has_left(day: date) -> ColumnElement[bool]:
    """`Owner.has_left` as the database sees it."""
    gone = or_(Appointment.name.is_(None), Appointment.ends_on < day, Term.ends_on < day)
    return CouncilAction.appointment_id.is_not(None) & gone


def owner_of(session: Session, action_id: UUID) -> Owner:
    row = session.execute(with_owner(select(*OWNER)).where(CouncilAction.id == action_id)).one()
    return Owner(*row)


def possible_owners(session: Session, body_id: UUID | None, day: date) -> list[CouncilMember]:
    """Those who belong to a body on a day and still have a name; None is the citizens' council."""
    found = council.members_on(session, day) if body_id is None else council.members_at(session, body_id, day)
    return [one for one in found if one.name]


def body_of_action(session: Session, action: CouncilAction) -> UUID | None:
    """The body whose meeting an action comes from; None is the citizens' council."""
    at = select(Meeting.body_id).join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    return session.scalar(at.where(AgendaItem.id == action.agenda_item_id)) if action.agenda_item_id else None


def actions_of_members(session: Session, appointment_ids: Sequence[UUID]) -> list[CouncilAction]:
    """What somebody is to do or has done: open ones first, the nearest day first."""
    query = (
        select(CouncilAction)
        .where(CouncilAction.appointment_id.in_(appointment_ids))
        .order_by(
            CouncilAction.state.in_(sorted(CLOSED_ACTIONS)),
            CouncilAction.due_on.is_(None),
            CouncilAction.due_on,
            CouncilAction.number,
        )
    )
    return list(session.scalars(query.limit(MOST_OF_ONE)))


def closed_with_owner(before: date) -> ColumnElement[bool]:
    """Actions that were closed before a day and still tell who was to do them."""
    return (CouncilAction.done_on < before) & CouncilAction.appointment_id.is_not(None)
