"""How the committed part of a record is written as JSON and read again."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from trygghetsrad.lottery.core.commitment import LEAST_SALT
from trygghetsrad.lottery.core.decompose import Panel
from trygghetsrad.lottery.core.lottery import Lottery, Method, NumberedLottery, number_lottery
from trygghetsrad.lottery.core.model import BadInput, CellQuota, Problem, Quota, Type, Where
from trygghetsrad.lottery.core.proof import Leximin, Stage

VERSION = 3
"""Since 3 it says how many are left out of the draw, and why."""
Json = dict[str, Any]
T = TypeVar("T", bool, int, str)


def commitment_of(
    numbered: NumberedLottery,
    *,
    pool_id: str,
    software: str,
    salt: bytes = b"",
    left_out: Mapping[str, int] | None = None,
) -> Json:
    """Everything about the lottery that is fixed before the dice. Its hash is `commitment.lottery_hash`.

    The hash is public long before the contents may be. A secret `salt` (at least 16 random bytes) keeps anyone from
    finding the few people of each group by trying all counts; without one the hash of a small pool can be undone so.
    `left_out`: how many have an entry although they cannot be drawn, by reason. Raises BadInput for a shorter salt.
    """
    if salt and len(salt) < LEAST_SALT:
        raise BadInput("salt", "A salt has at least 16 bytes.")
    problem, lottery = numbered.lottery.problem, numbered.lottery
    number_of = {panel.seats: number for number, panel in enumerate(lottery.panels)}
    return {
        "version": VERSION,
        "software": software,
        "pool": pool_id,
        "salt": salt.hex(),
        **_problem_out(problem),
        "types": _types_out(numbered),
        "method": lottery.method.value,
        "certificate": [_stage_out(stage) for stage in lottery.leximin.stages],
        "panels": [{"seats": _sparse(panel.seats), "weight": str(panel.weight)} for panel in lottery.panels],
        "tickets": numbered.tickets,
        "ranges": [
            {"first": part.first, "last": part.last, "panel": number_of[part.seats]} for part in numbered.ranges
        ],
        "lowest": _lowest_out(numbered),
        "left_out": [{"why": why, "people": people} for why, people in sorted((left_out or {}).items())],
    }


def numbered_in(commitment: Mapping[str, Any], root: bytes) -> NumberedLottery:
    """The lottery that a commitment claims, its tickets numbered again. Raises BadInput, LookupError, TypeError."""
    problem = _problem_in(commitment)
    seats = tuple(_fraction(kind["seats"]) for kind in commitment["types"])
    claim = Leximin(problem, seats, tuple(_stage_in(stage) for stage in commitment["certificate"]))
    panels = [_panel_in(panel, len(seats)) for panel in commitment["panels"]]
    lottery = Lottery.of(claim, panels, Method(commitment["method"]))
    return number_lottery(lottery, _exactly(int, commitment["tickets"]), root, least_kept=Fraction())


def _types_out(numbered: NumberedLottery) -> list[Json]:
    lottery, cost = numbered.lottery, numbered.rounding
    numbers = zip(lottery.problem.pool, lottery.leximin.seats, cost.exact, cost.actual, strict=True)
    return [
        {"values": list(kind), "people": people, "seats": str(seats), "chance": str(exact), "actual": str(actual)}
        for (kind, people), seats, exact, actual in numbers
    ]


def _lowest_out(numbered: NumberedLottery) -> Json:
    cost = numbered.rounding
    return {
        "bound": str(numbered.lottery.leximin.stages[0].level),
        "exact": str(min(cost.exact)),
        "actual": str(min(cost.actual)),
        "kept": str(cost.lowest_kept),
    }


def _problem_out(problem: Problem) -> Json:
    return {
        "features": list(problem.features),
        "size": problem.size,
        "quotas": [
            {"feature": quota.feature, "value": quota.value, "min": quota.minimum, "max": quota.maximum}
            for quota in problem.quotas
        ],
        "cells": [
            {"where": [list(pair) for pair in cell.where], "min": cell.minimum, "max": cell.maximum}
            for cell in problem.cells
        ],
    }


def _problem_in(commitment: Mapping[str, Any]) -> Problem:
    return Problem.of(
        [_exactly(str, feature) for feature in commitment["features"]],
        _exactly(int, commitment["size"]),
        [Quota(*_pair((quota["feature"], quota["value"])), *_bounds(quota)) for quota in commitment["quotas"]],
        {_type(kind["values"]): _exactly(int, kind["people"]) for kind in commitment["types"]},
        [CellQuota(_where(cell["where"]), *_bounds(cell)) for cell in commitment["cells"]],
    )


def _stage_out(stage: Stage) -> Json:
    return {
        "level": str(stage.level),
        "fixed": list(stage.fixed),
        "full": list(stage.full),
        "multipliers": [[row, str(factor)] for row, factor in stage.multipliers],
    }


def _stage_in(stage: Mapping[str, Any]) -> Stage:
    fixed, full = (tuple(_exactly(int, number) for number in stage[key]) for key in ("fixed", "full"))
    multipliers = tuple((_exactly(int, row), int(_exactly(str, factor))) for row, factor in stage["multipliers"])
    return Stage(_fraction(stage["level"]), fixed, full, multipliers)


def _sparse(seats: Iterable[int]) -> list[list[int]]:
    """The types that have seats, and how many: with thousands of types nearly all have none."""
    return [[number, given] for number, given in enumerate(seats) if given]


def _panel_in(panel: Mapping[str, Any], types: int) -> Panel:
    seats = [0] * types
    for number, given in panel["seats"]:
        seats[_exactly(int, number)] = _exactly(int, given)
    return Panel(tuple(seats), _fraction(panel["weight"]))


def _exactly(kind: type[T], value: object) -> T:
    """JSON's true is not 1 and its 1.0 is not 1: a record has one form."""
    if type(value) is not kind:
        raise BadInput("form", f"Not a value of the form {kind.__name__}.", [repr(value)])
    return value


def _bounds(quota: Mapping[str, Any]) -> tuple[int, int]:
    return _exactly(int, quota["min"]), _exactly(int, quota["max"])


def _pair(pair: Iterable[Any]) -> tuple[str, str]:
    feature, value = pair
    return _exactly(str, feature), _exactly(str, value)


def _where(pairs: Iterable[Iterable[Any]]) -> Where:
    return tuple(_pair(pair) for pair in pairs)


def _type(values: Iterable[Any]) -> Type:
    return tuple(_exactly(str, value) for value in values)


def _fraction(text: str) -> Fraction:
    """ "3/5" or "2", and no other way of writing a number: a record is written in one way only."""
    top, _, bottom = text.partition("/")
    number = Fraction(int(top), int(bottom or 1))
    if str(number) != text:
        raise BadInput("fraction", "Not a fraction in lowest terms.", [text])
    return number
