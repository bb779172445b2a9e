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
DIGITS = 10
"""Faces of a die, and so first digits of a ticket."""
ORDER_TAG = b"\x02"


@dataclass(frozen=True, slots=True)
class TicketRange:
    """Tickets `first` to `last`, both included, choose the panel with these seats per type.

    A panel has one range for each first digit, unless it has fewer tickets than there are digits.
    """

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

    The order of the panels is that of SHA-256(2 | seed | seats). Their tickets are dealt out like cards, one in turn to
    each first digit, so that every panel has a tenth of its tickets (to the whole one) under each digit and the first
    die says nothing of who is drawn. Were each panel's tickets in one row, it would all but decide it: with a pool of
    300 the chance under a given first digit was 74 % off on average, and now 2 %.

    Whole tickets lie within one of each panel's exact number. To choose them for the sake of the lowest chance instead
    would win 1 to 4 % of it with a thousand tickets, and no rule could then tell others which ones to expect; one die
    more wins as much (`lottery.tickets_for`). A panel too rare for a ticket is left out. Raises BadInput.
    """
    counts = _whole(panels, tickets)
    order = sorted((at for at, count in enumerate(counts) if count), key=lambda at: _order(seed, panels[at].seats))
    ranges, first = [], 0
    for digit in range(DIGITS):
        start = 0
        for at in order:
            end = start + counts[at]
            here = _dealt(end, digit) - _dealt(start, digit)
            if here:
                ranges.append(TicketRange(first, first + here - 1, panels[at].seats))
            first, start = first + here, end
    return tuple(ranges)


def _whole(panels: Sequence[Panel], tickets: int) -> list[int]:
    """Tickets per panel, by largest remainder."""
    digits_of(tickets)
    counts = [int(panel.weight * tickets) for panel in panels]
    by_remainder = sorted(
        range(len(panels)), key=lambda at: (counts[at] - panels[at].weight * tickets, panels[at].seats)
    )
    for at in by_remainder[: tickets - sum(counts)]:
        counts[at] += 1
    return counts


def _dealt(count: int, digit: int) -> int:
    """How many of the first so many tickets dealt have this first digit."""
    return (count + DIGITS - 1 - digit) // DIGITS


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
