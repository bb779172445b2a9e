"""Draws by locality, and draws with at most one from an address: what is frozen, drawn and kept afterwards."""

from __future__ import annotations

import json
from collections import Counter
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.council import a_term
from tests.factories.lottery import (
    BANDS,
    COORDINATOR,
    NOW,
    a_drawn_draw,
    a_pool,
    a_population,
    panel_of,
    throw,
    whole_record,
)
from trygghetsrad.council import queries as council
from trygghetsrad.council.models import SeatKind
from trygghetsrad.council.use_cases.invitations import InvitePanel, invite_panel
from trygghetsrad.interest.models import Call, Registration
from trygghetsrad.interest.rules import ELSEWHERE, RegistrationState
from trygghetsrad.kernel import clock
from trygghetsrad.lottery import core, queries, rules
from trygghetsrad.lottery.disclosure import Reason, Receiver
from trygghetsrad.lottery.disclosure.use_cases import HandOut, hand_out
from trygghetsrad.lottery.models import Draw, DrawState, Outcome
from trygghetsrad.lottery.own_lot import own_lot
from trygghetsrad.lottery.use_cases import LockPool, SaveQuotas, StartDraw, lock_pool, save_quotas, start_draw
from trygghetsrad.population.models import Sex

PLACES = ("Hallstahammar", "Kolbäck", "Strömsholm")
SHARED = 18


def prepared(session: Session, *, by_locality: bool = False, one_per_home: bool = False) -> Draw:
    """Sixty people from three places; with homes, eighteen of them live two and two, and write it in their own way."""
    a_population(session)
    call, people = a_pool(session)
    for number, one in enumerate(people):
        one.locality = PLACES[number % 3]
        if one_per_home and number < SHARED:
            one.address = f"Storgatan {number // 2}" if number % 2 else f" STORGATAN  {number // 2}, "
    features = rules.EVERY_FEATURE if by_locality else rules.FEATURES
    draw = start_draw(session, StartDraw(call.id, BANDS, uuid4(), features, one_per_home), actor=COORDINATOR, now=NOW)
    found = queries.population_for(session, draw)
    assert found is not None
    population = {(band, sex.value): people for (band, sex), people in found.counts.items()}
    places = {**dict.fromkeys(PLACES, 100), ELSEWHERE: 0} if by_locality else {}
    quotas = rules.propose_quotas(population, draw.size, [sex.value for sex in Sex], places)
    return save_quotas(session, SaveQuotas(draw.id, tuple(quotas)), actor=COORDINATOR, now=NOW)


def drawn(session: Session, draw: Draw) -> Draw:
    lock_pool(session, LockPool(draw.id), actor=COORDINATOR, now=NOW)
    return throw(session, draw)


def test_a_draw_by_locality_keeps_the_quotas_of_localities_too(session: Session) -> None:
    draw = drawn(session, prepared(session, by_locality=True))

    panel = panel_of(session, draw)
    assert draw.features == ["age", "sex", "locality"]
    for quota in draw.quotas:
        at = draw.features.index(quota["feature"])
        seats = Counter(one.kind[at] for one in panel)[quota["value"]]
        assert quota["minimum"] <= seats <= quota["maximum"], quota
    assert core.faults(whole_record(draw)) == []
    assert draw.record is not None
    assert draw.record["quotas_kept"] is True


def test_at_most_one_from_an_address_however_the_dice_fall(session: Session) -> None:
    draw = prepared(session, one_per_home=True)
    lock_pool(session, LockPool(draw.id), actor=COORDINATOR, now=NOW)

    for digits in ("000", "111", "407", "777", "999"):
        with session.begin_nested() as attempt:
            throw(session, queries.draw(session, draw.id), digits)
            homes = Counter(
                home for one in panel_of(session, draw) if (home := queries.entry(session, one.entry_id).home)
            )
            assert max(homes.values(), default=0) <= 1
            assert len(panel_of(session, draw)) == 12
            record = whole_record(queries.draw(session, draw.id))
            assert core.faults(record) == []
            attempt.rollback()
        session.expire_all()


