"""The council's table in words: who sits where, who has been asked, and what to do about an empty chair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.council import queries
from trygghetsrad.council.models import Appointment, Invitation, InvitationState, SeatKind, Term, Via
from trygghetsrad.council.queries import Asked, SeatRow
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.kernel.outbox import MailState, delivery_of
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.lottery import queries as lottery
from trygghetsrad.lottery.models import Draw

KIND_OF_LETTER = "council_invitation"


@dataclass(frozen=True, slots=True)
class Line:
    """One seat of the page. An id is given where there is something to do with it. `who` is "" for a closed reading."""

    row: SeatRow
    who: str
    state: str
    tone: str
    sentence: str
    stays: bool = False
    """Somebody sits there and no last day is set."""
    end: UUID | None = None
    consent: UUID | None = None
    answer: UUID | None = None
    appoint: UUID | None = None
    invite_next: UUID | None = None
    choose: UUID | None = None
    """The council was chosen by hand, and so is who fills its empty seats."""


@dataclass(frozen=True, slots=True)
class Table:
    """A term's seats. `draw` is a drawn panel that waits for its invitations."""

    term: Term
    lines: list[Line]
    draw: Draw | None
    letters: int = 0
    """Open invitations that go by letter."""

    @property
    def taken(self) -> list[int]:
        return [line.row.seat.number for line in self.lines if line.stays]


def table(session: Session, term: Term, today: date, *, names: bool) -> Table:
    """Lay the table: a handful of queries however many seats.

    Without `names` only those have one whose name stands on the web.
    """
    rows = queries.seating(session, term.id)
    waiting = [one.invitation.id for row in rows if (one := row.open) is not None]
    letters = delivery_of(session, waiting, KIND_OF_LETTER) if waiting else {}
    source = _source(session, rows)
    able = _able(session, rows, source, today)
    is_by_hand = source is not None and source.is_by_hand
    unasked = any(row.seat.kind is SeatKind.RESIDENT and not row.asked and row.is_vacant(today) for row in rows)
    return Table(
        term=term,
        lines=[_line(row, today, letters, able.get(row.seat.id), names=names, is_by_hand=is_by_hand) for row in rows],
        draw=queries.draw_to_invite(session) if unasked else None,
        letters=sum(1 for row in rows if row.open is not None and row.open.invitation.via is Via.LETTER),
    )


def _source(session: Session, rows: list[SeatRow]) -> Draw | None:
    """The draw that the seats are filled from."""
    asked = (one.invitation.draw_id for row in rows for one in reversed(row.asked) if one.invitation.draw_id)
    newest = next(asked, None)
    return lottery.draw(session, newest) if newest else None


def _able(session: Session, rows: list[SeatRow], source: Draw | None, today: date) -> dict[UUID, int]:
    """For each vacant resident's seat whose panel has been asked: how many alternates keep the quotas."""
    vacant = [row for row in rows if row.seat.kind is SeatKind.RESIDENT and row.is_vacant(today)]
    if source is None or source.is_by_hand or not vacant:
        return {}
    reserve = lottery.reserve(session, source.id)
    return {row.seat.id: len(queries.who_can_take(rows, row, reserve, today)) for row in vacant}


def _line(
    row: SeatRow,
    today: date,
    letters: Mapping[UUID, MailState],
    able: int | None,
    *,
    names: bool,
    is_by_hand: bool,
) -> Line:
    holder = row.holder(today)
    if holder is not None:
        return _held(row, holder, today, names=names)
    if row.open is not None:
        return _asked(row, row.open, letters, names=names)
    return _vacant(row, able, names=names, is_by_hand=is_by_hand)


