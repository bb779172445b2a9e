"""Invented injuries, for the demonstration and for measuring. They say nothing about any place or person.

The shape is like life: the old fall at home, the young get hurt in traffic and sport, and a little less each year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Final

from trygghetsrad.statistics.rules.codes import CodeList

HEADING: Final = (
    "år", "vårdnivå", "område", "kön", "ålder", "orsak", "avsikt", "skadesätt", "plats", "aktivitet", "antal",
    "folkmängd",
)  # fmt: skip
_TOWN: Final = 16_200
LEVELS: Final = {"treated": 820, "admitted": 170, "died": 9}
"""Events a year, for the town's inhabitants."""
_AGES: Final = (5, 13, 15, 17, 17, 15, 18)
_CAUSES: Final = ("V01-V99", "W00-W19", "W20-X59", "X60-X84", "X85-Y09", "Y10-Y34")
_CAUSES_BY_AGE: Final = (
    (6, 48, 44, 0, 1, 1), (16, 42, 38, 1, 2, 1), (22, 24, 32, 11, 9, 2), (19, 24, 37, 9, 9, 2), (16, 38, 35, 6, 4, 1),
    (10, 62, 24, 2, 1, 1), (4, 84, 11, 1, 0, 0),
)  # fmt: skip
_INTENTS: Final = {"X60-X84": "2", "X85-Y09": "3", "Y10-Y34": "5"}
_MECHANISMS: Final = (
    "blunt",
    "piercing",
    "mechanical",
    "thermal",
    "breathing",
    "chemical",
    "exertion",
    "nature",
    "unspecified",
)
_PLACES: Final = (
    "home", "residential", "medical", "school", "sports", "road", "transport", "industrial", "farm", "public",
    "commercial", "countryside", "unspecified",
)  # fmt: skip
_PLACES_BY_AGE: Final = (
    (58, 0, 1, 22, 2, 3, 1, 0, 1, 8, 1, 1, 2), (22, 0, 1, 34, 20, 10, 1, 0, 1, 6, 1, 2, 2),
    (20, 1, 1, 10, 22, 20, 3, 8, 2, 6, 3, 2, 2), (26, 0, 1, 2, 10, 18, 3, 22, 3, 6, 4, 3, 2),
    (34, 1, 1, 1, 5, 16, 3, 20, 4, 6, 4, 3, 2), (56, 4, 2, 0, 2, 14, 2, 2, 3, 8, 3, 2, 2),
    (52, 32, 4, 0, 0, 6, 1, 0, 0, 3, 1, 0, 1),
)  # fmt: skip
_ACTIVITIES: Final = ("paid", "unpaid", "education", "sport", "leisure", "vital", "cared", "travel", "unspecified")
_AREAS: Final = (58, 20, 8)


@dataclass(frozen=True, slots=True)
class Village:
    """Who lives there: the areas' codes, the ages', and how many of each (year, area, sex, age)."""

    areas: Sequence[str]
    ages: Sequence[str]
    people: Mapping[tuple[int, str, str, str], int]


def village(lists: Mapping[str, CodeList], years: Iterable[int], total: int = _TOWN) -> Village:
    """A population of invented size by sex and age; it grows by three in a thousand each year."""
    ages = [one.code for one in lists["age"].codes if one.code != "unknown"]
    areas = [one.code for one in lists["area"].codes if one.code != "unknown"]
    weights = [_AREAS[min(at, len(_AREAS) - 1)] for at in range(len(areas))]
    of_age = dict(zip(ages, (7, 12, 10, 23, 25, 15, 8), strict=False))
    half = {"woman": 0.51, "man": 0.49}
    people = {
        (year, area, sex, age): round(
            total * (1 + 0.003 * at) * weight / sum(weights) * of_age.get(age, 10) / 100 * half[sex]
        )
        for (at, year), (area, weight), sex, age in product(
            enumerate(years), zip(areas, weights, strict=True), half, ages
        )
    }
    return Village(areas, ages, people)


