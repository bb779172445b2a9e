"""Everyone's chance, as the page Prova shows it: the quotas as they are, beside others."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask_babel import format_decimal

from trygghetsrad.kernel.charts import DotPlot, dot_plot
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.lottery.attempts import Attempt
from trygghetsrad.lottery.core import Quota
from trygghetsrad.lottery.prospects import Prospect, Prospects
from trygghetsrad.lottery.words import capitalised, chance_words, group_words, member_words, people_words, span_words
from trygghetsrad.lottery.workbench import Bench

NOW, OTHER = "pool", "panel"
"""The two series of the chart: their shapes and colours are those that the other charts use."""


class Comparison:
    """Two sets of quotas on one pool. Each lottery is worked out once."""

    def __init__(self, bench: Bench, now: Attempt, other: Attempt | None, *, is_typed: bool) -> None:
        self.bench, self.now, self.other, self.is_typed = bench, now, other, is_typed

    @property
    def chances(self) -> Prospects:
        """Everyone's chance with the quotas as they are. LookupError when it is not known."""
        if self.now.prospects is None:
            raise LookupError("there is no lottery to show")
        return self.now.prospects

    @property
    def beside(self) -> Prospects | None:
        """Everyone's chance with the other quotas."""
        return self.other.prospects if self.other else None

    @property
    def names(self) -> dict[str, str]:
        """What the two sets are called."""
        return {
            NOW: _("Kvoterna nu") if self.bench.draw.quotas else _("Förslaget"),
            OTHER: _("De andra kvoterna") if self.is_typed else _("En plats mer utrymme"),
        }

    def plot(self) -> DotPlot:
        """Chances in percent: one row for each group, one mark for each set of quotas, no names."""
        rows = []
        for one in self.bench.in_order(self.chances):
            both = {NOW: _percent(one), **({OTHER: _percent(self.beside.of(one.kind))} if self.beside else {})}
            rows.append((capitalised(group_words(one.kind)), both))
        return dot_plot(rows, series=(NOW, OTHER) if self.beside else (NOW,), text=_number)

    def finding(self) -> str:
        """What the chart shows, in a sentence."""
        least, most = self.chances.least, self.chances.most
        if least.lowest == most.highest:
            return _("Alla har samma chans: %(chance)s", chance=chance_words(least.lowest))
        return _(
            "Lägst chans har %(low)s (%(lowest)s), högst har %(high)s (%(highest)s)",
            low=people_words(least.kind),
            lowest=chance_words(least.lowest),
            high=people_words(most.kind),
            highest=chance_words(most.highest),
        )

    def table(self) -> dict[str, Any]:
        """The chart's numbers, with how many there are in each group and the chance as people say it."""
        headings = [_("Grupp"), _("I poolen"), self.names[NOW], *([self.names[OTHER]] if self.beside else [])]
        rows = [self._row(one) for one in self.bench.in_order(self.chances)]
        return {"headings": headings, "rows": rows, "numeric": [1]}

    def why(self) -> str:
        """Why the chances differ, in people and seats."""
        if self.chances.lowest == self.chances.highest:
            return ""
        low, high = self._crowded(self.chances.least), self._wanted(self.chances.most)
        return _("Chanserna skiljer sig åt för att poolen inte är som kommunen. %(low)s %(high)s", low=low, high=high)

    def figures(self) -> list[list[str]]:
        """The two sets side by side: what, now, the other."""
        if self.beside is None:
            return []
        both = (self.chances, self.beside)
        without = [sum(one.people for one in each.groups if one.lowest == 0) for each in both]
        return [
            [_("Lägsta chansen"), *(chance_words(each.lowest) for each in both)],
            [_("Högsta chansen"), *(chance_words(each.highest) for each in both)],
            [_("Har lägst chans"), *(group_words(each.least.kind) for each in both)],
            [_("Har högst chans"), *(group_words(each.most.kind) for each in both)],
            [_("Personer i grupper där någon är utan chans"), *map(str, without)],
        ]

    def _row(self, one: Prospect) -> list[str]:
        both = [one, *([self.beside.of(one.kind)] if self.beside else [])]
        return [capitalised(group_words(one.kind)), str(one.people), *map(_chance, both)]

    def _crowded(self, one: Prospect) -> str:
        """The quota of a group under which most people are for each seat."""
        people = self._people(one)
        quota = max(
            (found for found in people if people[found]), key=lambda found: _ratio(people[found], found.maximum)
        )
        return ngettext(
            "I poolen är det %(people)s som är %(group)s, om högst %(num)s plats.",
            "I poolen är det %(people)s som är %(group)s, om högst %(num)s platser.",
            quota.maximum,
            people=people[quota],
            group=member_words(quota.feature, quota.value),
        )

    def _wanted(self, one: Prospect) -> str:
        """The quota of a group that asks for the largest part of its people."""
        people = self._people(one)
        quota = max(people, key=lambda found: Fraction(found.minimum, people[found] or 1))
        if not quota.minimum:
            return ""
        return ngettext(
            "Det är bara %(num)s som är %(group)s, och minst %(seats)s av rådets platser ska gå dit.",
            "Det är bara %(num)s som är %(group)s, och minst %(seats)s av rådets platser ska gå dit.",
            people[quota],
            group=member_words(quota.feature, quota.value),
            seats=quota.minimum,
        )

    def _people(self, one: Prospect) -> dict[Quota, int]:
        """The quotas that a group counts under, each with everybody in the pool who does."""
        own = dict(zip(self.bench.entrants.features, one.kind, strict=True))
        features = self.bench.entrants.features
        return {
            quota: sum(
                each.people for each in self.chances.groups if each.kind[features.index(quota.feature)] == quota.value
            )
            for quota in self.now.quotas
            if own.get(quota.feature) == quota.value
        }


def _ratio(people: int, seats: int) -> tuple[bool, Fraction]:
    """People for each seat; no seat at all is the most crowded."""
    return (True, Fraction(people)) if seats == 0 else (False, Fraction(people, seats))


def _percent(one: Prospect) -> tuple[float, float]:
    return float(100 * one.lowest), float(100 * one.highest)


def _number(percent: float) -> str:
    """A percentage with one decimal, or two where it is small."""
    return str(format_decimal(round(percent, 1 if percent >= 1 else 2)))


def _chance(one: Prospect) -> str:
    """ "1 av 12 (8,3 %)"."""
    percent = "–".join(dict.fromkeys(map(_number, _percent(one))))
    return _("%(chance)s (%(percent)s %%)", chance=span_words(one), percent=percent)
