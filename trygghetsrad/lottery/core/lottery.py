"""The lottery for a problem, and the same lottery with ticket numbers."""

from dataclasses import dataclass

from trygghetsrad.lottery.core.decompose import Panel, decompose
from trygghetsrad.lottery.core.leximin import Leximin, leximin
from trygghetsrad.lottery.core.model import Problem
from trygghetsrad.lottery.core.tickets import Rounding, TicketRange, number_tickets, rounding


@dataclass(frozen=True, slots=True)
class Lottery:
    """The fairest chances and the panels that give exactly these."""

    chances: Leximin
    panels: tuple[Panel, ...]

    @property
    def problem(self) -> Problem:
        """What it is a lottery for."""
        return self.chances.problem


@dataclass(frozen=True, slots=True)
class NumberedLottery:
    """A lottery that dice can decide: `ranges` covers tickets 0 to tickets - 1."""

    lottery: Lottery
    tickets: int
    ranges: tuple[TicketRange, ...]
    rounding: Rounding


def fair_lottery(problem: Problem) -> Lottery:
    """The leximin lottery. Raises BadInput (more than two features) and Infeasible."""
    chances = leximin(problem)
    return Lottery(chances, decompose(chances))


def number_lottery(lottery: Lottery, tickets: int, root: bytes) -> NumberedLottery:
    """Give the panels their tickets, in the order that the pool's Merkle root decides. Raises BadInput."""
    ranges = number_tickets(lottery.panels, tickets, root)
    return NumberedLottery(lottery, tickets, ranges, rounding(lottery.problem, lottery.panels, ranges))
