"""One set of quotas tried on the pool: whether they can be kept, what would mend them, and everyone's chance.

What takes more than a moment is the worker's. Then an attempt knows what the row of its calculation says, and no answer
yet is never taken for a good one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any

from trygghetsrad.lottery import core, results, rules
from trygghetsrad.lottery.core import (
    Cancelled,
    Change,
    Conflict,
    NumberedLottery,
    Problem,
    Quota,
    find_conflict,
    smallest_change,
)
from trygghetsrad.lottery.models import Calculation, CalculationState
from trygghetsrad.lottery.prospects import Prospect, Prospects, prospects_of

PATIENCE = 0.8
"""Seconds that a page may spend on one lottery before it is left to the worker."""
Json = dict[str, Any]
Find = Callable[[str], Calculation | None]
"""The row of a calculation, by its key."""


class Standing(StrEnum):
    """What is known of a set of quotas."""

    FITS = "fits"
    CLASHES = "clashes"
    UNKNOWN = "unknown"
    """Not worked out yet."""
    TOO_FEW = "too_few"
    """Fewer people than seats: no quotas help."""
    NONE = "none"
    """There are no quotas."""


class Attempt:
    """A set of quotas on a pool. Each thing is worked out once, when it is asked for."""

    def __init__(
        self,
        entrants: rules.Entrants,
        size: int,
        tickets: int,
        quotas: Sequence[Quota],
        find: Find,
        *,
        committed: Json | None = None,
    ) -> None:
        self.entrants, self.size, self.tickets = entrants, size, tickets
        self.quotas, self._find, self._committed = tuple(quotas), find, committed

    @cached_property
    def problem(self) -> Problem:
        return self.entrants.problem(self.size, self.quotas)

    @cached_property
    def is_quick(self) -> bool:
        """Whether a page may work it out while somebody waits."""
        return rules.is_quick(self.problem)

    @cached_property
    def calculation(self) -> Calculation | None:
        """The worker's row; None when nobody has asked."""
        return self._find(results.question(self.problem, self.tickets)[0])

    @cached_property
    def standing(self) -> Standing:
        if self.entrants.people < self.size:
            return Standing.TOO_FEW
        if not self.quotas:
            return Standing.NONE
        if self._committed is not None:
            return Standing.FITS
        if self.is_quick:
            return Standing.CLASHES if self.conflict else Standing.FITS
        known = {CalculationState.DONE: Standing.FITS, CalculationState.IMPOSSIBLE: Standing.CLASHES}
        return known.get(self.calculation.state, Standing.UNKNOWN) if self.calculation else Standing.UNKNOWN

    @property
    def fits(self) -> bool:
        return self.standing is Standing.FITS

    @property
    def must_wait(self) -> bool:
        """Whether the answer is the worker's to find, and it has not found it."""
        return self.standing is Standing.UNKNOWN or (self.fits and self.numbered is None)

    @cached_property
    def conflict(self) -> Conflict | None:
        """Quotas that cannot be kept together; None when they can, or when it is not known."""
        if self.is_quick:
            return find_conflict(self.problem)
        return results.conflict_in(self._refusal) if self._refusal else None

    @cached_property
    def change(self) -> tuple[Change, ...] | None:
        """The smallest change that lets the quotas be kept; None when none does, or when it is not known."""
        if self.is_quick:
            return smallest_change(self.problem)
        return results.change_in(self._refusal) if self._refusal else None

    @property
    def _refusal(self) -> Json | None:
        row = self.calculation
        return row.result if row and row.state is CalculationState.IMPOSSIBLE else None

    @cached_property
    def mended(self) -> list[Quota]:
        """The quotas with the smallest change made."""
        after = {one.before: one.after for one in self.change or ()}
        return [after.get(quota, quota) for quota in self.quotas]

    @cached_property
    def numbered(self) -> NumberedLottery | None:
        """The lottery; None when no panel keeps the quotas, or when it is not known."""
        if not self.fits:
            return None
        if self._committed is not None:
            return core.numbered_in(self._committed, rules.NO_ROOT)
        return (self._at_once() if self.is_quick else None) or self._by_the_worker()

    def _at_once(self) -> NumberedLottery | None:
        """The lottery, unless it takes longer than somebody should wait."""
        end = time.monotonic() + PATIENCE
        try:
            return rules.numbered_for(
                self.problem, self.tickets, rules.NO_ROOT, lambda _stage, _bound, _gap: time.monotonic() < end
            )
        except Cancelled:
            return None

    def _by_the_worker(self) -> NumberedLottery | None:
        row = self.calculation
        if row is None or row.state is not CalculationState.DONE or row.result is None:
            return None
        return results.lottery_in(row.result, rules.NO_ROOT)

    @cached_property
    def prospects(self) -> Prospects | None:
        """Everyone's chance; None when there is no lottery."""
        return prospects_of(self.numbered) if self.numbered else None

    def with_quotas(self, quotas: Iterable[Quota]) -> Attempt:
        """Other quotas on the same pool."""
        return Attempt(self.entrants, self.size, self.tickets, tuple(quotas), self._find)

    def wider(self) -> Attempt:
        """One seat more room for every quota."""
        return self.with_quotas(rules.one_seat_wider(self.quotas, self.size))

    @cached_property
    def cruel(self) -> list[Prospect]:
        """The groups with somebody who has no chance at all, or who is drawn whatever the dice show."""
        if self.prospects is None:
            return []
        return [one for one in self.prospects.groups if one.lowest == 0 or one.highest == 1]

    def eased(self, one: Prospect) -> Prospect | None:
        """A group's chances with one seat more room for its own quotas; None when that is not known."""
        own = set(zip(self.entrants.features, one.kind, strict=True))
        given = [
            rules.one_seat_wider([quota], self.size)[0] if (quota.feature, quota.value) in own else quota
            for quota in self.quotas
        ]
        found = self.with_quotas(given).prospects
        return found.of(one.kind) if found else None
