"""The pool beside the municipality: what the page Poolen shows, and whom to look for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from flask import current_app

from trygghetsrad.interest.rules import ELSEWHERE
from trygghetsrad.kernel.charts import DotPlot, dot_plot, plain_number
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import language_in_force, ngettext
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.web import public_url
from trygghetsrad.lottery import rules
from trygghetsrad.lottery.core import Type
from trygghetsrad.lottery.words import capitalised, group_words, listed, people_words, place_words
from trygghetsrad.lottery.workbench import Bench

MOST_NAMED = 3
UNKNOWN = "–"


class Resemblance:
    """The pool's people in each group, beside as many as there would be if the pool were like the municipality."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.pool = Counter(kind[: len(rules.FEATURES)] for kind in bench.entrants.kinds)
        self.inhabitants = sum(bench.population.values())

    @cached_property
    def groups(self) -> list[Type]:
        """Every group of the population or the pool, by sex and then age."""
        return sorted({*self.bench.population, *self.pool}, key=self.bench.place_of)

    @cached_property
    def lacking(self) -> list[Type]:
        """The groups that the pool lacks most, the largest lack first: each by a whole person at least."""
        short = {kind: self._wanted(kind) - self.pool[kind] for kind in self.bench.population if self.inhabitants}
        return sorted((kind for kind in short if short[kind] >= 1), key=lambda kind: -short[kind])[:MOST_NAMED]

    @cached_property
    def lacking_places(self) -> list[str]:
        """The named localities that the pool lacks somebody from, by the same measure."""
        wanted = self._places_wanted()
        short = {place: wanted[place] - self._places[place] for place in wanted if place != ELSEWHERE}
        return sorted((place for place in short if short[place] >= 1), key=lambda place: -short[place])[:MOST_NAMED]

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
        if not self.lacking:
            return _("Poolen liknar kommunen")
        return _("Störst brist i poolen: %(group)s", group=group_words(self.lacking[0]))

    def sentence(self) -> str:
        """How well the pool resembles the municipality, in people; "" when there is nothing to compare."""
        if not self.inhabitants or not self.bench.people:
            return ""
        if not self.lacking:
            return _("Poolen liknar kommunen i ålder och kön: ingen grupp saknar en hel person.")
        first = self.lacking[0]
        return ngettext(
            "Mest saknas %(group)s: %(num)s finns i poolen, och %(wanted)s skulle behövas för att likna kommunen.",
            "Mest saknas %(group)s: %(num)s finns i poolen, och %(wanted)s skulle behövas för att likna kommunen.",
            self.pool[first],
            group=people_words(first),
            wanted=plain_number(round(self._wanted(first))),
        )

    def count_rows(self) -> list[list[str]]:
        """People: group, in the pool, in a pool of the same size that is like the municipality."""
        return [
            [
                capitalised(group_words(kind)),
                str(self.pool[kind]),
                plain_number(self._wanted(kind)) if kind in self.bench.population else UNKNOWN,
            ]
            for kind in self.groups
        ]

    def place_rows(self) -> list[list[str]]:
        """The same for localities; nothing when the draw does not ask for them."""
        wanted = self._places_wanted()
        return [
            [
                capitalised(place_words(place)),
                str(self._places[place]),
                plain_number(wanted[place]) if place in wanted else UNKNOWN,
            ]
            for place in self.bench.places
        ]

    def poster(self) -> str:
        """A text to put up where those can see it who are missing."""
        municipality = current_app.extensions["config"].municipality.in_language(language_in_force())
        lines = [
            _("Var med och gör %(place)s tryggare!", place=municipality.name),
            "",
            _(
                "Vi söker dig som vill vara med i trygghetsrådet. Du behöver inte kunna något särskilt. "
                "Alla som anmäler sig är med i lottningen, och lotten avgör vilka som får plats."
            ),
            "",
            *self._wishes(),
            _("Anmäl dig senast den %(day)s:", day=date_long(self.bench.call.closes_on)),
            public_url("interest.start", language_in_force()),
            _("Vill du hellre ringa? Kundcenter har telefon %(phone)s.", phone=municipality.contact.phone),
        ]
        return "\n".join(lines)

    def _wishes(self) -> list[str]:
        wishes = []
        if self.lacking:
            groups = listed([people_words(kind) for kind in self.lacking])
            wishes.append(_("Just nu saknar vi särskilt %(groups)s.", groups=groups))
        if self.lacking_places:
            wishes.append(_("Vi vill också gärna ha med fler från %(places)s.", places=listed(self.lacking_places)))
        if wishes:
            wishes.append(_("Känner du någon? Tipsa gärna!"))
        return [*wishes, ""] if wishes else []

    @cached_property
    def _places(self) -> Counter[str]:
        if not self.bench.by_locality:
            return Counter()
        at = self.bench.entrants.features.index(rules.LOCALITY)
        return Counter(kind[at] for kind in self.bench.entrants.kinds)

    def _wanted(self, kind: Type) -> float:
        """People of a group in a pool of the same size that is like the municipality."""
        return self.bench.people * self.bench.population[kind] / self.inhabitants

    def _places_wanted(self) -> Mapping[str, float]:
        figures = sum(self.bench.places.values())
        return {
            place: self.bench.people * people / figures
            for place, people in self.bench.places.items()
            if figures and people
        }


def _share(part: int | None, whole: int) -> float | None:
    return None if part is None or not whole else 100 * part / whole
