"""Ask the drawn people, take their answers, and ask the next when a seat is vacant.

Everything here first locks the term, so that of two answers or two invitations that race exactly one goes through.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.council import queries, rules
from trygghetsrad.council.models import ConsentWay, Invitation, InvitationState, PublicPart, Seat, SeatKind, Term, Via
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.appointing import Who, add_appointment, appointment_of, seat_row
from trygghetsrad.interest.queries import Contact, registration_contact
from trygghetsrad.interest.rules import Reach, RegistrationState
from trygghetsrad.kernel import clock, links
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.lottery import core
from trygghetsrad.lottery import queries as lottery
from trygghetsrad.lottery.models import Draw, DrawState

PURPOSE = "council_invitation"
_STATE_OF = {Answer.YES: InvitationState.ACCEPTED, Answer.NO: InvitationState.DECLINED}


@dataclass(frozen=True, slots=True)
class InvitePanel:
    term_id: UUID
    draw_id: UUID


@dataclass(frozen=True, slots=True)
class InviteNext:
    seat_id: UUID


@dataclass(frozen=True, slots=True)
class AnswerInvitation:
    """`public_name` counts with a yes only."""

    token: str
    answer: Answer
    public_name: bool


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    invitation_id: UUID
    answer: Answer
    public_name: bool


def invite_panel(session: Session, command: InvitePanel, *, actor: Actor, now: datetime) -> int:
    """Ask everyone on a drawn panel for whom there is a free seat; return how many were asked."""
    require(actor, Permission.COUNCIL_MANAGE)
    term = queries.term(session, command.term_id, lock=True)
    draw = lottery.draw(session, command.draw_id, lock=True)
    if draw.state is not DrawState.DRAWN:
        raise Refused(mark("Lottningen är inte gjord än."))
    rows = queries.seating(session, term.id)
    today = clock.local(now).date()
    free = [row.seat for row in rows if row.seat.kind is SeatKind.RESIDENT and not row.asked and row.is_vacant(today)]
    willing = _willing(session, draw, queries.entries_at_table(rows, today), queries.entries_asked(rows))
    pairs = list(zip(free, willing, strict=False))
    if not pairs:
        raise Conflict(mark("Alla lottade är redan inbjudna, eller så finns ingen ledig plats."))
    for seat, entry_id in pairs:
        invite(session, seat, entry_id, actor=actor, now=now)
    return len(pairs)


def invite_next(session: Session, command: InviteNext, *, actor: Actor, now: datetime) -> Invitation:
    """Ask the next alternate who keeps the quotas to take a vacant seat."""
    require(actor, Permission.COUNCIL_MANAGE)
    term, seat = queries.seat_in_locked_term(session, command.seat_id)
    if seat.kind is not SeatKind.RESIDENT:
        raise Refused(mark("Bara invånarnas platser lottas."))
    today = clock.local(now).date()
    rows = queries.seating(session, term.id)
    row = next(one for one in rows if one.seat.id == seat.id)
    if not row.is_vacant(today):
        raise Conflict(mark("Platsen är inte ledig längre. Någon är redan inbjuden."))
    draw_id = row.last.invitation.draw_id if row.last else draw_of(rows)
    if draw_id is None:
        raise Refused(mark("Bjud först in de lottade."))
    if lottery.draw(session, draw_id).is_by_hand:
        raise Refused(mark("Rådet utsågs för hand. Välj själv vem som ska få platsen."))
    fitting = queries.who_can_take(rows, row, lottery.reserve(session, draw_id), today)
    if not fitting:
        raise Refused(mark("Ingen i poolen håller kvoten. Gör en ny lottning, eller låt platsen stå tom."))
    because = row.last.invitation.state.value if row.last else "empty"
    return invite(session, seat, fitting[0], actor=actor, now=now, because=because, fitting=len(fitting))


def answer_invitation(session: Session, command: AnswerInvitation, *, actor: Actor, now: datetime) -> Invitation:
    """Take the invited person's own answer. A late answer to a seat that has gone on changes nothing."""
    link = links.find_link(session, PURPOSE, command.token, now=now)
    return _answer(session, link.subject_id, command.answer, public_name=command.public_name, actor=actor, now=now)


def record_answer(session: Session, command: RecordAnswer, *, actor: Actor, now: datetime) -> Invitation:
    """Write down an answer that was given by telephone or letter."""
    require(actor, Permission.COUNCIL_MANAGE)
    invitation = _answer(
        session, command.invitation_id, command.answer, public_name=command.public_name, actor=actor, now=now
    )
    if invitation.state in {InvitationState.EXPIRED, InvitationState.SUPERSEDED}:
        raise Conflict(mark("Platsen har gått vidare till någon annan. Svaret kan inte sparas."))
    return invitation


