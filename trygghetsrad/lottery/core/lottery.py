"""The lottery for a problem, and the same lottery with ticket numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from trygghetsrad.lottery.core.decompose import Panel
from trygghetsrad.lottery.core.model import BadInput, Problem
from trygghetsrad.lottery.core.proof import Leximin
from trygghetsrad.lottery.core.tickets import Rounding, TicketRange, averages, number_tickets, rounding

TICKETS = (1_000, 10_000, 100_000, 1_000_000)
LEAST_KEPT, WELL_KEPT = Fraction(9, 10), Fraction(99, 100)
"""Of the lowest chance, left by whole tickets: less is refused, and a die more is advised until so much is left."""


class Method(StrEnum):
    """How the lottery was found, and so what is proved about it."""

    FLOWS = "flows"
    """The exact leximin, in fractions."""
    RELAXATION = "relaxation"
    """The proved leximin, attained but for the rounding of weights."""
    COLUMNS = "columns"
    """By the solver's word the leximin over whole panels; proved is a bound on the lowest chance."""
    STOPPED = "stopped"
    """The effort was spent; proved is a bound on the lowest chance."""


CERTIFIED = (Method.FLOWS, Method.RELAXATION)


@dataclass(frozen=True, slots=True)
class Lottery:
    """Panels with weights, the chances they give per type, and what proves them fair.

    Where `method` is certified, `leximin` are the proved leximin seats with all stages. Otherwise its seats are those
    the panels give, and its one stage bounds the lowest chance that any lottery could have.
    """

    leximin: Leximin
    panels: tuple[Panel, ...]
    method: Method
    chances: tuple[Fraction, ...]

    @classmethod
    def of(cls, leximin: Leximin, panels: Sequence[Panel], method: Method) -> "Lottery":
        """Add up the chances."""
        seats = averages([(panel.seats, panel.weight) for panel in panels], len(leximin.problem.pool))
        if method not in CERTIFIED:
            # The stage says which types its bound would hold if it were attained; here that proves nothing of anyone.
            leximin = Leximin(leximin.problem, seats, (replace(leximin.stages[0], fixed=(), full=()),))
        chances = tuple(given / people for given, people in zip(seats, leximin.problem.people, strict=True))
        return cls(leximin, tuple(panels), method, chances)

    @property
    def problem(self) -> Problem:
        """What it is a lottery for."""
        return self.leximin.problem

    @property
    def is_certified(self) -> bool:
        """Is it proved that no lottery is fairer, but for the rounding of weights?"""
        return self.method in CERTIFIED

    @property
    def gap(self) -> Fraction:
        """How much the lowest chance falls short of its proved bound, relatively; 0 when it attains it."""
        bound = self.leximin.stages[0].level
        return max(Fraction(), 1 - min(self.chances) / bound) if bound else Fraction()


@dataclass(frozen=True, slots=True)
class NumberedLottery:
    """A lottery that dice can decide: `ranges` covers tickets 0 to tickets - 1."""

    lottery: Lottery
    tickets: int
    ranges: tuple[TicketRange, ...]
    rounding: Rounding


def number_lottery(
    lottery: Lottery, tickets: int, root: bytes, *, least_kept: Fraction = LEAST_KEPT
) -> NumberedLottery:
    """Give the panels their tickets, in the order that the pool's Merkle root decides.

    Raises BadInput, also when whole tickets would leave less than `least_kept` of the lowest chance: then there are too
    many panels for so few tickets, and `tickets_for` says how many are needed.
    """
    ranges = number_tickets(lottery.panels, tickets, root)
    cost = rounding(lottery.problem, lottery.chances, ranges)
    if cost.lowest_kept < least_kept:
        raise BadInput("tickets", "So few tickets leave too little of the lowest chance.", [str(tickets)])
    return NumberedLottery(lottery, tickets, ranges, cost)


def tickets_for(lottery: Lottery, *, kept: Fraction = WELL_KEPT) -> int:
    """A thousand tickets, or ten, a hundred or a thousand times as many: as few as keep this part of the lowest chance.

    A million, which six dice choose from, when not even they keep so much.
    """
    for tickets in TICKETS[:-1]:
        ranges = number_tickets(lottery.panels, tickets, b"")
        if rounding(lottery.problem, lottery.chances, ranges).lowest_kept >= kept:
            return tickets
    return TICKETS[-1]
