"""What is read about pools and the entries of draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.queries import PoolEntry, active_pool
from trygghetsrad.interest.rules import ELSEWHERE, RegistrationState
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.lottery.core import Ranked, Type, normalised_address
from trygghetsrad.lottery.exemptions import why_of
from trygghetsrad.lottery.models import OVER, Draw, DrawEntry, DrawState, Exemption, Outcome
from trygghetsrad.lottery.queries.draws import draw
from trygghetsrad.lottery.rules import LOCALITY, Entrants, Reserve, entrants_in, entrants_of, problem_in, visible
from trygghetsrad.population.queries import CurrentPopulation, current_population, current_source
from trygghetsrad.population.rules import AgeBand, band_of_birth_year, parse_bands

AWAY = (RegistrationState.WITHDRAWN, RegistrationState.PAUSED)


@dataclass(frozen=True, slots=True)
class Pool:
    """Everyone who can be drawn. `entrants` are their types and `homes` their addresses ("" when there is none or the
    draw does not ask), both in the order of `members`. `outside` counts those whose age is in no band.
    """

    members: tuple[PoolEntry, ...]
    homes: tuple[str, ...]
    entrants: Entrants
    outside: int
    exempted: tuple[tuple[PoolEntry, Type, str], ...] = ()
    """Those who have registered and are not in the draw: their type as a reader sees it, and the committed reason."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One entry of a drawn panel or its reserve, as the staff sees it. The name is "" when it has been erased.

    `kind` is the group as a reader sees it.
    """

    entry_id: UUID
    registration_id: UUID | None
    reference: str
    name: str
    kind: Type
    order: int


def bands_of(draw: Draw) -> Sequence[AgeBand]:
    return parse_bands(draw.bands)


def population_for(session: Session, draw: Draw) -> CurrentPopulation | None:
    """The municipality's people by the draw's bands and sex; None when no figures have been imported."""
    found = current_population(session, bands_of(draw))
    return found if found is not None and found.total else None


def population_behind(session: Session) -> tuple[str, date] | None:
    """The name and the day of the figures that quotas are proposed from."""
    source = current_source(session)
    return (source.name, source.as_of) if source else None


def pool_of(session: Session, draw: Draw, year: int) -> Pool:
    """The pool as it is now, with each person's age band by what they turn this `year`."""
    bands, outside, exempt = bands_of(draw), 0, exempted_in(session, draw)
    members: list[PoolEntry] = []
    kinds: list[Type] = []
    exempted: list[tuple[PoolEntry, Type, str]] = []
    for one in active_pool(session, draw.call_id):
        band = band_of_birth_year(one.birth_year, year, bands)
        if band is None:
            outside += 1
        elif one.id in exempt:
            exempted.append((one, _kind(draw, one, band), exempt[one.id]))
        else:
            members.append(one)
            kinds.append(_kind(draw, one, band))
    homes = tuple(normalised_address(one.address) if draw.one_per_home else "" for one in members)
    return Pool(tuple(members), homes, entrants_of(draw.features, kinds, homes), outside, tuple(exempted))


def exempted_in(session: Session, draw: Draw) -> dict[UUID, str]:
    """The committed reason of everyone whom a draw that is being prepared leaves out, by registration."""
    rows = session.scalars(select(Exemption).where(Exemption.draw_id == draw.id, Exemption.stays.is_(False)))
    return {row.registration_id: why_of(row.reason, draw.rest_years, row.words) for row in rows if row.registration_id}


def _kind(draw: Draw, member: PoolEntry, band: AgeBand) -> Type:
    kind = (band.label, member.sex.value)
    return (*kind, member.locality or ELSEWHERE) if LOCALITY in draw.features else kind


def frozen_entrants(session: Session, draw: Draw) -> tuple[Entrants, int]:
    """The types of everyone in a locked pool, and how many of them had an address that was asked for."""
    query = select(DrawEntry.values, DrawEntry.home).where(DrawEntry.draw_id == draw.id, DrawEntry.exempted.is_(None))
    rows = session.execute(query).all()
    kinds = [tuple(values) for values, _home in rows]
    if draw.commitment is None:
        entrants = Entrants(tuple(draw.features), tuple(visible(kind, draw.features) for kind in kinds))
    else:
        entrants = entrants_in(draw.commitment, kinds)
    return entrants, sum(1 for _values, home in rows if home)