def test_a_home_is_frozen_as_a_token_that_tells_no_address(session: Session) -> None:
    draw = drawn(session, prepared(session, one_per_home=True))

    entries = queries.entries(session, draw.id)
    homes = Counter(one.home for one in entries if one.home)
    assert sorted(homes.values()) == [2] * (SHARED // 2)
    assert all(len(home) == 64 and "gatan" not in home for home in homes)
    assert all(rules.shares_home(one.kind, draw.features) == bool(one.home) for one in entries)
    assert all(len(one.kind) == 2 for one in panel_of(session, draw))


def test_an_address_that_is_not_asked_for_is_not_frozen(session: Session) -> None:
    draw = prepared(session)
    for one in session.query(Registration):
        one.address = "Storgatan 1"
    session.flush()

    assert all(entry.home is None for entry in queries.entries(session, drawn(session, draw).id))


def test_nobody_is_asked_whose_home_already_sits(session: Session) -> None:
    draw = drawn(session, prepared(session, one_per_home=True))
    term = a_term(session, {SeatKind.RESIDENT: 12, SeatKind.POLICE: 0, SeatKind.OFFICIAL: 0, SeatKind.POLITICIAN: 0})
    invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW)
    session.flush()
    rows = council.seating(session, term.id)
    reserve = queries.reserve(session, draw.id)
    taken = {entry.home for row in rows if (entry := row.entry_taken(NOW.date())) and entry.home}
    assert taken, "nobody on the panel shares a home: the test shows nothing"

    for row in rows:
        own = row.entry_taken(NOW.date())
        assert own is not None
        row.asked[-1].invitation.state = type(row.asked[-1].invitation.state)("declined")
        able = council.who_can_take(rows, row, reserve, NOW.date())
        homes = {queries.entry(session, entry_id).home for entry_id in able}
        assert not homes & (taken - {own.home})
        row.asked[-1].invitation.state = type(row.asked[-1].invitation.state)("invited")


def test_a_replacement_shares_no_home_with_those_who_stay(session: Session) -> None:
    draw = prepared(session, one_per_home=True)
    lock_pool(session, LockPool(draw.id), actor=COORDINATOR, now=NOW)
    with session.begin_nested() as rehearsal:
        throw(session, queries.draw(session, draw.id))
        chosen = panel_of(session, draw)
        rehearsal.rollback()
    session.expire_all()
    for one in chosen[:4]:
        session.get_one(Registration, one.registration_id).state = RegistrationState.WITHDRAWN
    session.flush()

    after = throw(session, queries.draw(session, draw.id))

    homes = Counter(home for one in panel_of(session, after) if (home := queries.entry(session, one.entry_id).home))
    assert max(homes.values(), default=0) <= 1
    assert not {one.entry_id for one in panel_of(session, after)} & {one.entry_id for one in chosen[:4]}
    assert core.faults(whole_record(after)) == []


def test_a_plain_draw_is_as_before(session: Session) -> None:
    draw = a_drawn_draw(session)

    assert (draw.features, draw.one_per_home) == (["age", "sex"], False)
    assert {len(entry.values) for entry in queries.entries(session, draw.id)} == {2}
    assert all(one.order for one in queries.outcome_of(session, draw.id, Outcome.ALTERNATE))
    assert draw.call_id == session.query(Call).one().id
    assert clock.local(NOW).year == 2027


def test_where_homes_are_told_apart_everyone_can_still_check_and_auditors_too(session: Session) -> None:
    draw = prepared(session, by_locality=True, one_per_home=True)
    lock_pool(session, LockPool(draw.id), actor=COORDINATOR, now=NOW)
    command = HandOut(draw.id, Receiver.AUDITORS, Reason.AUDIT, "")
    everyone = session.scalars(select(Registration)).all()

    for _ in ("before the dice", "after"):
        file = hand_out(session, command, actor=COORDINATOR, now=NOW)
        assert core.faults(json.loads(json.dumps(file))) == []
        told = [home for kind in file["homes"] for home in kind if home]
        assert len(told) == SHARED
        lots = [lot for one in everyone if (lot := own_lot(session, draw, one))]
        assert len(lots) == len(everyone) == 60
        for lot in lots:
            assert lot.is_proved
            assert len(lot.group) == 3
            assert not lot.shares_chance
            assert core.faults(lot.proof()) == []
        assert sum(lot.chance for lot in lots) == draw.size
        if draw.state is DrawState.LOCKED:
            throw(session, draw)