def _answer(
    session: Session, invitation_id: UUID, answer: Answer, *, public_name: bool, actor: Actor, now: datetime
) -> Invitation:
    term, seat, invitation = queries.invitation_in_locked_term(session, invitation_id)
    if invitation.state is _STATE_OF.get(answer):
        return invitation
    if invitation.state in _STATE_OF.values():
        raise Conflict(mark("Inbjudan är redan besvarad. Ring oss om du har ändrat dig."))
    today = clock.local(now).date()
    row = seat_row(session, term, seat)
    if not row.may_answer(invitation, today):
        return invitation
    contact = registration_contact(session, invitation.registration_id) if invitation.registration_id else None
    if contact is None or contact.state is RegistrationState.WITHDRAWN:
        raise Refused(mark("Anmälan är borttagen, så platsen kan inte tas. Ring oss om det har blivit fel."))
    if answer is Answer.YES:
        _seat(session, term, seat, invitation, contact, public_name=public_name, now=now)
    invitation.state = _STATE_OF.get(answer, InvitationState.CALL_ME)
    invitation.answered_at = now
    _thank(session, invitation, contact, answer, now)
    record(session, "council.answered", actor=actor, now=now, about=("invitation", invitation.id), answer=answer.value)
    return invitation


def _seat(
    session: Session,
    term: Term,
    seat: Seat,
    invitation: Invitation,
    contact: Contact,
    *,
    public_name: bool,
    now: datetime,
) -> None:
    today = clock.local(now).date()
    who = Who(
        contact.name, email=contact.email, phone=contact.phone, address=contact.address, language=contact.language
    )
    starts_on = rules.first_day(today, term.starts_on, queries.last_days(session, seat.id))
    appointment = appointment_of(who, term.body_id, seat.kind, starts_on, now=now)
    appointment.seat_id, appointment.invitation_id, appointment.registration_id = seat.id, invitation.id, contact.id
    add_appointment(session, appointment)
    published = {PublicPart.NAME} if public_name else set()
    session.add(appointment.agree(published, ConsentWay.INVITATION, now))


def _willing(session: Session, draw: Draw, sitting: Sequence[core.Entry], asked: Collection[UUID]) -> list[UUID]:
    """Those of the panel who have not been asked; where one has withdrawn since the draw, who takes the seat instead.

    The replacement follows the committed rule, as when somebody withdraws before the dice. A panel that was chosen by
    hand has no reserve: there the seat is left for the coordinator to fill.
    """
    gone = lottery.gone(session, draw.id)
    panel = [one for one in lottery.panel(session, draw.id) if one.id not in asked]
    willing = [one for one in panel if one.id not in gone]
    if len(willing) == len(panel) or draw.is_by_hand:
        return [one.id for one in willing]
    reserve = lottery.reserve(session, draw.id)
    waiting = {UUID(one.entry.id): one.entry for one in reserve.waiting}
    found, seated, busy = [one.id for one in willing], [*sitting, *(one.entry for one in willing)], set(asked)
    for leaver in (one for one in panel if one.id in gone):
        fitting = reserve.for_seat(seated, leaver.kind, busy)
        if fitting:
            found.append(fitting[0])
            seated.append(waiting[fitting[0]])
            busy.add(fitting[0])
    return found


def invite(
    session: Session, seat: Seat, entry_id: UUID, *, actor: Actor, now: datetime, **because: str | int
) -> Invitation:
    """Ask one entry to take a seat. The caller holds the term and has seen that the seat is free.

    `because` says in the log why the seat was free, and how many could have been asked.
    """
    entry = lottery.entry(session, entry_id)
    if entry.registration_id is None:
        raise Refused(mark("Anmälan är borttagen, så personen kan inte bjudas in."))
    contact = registration_contact(session, entry.registration_id)
    invitation = Invitation(
        id=uuid4(),
        seat_id=seat.id,
        draw_id=entry.draw_id,
        draw_entry_id=entry.id,
        registration_id=contact.id,
        state=InvitationState.INVITED,
        via=_way(contact),
        sent_at=now,
        answer_by=rules.answer_by(clock.local(now).date()),
    )
    try:
        with session.begin_nested():
            session.add(invitation)
            session.flush()
    except IntegrityError:
        raise Conflict(mark("Någon annan hann före. Personen eller platsen har redan en inbjudan.")) from None
    if invitation.via is Via.EMAIL:
        _send(session, invitation, contact, now)
    about = ("invitation", invitation.id)
    detail = {"seat": seat.number, "via": invitation.via.value, **because}
    record(session, "council.invited", actor=actor, now=now, about=about, **detail)
    return invitation


def _way(contact: Contact) -> Via:
    if contact.reach is Reach.EMAIL and contact.email:
        return Via.EMAIL
    return Via.LETTER if contact.reach is Reach.LETTER and contact.address else Via.PHONE


def _send(session: Session, invitation: Invitation, contact: Contact, now: datetime) -> None:
    token = links.issue_link(session, PURPOSE, invitation.id, now=now, valid_for=rules.LINK_VALID)
    queue_mail(
        session,
        "council_invitation",
        to=contact.email,
        now=now,
        language=contact.language,
        about=("invitation", invitation.id),
        name=contact.name,
        token=token,
        answer_by=invitation.answer_by,
    )


def _thank(session: Session, invitation: Invitation, contact: Contact, answer: Answer, now: datetime) -> None:
    template = {Answer.YES: "council_welcome", Answer.NO: "council_declined_thanks"}.get(answer)
    if template is None or invitation.via is not Via.EMAIL or not contact.email:
        return
    about = ("invitation", invitation.id)
    queue_mail(session, template, to=contact.email, now=now, language=contact.language, about=about, name=contact.name)


def draw_of(rows: list[queries.SeatRow]) -> UUID | None:
    """The draw that the term's other seats were filled from."""
    return next((one.invitation.draw_id for row in rows for one in reversed(row.asked) if one.invitation.draw_id), None)
