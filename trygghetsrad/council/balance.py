"""The council beside the municipality on any day, by age and sex: for the staff alone, since every number is small."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from trygghetsrad.council import queries
from trygghetsrad.interest.balance import Group, compare
from trygghetsrad.kernel.charts import DotPlot, dot_plot
from trygghetsrad.population.models import Sex
from trygghetsrad.population.queries import CurrentPopulation, population_on
from trygghetsrad.population.rules import parse_bands


@dataclass(frozen=True, slots=True)
class Balance:
    """`groups` by age band and sex; `plot` is None when nobody is known."""

    groups: list[Group]
    plot: DotPlot | None
    population: CurrentPopulation | None
    residents: int
    unknown: int
    """Residents whom no draw knows."""

    @property
    def missing(self) -> list[Group]:
        return [one for one in self.groups if one.missing]


def balance_on(session: Session, day: date, usual_bands: str) -> Balance:
    """The residents on a day beside the population as it was then, in the bands of the draw that they come from."""
    drawn = queries.residents_on(session, day)
    bands = parse_bands(drawn.bands or usual_bands)
    population = population_on(session, bands, day)
    here = {(band, Sex(sex)): count for (band, sex), count in drawn.counts.items()}
    keys = [(band.label, sex) for band in bands for sex in Sex if sex is not Sex.OTHER or here.get((band.label, sex))]
    groups = compare(keys, population.counts if population else None, here)
    return Balance(groups, _plot(groups) if here else None, population, drawn.total, drawn.unknown)


def _plot(groups: list[Group]) -> DotPlot:
    rows = [
        (f"{one.key[1].label} {one.key[0]}", {"population": one.residents_share, "panel": one.pool_share})
        for one in groups
    ]
    return dot_plot(rows, series=("population", "panel"))
