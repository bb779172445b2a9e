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
from trygghetsrad.lottery.core import HOUSEHOLD, Bound, Change, Conflict, Source, Type
from trygghetsrad.lottery.prospects import Prospect
from trygghetsrad.lottery.rules import AGE, EVERY_FEATURE, LOCALITY
from trygghetsrad.population.models import Sex

MOST_NAMED = 4
LARGE, FAR_OFF = Fraction(1, 4), Fraction(1, 20)
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


def member_words(feature: str, value: str) -> str:
    """One group as a sentence names its people."""
    if feature == HOUSEHOLD:
        return _("de som delar adress")
    if feature != LOCALITY:
        return value_words(feature, value)
    if value == ELSEWHERE:
        return _("boende någon annanstans i kommunen")
    return _("boende i %(place)s", place=value)


def group_words(kind: Type) -> str:
    """What a reader sees of a type, as one name: "16–29 år, kvinnor", "16–29 år, kvinnor, Kolbäck"."""
    return ", ".join(value_words(feature, value) for feature, value in zip(EVERY_FEATURE, kind, strict=False))


def people_words(kind: Type) -> str:
    """A group as a sentence names it: "kvinnor 16–29 år", "kvinnor 16–29 år i Kolbäck"."""
    band, sex, *place = kind
    words = f"{sex_words(sex)} {age_words(band)}"
    if not place:
        return words
    if place[0] == ELSEWHERE:
        return f"{words} {place_words(place[0])}"
    return _("%(group)s i %(place)s", group=words, place=place[0])


def listed(words: Sequence[str]) -> str:
    """ "a, b och c" in the language in force."""
    return str(format_list(list(words), locale=get_locale() or "sv"))


def chance_words(chance: Fraction) -> str:
    """A chance as people say it: "1 av 6". Larger ones keep a small denominator: "2 av 3".

    Where one of some is too far off, two are: 18 percent is "2 av 11" and not, by a hair, "1 av 5" or "1 av 6".
    """
    if chance <= 0:
        return _("ingen chans")
    if chance >= 1:
        return _("blir alltid lottad")
    plain = chance.limit_denominator(10) if chance > LARGE else Fraction(1, round(1 / chance))
    if chance <= LARGE and abs(plain - chance) > chance * FAR_OFF:
        plain = Fraction(2, round(2 / chance))
    if plain == chance:
        return _("%(some)s av %(all)s", some=plain.numerator, all=plain.denominator)
    if plain >= 1:
        return _("nästan säkert")
    return _("ungefär %(some)s av %(all)s", some=plain.numerator, all=plain.denominator)


def span_words(one: Prospect) -> str:
    """The chance of a group's people; from the lowest to the highest where some of them share a home."""
    if not one.differs:
        return chance_words(one.lowest)
    return _("%(low)s till %(high)s", low=chance_words(one.lowest), high=chance_words(one.highest))


def percent_words(chance: Fraction) -> str:
    """A chance in percent with one decimal."""
    return _("%(number)s procent", number=format_decimal(round(float(chance) * 100, 1)))


def conflict_words(conflict: Conflict) -> str:
    """Why no panel keeps the quotas, with the numbers that collide."""
    demands, limits = _listed(conflict.demands, _demand), _listed(conflict.limits, _limit)
    if conflict.demanded <= conflict.available:
        # Quotas of several features can pass the same seats round: then no sum shows it, and each is still needed.
        return _("Det här går inte att hålla samtidigt: %(demands)s, och %(limits)s.", demands=demands, limits=limits)
    return _(
        "%(demands)s. Det är %(demanded)s. Men %(limits)s. Det räcker till %(available)s.",
        demands=capitalised(demands),
        demanded=ngettext("%(num)s plats", "%(num)s platser", conflict.demanded),
        limits=limits,
        available=ngettext("%(num)s plats", "%(num)s platser", conflict.available),
    )


def change_words(changes: Iterable[Change]) -> str:
    """A change of quotas with its numbers: "sänk minst för kvinnor från 7 till 6"."""
    said = []
    for one in changes:
        group = member_words(one.before.feature, one.before.value)
        if one.after.minimum != one.before.minimum:
            low, new = one.before.minimum, one.after.minimum
            said.append(
                _("sänk minst för %(group)s från %(before)s till %(after)s", group=group, before=low, after=new)
            )
        if one.after.maximum != one.before.maximum:
            high, new = one.before.maximum, one.after.maximum
            said.append(
                _("höj högst för %(group)s från %(before)s till %(after)s", group=group, before=high, after=new)
            )
    return listed(said)


def _listed(bounds: Sequence[Bound], words: Callable[[Bound], str]) -> str:
    named = [words(bound) for bound in bounds[:MOST_NAMED]]
    if len(bounds) > MOST_NAMED:
        rest = len(bounds) - MOST_NAMED
        named.append(ngettext("%(num)s grupp till", "%(num)s grupper till", rest))
    return listed(named) if named else _("ingen finns att välja")


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
    return " ".join(member_words(feature, value) for feature, value in where)


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


CHECK_WORDS: dict[str, LazyString] = {
    "form": mark("Filen är hel och har rätt form."),
    "lottery_hash": mark("Lotteriets fingeravtryck är räknat på just det här lotteriet."),
    "panels": mark("Varje råd som kan lottas håller alla kvoter."),
    "chances": mark("Chanserna är precis de som råden ger."),
    "certificate": mark("Beviset håller: den lägsta chansen är så hög som det påstås att den kan bli."),
    "tickets": mark("Lotterna är fördelade så som chanserna säger."),
    "root": mark("Anmälningarna är de som poolens fingeravtryck låste."),
    "left_out": mark("De som inte är med i lottningen är så många, och av de skäl, som låstes."),
    "homes": mark("De som delar adress är åtskilda på rätt sätt."),
    "draw": mark("Tärningarna och fingeravtrycken ger just det här resultatet."),
    "replacements": mark("Den som drog sig ur ersattes av en som stod i reserven och inte själv hade dragit sig ur."),
}
"""What each check of a record says: the verifier's own sentences (it stands alone), here to be translated."""