def lines(chance: Random, lists: Mapping[str, CodeList], years: Sequence[int], size: float = 1.0) -> Iterator[str]:
    """A CSV file of all years and levels: like events added up, and a line for each group that says its size."""
    place = village(lists, years)
    yield ";".join(HEADING)
    for at, (year, level) in enumerate(product(years, LEVELS)):
        trend = 1 - 0.015 * (at // len(LEVELS)) + chance.uniform(-0.04, 0.04)
        events = Counter(
            _event(chance, place.areas, place.ages, level) for _ in range(round(LEVELS[level] * size * trend))
        )
        for area, sex, age in product(place.areas, ("woman", "man"), place.ages):
            events[(area, sex, age, "other", "9", "unspecified", "unspecified", "unspecified")] += 0
        for event, count in sorted(events.items()):
            yield f"{year};{level};{';'.join(event)};{count};{place.people[year, event[0], event[1], event[2]]}"


def many_lines(chance: Random, lists: Mapping[str, CodeList], years: Sequence[int], rows: int) -> Iterator[str]:
    """A CSV file of exactly so many lines, for measuring."""
    place = village(lists, years)
    every = list(product(years, LEVELS))
    yield ";".join(HEADING)
    for at in range(rows):
        year, level = every[at % len(every)]
        event = _event(chance, place.areas, place.ages, level)
        yield f"{year};{level};{';'.join(event)};{1 + at % 3};{place.people[year, event[0], event[1], event[2]]}"


def lines_beside(
    chance: Random, lists: Mapping[str, CodeList], years: Sequence[int], total: int, risk: float
) -> Iterator[str]:
    """A CSV file of whom the town is compared with: `total` inhabitants whose risk is `risk` times the town's.

    It says as little as such tables do: age, sex and cause, and how many people there are.
    """
    people: Counter[tuple[int, str, str]] = Counter()
    for (year, _area, sex, age), count in village(lists, years, total).people.items():
        people[year, sex, age] += count
    ages = [one.code for one in lists["age"].codes if one.code != "unknown"]
    yield ";".join(("år", "vårdnivå", "kön", "ålder", "orsak", "antal", "folkmängd"))
    for (passed, year), level, (at, age) in product(enumerate(years), LEVELS, enumerate(ages)):
        weights = _age_weights(len(ages), level)
        events = LEVELS[level] * risk * total / _TOWN * (1 - 0.008 * passed) * weights[at] / sum(weights)
        for cause, share in zip(_CAUSES, _CAUSES_BY_AGE[min(at, len(_CAUSES_BY_AGE) - 1)], strict=True):
            women = _women(cause, at)
            for sex, part in (("woman", women), ("man", 1 - women)):
                count = round(events * share / 100 * part * chance.uniform(0.97, 1.03))
                yield f"{year};{level};{sex};{age};{cause};{count};{people[year, sex, age]}"


def _age_weights(ages: int, level: str) -> list[float]:
    """The old are hurt worse."""
    return [_AGES[at % len(_AGES)] * (1 + at * at / 6 if level != "treated" else 1) for at in range(ages)]


def _women(cause: str, at: int) -> float:
    """The share of women among those of an age whom a cause befell."""
    return 0.58 if cause == "W00-W19" and at > 3 else 0.44  # noqa: PLR2004


def _event(chance: Random, areas: Sequence[str], ages: Sequence[str], level: str) -> tuple[str, ...]:
    at = chance.choices(range(len(ages)), _age_weights(len(ages), level))[0]
    row = min(at, len(_CAUSES_BY_AGE) - 1)
    cause = chance.choices(_CAUSES, _CAUSES_BY_AGE[row])[0]
    sex = "woman" if chance.random() < _women(cause, row) else "man"
    area = chance.choices(areas, [_AREAS[min(one, len(_AREAS) - 1)] for one in range(len(areas))])[0]
    mechanism = "blunt" if cause in {"W00-W19", "V01-V99"} and chance.random() < 0.8 else chance.choice(_MECHANISMS)  # noqa: PLR2004
    where = "road" if cause == "V01-V99" else chance.choices(_PLACES, _PLACES_BY_AGE[row])[0]
    return area, sex, ages[at], cause, _INTENTS.get(cause, "1"), mechanism, where, chance.choice(_ACTIVITIES)
