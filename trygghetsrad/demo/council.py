"""The draw from the first call, the invitations, and who sits in the council since."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from flask import current_app

from trygghetsrad.council import queries
from trygghetsrad.council.models import EndReason, Invitation, PublicPart, SeatKind, Via
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.appointing import (
    AppointToSeat,
    EndAppointment,
    Who,
    appoint_to_seat,
    end_appointment,
)
from trygghetsrad.council.use_cases.invitations import (
    AnswerInvitation,
    InviteNext,
    InvitePanel,
    RecordAnswer,
    answer_invitation,
    invite_next,
    invite_panel,
    record_answer,
)
from trygghetsrad.council.use_cases.terms import StartTerm, start_term
from trygghetsrad.demo import texts
from trygghetsrad.demo.almanac import office_day
from trygghetsrad.demo.letters import secret_in_letter
from trygghetsrad.demo.people import address_of
from trygghetsrad.demo.residents import SEATS
from trygghetsrad.demo.story import Story
from trygghetsrad.interest.queries import calls
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.lottery import queries as lottery
from trygghetsrad.lottery import rules as lottery_rules
from trygghetsrad.lottery.use_cases import (
    DrawPanel,
    LockPool,
    SaveQuotas,
    StartDraw,
    draw_panel,
    lock_pool,
    save_quotas,
    start_draw,
)
from trygghetsrad.population.models import Sex

TERM_DAYS = 730
DECLINES, LEAVES = 5, 9
"""The seats whose drawn person says no, and whose member moves away."""
SHOW_NAMES = frozenset({1, 4, 7, 11})


def draw_council(story: Story) -> None:
    """Lock the pool one day, throw the dice in front of a witness the next, and invite."""
    almanac = story.almanac
    story.on(almanac.working_day("draw-1"), "10:00", partial(_lock, story))
    story.on(almanac.day("draw"), "13:00", partial(_throw, story))
    story.on(almanac.working_day("draw+3"), "14:30", partial(_invite, story))
    story.on(almanac.working_day("term-10"), "15:20", partial(_appoint, story))
    story.on(almanac.working_day("-33"), "09:50", partial(_move_away, story))


def _lock(story: Story, now: datetime) -> None:
    session, actor = story.session, story.coordinator
    call = min(calls(session), key=lambda one: one.number)
    bands = current_app.extensions["config"].municipality.age_bands
    draw = start_draw(session, StartDraw(call.id, bands, uuid4()), actor=actor, now=now)
    found = lottery.population_for(session, draw)
    if found is None:
        raise LookupError("the demonstration has no population")
    people: dict[tuple[str, ...], int] = {(band, sex.value): count for (band, sex), count in found.counts.items()}
    quotas = lottery_rules.propose_quotas(people, draw.size, [sex.value for sex in Sex])
    save_quotas(session, SaveQuotas(draw.id, tuple(quotas)), actor=actor, now=now + timedelta(minutes=12))
    command = LockPool(draw.id, digits_on=texts.DIGITS_ON)
    lock_pool(session, command, actor=actor, now=now + timedelta(minutes=40))


def _throw(story: Story, now: datetime) -> None:
    draw, _call = lottery.public_draws(story.session)[0]
    digits = "".join(str(story.chance.randrange(10)) for _ in range(3))
    draw_panel(story.session, DrawPanel(draw.id, texts.WITNESS, digits), actor=story.coordinator, now=now)


def _invite(story: Story, now: datetime) -> None:
    starts_on = story.almanac.day("term")
    seats = {
        SeatKind.RESIDENT: SEATS,
        **{kind: len([one for one in texts.APPOINTED if one[0] == kind.value]) for kind in list(SeatKind)[1:]},
    }
    command = StartTerm(starts_on, starts_on + timedelta(days=TERM_DAYS - 1), seats, texts.COUNCIL)
    term = start_term(story.session, command, actor=story.coordinator, now=now)
    draw, _call = lottery.public_draws(story.session)[0]
    invite_panel(story.session, InvitePanel(term.id, draw.id), actor=story.coordinator, now=now + timedelta(minutes=20))
    for row in queries.seating(story.session, term.id):
        if row.open is not None:
            _answer_soon(story, row.open.invitation, row.seat.number, now)


def _answer_soon(story: Story, invitation: Invitation, seat: int, now: datetime) -> None:
    """Let the invited person answer within some days: by the letter's link, or to the coordinator on the telephone."""
    if invitation.via is Via.EMAIL:
        story.then(now + timedelta(hours=18 + 7 * seat), partial(_answer, story, invitation, seat))
    else:
        day = office_day((now + timedelta(days=1 + seat % 4)).date(), later=True)
        story.on(day, f"11:{10 + seat}", partial(_answer, story, invitation, seat))


def _answer(story: Story, invitation: Invitation, seat: int, now: datetime) -> None:
    """One person says no, and the next in line is asked: they say yes."""
    declines = seat == DECLINES and invitation.seat_id not in story.asked_again
    answer = Answer.NO if declines else Answer.YES
    named = seat in SHOW_NAMES
    if invitation.via is Via.EMAIL:
        secret = secret_in_letter(story.session, invitation.id, "council_invitation")
        answer_invitation(story.session, AnswerInvitation(secret, answer, named), actor=PUBLIC, now=now)
    else:
        command = RecordAnswer(invitation.id, answer, named)
        record_answer(story.session, command, actor=story.coordinator, now=now)
    if declines:
        day = office_day((now + timedelta(days=1)).date(), later=True)
        story.on(day, "10:15", partial(_ask_next, story, invitation.seat_id, seat))


def _ask_next(story: Story, seat_id: UUID, seat: int, now: datetime) -> None:
    story.asked_again.add(seat_id)
    invitation = invite_next(story.session, InviteNext(seat_id), actor=story.coordinator, now=now)
    _answer_soon(story, invitation, seat, now)


def _appoint(story: Story, now: datetime) -> None:
    """The police, the officials and the politicians, by their work; their names are public."""
    term = queries.terms(story.session)[0]
    waiting = [row.seat for row in queries.seating(story.session, term.id) if row.seat.kind is not SeatKind.RESIDENT]
    for seat, (_kind, name, role) in zip(waiting, texts.APPOINTED, strict=True):
        who = Who(name, role, email=address_of(name), published=frozenset({PublicPart.NAME, PublicPart.ROLE}))
        command = AppointToSeat(seat.id, who, term.starts_on)
        appoint_to_seat(story.session, command, actor=story.coordinator, now=now)


def _move_away(story: Story, now: datetime) -> None:
    term = queries.terms(story.session)[0]
    row = next(one for one in queries.seating(story.session, term.id) if one.seat.number == LEAVES)
    holder = row.holder(story.almanac.today)
    if holder is None:
        raise LookupError("nobody sits on the seat that becomes vacant")
    command = EndAppointment(holder.id, story.almanac.day("-30"), EndReason.MOVED)
    end_appointment(story.session, command, actor=story.coordinator, now=now)
