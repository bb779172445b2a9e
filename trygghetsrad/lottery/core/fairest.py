"""The fairest lottery for any problem: by flows where it is a network, else by the solver."""

from collections.abc import Callable

from trygghetsrad.lottery.core.decompose import decompose
from trygghetsrad.lottery.core.leximin import leximin
from trygghetsrad.lottery.core.lottery import Lottery, Method
from trygghetsrad.lottery.core.model import Conflict, Infeasible, Problem
from trygghetsrad.lottery.core.network import MOST_FEATURES, network_of, require_feasible
from trygghetsrad.lottery.core.rows import rows_of

Progress = Callable[[str, float, float], bool | None]
"""Called with the stage's name, the best bound known on the lowest chance, and the relative gap still open (1 when
nothing is known). Returning False cancels."""

EFFORT = 20_000
"""Integer programmes asked at most; reached only where thousands of types have no easy answer."""


class Cancelled(Exception):
    """The caller asked to stop."""


def is_network(problem: Problem) -> bool:
    """Is every quota a bound on one arc, so that no solver is needed?"""
    return len(problem.features) <= MOST_FEATURES and all(
        len(cell.where) == len(problem.features) for cell in problem.cells
    )


def fairest_lottery(problem: Problem, *, progress: Progress | None = None, effort: int = EFFORT) -> Lottery:
    """The leximin lottery; needs numpy and highspy unless `is_network`.

    Raises BadInput, Infeasible, Cancelled, and Unsolved where the solver finds neither a panel nor that there is none.
    """
    if not is_network(problem):
        from trygghetsrad.lottery.core.many.whole import solve  # noqa: PLC0415 - a network needs no solver installed

        return solve(problem, progress, effort)
    found = leximin(problem)
    return Lottery.of(found, decompose(found), Method.FLOWS)


def find_conflict(problem: Problem) -> Conflict | None:
    """Why no panel keeps the quotas, or None when one does. Raises BadInput, and Unsolved: then nobody knows yet."""
    try:
        if is_network(problem):
            require_feasible(network_of(problem))
        else:
            from trygghetsrad.lottery.core.many.conflict import some_panel  # noqa: PLC0415 - as above

            some_panel(rows_of(problem))
    except Infeasible as refusal:
        return refusal.conflict
    return None