def _held(row: SeatRow, holder: Appointment, today: date, *, names: bool) -> Line:
    sentence = _("Namnet får stå på webben.") if holder.public_name else _("Namnet visas inte på webben.")
    if holder.ends_on is not None:
        state, tone = _("Slutar %(day)s", day=date_long(holder.ends_on)), "warning"
    elif holder.starts_on > today:
        state, tone = _("Börjar %(day)s", day=date_long(holder.starts_on)), "info"
    else:
        state, tone = _("Sitter sedan %(day)s", day=date_long(holder.starts_on)), "success"
    stays = holder.ends_on is None
    if not names:
        # A name that stands on the web is no secret here.
        return Line(row, holder.name or "" if holder.public_name else "", state, tone, sentence, stays=stays)
    ends = holder.id if stays else None
    if holder.leave_asked_at is not None and stays:
        sentence = _("%(sentence)s Har bett att få sluta.", sentence=sentence)
    name = holder.name or _("Borttagen")
    return Line(row, name, state, tone, sentence, stays=stays, end=ends, consent=holder.id)


def _asked(row: SeatRow, asked: Asked, letters: Mapping[UUID, MailState], *, names: bool) -> Line:
    invitation = asked.invitation
    state, tone = delivery_words(invitation, letters.get(invitation.id))
    sentence = _("Svar senast %(day)s.", day=date_long(invitation.answer_by))
    if not names:
        return Line(row, "", state, tone, sentence)
    if asked.phone:
        sentence = _("%(sentence)s Telefon: %(phone)s.", sentence=sentence, phone=asked.phone)
    if invitation.via is Via.LETTER and asked.address:
        sentence = _("%(sentence)s Adress: %(address)s.", sentence=sentence, address=asked.address)
    return Line(row, asked.name or _("Borttagen"), state, tone, sentence, answer=invitation.id)


def delivery_words(invitation: Invitation, letter: MailState | None) -> tuple[str, str]:
    """Where an open invitation is, and the tone to say it in."""
    if invitation.state is InvitationState.CALL_ME:
        return _("Vill bli uppringd"), "warning"
    if invitation.via is not Via.EMAIL:
        if invitation.via is Via.LETTER and invitation.printed_at is not None:
            return _("Brevet skrevs ut %(day)s", day=date_long(invitation.printed_at)), "info"
        return (_("Skicka brev") if invitation.via is Via.LETTER else _("Ring och fråga")), "warning"
    by_letter = {
        MailState.QUEUED: (_("Inbjudan är på väg"), "info"),
        MailState.REFUSED: (_("Adressen finns inte – ring"), "danger"),
        MailState.DEAD: (_("Mejlet kom inte fram – ring"), "danger"),
    }
    return by_letter.get(letter or MailState.SENT, (_("Inbjuden, inget svar än"), "info"))


def _vacant(row: SeatRow, able: int | None, *, names: bool, is_by_hand: bool) -> Line:
    if row.seat.kind is not SeatKind.RESIDENT:
        return Line(row, "", _("Ledig"), "neutral", _("Utse någon till platsen."), appoint=row.seat.id)
    happened = _what_happened(row, names=names)
    if is_by_hand:
        by_hand = _("Rådet utsågs för hand. Välj vem som ska få platsen.")
        return Line(row, "", _("Ledig"), "warning", f"{happened} {by_hand}".strip(), choose=row.seat.id)
    if able is None:
        return Line(row, "", _("Ledig"), "neutral", _("Platsen lottas."))
    if not able:
        nobody = _("Ingen i poolen håller kvoten. Gör en ny lottning, eller låt platsen stå tom.")
        return Line(row, "", _("Ledig"), "warning", f"{happened} {nobody}".strip())
    many = ngettext("En i poolen håller kvoten.", "%(num)s i poolen håller kvoten.", able)
    then = _("Bjud in nästa ersättare.")
    return Line(row, "", _("Ledig"), "warning", f"{happened} {many} {then}".strip(), invite_next=row.seat.id)


def _what_happened(row: SeatRow, *, names: bool) -> str:
    last = row.last
    if last is None:
        return ""
    name = last.name.split()[0] if names and last.name else _("Den som var inbjuden")
    words = {
        InvitationState.ACCEPTED: _("%(name)s har slutat.", name=name),
        InvitationState.DECLINED: _("%(name)s tackade nej.", name=name),
        InvitationState.EXPIRED: _("%(name)s svarade inte i tid.", name=name),
    }
    return words.get(last.invitation.state, "")
