"""What a draw is about: people as types, quotas, the problem, and the ways in which it can be wrong.

People with the same value for every feature have the same chance at the fairest lottery (average any lottery over
swaps of equals), so the problem keeps a count per *type* and never a person: a pool of a million is as small as one
of a hundred.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Type = tuple[str, ...]
"""One value per feature, in the order of the problem's features."""

Where = tuple[tuple[str, str], ...]
"""(feature, value) pairs: one for a value, several for a cell, none for the panel as a whole."""


HOUSEHOLD = "household"
"""The feature that keeps people of one address apart: see `households`."""


class BadInput(ValueError):
    """The question itself is malformed. `code` is stable; `subject` names the features, values or ids concerned."""

    def __init__(self, code: str, message: str, subject: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.subject = tuple(subject)


class Unsolved(Exception):
    """The solver stopped without an answer: neither a panel that keeps the quotas nor that there is none."""


class Source(StrEnum):
    """Where a bound comes from, so that a sentence can name it."""

    SIZE = "size"
    QUOTA = "quota"
    CELL = "cell"
    PEOPLE = "people"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Bound:
    """A number of seats that must be given (a demand) or that can be given at most (a limit)."""

    source: Source
    where: Where
    seats: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that add up to more seats than the limits allow: a violated cut in Hoffman's circulation theorem.

    Whatever panel is chosen, the seats counted by `demands` must fit into the seats counted by `limits`.
    """

    demands: tuple[Bound, ...]
    limits: tuple[Bound, ...]

    @property
    def demanded(self) -> int:
        """Seats that must be given."""
        return sum(bound.seats for bound in self.demands)

    @property
    def available(self) -> int:
        """Seats that can be given."""
        return sum(bound.seats for bound in self.limits)

    @property
    def values(self) -> Where:
        """Every (feature, value) concerned, sorted."""
        return tuple(sorted({pair for bound in (*self.demands, *self.limits) for pair in bound.where}))


class Infeasible(Exception):
    """No panel keeps all quotas; `conflict` says why, in seats."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(f"{conflict.demanded} seats demanded, {conflict.available} available")
        self.conflict = conflict


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the pool: an opaque id and one value per feature."""

    id: str
    values: Type


@dataclass(frozen=True, slots=True)
class Quota:
    """Between `minimum` and `maximum` seats, both included, for people with this value."""

    feature: str
    value: str
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class CellQuota:
    """Between `minimum` and `maximum` seats for people who have all these values, at most one per feature."""

    where: Where
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A panel of exactly `size` from `pool`, keeping `quotas` and `cells`. A value without a quota is unbounded.

    `pool` is given as a mapping type -> number of people, or as pairs; it is kept as pairs, sorted, without zeros, so
    that equal problems are equal whatever order they came in. Raises BadInput.
    """

    features: tuple[str, ...]
    size: int
    quotas: tuple[Quota, ...]
    pool: tuple[tuple[Type, int], ...]
    cells: tuple[CellQuota, ...] = field(default=())

    @classmethod
    def of(
        cls,
        features: Iterable[str],
        size: int,
        quotas: Iterable[Quota],
        pool: Mapping[Type, int],
        cells: Iterable[CellQuota] = (),
    ) -> "Problem":
        """Build a problem from any order of its parts."""
        counts = tuple(sorted((kind, people) for kind, people in pool.items() if people))
        by_value = tuple(sorted(quotas, key=lambda quota: (quota.feature, quota.value)))
        by_where = (CellQuota(tuple(sorted(cell.where)), cell.minimum, cell.maximum) for cell in cells)
        return cls(tuple(features), size, by_value, counts, tuple(sorted(by_where, key=lambda cell: cell.where)))

    def __post_init__(self) -> None:
        _check_size_and_features(self)
        _check_pool(self)
        _check_quotas(self)
        _check_cells(self)

    @property
    def types(self) -> tuple[Type, ...]:
        """The types that have people, sorted; every vector of seats follows this order."""
        return tuple(kind for kind, _ in self.pool)

    @property
    def people(self) -> tuple[int, ...]:
        """Number of people per type, in the order of `types`."""
        return tuple(people for _, people in self.pool)


def count_types(people: Iterable[Person]) -> dict[Type, int]:
    """Compress people to a count per type. Raises BadInput when one id stands twice."""
    pool = tuple(people)
    if len({person.id for person in pool}) < len(pool):
        twice = next(one for one, count in Counter(person.id for person in pool).items() if count > 1)
        raise BadInput("same_id", "One id stands twice in the pool.", [twice])
    return dict(Counter([person.values for person in pool]))


def keeps_quotas(problem: Problem, seats: Iterable[int]) -> bool:
    """Is this vector of seats per type a panel: the right size, from people who exist, within every quota?"""
    given = dict(zip(problem.types, seats, strict=True))
    if sum(given.values()) != problem.size or any(not 0 <= given[kind] <= people for kind, people in problem.pool):
        return False
    asked: list[tuple[Where, int, int]] = [
        (((quota.feature, quota.value),), quota.minimum, quota.maximum) for quota in problem.quotas
    ]
    asked += [(cell.where, cell.minimum, cell.maximum) for cell in problem.cells]
    return all(low <= _seats_at(problem, given, where) <= high for where, low, high in asked)


def _seats_at(problem: Problem, given: Mapping[Type, int], where: Where) -> int:
    at = [(problem.features.index(feature), value) for feature, value in where]
    return sum(seats for kind, seats in given.items() if all(kind[axis] == value for axis, value in at))


def _check_size_and_features(problem: Problem) -> None:
    if problem.size < 1:
        raise BadInput("size", "A panel has at least one seat.")
    if len(set(problem.features)) != len(problem.features):
        raise BadInput("same_feature", "A feature is named twice.", problem.features)


def _check_pool(problem: Problem) -> None:
    for kind, people in problem.pool:
        if len(kind) != len(problem.features):
            raise BadInput("values", "A type must have exactly one value per feature.", kind)
        if people < 1:
            raise BadInput("people", "The number of people of a type must be positive.", kind)
    if list(problem.types) != sorted(set(problem.types)):
        raise BadInput("pool_order", "Types must be sorted and stand once each; use Problem.of.")


def _check_quotas(problem: Problem) -> None:
    seen: set[tuple[str, str]] = set()
    for quota in problem.quotas:
        _check_bounds(quota.minimum, quota.maximum, (quota.feature, quota.value))
        if quota.feature not in problem.features:
            raise BadInput("unknown_feature", "A quota names a feature that the pool lacks.", [quota.feature])
        if (quota.feature, quota.value) in seen:
            raise BadInput("same_quota", "A value has two quotas.", (quota.feature, quota.value))
        seen.add((quota.feature, quota.value))


def _check_cells(problem: Problem) -> None:
    seen: set[Where] = set()
    for cell in problem.cells:
        names = [feature for feature, _ in cell.where]
        subject = [value for _, value in cell.where]
        _check_bounds(cell.minimum, cell.maximum, subject)
        if not names or len(set(names)) != len(names) or not set(names) <= set(problem.features):
            raise BadInput("cell", "A cell names at most one value of each of the pool's features.", subject)
        if cell.where in seen:
            raise BadInput("same_quota", "A cell has two quotas.", subject)
        seen.add(cell.where)


def _check_bounds(minimum: int, maximum: int, subject: Iterable[str]) -> None:
    if not 0 <= minimum <= maximum:
        raise BadInput("bounds", "A quota needs 0 <= minimum <= maximum.", subject)
