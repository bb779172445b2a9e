"""Ages as bands. Only the year of birth is known, so a person's age is what they turn this year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

OLDEST = 85
"""Where a source's open last group is taken to end, when it must be split. Not the highest age there is: few live that
long, and an even split to 105 would put most people over 65 above 80. With 85 it is 6 of 21, near what Sweden has."""
_BAND = re.compile(r"(\d{1,3})(?:-(\d{1,3})|\+)")


@dataclass(frozen=True, slots=True, order=True)
class AgeBand:
    """From `lower` to `upper` years, both included; no upper end when it is None."""

    lower: int
    upper: int | None

    @property
    def label(self) -> str:
        """`16–29`, `80+`."""
        return f"{self.lower}+" if self.upper is None else f"{self.lower}–{self.upper}"

    def holds(self, age: int) -> bool:
        return self.lower <= age and (self.upper is None or age <= self.upper)


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """`count` people of one sex ("woman" or "man") in one range of ages; the whole municipality when `area` is None."""

    sex: str
    age_from: int
    age_to: int | None
    count: int
    area: str | None = None


@dataclass(frozen=True, slots=True)
class BandCounts:
    """(band label, sex) -> people. `is_estimate`: the source's groups had to be split."""

    counts: Mapping[tuple[str, str], int]
    is_estimate: bool


def parse_bands(text: str) -> tuple[AgeBand, ...]:
    """`16-29,30-44,80+` -> bands. Raises ValueError unless they follow each other without gap or overlap."""
    bands: list[AgeBand] = []
    for part in text.split(","):
        found = _BAND.fullmatch(part.strip())
        if not found:
            raise ValueError(f"{part.strip()!r} is not an age band such as 16-29 or 80+")
        band = AgeBand(int(found[1]), int(found[2]) if found[2] else None)
        if band.upper is not None and band.upper < band.lower:
            raise ValueError(f"the band {band.label} ends before it begins")
        if bands and (bands[-1].upper is None or band.lower != bands[-1].upper + 1):
            raise ValueError(f"the band {band.label} does not follow {bands[-1].label}")
        bands.append(band)
    return tuple(bands)


def band_of_birth_year(birth_year: int, year: int, bands: Sequence[AgeBand]) -> AgeBand | None:
    """The band of somebody born that year, in `year`; None when no band holds them."""
    return next((band for band in bands if band.holds(year - birth_year)), None)


def counts_by_band(rows: Iterable[PopulationRow], bands: Sequence[AgeBand]) -> BandCounts:
    """Add a table's rows up to bands, all areas together.

    A group that reaches over a band's edge is split evenly by years of age, in whole people (largest remainder), and
    the result is marked as an estimate.
    """
    counts: dict[tuple[str, str], int] = defaultdict(int)
    is_estimate = False
    for row in _without_subtotals(rows):
        shares = _shares(row, bands)
        is_estimate = is_estimate or sum(1 for years in shares.values() if years) > 1
        for label, people in _split(row.count, shares).items():
            if label is not None:
                counts[label, row.sex] += people
    return BandCounts(
        {(band.label, sex): counts[band.label, sex] for band in bands for sex in ("woman", "man")}, is_estimate
    )


def people_by_area(rows: Iterable[PopulationRow], bands: Sequence[AgeBand]) -> dict[str, int]:
    """People of the bands' ages in each named area; nothing when the table counts the municipality as a whole only."""
    by_area: dict[str, list[PopulationRow]] = defaultdict(list)
    for row in rows:
        if row.area is not None:
            by_area[row.area].append(row)
    return {area: sum(counts_by_band(own, bands).counts.values()) for area, own in by_area.items()}


def _without_subtotals(rows: Iterable[PopulationRow]) -> list[PopulationRow]:
    """A table with areas may also hold the whole: the whole wins, so that nobody is counted twice."""
    every = list(rows)
    whole = [row for row in every if row.area is None]
    return whole or every


def _shares(row: PopulationRow, bands: Sequence[AgeBand]) -> dict[str | None, int]:
    """Years of age of the row's group in each band; None for those in no band."""
    last = row.age_to if row.age_to is not None else max(OLDEST, row.age_from, bands[-1].lower + 5)
    shares: dict[str | None, int] = defaultdict(int)
    for age in range(row.age_from, last + 1):
        band = next((band for band in bands if band.holds(age)), None)
        shares[band.label if band else None] += 1
    return dict(shares)


def _split(count: int, shares: Mapping[str | None, int]) -> dict[str | None, int]:
    """Whole people by share, adding up to `count`: floors first, then the largest remainders."""
    years = sum(shares.values())
    given = {label: count * share // years for label, share in shares.items()}
    order = sorted(shares, key=lambda label: (-(count * shares[label] % years), label or ""))
    for label in order[: count - sum(given.values())]:
        given[label] += 1
    return given
