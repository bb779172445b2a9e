"""Who is in the draw at all: people who may not be chosen rest, people who must be chosen have their seat already."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from trygghetsrad.lottery.core.model import (
    BadInput,
    Bound,
    CellQuota,
    Conflict,
    Infeasible,
    Person,
    Quota,
    Source,
    Where,
    count_types,
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left to draw: `seated` have chance 1, `resting` and those who share an address with the seated have 0."""

    size: int
    quotas: tuple[Quota, ...]
    cells: tuple[CellQuota, ...]
    people: tuple[Person, ...]
    seated: tuple[Person, ...]
    resting: tuple[Person, ...]


def narrow(
    features: Iterable[str],
    size: int,
    quotas: Iterable[Quota],
    people: Iterable[Person],
    *,
    must: Collection[str] = (),
    must_not: Collection[str] = (),
    address_of: Mapping[str, str] | None = None,
    cells: Iterable[CellQuota] = (),
) -> Narrowed:
    """Seat those who must be chosen and take out those who must not. Raises BadInput and Infeasible.

    With `address_of`, nobody at the address of a seated person is drawn. Seats taken count towards every quota.
    """
    pool, names = tuple(people), tuple(features)
    count_types(pool)
    _refuse_unknown(pool, must, must_not)
    seated = tuple(person for person in pool if person.id in set(must))
    homes = Counter(address.strip() for one in seated if (address := (address_of or {}).get(one.id, "")).strip())
    if shared := [home for home, count in homes.items() if count > 1]:
        raise BadInput("must_share", "Two who must be chosen share an address.", sorted(shared))
    out = {*must, *must_not, *(one.id for one in pool if (address_of or {}).get(one.id, "").strip() in homes)}
    if seated and len(seated) >= size:
        raise BadInput("must", "Those who must be chosen leave no seat to draw.", sorted(must))
    return Narrowed(
        size - len(seated),
        tuple(_quota_left(quota, _count(seated, names, ((quota.feature, quota.value),))) for quota in quotas),
        tuple(_cell_left(cell, _count(seated, names, cell.where)) for cell in cells),
        tuple(person for person in pool if person.id not in out),
        seated,
        tuple(person for person in pool if person.id in out and person.id not in set(must)),
    )


def _refuse_unknown(pool: Iterable[Person], must: Collection[str], must_not: Collection[str]) -> None:
    known = {person.id for person in pool}
    if unknown := {*must, *must_not} - known:
        raise BadInput("unknown_id", "An id is not in the pool.", sorted(unknown))
    if both := set(must) & set(must_not):
        raise BadInput("must_and_not", "Someone both must and must not be chosen.", sorted(both))


def _count(seated: Iterable[Person], features: tuple[str, ...], where: Where) -> int:
    if unknown := [feature for feature, _ in where if feature not in features]:
        raise BadInput("unknown_feature", "A quota names a feature that the pool lacks.", unknown)
    return sum(all(one.values[features.index(feature)] == value for feature, value in where) for one in seated)


def _quota_left(quota: Quota, taken: int) -> Quota:
    _refuse_crowd(Source.QUOTA, ((quota.feature, quota.value),), quota.maximum, taken)
    return Quota(quota.feature, quota.value, max(0, quota.minimum - taken), quota.maximum - taken)


def _cell_left(cell: CellQuota, taken: int) -> CellQuota:
    _refuse_crowd(Source.CELL, cell.where, cell.maximum, taken)
    return CellQuota(cell.where, max(0, cell.minimum - taken), cell.maximum - taken)


def _refuse_crowd(source: Source, where: Where, maximum: int, taken: int) -> None:
    if taken > maximum:
        raise Infeasible(Conflict((Bound(Source.PEOPLE, where, taken),), (Bound(source, where, maximum),)))
