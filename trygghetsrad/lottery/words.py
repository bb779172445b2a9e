"""The draw in plain words: groups, chances and why quotas do not fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from babel.lists import format_list
from flask_babel import format_decimal, get_locale
from flask_babel.speaklater import LazyString

from trygghetsrad.interest.rules import ELSEWHERE
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark, ngettext
from trygghetsrad.lottery.core import Bound, Conflict, Source, Type
from trygghetsrad.lottery.rules import AGE, EVERY_FEATURE, LOCALITY
from trygghetsrad.population.models import Sex

MOST_NAMED = 4
LARGE = Fraction(1, 4)
_SEXES: dict[Sex, LazyString] = {
    Sex.WOMAN: mark("kvinnor"),
    Sex.MAN: mark("män"),
    Sex.OTHER: mark("annat eller inget angivet kön"),
}


def age_words(band: str) -> str:
    """ "16–29" as "16–29 år", "80+" as "80 år och äldre"."""
    if band.endswith("+"):
        return _("%(age)s år och äldre", age=band.removesuffix("+"))
    return _("%(band)s år", band=band)


def sex_words(sex: str) -> str:
    """A sex as the name of a group, in small letters."""
    return str(_SEXES[Sex(sex)])


def place_words(place: str) -> str:
    """A locality's name, or that it is none of the named ones."""
    return _("någon annanstans i kommunen") if place == ELSEWHERE else place


def value_words(feature: str, value: str) -> str:
    """The name of one group."""
    if feature == LOCALITY:
        return place_words(value)
    return age_words(value) if feature == AGE else sex_words(value)


def group_words(kind: Type) -> str:
    """What a reader sees of a type, as one name: "16–29 år, kvinnor", "16–29 år, kvinnor, Kolbäck"."""
    return ", ".join(value_words(feature, value) for feature, value in zip(EVERY_FEATURE, kind, strict=False))


def chance_words(chance: Fraction) -> str:
    """A chance as people say it: "1 av 6". Larger ones keep a small denominator: "2 av 3"."""
    if chance <= 0:
        return _("ingen chans")
    if chance >= 1:
        return _("blir alltid lottad")
    plain = chance.limit_denominator(10) if chance > LARGE else Fraction(1, round(1 / chance))
    if plain == chance:
        return _("%(some)s av %(all)s", some=plain.numerator, all=plain.denominator)
    if plain >= 1:
        return _("nästan säkert")
    return _("ungefär %(some)s av %(all)s", some=plain.numerator, all=plain.denominator)


def percent_words(chance: Fraction) -> str:
    """A chance in percent with one decimal."""
    return _("%(number)s procent", number=format_decimal(round(float(chance) * 100, 1)))


def conflict_words(conflict: Conflict) -> str:
    """Why no panel keeps the quotas, with the numbers that collide."""
    demanded = ngettext("%(num)s plats", "%(num)s platser", conflict.demanded)
    available = ngettext("%(num)s plats", "%(num)s platser", conflict.available)
    return _(
        "Kvoterna går inte ihop: %(demands)s. Det är %(demanded)s. Men %(limits)s. Det räcker till %(available)s.",
        demands=_listed(conflict.demands, _demand),
        demanded=demanded,
        limits=_listed(conflict.limits, _limit),
        available=available,
    )


def _listed(bounds: Sequence[Bound], words: Callable[[Bound], str]) -> str:
    named = [words(bound) for bound in bounds[:MOST_NAMED]]
    if len(bounds) > MOST_NAMED:
        rest = len(bounds) - MOST_NAMED
        named.append(ngettext("%(num)s grupp till", "%(num)s grupper till", rest))
    return str(format_list(named, locale=get_locale() or "sv")) if named else _("ingen finns att välja")


def _demand(bound: Bound) -> str:
    if bound.source is Source.SIZE:
        return ngettext("rådet ska ha %(num)s plats", "rådet ska ha %(num)s platser", bound.seats)
    return ngettext(
        "minst %(num)s plats ska gå till %(group)s",
        "minst %(num)s platser ska gå till %(group)s",
        bound.seats,
        group=_where(bound.where),
    )


def _limit(bound: Bound) -> str:
    if bound.source is Source.SIZE:
        return ngettext("rådet har %(num)s plats", "rådet har %(num)s platser", bound.seats)
    if bound.source is Source.PEOPLE:
        return ngettext(
            "bara %(num)s i poolen är %(group)s",
            "bara %(num)s i poolen är %(group)s",
            bound.seats,
            group=_where(bound.where),
        )
    return ngettext(
        "högst %(num)s plats får gå till %(group)s",
        "högst %(num)s platser får gå till %(group)s",
        bound.seats,
        group=_where(bound.where),
    )


def _where(where: Iterable[tuple[str, str]]) -> str:
    return " ".join(value_words(feature, value) for feature, value in where)


def capitalised(words: str) -> str:
    """The words as they begin a row or a sentence."""
    return words[:1].upper() + words[1:]


def group_table(quotas: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """Stored quotas as rows: group, least, most."""
    return [
        [capitalised(value_words(one["feature"], one["value"])), str(one["minimum"]), str(one["maximum"])]
        for one in quotas
    ]


def margin_rows(margins: Mapping[str, Mapping[str, int]]) -> list[list[str]]:
    """The published counts of a panel as rows: group, people."""
    order = [sex.value for sex in Sex]
    return [
        [capitalised(value_words(feature, value)), str(people)]
        for feature, counts in sorted(margins.items())
        for value, people in sorted(counts.items(), key=lambda one: order.index(one[0]) if one[0] in order else -1)
    ]
