"""The pool beside the municipality: the same groups counted in both, as numbers and as shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trygghetsrad.interest.queries import GroupCount
from trygghetsrad.population.models import Sex
from trygghetsrad.population.rules import AgeBand, band_of_birth_year

FULL = 100.0


@dataclass(frozen=True, slots=True)
class Group:
    """One group: how many live in the municipality (None when it is not known), and how many are in the pool."""

    key: Any
    residents: int | None
    pool: int
    residents_share: float | None
    """Percent of all residents in the groups compared."""
    pool_share: float | None
    """Percent of the pool; None when the pool is empty."""

    @property
    def missing(self) -> bool:
        """People live here who have nobody like them in the pool."""
        return bool(self.residents) and self.pool == 0


def compare(keys: Sequence[Any], residents: Mapping[Any, int] | None, pool: Mapping[Any, int]) -> list[Group]:
    """Put two counts of the same groups beside each other. A group that the table does not know has no share of it."""
    known = residents or {}
    everyone = sum(known.get(key, 0) for key in keys)
    registered = sum(pool.get(key, 0) for key in keys)
    return [
        Group(
            key=key,
            residents=known.get(key),
            pool=pool.get(key, 0),
            residents_share=FULL * known[key] / everyone if key in known and everyone else None,
            pool_share=FULL * pool.get(key, 0) / registered if registered else None,
        )
        for key in keys
    ]


def by_age_and_sex(
    counts: Iterable[GroupCount], bands: Sequence[AgeBand], year: int
) -> tuple[Counter[tuple[str, Sex]], int]:
    """The pool by age band and sex, and how many are in no band."""
    found: Counter[tuple[str, Sex]] = Counter()
    outside = 0
    for one in counts:
        band = band_of_birth_year(one.birth_year, year, bands)
        if band is None:
            outside += one.count
        else:
            found[band.label, one.sex] += one.count
    return found, outside


def by_locality(counts: Iterable[GroupCount]) -> Counter[str]:
    """The pool by locality."""
    found: Counter[str] = Counter()
    for one in counts:
        found[one.locality] += one.count
    return found
