"""Pools, populations and draws for tests. Every person is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.interest import a_call, a_registration
from trygghetsrad.interest.models import Call, Registration
from trygghetsrad.kernel.permissions import Actor, Role
from trygghetsrad.lottery import queries, rules
from trygghetsrad.lottery.by_hand.use_cases import ChooseByHand, choose_by_hand
from trygghetsrad.lottery.models import Draw, Outcome
from trygghetsrad.lottery.rules import EVERY_FEATURE
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
from trygghetsrad.population.models import PopulationCount, PopulationSource, Sex

NOW = datetime(2027, 5, 3, 9, 0, tzinfo=UTC)
BANDS = "16-29,30-44,45-64,65-79,80+"
COORDINATOR = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}), name="Kim Exempel")
BIRTH_YEARS = (2005, 1990, 1970, 1955, 1943)
"""One in the middle of each band in 2027."""


def a_population(session: Session) -> PopulationSource:
    """A municipality of 1,000 women and 1,000 men, spread over the bands."""
    source = PopulationSource(
        id=uuid4(), name="Påhittad tabell", as_of=date(2026, 12, 31), imported_at=NOW, is_estimate=False, note=""
    )
    session.add(source)
    session.flush()
    for (first, last), people in zip(
        ((16, 29), (30, 44), (45, 64), (65, 79), (80, None)), (200, 230, 320, 180, 70), strict=True
    ):
        for sex in (Sex.WOMAN, Sex.MAN):
            session.add(
                PopulationCount(source_id=source.id, sex=sex, age_from=first, age_to=last, count=people, area=None)
            )
    session.flush()
    return source


def a_pool(session: Session, *, people: int = 60, size: int = 12) -> tuple[Call, list[Registration]]:
    """A call with active registrations: every age band, more women than men, a few others."""
    call = a_call(panel_size=size)
    session.add(call)
    session.flush()
    sexes = [Sex.WOMAN, Sex.MAN, Sex.WOMAN, Sex.MAN, Sex.WOMAN, Sex.MAN, Sex.WOMAN, Sex.MAN, Sex.WOMAN, Sex.OTHER]
    registered = [
        a_registration(call, birth_year=BIRTH_YEARS[number % 5], sex=sexes[(number // 5) % 10])
        for number in range(people)
    ]
    session.add_all(registered)
    session.flush()
    return call, registered


def a_draw(session: Session, call: Call) -> Draw:
    """A draw that has just been started."""
    return start_draw(session, StartDraw(call.id, BANDS, uuid4()), actor=COORDINATOR, now=NOW)


def with_quotas(session: Session, draw: Draw) -> Draw:
    """The proposed quotas, saved."""
    found = queries.population_for(session, draw)
    assert found is not None
    population = {(band, sex.value): people for (band, sex), people in found.counts.items()}
    quotas = rules.propose_quotas(population, draw.size, [sex.value for sex in Sex])
    return save_quotas(session, SaveQuotas(draw.id, tuple(quotas)), actor=COORDINATOR, now=NOW)


def a_prepared_draw(session: Session, *, people: int = 60, size: int = 12) -> Draw:
    """A draw whose quotas are saved."""
    a_population(session)
    call, _registered = a_pool(session, people=people, size=size)
    return with_quotas(session, a_draw(session, call))


def a_locked_draw(session: Session, *, people: int = 60, size: int = 12, **settled: Any) -> Draw:
    """A draw whose dice have not been thrown; `settled` are LockPool's."""
    draw = a_prepared_draw(session, people=people, size=size)
    return lock_pool(session, LockPool(draw.id, **settled), actor=COORDINATOR, now=NOW)


def the_pool(session: Session, draw: Draw) -> list[Registration]:
    """Everyone who registered for the draw's call, by number."""
    query = select(Registration).where(Registration.call_id == draw.call_id).order_by(Registration.reference)
    return list(session.scalars(query))


def a_draw_by_hand(session: Session, *, people: int = 60, size: int = 12, chosen: int = 12) -> Draw:
    """A panel that was chosen by hand: the first who registered."""
    draw = a_prepared_draw(session, people=people, size=size)
    picked = frozenset(one.id for one in the_pool(session, draw)[:chosen])
    return choose_by_hand(session, ChooseByHand(draw.id, picked, "Bara få anmälde sig."), actor=COORDINATOR, now=NOW)


def a_drawn_draw(session: Session, *, people: int = 60, size: int = 12, digits: str = "407") -> Draw:
    """A draw with its panel."""
    draw = a_locked_draw(session, people=people, size=size)
    return draw_panel(session, DrawPanel(draw.id, "Kim Exempel, vittne", digits), actor=COORDINATOR, now=NOW)


def a_slow_draw(session: Session, *, people: int = 130) -> Draw:
    """A draw by locality with more kinds of people than a page works out; everybody lives in one of 30 villages."""
    a_population(session)
    call, registered = a_pool(session, people=people)
    for number, one in enumerate(registered):
        one.locality = f"By {number % 31}"
    draw = start_draw(session, StartDraw(call.id, BANDS, uuid4(), EVERY_FEATURE), actor=COORDINATOR, now=NOW)
    return with_quotas(session, draw)


def throw(session: Session, draw: Draw, digits: str = "407") -> Draw:
    """The dice of a locked draw."""
    return draw_panel(session, DrawPanel(draw.id, "Kim Exempel", digits), actor=COORDINATOR, now=NOW)


def panel_of(session: Session, draw: Draw) -> list[queries.Drawn]:
    return queries.outcome_of(session, draw.id, Outcome.PANEL)


def whole_record(draw: Draw) -> dict[str, Any]:
    """The record that an auditor would verify."""
    assert draw.result is not None
    return {"commitment": draw.commitment, "root": draw.root, "lottery_hash": draw.lottery_hash, **draw.result}
