"""Who in a call's pool may have sat in the citizens' council: told to the draw, which lets them rest.

Only what both say is compared: the registration behind an appointment, the e-mail address, the name. A name alone, or
an address alone, may be somebody else's: whoever settles it is told which it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Appointment, Body, BodyKind, Seat, SeatKind, Term
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.kernel.text import normalised_name
from trygghetsrad.lottery.exemptions import Likeness, Seen

_STRENGTH = list(Likeness)


@dataclass(frozen=True, slots=True)
class _Sat:
    """A resident's time in the council; no last day means still."""

    registration_id: UUID | None
    email_key: str
    name_key: str
    first: date
    last: date | None


def sat_before(session: Session, call_id: UUID, *, since: date, today: date) -> Sequence[Seen]:
    """Everyone in a call's pool who may have sat there as a resident on some day since `since`, by number.

    Of several likenesses the strongest is told, and of several times the latest.
    """
    times = _times(session, since, today)
    if not times:
        return []
    rows = session.execute(
        select(Registration.id, Registration.email_key, Registration.name_key)
        .where(
            Registration.call_id == call_id,
            Registration.state == RegistrationState.ACTIVE,
            or_(
                Registration.id.in_([one.registration_id for one in times if one.registration_id]),
                Registration.email_key.in_([one.email_key for one in times if one.email_key]),
                Registration.name_key.in_([one.name_key for one in times]),
            ),
        )
        .order_by(Registration.reference)
    )
    found = (_strongest(times, id_, email_key or "", name_key or "") for id_, email_key, name_key in rows)
    return [one for one in found if one is not None]


def _times(session: Session, since: date, today: date) -> list[_Sat]:
    query = (
        select(Appointment, Term.ends_on)
        .join(Body, Appointment.body_id == Body.id)
        .outerjoin(Seat, Appointment.seat_id == Seat.id)
        .outerjoin(Term, Seat.term_id == Term.id)
        .where(
            Body.kind == BodyKind.CITIZENS_COUNCIL,
            Appointment.kind == SeatKind.RESIDENT,
            Appointment.name.is_not(None),
            Appointment.starts_on <= today,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= since),
            or_(Term.ends_on.is_(None), Term.ends_on >= since),
        )
        .order_by(Appointment.starts_on)
    )
    return [
        _Sat(
            one.registration_id,
            one.email_key or "",
            normalised_name(one.name or ""),
            one.starts_on,
            min((day for day in (one.ends_on, term_ends) if day is not None), default=None),
        )
        for one, term_ends in session.execute(query)
    ]


def _strongest(times: Sequence[_Sat], id_: UUID, email_key: str, name_key: str) -> Seen | None:
    alike = [(like, one) for one in times if (like := _likeness(one, id_, email_key, name_key)) is not None]
    if not alike:
        return None
    strongest = min((like for like, _one in alike), key=_STRENGTH.index)
    latest = [one for like, one in alike if like is strongest][-1]
    return Seen(id_, strongest, latest.first, latest.last)


def _likeness(one: _Sat, id_: UUID, email_key: str, name_key: str) -> Likeness | None:
    if one.registration_id == id_:
        return Likeness.SAME
    is_email, is_name = bool(email_key) and email_key == one.email_key, name_key == one.name_key
    if is_email:
        return Likeness.SAME if is_name else Likeness.EMAIL
    return Likeness.NAME if is_name else None
