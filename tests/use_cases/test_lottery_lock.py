"""The lock: where the digits come from, what it costs, and the letters that leave before the digits exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.lottery import (
    COORDINATOR,
    NOW,
    a_locked_draw,
    a_prepared_draw,
    a_slow_draw,
    panel_of,
    the_pool,
    throw,
    whole_record,
)
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.interest.use_cases import Act, ActOnRegistration, act_on_registration
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.lottery import core, queries, rules
from trygghetsrad.lottery.models import DrawState
from trygghetsrad.lottery.use_cases import AskForLottery, LockPool, ask_for_lottery, lock_pool
from trygghetsrad.lottery.worker import find_lotteries

SOURCE = "Lotto den 12 december 2026, de tre första siffrorna"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def letters(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).where(OutboxMail.kind == "draw_locked").order_by(OutboxMail.to)))


def test_a_public_source_is_bound_into_everything_that_is_published(session: Session) -> None:
    draw = a_locked_draw(session, digits_from=SOURCE, digits_on="Klockan 20 den dagen")

    assert draw.pool_id is not None
    assert draw.pool_id.endswith(SOURCE)
    assert draw.record is not None
    assert draw.record["pool"] == draw.pool_id
    throw(session, draw)
    assert core.faults(whole_record(draw)) == []
    other = whole_record(draw)
    other["commitment"] = {**other["commitment"], "pool": draw.pool_id.replace("december", "november")}
    assert {"lottery_hash", "draw"} <= set(core.faults(other))


def test_six_digits_choose_among_a_million_tickets(session: Session) -> None:
    draw = a_locked_draw(session, tickets=1_000_000)

    with pytest.raises(Refused) as refusal:
        throw(session, draw, "407")
    assert refusal.value.field == "digits"
    throw(session, draw, "407113")

    assert (draw.tickets, draw.digits, len(panel_of(session, draw))) == (1_000_000, "407113", 12)
    assert core.faults(whole_record(draw)) == []


def test_more_tickets_never_cost_the_lowest_chance_more(session: Session) -> None:
    draw = a_locked_draw(session, people=77)
    lottery = core.numbered_in(draw.commitment or {}, rules.NO_ROOT).lottery

    few, many = (core.number_lottery(lottery, tickets, rules.NO_ROOT) for tickets in (1000, 1_000_000))

    assert few.rounding.lowest_kept < many.rounding.lowest_kept
    assert many.rounding.lowest_kept > 0.9999


def test_what_the_worker_found_for_a_thousand_tickets_is_locked_with_a_million(app: Flask, session: Session) -> None:
    draw = a_slow_draw(session)
    entrants = queries.pool_of(session, draw, NOW.year).entrants
    quotas = rules.completed(rules.quotas_in(draw.quotas), entrants, draw.size)
    ask_for_lottery(session, AskForLottery(draw.id, tuple(quotas)), actor=COORDINATOR, now=NOW)
    session.commit()
    find_lotteries(app.extensions["database"])
    session.expire_all()

    lock_pool(session, LockPool(draw.id, 1_000_000), actor=COORDINATOR, now=NOW)
    throw(session, draw, "000407")

    assert core.faults(whole_record(draw)) == []


def test_everyone_in_the_pool_who_has_a_mailbox_is_told_with_the_fingerprint(session: Session) -> None:
    draw = a_prepared_draw(session)
    pool = the_pool(session, draw)
    pool[0].language, pool[1].language = "fi", "en"
    pool[2].email = pool[2].email_confirmed_at = None
    pool[3].state = RegistrationState.PAUSED
    pool[4].birth_year = NOW.year - 10
    session.flush()

    lock_pool(session, LockPool(draw.id, digits_on="I morgon klockan 10"), actor=COORDINATOR, now=NOW)

    told = letters(session)
    assert {letter.to for letter in told} == {one.email for one in pool if one not in pool[2:5]}
    assert len(told) == 57
    for letter in told:
        assert letter.body is not None
        assert draw.root is not None
        assert draw.root in letter.body
        assert str(draw.lottery_hash) in letter.body
        assert "58" in letter.body
        assert "I morgon klockan 10" in letter.body
        assert "/lottningar/1" in letter.body
        assert "Påhittad" not in letter.body
    by_person = {letter.about_id: letter for letter in told}
    assert "/fi/lottningar/1" in (by_person[pool[0].id].body or "")
    assert "/en/lottningar/1" in (by_person[pool[1].id].body or "")
    assert len({letter.message_id for letter in told}) == 57
    (locked,) = [entry for entry in history_of(session, draw.id) if entry.action == "draw.locked"]
    assert locked.detail["told"] == 57


def test_the_letter_names_the_source_when_no_dice_are_thrown(session: Session) -> None:
    a_locked_draw(session, people=20, size=6, digits_from=SOURCE, digits_on="Klockan 20")

    body = letters(session)[0].body or ""
    assert SOURCE in body
    assert "tärningar" not in body


def test_a_refused_lock_tells_nobody(session: Session) -> None:
    draw = a_prepared_draw(session, people=10)

    with pytest.raises(Refused), session.begin_nested():
        lock_pool(session, LockPool(draw.id), actor=COORDINATOR, now=NOW)

    session.expire_all()
    assert (draw.state, draw.number, letters(session)) == (DrawState.PREPARING, None, [])


def test_who_withdraws_takes_the_letter_along(session: Session) -> None:
    draw = a_locked_draw(session)
    leaver = the_pool(session, draw)[0]

    later = NOW + timedelta(hours=1)
    act_on_registration(session, ActOnRegistration(leaver.reference, Act.WITHDRAW), actor=COORDINATOR, now=later)
    session.flush()

    session.expire_all()
    (letter,) = [one for one in letters(session) if one.about_id == leaver.id]
    assert (letter.to, letter.body) == (None, None)
    assert session.get_one(Registration, leaver.id).email is None
