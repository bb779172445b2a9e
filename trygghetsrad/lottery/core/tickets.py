"""Whole ticket numbers for the panels, so that dice can choose one."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress
from math import lcm

from trygghetsrad.lottery.core.commitment import digest
from trygghetsrad.lottery.core.decompose import Panel
from trygghetsrad.lottery.core.model import BadInput, Problem

MOST_DIGITS = 18
ORDER_TAG = b"\x02"


@dataclass(frozen=True, slots=True)
class TicketRange:
    """Tickets `first` to `last`, both included, choose the panel with these seats per type."""

    first: int
    last: int
    seats: tuple[int, ...]

    @property
    def count(self) -> int:
        """Number of tickets."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Rounding:
    """What whole tickets do to the chances: each type's chance before and after, and the part of the lowest kept."""

    exact: tuple[Fraction, ...]
    actual: tuple[Fraction, ...]

    @property
    def lowest_kept(self) -> Fraction:
        """The lowest chance after rounding over the lowest before; 1 when nothing is lost or there was none to lose."""
        before = min(self.exact)
        return min(self.actual) / before if before else Fraction(1)


def digits_of(tickets: int) -> int:
    """How many ten-sided dice choose one of so many tickets. Raises BadInput unless it is 10, 100, 1,000, ..."""
    digits = len(str(tickets)) - 1
    if not 1 <= digits <= MOST_DIGITS or tickets != 10**digits:
        raise BadInput("tickets", "The number of tickets must be a power of ten.", [str(tickets)])
    return digits


def ticket_of(digits: str, tickets: int) -> int:
    """The ticket that the dice show: the digits themselves, "417" is ticket 417. Raises BadInput."""
    if len(digits) != digits_of(tickets) or not (digits.isascii() and digits.isdigit()):
        raise BadInput("digits", "One digit per die is needed.", [digits])
    return int(digits)


def number_tickets(panels: Sequence[Panel], tickets: int, seed: bytes) -> tuple[TicketRange, ...]:
    """Share out tickets 0 to tickets - 1 by largest remainder, in an order that only the committed `seed` decides.

    The order is that of SHA-256(2 | seed | seats), so that no group sits at one end of the range. A panel too rare for
    a ticket is left out; `rounding` says what that costs. Raises BadInput.
    """
    digits_of(tickets)
    counts = [int(panel.weight * tickets) for panel in panels]
    left = tickets - sum(counts)
    by_remainder = sorted(
        range(len(panels)), key=lambda at: (counts[at] - panels[at].weight * tickets, panels[at].seats)
    )
    for at in by_remainder[:left]:
        counts[at] += 1
    ranges, first = [], 0
    for at in sorted(range(len(panels)), key=lambda at: _order(seed, panels[at].seats)):
        if counts[at]:
            ranges.append(TicketRange(first, first + counts[at] - 1, panels[at].seats))
            first += counts[at]
    return tuple(ranges)


def rounding(problem: Problem, chances: Sequence[Fraction], ranges: Sequence[TicketRange]) -> Rounding:
    """The chances by the panels' weights (`chances`) beside those by their tickets, per type."""
    tickets = sum(part.count for part in ranges)
    seats = averages([(part.seats, Fraction(part.count, tickets)) for part in ranges], len(problem.pool))
    actual = tuple(given / people for given, people in zip(seats, problem.people, strict=True))
    return Rounding(tuple(chances), actual)


def averages(lottery: Sequence[tuple[tuple[int, ...], Fraction]], types: int) -> tuple[Fraction, ...]:
    """Expected seats per type: in whole numbers until the last step, for there may be thousands of types and panels."""
    unit = lcm(*(weight.denominator for _, weight in lottery))
    total = [0] * types
    for seats, weight in lottery:
        share = weight.numerator * (unit // weight.denominator)
        for number in compress(range(types), seats):
            total[number] += share * seats[number]
    return tuple(Fraction(amount, unit) for amount in total)


def _order(seed: bytes, seats: Sequence[int]) -> bytes:
    return digest(ORDER_TAG, seed, ",".join(map(str, seats)).encode())
