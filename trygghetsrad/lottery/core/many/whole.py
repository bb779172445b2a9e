"""The way from a problem to its lottery: the proved bound, panels that attain it, or else panel by panel."""

from trygghetsrad.lottery.core.decompose import Panel
from trygghetsrad.lottery.core.fairest import Cancelled, Progress
from trygghetsrad.lottery.core.lottery import Lottery, Method
from trygghetsrad.lottery.core.many.columns import leximin_by_columns
from trygghetsrad.lottery.core.many.conflict import contradiction, some_panel
from trygghetsrad.lottery.core.many.panels import face_of
from trygghetsrad.lottery.core.many.relaxation import relax
from trygghetsrad.lottery.core.many.weights import attain, whole_weights
from trygghetsrad.lottery.core.model import BadInput, Problem
from trygghetsrad.lottery.core.rows import rows_of


def solve(problem: Problem, progress: Progress | None, effort: int) -> Lottery:
    """See `fairest.fairest_lottery`. Raises Unsolved where the solver finds neither a panel nor that there is none."""

    def report(stage: str, bound: float, gap: float) -> None:
        if progress is not None and progress(stage, bound, gap) is False:
            raise Cancelled

    if not problem.pool:
        raise BadInput("pool", "The pool is empty.")
    rows = rows_of(problem)
    report("relaxation", 1.0, 1.0)
    relaxed = relax(rows)
    if relaxed is None:
        raise contradiction(rows)
    claim, is_proved = relaxed
    panels: tuple[Panel, ...] = ()
    if claim.seats:
        lowest = float(claim.stages[0].level)
        panels, attained = attain(face_of(rows, claim.seats), lambda gap: report("panels", lowest, gap))
        if attained and is_proved:
            return Lottery.of(claim, panels, Method.RELAXATION)
    start = [panel.seats for panel in panels] or [some_panel(rows)]
    found = leximin_by_columns(rows, start, effort, lambda bound, gap: report("columns", bound, gap))
    return Lottery.of(claim, whole_weights(found.weights), Method.COLUMNS if found.finished else Method.STOPPED)
