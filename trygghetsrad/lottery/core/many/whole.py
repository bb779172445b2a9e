"""The way from a problem to its lottery: the proved bound, panels that attain it, or else panel by panel."""

import numpy as np

from trygghetsrad.lottery.core.fairest import Cancelled, Progress
from trygghetsrad.lottery.core.lottery import Lottery, Method
from trygghetsrad.lottery.core.many.columns import Pricing, leximin_by_columns
from trygghetsrad.lottery.core.many.conflict import contradiction
from trygghetsrad.lottery.core.many.panels import face_of
from trygghetsrad.lottery.core.many.relaxation import relax
from trygghetsrad.lottery.core.many.weights import attain, whole_weights
from trygghetsrad.lottery.core.model import BadInput, Problem
from trygghetsrad.lottery.core.rows import rows_of


def solve(problem: Problem, progress: Progress | None, effort: int) -> Lottery:
    """See `fairest.fairest_lottery`."""

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
    lowest = float(claim.stages[0].level)
    panels, attained = attain(face_of(rows, claim.seats), lambda gap: report("panels", lowest, gap))
    if attained and is_proved:
        return _checked(Lottery.of(claim, panels, Method.RELAXATION))
    pricing = Pricing(rows)
    first = pricing.panel(np.zeros(len(rows.people)))
    if first is None:
        raise contradiction(rows)
    start = [first[0], *(panel.seats for panel in panels)]
    found = leximin_by_columns(rows, pricing, start, effort, lambda bound, gap: report("columns", bound, gap))
    method = Method.COLUMNS if found.finished else Method.STOPPED
    return _checked(Lottery.of(claim, whole_weights(found.weights), method))


def _checked(lottery: Lottery) -> Lottery:
    """A solver is never believed: every panel is counted."""
    rows = rows_of(lottery.problem)
    if not all(rows.keeps(panel.seats) for panel in lottery.panels):
        raise AssertionError("A panel breaks a quota.")
    return lottery
