"""Somebody who knows everything that is public, and solves integer programmes for what is hidden.

Written apart from the product's own model: it starts from the published numbers alone, knows the rules (a zero is never
hidden, all tables count the same events), and asks how large each hidden number can be at most.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import bmat, coo_matrix

Public = Mapping[tuple[str, str, str, str], int | None]
"""(thing, code, age, cause) -> what is shown of one year and level of care: None is hidden, what is absent is none."""


class Attacker:
    """The system of one year and level of care."""

    def __init__(self, public: Public) -> None:
        self.cells = sorted(public)
        self.at = {cell: row for row, cell in enumerate(self.cells)}
        entries, self.unknowns, links = self._unknowns(public)
        rows = len(self.cells) + links
        value, row, column = zip(*entries, strict=True) if entries else ((), (), ())
        self.matrix = coo_matrix((value, (row, column)), (rows, self.unknowns)).tocsr()
        shown = [public[cell] for cell in self.cells]
        self.lower = np.array([1 if number is None else number for number in shown] + [0] * links, dtype=float)
        self.upper = np.array([np.inf if number is None else number for number in shown] + [0] * links, dtype=float)
        self.hidden = [cell for cell in self.cells if public[cell] is None]

    def _unknowns(self, public: Public) -> tuple[list[tuple[int, int, int]], int, int]:
        things = sorted({thing for thing, *_ in self.cells if thing})
        ages = sorted({age for _, _, age, _ in self.cells if age})
        causes = sorted({cause for *_, cause in self.cells if cause})
        pairs = [pair for pair in product(ages, causes) if ("", "", *pair) in public]
        links = {key: len(self.cells) + at for at, key in enumerate(product(things, pairs))}
        entries: list[tuple[int, int, int]] = []
        column = 0
        for thing in things:
            codes = sorted({cell[1] for cell in self.cells if cell[0] == thing})
            for (age, cause), code in product(pairs, codes):
                where = [(thing, code, "", ""), (thing, code, age, ""), (thing, code, "", cause)]
                where += [(thing, code, age, cause)] if thing == "sex" else []
                if any(cell not in public for cell in where):
                    continue
                entries += [(1, self.at[cell], column) for cell in where]
                entries.append((1, links[thing, (age, cause)], column))
                column += 1
        for pair in pairs:
            where = [("", "", *pair), ("", "", pair[0], ""), ("", "", "", pair[1]), ("", "", "", "")]
            entries += [(1, self.at[cell], column) for cell in where if cell in public]
            entries += [(-1, links[thing, pair], column) for thing in things]
            column += 1
        return entries, column, len(links)

    def found(self) -> set[tuple[str, str, str, str]]:
        """The hidden numbers that cannot be five or more: somebody knows that they are from one to four."""
        left = set(self.hidden)
        while left:
            reached = self._reach(left)
            if reached is None:
                return left
            if not reached:
                break
            left -= reached
        return {cell for cell in left if not self._reach({cell})}

    def _reach(self, wanted: Collection[tuple[str, str, str, str]]) -> set[tuple[str, str, str, str]] | None:
        """Those that one table lets be five, when as many as can be are pushed there."""
        goal = sorted(wanted)
        n, extra = self.unknowns, len(goal)
        rows = [self.at[cell] for cell in goal]
        reach = self.matrix[rows]
        pushed = coo_matrix(([-1.0] * extra, (range(extra), range(extra))), (extra, extra))
        whole = bmat([[self.matrix, None], [reach, pushed]]).tocsr()
        free = np.full(extra, np.inf)
        answer = milp(
            c=np.concatenate([np.zeros(n), -np.ones(extra)]),
            constraints=LinearConstraint(
                whole, np.concatenate([self.lower, np.zeros(extra)]), np.concatenate([self.upper, free])
            ),
            bounds=Bounds(np.zeros(n + extra), np.concatenate([np.full(n, np.inf), np.full(extra, 5.0)])),
            integrality=np.concatenate([np.ones(n), np.zeros(extra)]),
            options={"time_limit": 60, "mip_rel_gap": 1e-6 if extra == 1 else 0.05},
        )
        if answer.x is None:
            return None
        return {cell for cell, value in zip(goal, reach @ np.rint(answer.x[:n]), strict=True) if value >= 5}