def entries(session: Session, draw_id: UUID) -> list[DrawEntry]:
    """Everyone in a locked pool who can be drawn, in the order of the leaves."""
    query = select(DrawEntry).where(DrawEntry.draw_id == draw_id, DrawEntry.exempted.is_(None))
    return list(session.scalars(query.order_by(DrawEntry.leaf)))


def exempted_entries(session: Session, draw_id: UUID) -> list[DrawEntry]:
    """Those of a locked pool who are not in the draw."""
    query = select(DrawEntry).where(DrawEntry.draw_id == draw_id, DrawEntry.exempted.is_not(None))
    return list(session.scalars(query.order_by(DrawEntry.leaf)))


def panel(session: Session, draw_id: UUID) -> list[DrawEntry]:
    """The entries who were chosen, in order."""
    query = select(DrawEntry).where(DrawEntry.draw_id == draw_id, DrawEntry.outcome == Outcome.PANEL)
    return list(session.scalars(query.order_by(DrawEntry.order)))


def gone(session: Session, draw_id: UUID) -> set[UUID]:
    """The entries whose people have withdrawn or paused since the pool was locked."""
    found = session.scalars(
        select(DrawEntry.id)
        .outerjoin(Registration, DrawEntry.registration_id == Registration.id)
        .where(
            DrawEntry.draw_id == draw_id,
            DrawEntry.exempted.is_(None),
            or_(
                Registration.id.is_(None),
                Registration.state.in_(AWAY),
            ),
        )
    )
    return set(found)


def entries_to_let_go(session: Session, most: int = 500) -> list[DrawEntry]:
    """Entries of finished draws whose registration has been withdrawn but is still tied to them."""
    query = (
        select(DrawEntry)
        .join(Registration, DrawEntry.registration_id == Registration.id)
        .join(Draw, DrawEntry.draw_id == Draw.id)
        .where(
            Registration.state == RegistrationState.WITHDRAWN,
            Draw.state.in_([DrawState.DRAWN, *OVER]),
        )
        .limit(most)
    )
    return list(session.scalars(query))


def outcome_of(session: Session, draw_id: UUID, outcome: Outcome, most: int | None = None) -> list[Drawn]:
    """The panel, or the alternates in order, with names for the staff."""
    query = (
        select(DrawEntry, Registration.reference, Registration.name, Draw.features)
        .join(Draw, DrawEntry.draw_id == Draw.id)
        .outerjoin(Registration, DrawEntry.registration_id == Registration.id)
        .where(DrawEntry.draw_id == draw_id, DrawEntry.outcome == outcome)
        .order_by(DrawEntry.order)
        .limit(most)
    )
    return [
        Drawn(
            entry_id=entry.id,
            registration_id=entry.registration_id,
            reference=reference or "",
            name=name or "",
            kind=visible(entry.kind, features),
            order=entry.order or 0,
        )
        for entry, reference, name, features in session.execute(query)
    ]


def reserve(session: Session, draw_id: UUID) -> Reserve:
    """Everyone who can take an empty seat after a draw, in order: those who withdrew or paused are left out."""
    made = draw(session, draw_id)
    if made.commitment is None:
        raise NotFound
    rows = session.scalars(
        select(DrawEntry)
        .join(Registration, DrawEntry.registration_id == Registration.id)
        .where(
            DrawEntry.draw_id == draw_id,
            DrawEntry.outcome == Outcome.ALTERNATE,
            Registration.state.not_in(AWAY),
        )
        .order_by(DrawEntry.order)
    )
    waiting = [Ranked((row.order or 0).to_bytes(8, "big"), row.entry) for row in rows]
    return Reserve(problem_in(made.commitment), tuple(waiting))


def entry(session: Session, entry_id: UUID) -> DrawEntry:
    found = session.get(DrawEntry, entry_id)
    if found is None:
        raise NotFound
    return found


def left_since(session: Session, draw_id: UUID) -> int:
    """How many of those chosen have withdrawn since."""
    query = (
        select(func.count())
        .select_from(DrawEntry)
        .outerjoin(Registration, DrawEntry.registration_id == Registration.id)
        .where(
            DrawEntry.draw_id == draw_id,
            DrawEntry.outcome == Outcome.PANEL,
            or_(Registration.id.is_(None), Registration.state == RegistrationState.WITHDRAWN),
        )
    )
    return session.scalar(query) or 0
