"""A draw on the staff's bench: the pool, the quotas, whether they can be met, and what is left to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import url_for
from sqlalchemy.orm import Session

from trygghetsrad.interest.models import Call
from trygghetsrad.interest.queries import call_by_id
from trygghetsrad.interest.rules import CallState
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.charts import DotPlot, dot_plot, plain_number
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.lottery import queries, rules
from trygghetsrad.lottery.core import Conflict, Problem, Quota, Type, find_conflict
from trygghetsrad.lottery.forms import QuotaRow
from trygghetsrad.lottery.models import Draw, DrawState
from trygghetsrad.lottery.words import capitalised, conflict_words, group_table, group_words, value_words
from trygghetsrad.population.models import Sex


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list; without a `url` it cannot be done yet."""

    text: str
    url: str
    status: str
    tone: str
    hint: str


@dataclass(frozen=True)
class Bench:
    """Everything the pages of one draw show. The pool is the present one until it is locked, then the frozen one."""

    draw: Draw
    call: Call
    kinds: Sequence[Type]
    outside: int
    population: Mapping[Type, int]
    is_estimate: bool
    """The population's figures are an estimate: the pages say so."""

    @property
    def people(self) -> int:
        return len(self.kinds)

    @property
    def is_preparing(self) -> bool:
        return self.draw.state is DrawState.PREPARING

    @cached_property
    def quotas(self) -> list[Quota]:
        """The saved quotas; before that the proposal, or nothing when there is no population to go by."""
        if self.draw.quotas:
            return rules.quotas_in(self.draw.quotas)
        if not self.population:
            return []
        return rules.propose_quotas(self.population, self.draw.size, [sex.value for sex in Sex])

    @cached_property
    def problem(self) -> Problem:
        return rules.problem_of(self.draw.size, self.quotas, self.kinds)

    @cached_property
    def conflict(self) -> Conflict | None:
        return find_conflict(self.problem)

    @property
    def obstacle(self) -> str:
        """Why a panel cannot be drawn, in a sentence; "" when it can."""
        if self.people < self.draw.size:
            return ngettext(
                "Bara %(num)s person är med i poolen, och rådet har %(size)s platser.",
                "Bara %(num)s personer är med i poolen, och rådet har %(size)s platser.",
                self.people,
                size=self.draw.size,
            )
        if not self.quotas:
            return _("Det finns inga kvoter, för befolkningens siffror är inte inlagda.")
        return conflict_words(self.conflict) if self.conflict else ""

    @cached_property
    def prospects(self) -> rules.Prospects | None:
        """Everyone's chance; None while no panel can be drawn."""
        return None if self.obstacle else rules.prospects(self.problem, self.draw.tickets)

    def wider_prospects(self) -> rules.Prospects:
        """Everyone's chance if each quota had one seat more room."""
        wider = rules.one_seat_wider(self.quotas, self.draw.size)
        return rules.prospects(rules.problem_of(self.draw.size, wider, self.kinds), self.draw.tickets)

    def in_order(self, prospects: rules.Prospects) -> list[rules.Prospect]:
        """The groups of a lottery in the order that all tables have."""
        return sorted(prospects.groups, key=lambda one: self.groups.index(one.kind))

    @property
    def call_is_open(self) -> bool:
        return self.call.state(clock.today()) is CallState.OPEN

    def quota_rows(self) -> list[list[str]]:
        """The saved quotas as a table."""
        return group_table(self.draw.quotas)

    def grouped(self, rows: Sequence[QuotaRow]) -> list[tuple[str, list[tuple[str, QuotaRow]]]]:
        """A form's rows under their headings, each with its group and the seats that its share would be."""
        headings = {rules.AGE: _("Ålder"), rules.SEX: _("Kön")}
        return [
            (heading, [(self._row_words(row), row) for row in rows if row.feature == feature])
            for feature, heading in headings.items()
        ]

    def _row_words(self, row: QuotaRow) -> str:
        words = capitalised(value_words(row.feature, row.value))
        at = rules.FEATURES.index(row.feature)
        people = sum(count for kind, count in self.population.items() if kind[at] == row.value)
        if not people:
            return words
        seats = self.draw.size * people / sum(self.population.values())
        return _("%(group)s: andelen ger %(seats)s platser", group=words, seats=plain_number(seats))

    def plot(self) -> DotPlot:
        """Each group's share of the municipality and of the pool, in percent."""
        pool = Counter(self.kinds)
        inhabitants = sum(self.population.values())
        return dot_plot(
            [
                (
                    group_words(kind),
                    {
                        "population": _share(self.population.get(kind), inhabitants),
                        "pool": _share(pool[kind], self.people),
                    },
                )
                for kind in self.groups
            ],
            series=("population", "pool"),
            text=plain_number,
        )

    @property
    def groups(self) -> list[Type]:
        """Every group in the population or the pool, by sex and then age."""
        sexes = [sex.value for sex in Sex]
        found = {*self.population, *self.kinds}
        ages = [band.label for band in queries.bands_of(self.draw)]
        return sorted(found, key=lambda kind: (sexes.index(kind[1]), ages.index(kind[0])))

    def finding(self) -> str:
        """What the chart shows, in a sentence: the group that the pool lacks most."""
        inhabitants = sum(self.population.values())
        if not inhabitants or not self.people:
            return _("Poolen och kommunen jämförda")
        pool = Counter(self.kinds)
        lacking = max(self.population, key=lambda kind: self.population[kind] / inhabitants - pool[kind] / self.people)
        if self.population[lacking] / inhabitants <= pool[lacking] / self.people:
            return _("Poolen liknar kommunen")
        return _("Störst brist i poolen: %(group)s", group=group_words(lacking))

    def tasks(self) -> list[Task]:
        """The five steps."""
        return [self._pool_task(), self._quota_task(), self._trial_task(), self._dice_task(), self._protocol_task()]

    def _pool_task(self) -> Task:
        status, tone = (_("Öppen"), "info") if self.is_preparing else (_("Låst"), "success")
        people = ngettext("%(num)s person är med", "%(num)s personer är med", self.people)
        return Task(_("Poolen"), url_for("lottery.pool", draw_id=self.draw.id), status, tone, people)

    def _quota_task(self) -> Task:
        url = url_for("lottery.quotas", draw_id=self.draw.id)
        hint = _("Hur många platser varje ålder och kön ska ha")
        if not self.draw.quotas:
            return Task(_("Kvoter"), url, _("Att göra"), "info", hint)
        if self.is_preparing and self.obstacle:
            return Task(_("Kvoter"), url, _("Går inte ihop"), "danger", hint)
        return Task(_("Kvoter"), url, _("Klart"), "success", hint)

    def _trial_task(self) -> Task:
        hint = _("Se allas chans innan något är avgjort")
        if not self.draw.quotas or self.obstacle:
            return Task(_("Prova"), "", _("Går att göra efter kvoterna"), "neutral", hint)
        status, tone = (_("Går att göra"), "info") if self.is_preparing else (_("Klart"), "success")
        return Task(_("Prova"), url_for("lottery.trial", draw_id=self.draw.id), status, tone, hint)

    def _dice_task(self) -> Task:
        hint = _("Lås poolen och kasta tärningarna inför ett vittne")
        url = url_for("lottery.dice", draw_id=self.draw.id)
        if self.draw.state is DrawState.DRAWN:
            return Task(_("Lotta"), url, _("Klart"), "success", hint)
        if self.draw.state is DrawState.LOCKED:
            return Task(_("Lotta"), url, _("Kasta tärningarna"), "warning", hint)
        if not self.draw.quotas or self.obstacle:
            return Task(_("Lotta"), "", _("Går att göra efter kvoterna"), "neutral", hint)
        return Task(_("Lotta"), url, _("Att göra"), "info", hint)

    def _protocol_task(self) -> Task:
        hint = _("Vilka som lottades, ersättarna i ordning")
        if self.draw.state is not DrawState.DRAWN:
            return Task(_("Protokoll"), "", _("Finns efter lottningen"), "neutral", hint)
        return Task(_("Protokoll"), url_for("lottery.protocol", draw_id=self.draw.id), _("Klart"), "success", hint)


def bench(session: Session, draw: Draw, year: int) -> Bench:
    """Lay a draw on the bench."""
    found = queries.population_for(session, draw)
    population: dict[Type, int] = (
        {(band, sex.value): people for (band, sex), people in found.counts.items()} if found else {}
    )
    is_estimate = found is not None and found.is_estimate
    call = call_by_id(session, draw.call_id)
    if draw.locked_at is None:
        pool = queries.pool_of(session, draw, year)
        return Bench(draw, call, pool.kinds, pool.outside, population, is_estimate)
    return Bench(draw, call, queries.frozen_kinds(session, draw.id), 0, population, is_estimate)


def _share(part: int | None, whole: int) -> float | None:
    return None if part is None or not whole else 100 * part / whole
