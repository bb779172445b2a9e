"""What the worker is asked and what it answers, as JSON: a problem, and its lottery or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from trygghetsrad.lottery.core import (
    Bound,
    Change,
    Conflict,
    NumberedLottery,
    Problem,
    Source,
    commitment_of,
    numbered_in,
)
from trygghetsrad.lottery.core.commitment import canonical
from trygghetsrad.lottery.core.layout import VERSION
from trygghetsrad.lottery.rules import quotas_in, quotas_out

Json = dict[str, Any]


def question(problem: Problem, tickets: int) -> tuple[str, Json]:
    """The key and the text of a calculation: equal problems with equally many tickets have equal keys."""
    asked = problem_out(problem)
    return sha256(canonical([VERSION, asked, tickets])).hexdigest(), asked


def problem_out(problem: Problem) -> Json:
    """A problem as it is stored. The quotas of cells are not used by this product."""
    return {
        "features": list(problem.features),
        "size": problem.size,
        "quotas": quotas_out(problem.quotas),
        "pool": [[list(kind), people] for kind, people in problem.pool],
    }


def problem_in(stored: Mapping[str, Any]) -> Problem:
    """A stored problem as the core takes it. Raises BadInput and LookupError."""
    pool = {tuple(kind): people for kind, people in stored["pool"]}
    return Problem.of(stored["features"], stored["size"], quotas_in(stored["quotas"]), pool)


def lottery_out(numbered: NumberedLottery) -> Json:
    """A lottery as a commitment that no pool is tied to."""
    return {"lottery": commitment_of(numbered, pool_id="", software="")}


def lottery_in(result: Mapping[str, Any], root: bytes) -> NumberedLottery:
    """A stored lottery, its tickets in the order of a pool's root. Raises BadInput and LookupError."""
    return numbered_in(result["lottery"], root)


def refusal_out(conflict: Conflict, change: tuple[Change, ...] | None) -> Json:
    """Why there is no lottery, and the smallest change that makes one."""
    return {
        "demands": [_bound_out(bound) for bound in conflict.demands],
        "limits": [_bound_out(bound) for bound in conflict.limits],
        "change": None if change is None else [quotas_out((one.before, one.after)) for one in change],
    }


def conflict_in(result: Mapping[str, Any]) -> Conflict:
    """A stored reason."""
    return Conflict(tuple(map(_bound_in, result["demands"])), tuple(map(_bound_in, result["limits"])))


def change_in(result: Mapping[str, Any]) -> tuple[Change, ...] | None:
    """A stored change; None when none helps."""
    if result["change"] is None:
        return None
    return tuple(Change(*quotas_in(pair)) for pair in result["change"])


def _bound_out(bound: Bound) -> Json:
    return {"source": bound.source.value, "where": [list(pair) for pair in bound.where], "seats": bound.seats}


def _bound_in(stored: Mapping[str, Any]) -> Bound:
    where = tuple((feature, value) for feature, value in stored["where"])
    return Bound(Source(stored["source"]), where, stored["seats"])
