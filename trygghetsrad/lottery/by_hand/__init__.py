"""Choosing without a lottery: the coordinator names people, sees the balance, and says in public why.

There is no chance to state, no fingerprint and no order of alternates: who fills an empty seat is chosen by hand again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from trygghetsrad.lottery import rules
from trygghetsrad.lottery.core import Quota, Type
from trygghetsrad.lottery.publishing import open_margin
from trygghetsrad.population.models import Sex

Json = dict[str, Any]


class Verdict(StrEnum):
    """How many of a group are chosen, beside its quota."""

    FEW = "few"
    FITS = "fits"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the pool who can be chosen. `home` is equal for those who gave the same address, or ""."""

    id: UUID
    reference: str
    name: str
    kind: Type
    home: str


@dataclass(frozen=True, slots=True)
class Line:
    """One quota and how many of those chosen it counts."""

    quota: Quota
    chosen: int

    @property
    def verdict(self) -> Verdict:
        if self.chosen < self.quota.minimum:
            return Verdict.FEW
        return Verdict.MANY if self.chosen > self.quota.maximum else Verdict.FITS


@dataclass(frozen=True, slots=True)
class Balance:
    """Those chosen beside the quotas."""

    lines: tuple[Line, ...]
    chosen: int
    size: int
    sharing: int
    """How many of them share an address with another of them."""

    @property
    def is_full(self) -> bool:
        return self.chosen == self.size

    @property
    def is_kept(self) -> bool:
        """Whether they are a whole panel that keeps every quota and shares no address."""
        return self.is_full and not self.sharing and all(line.verdict is Verdict.FITS for line in self.lines)


def balance(
    features: Sequence[str], quotas: Iterable[Quota], size: int, kinds: Sequence[Type], homes: Iterable[str] = ()
) -> Balance:
    """Count people of these types (as a reader sees them) and homes."""
    counted = {name: Counter(kind[at] for kind in kinds) for at, name in enumerate(features)}
    lines = tuple(Line(quota, counted[quota.feature][quota.value]) for quota in quotas if quota.feature in counted)
    shared = Counter(home for home in homes if home)
    return Balance(lines, len(kinds), size, sum(people for people in shared.values() if people > 1))


def public_record(seen: Balance, features: Sequence[str], kinds: Sequence[Type], *, people: int, reason: str) -> Json:
    """What anyone may read. No count of a group unless it is large enough."""
    margins = {name: open_margin(kind[at] for kind in kinds) for at, name in enumerate(features)}
    return {
        "method": "by_hand",
        "reason": reason,
        "people": people,
        "size": seen.size,
        "drawn": seen.chosen,
        "quotas": rules.quotas_out(line.quota for line in seen.lines),
        "quotas_kept": seen.is_kept if seen.lines else None,
        "margins": {name: counts for name, counts in margins.items() if counts},
        "later": [],
    }


def with_one_more(record: Mapping[str, Any], *, reason: str, day: date) -> Json:
    """The record when another has been chosen for an empty seat. What was said of the first panel stays as it was."""
    return {**record, "later": [*record["later"], {"on": day.isoformat(), "reason": reason}]}


def by_group(candidates: Iterable[Candidate]) -> dict[Type, list[Candidate]]:
    """The candidates of each group; groups stand as in every table, by sex, then age, then locality."""
    groups: dict[Type, list[Candidate]] = {}
    for one in candidates:
        groups.setdefault(one.kind, []).append(one)
    sexes = [sex.value for sex in Sex]
    return dict(sorted(groups.items(), key=lambda group: (sexes.index(group[0][1]), group[0])))
