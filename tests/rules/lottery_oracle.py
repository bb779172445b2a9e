"""What the core is checked against: the fairest chances over listed panels, found in ways of their own."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from trygghetsrad.lottery.core import Problem
from trygghetsrad.lottery.core.many.highs import INFINITY, Model


def highest(gain: Sequence[int], rows: list[list[Fraction]], right: list[Fraction]) -> Fraction:
    """max gain.x with rows x = right, x >= 0, right >= 0: a two-phase simplex in fractions with Bland's rule."""
    width = len(gain)
    table = [
        [*row, *(Fraction(int(at == other)) for other in range(len(rows))), amount]
        for at, (row, amount) in enumerate(zip(rows, right, strict=True))
    ]
    basis = list(range(width, width + len(rows)))
    simplex(table, basis, [Fraction(0)] * width + [Fraction(-1)] * len(rows), width + len(rows))
    assert all(row[-1] == 0 for row, at in zip(table, basis, strict=True) if at >= width), "no point at all"
    goal = [Fraction(number) for number in gain] + [Fraction(0)] * len(rows)
    for number, at in enumerate(basis):
        if at >= width and (column := next((c for c in range(width) if table[number][c]), None)) is not None:
            pivot(table, basis, number, column)
    simplex(table, basis, goal, width)
    return sum((goal[at] * row[-1] for row, at in zip(table, basis, strict=True)), Fraction())


def simplex(table: list[list[Fraction]], basis: list[int], goal: list[Fraction], width: int) -> None:
    while True:
        enter = next((c for c in range(width) if c not in basis and better(table, basis, goal, c)), None)
        if enter is None:
            return
        ratios = [(row[-1] / row[enter], basis[at], at) for at, row in enumerate(table) if row[enter] > 0]
        pivot(table, basis, min(ratios)[2], enter)


def better(table: list[list[Fraction]], basis: list[int], goal: list[Fraction], column: int) -> bool:
    return goal[column] > sum(goal[at] * row[column] for row, at in zip(table, basis, strict=True) if goal[at])


def pivot(table: list[list[Fraction]], basis: list[int], at: int, column: int) -> None:
    table[at] = [number / table[at][column] for number in table[at]]
    for other, row in enumerate(table):
        if other != at and row[column]:
            table[other] = [a - row[column] * b for a, b in zip(row, table[at], strict=True)]
    basis[at] = column


def is_leximin(problem: Problem, panels: list[tuple[int, ...]], chances: Sequence[Fraction]) -> bool:
    """No lottery over the panels lifts anyone at a level without pressing someone at or below it.

    Over a convex set that is the same as being leximin. For each level one linear programme: keep what is lower, let
    nobody else fall under the level, and make the seats of those at the level as many as possible.
    """
    seats = [chance * people for chance, people in zip(chances, problem.people, strict=True)]
    for level in sorted(set(chances)):
        here = [number for number, chance in enumerate(chances) if chance == level]
        free = [number for number, chance in enumerate(chances) if chance >= level]
        rows = [[Fraction(1)] * len(panels) + [Fraction(0)] * len(free)]
        right = [Fraction(1)]
        for number, people in enumerate(problem.people):
            spare = [Fraction(-int(number == other)) for other in free]
            rows.append([*(Fraction(panel[number]) for panel in panels), *spare])
            right.append(level * people if number in free else seats[number])
        gain = [sum(panel[number] for number in here) for panel in panels] + [0] * len(free)
        if highest(gain, rows, right) != sum(seats[number] for number in here):
            return False
    return True


def fairest_of_all(panels: Sequence[tuple[int, ...]], people: int) -> list[float]:
    """The leximin over listed panels of people: who cannot rise above the level is found by asking for each alone."""
    some = len(panels) + 1
    model = Model()
    model.add_columns(np.zeros(some), np.zeros(some), np.full(some, INFINITY))
    model.add_row(1.0, 1.0, list(range(1, some)), [1.0] * len(panels))
    holding = [[at for at, panel in enumerate(panels, start=1) if number in panel] for number in range(people)]
    for at in holding:
        model.add_row(0.0, INFINITY, [0, *at], [-1.0, *[1.0] * len(at)])
    chances: dict[int, float] = {}
    while len(chances) < people:
        model.set_column(0, 0.0, INFINITY)
        level = most(model, some, [0])
        model.set_column(0, level - 1e-12, INFINITY)
        for number in (one for one in range(people) if one not in chances):
            if most(model, some, holding[number]) < level + 1e-8:
                chances[number] = level
        for number, chance in chances.items():
            model.set_entry(number + 1, 0, 0.0)
            model.set_row(number + 1, chance - 1e-12, INFINITY)
    return [chances[number] for number in range(people)]


def most(model: Model, width: int, columns: Sequence[int]) -> float:
    """The largest sum of these columns."""
    costs = np.zeros(width)
    costs[list(columns)] = 1.0
    model.set_costs(costs)
    solved = model.solve()
    assert solved is not None
    return solved.best
