"""Rates per 1,000 inhabitants with an exact 95 % interval.

A count of rare, independent events is taken to be Poisson. The interval is the exact one of Garwood (1936): the lower
end is the mean under which so many or more come about with 2.5 %, the upper the one under which so many or fewer do.
Both are quantiles of the gamma distribution, solved here by bisection on its distribution function (series and
continued fraction, Press et al., Numerical Recipes, 6.2): no library of statistics is needed to run the product. The
cube root of many events is taken to be normal instead (Wilson and Hilferty 1931), which is less than 1e-9 away by then.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

PER: Final = 1000
TAIL: Final = 0.025
Z: Final = 1.959963984540054
"""The normal distribution's point that `TAIL` lies above."""
MANY: Final = 200_000
NONE: Final = 0.01
"""The lower end of less than this is less than 1e-150."""
WIDE: Final = 0.5
"""An interval that reaches further than this share of the rate to one side is called wide."""
_TERMS: Final = 100_000
_TINY: Final = 1e-300
_CLOSE: Final = 1e-15


@dataclass(frozen=True, slots=True)
class Rate:
    """A count per 1,000 inhabitants and its interval; `population` is what it was divided by."""

    count: int
    population: int
    value: float
    lower: float
    upper: float

    @property
    def is_wide(self) -> bool:
        """Few cases: read with care."""
        return self.upper - self.value > WIDE * self.value if self.count else True


def rate(count: int, population: int | None) -> Rate | None:
    """The rate of a count; None when nobody knows how many live there. Never zero for what is not known."""
    if not population or population < 0:
        return None
    lower, upper = interval(count)
    share = PER / population
    return Rate(count, population, count * share, lower * share, upper * share)


@lru_cache(maxsize=8192)
def interval(count: float) -> tuple[float, float]:
    """The exact interval of a Poisson mean, when `count` were seen.

    A rate that somebody rounded is a count that is not whole: its interval lies between its neighbours'.
    """
    if count < 0:
        raise ValueError("a count is not negative")
    if count >= MANY:
        return _by_the_cube_root(count, -Z), _by_the_cube_root(count + 1, Z)
    lower = 0.0 if count < NONE else _quantile(count, TAIL)
    return lower, _quantile(count + 1, 1 - TAIL)


def _by_the_cube_root(shape: float, point: float) -> float:
    return shape * (1 - 1 / (9 * shape) + point / (3 * math.sqrt(shape))) ** 3


def _quantile(shape: float, share: float) -> float:
    """The mean under which `shape` or more events come about with the chance `share`."""
    low, high = 0.0, shape + 10 * math.sqrt(shape) + 30
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if gamma_share(shape, middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def gamma_share(shape: float, mean: float) -> float:
    """The regularised lower incomplete gamma function P(shape, mean)."""
    if mean <= 0:
        return 0.0
    front = math.exp(shape * math.log(mean) - mean - math.lgamma(shape))
    if mean < shape + 1:
        term = total = 1 / shape
        for step in range(1, _TERMS):
            term *= mean / (shape + step)
            total += term
            if term < total * _CLOSE:
                break
        return front * total
    return 1 - front * _upper(shape, mean)


def _upper(shape: float, mean: float) -> float:
    """The continued fraction of the upper part (Lentz's method)."""
    b = mean + 1 - shape
    c, d = 1 / _TINY, 1 / b
    found = d
    for step in range(1, _TERMS):
        a = -step * (step - shape)
        b += 2
        d = a * d + b
        c = b + a / c
        d = 1 / (d if abs(d) > _TINY else _TINY)
        c = c if abs(c) > _TINY else _TINY
        found *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return found
