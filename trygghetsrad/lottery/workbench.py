"""A draw on the staff's bench: the pool, the quotas, whether they can be met, and what is left to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from trygghetsrad.interest.models import Call
from trygghetsrad.interest.queries import call_by_id
from trygghetsrad.interest.rules import CallState
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.charts import plain_number
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.kernel.web import reading
from trygghetsrad.lottery import queries, rules
from trygghetsrad.lottery.advice import obstacle
from trygghetsrad.lottery.attempts import Attempt, Find, Standing
from trygghetsrad.lottery.core import Quota, Type
from trygghetsrad.lottery.exemptions import counted, told
from trygghetsrad.lottery.forms import QuotaRow
from trygghetsrad.lottery.models import Draw, DrawState
from trygghetsrad.lottery.prospects import Prospect, Prospects
from trygghetsrad.lottery.words import capitalised, group_table, value_words
from trygghetsrad.population.models import Sex

MANY = 2
"""Whatever is not exactly one is said as many are."""


@dataclass(frozen=True)
class Bench:
    """Everything the pages of one draw show. The pool is the present one until it is locked, then the frozen one."""

    draw: Draw
    call: Call
    entrants: rules.Entrants
    outside: int
    exempted: Mapping[str, int]
    """How many have registered and are not in the draw, by committed reason."""
    addressed: int
    """How many have given a postal address; counted only when at most one is drawn from each."""
    population: Mapping[Type, int]
    """People by age band and sex; empty when no figures have been imported."""
    places: Mapping[str, int]
    """Every locality of the draw in order, with its people; all 0 when the figures name no locality."""
    is_estimate: bool
    """The population's figures are an estimate: the pages say so."""
    find: Find
    """How an attempt finds the worker's row."""

    @property
    def people(self) -> int:
        return self.entrants.people

    @property
    def by_locality(self) -> bool:
        """Whether the panel is to resemble the municipality in where people live, too."""
        return rules.LOCALITY in self.entrants.features

    @property
    def is_preparing(self) -> bool:
        return self.draw.state is DrawState.PREPARING

    @property
    def knows_places(self) -> bool:
        """Whether the population's figures name the localities."""
        return any(self.places.values())

    def homes_sentence(self) -> str:
        """How many share an address, when at most one from each is drawn."""
        given = ngettext(
            "%(num)s person har lämnat sin postadress", "%(num)s personer har lämnat sin postadress", self.addressed
        )
        if not self.entrants.sharing:
            return _(
                "Högst en lottas från samma adress. %(given)s, och ingen delar adress med någon annan.", given=given
            )
        shared = ngettext(
            "%(num)s delar adress med någon annan i poolen",
            "%(num)s delar adress med någon annan i poolen",
            self.entrants.sharing,
        )
        return _("Högst en lottas från samma adress. %(given)s, och %(shared)s.", given=given, shared=shared)

    @cached_property
    def quotas(self) -> list[Quota]:
        """The saved quotas; before that the proposal, or nothing when there is no population to go by."""
        if self.draw.quotas:
            return rules.completed(rules.quotas_in(self.draw.quotas), self.entrants, self.draw.size)
        if not self.population:
            return []
        places = self.places if self.by_locality else {}
        return rules.propose_quotas(self.population, self.draw.size, [sex.value for sex in Sex], places)

    @cached_property
    def attempt(self) -> Attempt:
        """The quotas as they are, tried on the pool; after the lock, the lottery that was committed to."""
        draw = self.draw
        return Attempt(self.entrants, draw.size, draw.tickets, self.quotas, self.find, committed=draw.commitment)

    @property
    def obstacle(self) -> str:
        """Why a panel cannot be drawn, in a sentence; "" when it can."""
        return obstacle(self.attempt)

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has worked out yet if the quotas can be kept."""
        return self.attempt.standing is Standing.UNKNOWN

    def in_order(self, found: Prospects) -> list[Prospect]:
        """The groups of a lottery in the order that all tables have."""
        return sorted(found.groups, key=lambda one: self.place_of(one.kind))

    def place_of(self, kind: Type) -> tuple[int, ...]:
        """Where a group stands in every table: by sex, then age, then locality."""
        sexes = [sex.value for sex in Sex]
        ages = [band.label for band in queries.bands_of(self.draw)]
        places = list(self.places)
        return (sexes.index(kind[1]), ages.index(kind[0]), *(places.index(place) for place in kind[2:]))

    @property
    def call_is_open(self) -> bool:
        return self.call.state(clock.today()) is CallState.OPEN

    def quota_rows(self) -> list[list[str]]:
        """The saved quotas as a table."""
        return group_table(self.draw.quotas)

    def grouped(self, rows: Sequence[QuotaRow]) -> list[tuple[str, list[tuple[str, QuotaRow]]]]:
        """A form's rows under their headings, each with its group and the seats that its share would be."""
        headings = {rules.AGE: _("Ålder"), rules.SEX: _("Kön"), rules.LOCALITY: _("Ort")}
        return [
            (heading, [(self._row_words(row), row) for row in rows if row.feature == feature])
            for feature, heading in headings.items()
            if feature in self.entrants.features
        ]

    def _row_words(self, row: QuotaRow) -> str:
        words = capitalised(value_words(row.feature, row.value))
        shares = self._shares(row.feature)
        if not shares.get(row.value):
            return words
        seats = plain_number(self.draw.size * shares[row.value] / sum(shares.values()))
        return ngettext(
            "%(group)s: andelen ger %(seats)s plats",
            "%(group)s: andelen ger %(seats)s platser",
            1 if seats == "1" else MANY,
            group=words,
            seats=seats,
        )

    def _shares(self, feature: str) -> Mapping[str, int]:
        """People in the municipality by the values of one feature."""
        if feature == rules.LOCALITY:
            return self.places
        at, shares = rules.FEATURES.index(feature), Counter[str]()
        for kind, people in self.population.items():
            shares[kind[at]] += people
        return shares


