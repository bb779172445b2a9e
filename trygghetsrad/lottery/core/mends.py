"""The smallest change of contradicting quotas: fewest seats moved, then fewest quotas touched.

Quotas with room to give say how far each bound may be moved; those that are not named are held fast.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from trygghetsrad.lottery.core.model import HOUSEHOLD, BadInput, Problem, Quota


@dataclass(frozen=True, slots=True)
class Flexible:
    """A quota whose minimum may fall to `least` and whose maximum may rise to `most`, should that be needed."""

    quota: Quota
    least: int
    most: int

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.quota.minimum or self.most < self.quota.maximum:
            subject = (self.quota.feature, self.quota.value)
            raise BadInput("flex", "The room of a quota must lie outside the quota.", subject)


@dataclass(frozen=True, slots=True)
class Change:
    """One quota before and after."""

    before: Quota
    after: Quota


def freely(quotas: Iterable[Quota], size: int) -> tuple[Flexible, ...]:
    """Every quota with all the room there is."""
    return tuple(Flexible(quota, 0, max(size, quota.maximum)) for quota in quotas)


def smallest_change(problem: Problem, room: Iterable[Flexible] | None = None) -> tuple[Change, ...] | None:
    """What to change; nothing when the quotas can be kept, None when no change within the room helps.

    Without `room` every quota may give, but for those of homes. Cells are held fast. Needs highspy. Raises BadInput for
    room of a quota that the problem lacks, and Unsolved where the solver has no answer.
    """
    from trygghetsrad.lottery.core.many.mends import moved  # noqa: PLC0415 - the core works without a solver installed

    if room is None:
        room = freely((quota for quota in problem.quotas if quota.feature != HOUSEHOLD), problem.size)
    given = sorted(room, key=lambda one: (one.quota.feature, one.quota.value))
    if unknown := [one.quota for one in given if one.quota not in problem.quotas]:
        raise BadInput("flex", "Room is given for a quota that the problem lacks.", [quota.value for quota in unknown])
    seats = moved(problem, given)
    if seats is None:
        return None
    pairs = zip(given, seats[::2], seats[1::2], strict=True)
    return tuple(Change(one.quota, _moved(one.quota, down, up)) for one, down, up in pairs if down or up)


def _moved(quota: Quota, down: int, up: int) -> Quota:
    return Quota(quota.feature, quota.value, quota.minimum - down, quota.maximum + up)
