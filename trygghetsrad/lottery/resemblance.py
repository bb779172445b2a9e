"""The pool beside the municipality: what the page Poolen shows, and whom to look for."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from trygghetsrad.kernel.charts import DotPlot, dot_plot, plain_number
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.lottery import rules
from trygghetsrad.lottery.core import Type
from trygghetsrad.lottery.words import group_words
from trygghetsrad.lottery.workbench import Bench


class Resemblance:
    """Shares of age and sex, in the pool and in the municipality."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.pool = Counter(kind[: len(rules.FEATURES)] for kind in bench.entrants.kinds)
        self.inhabitants = sum(bench.population.values())

    @cached_property
    def groups(self) -> list[Type]:
        """Every group of the population or the pool, by sex and then age."""
        return sorted({*self.bench.population, *self.pool}, key=self.bench.place_of)

    def plot(self) -> DotPlot:
        """Each group's share of the municipality and of the pool, in percent."""
        return dot_plot(
            [
                (
                    group_words(kind),
                    {
                        "population": _share(self.bench.population.get(kind), self.inhabitants),
                        "pool": _share(self.pool[kind], self.bench.people),
                    },
                )
                for kind in self.groups
            ],
            series=("population", "pool"),
            text=plain_number,
        )

    def finding(self) -> str:
        """What the chart shows, in a sentence: the group that the pool lacks most."""
        if not self.inhabitants or not self.bench.people:
            return _("Poolen och kommunen jämförda")
        lacking = max(self.bench.population, key=self.shortage)
        if self.shortage(lacking) <= 0:
            return _("Poolen liknar kommunen")
        return _("Störst brist i poolen: %(group)s", group=group_words(lacking))

    def shortage(self, kind: Type) -> float:
        """How much larger a group's share is in the municipality than in the pool."""
        return self.bench.population[kind] / self.inhabitants - self.pool[kind] / self.bench.people


def _share(part: int | None, whole: int) -> float | None:
    return None if part is None or not whole else 100 * part / whole