def bench_of(draw_id: UUID) -> Bench:
    """The bench that a page shows."""
    return bench(reading(), queries.draw(reading(), draw_id), clock.today().year)


def bench(session: Session, draw: Draw, year: int) -> Bench:
    """Lay a draw on the bench."""
    found = queries.population_for(session, draw)
    population: dict[Type, int] = (
        {(band, sex.value): people for (band, sex), people in found.counts.items()} if found else {}
    )
    call = call_by_id(session, draw.call_id)
    if draw.locked_at is None:
        pool = queries.pool_of(session, draw, year)
        entrants, outside, addressed = pool.entrants, pool.outside, sum(1 for home in pool.homes if home)
        exempted = counted((why for _one, _kind, why in pool.exempted), draw.rest_years)
    else:
        (entrants, addressed), outside = queries.frozen_entrants(session, draw), 0
        exempted = {one["why"]: one["people"] for one in told(draw.record)}
    places = _places(draw, entrants, found.areas if found else {}, sum(population.values()))
    is_estimate = found is not None and found.is_estimate
    find = partial(queries.calculation, session)
    return Bench(draw, call, entrants, outside, exempted, addressed, population, places, is_estimate, find)


def _places(draw: Draw, entrants: rules.Entrants, areas: Mapping[str, int], everyone: int) -> dict[str, int]:
    """The named localities, everywhere else, and any other that somebody in the pool or a saved quota has."""
    if rules.LOCALITY not in draw.features:
        return {}
    known = rules.people_by_place(areas, everyone, current_app.extensions["config"].municipality.localities)
    at = entrants.features.index(rules.LOCALITY)
    used = {kind[at] for kind in entrants.kinds}
    used |= {quota["value"] for quota in draw.quotas if quota["feature"] == rules.LOCALITY}
    return known | dict.fromkeys(sorted(used - set(known)), 0)
