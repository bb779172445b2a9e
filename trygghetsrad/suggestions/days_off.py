"""Days when nobody in a Swedish municipality answers: public holidays, and the eves that are holidays in fact."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from holidays import country_holidays


@lru_cache(maxsize=16)
def _of_year(year: int) -> frozenset[date]:
    return frozenset(country_holidays("SE", categories=("public", "de_facto"), years=year))


def is_holiday(day: date) -> bool:
    """Whether the day is a public holiday, Midsummer's, Christmas or New Year's Eve."""
    return day in _of_year(day.year)
