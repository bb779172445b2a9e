"""Problems to draw from, small enough to list every panel, and what must hold of any lottery."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from trygghetsrad.lottery.core import (
    CellQuota,
    Lottery,
    Person,
    Problem,
    Quota,
    Type,
    commitment_of,
    faults,
    lottery_hash,
    number_lottery,
    problem_with_homes,
)
from trygghetsrad.lottery.core.model import Where


@dataclass(frozen=True)
class Case:
    """A small pool of people with all that a draw needs."""

    features: tuple[str, ...]
    size: int
    quotas: tuple[Quota, ...]
    cells: tuple[CellQuota, ...]
    people: tuple[Person, ...]
    address_of: dict[str, str]

    def problem(self) -> Problem:
        return problem_with_homes(
            self.features, self.size, self.quotas, self.people, address_of=self.address_of, cells=self.cells
        )

    def panels(self) -> list[tuple[int, ...]]:
        """Every panel, as numbers of people: no types, no rows."""
        return [some for some in combinations(range(len(self.people)), self.size) if self._keeps(some)]

    def kind_of(self, number: int) -> Type:
        """The person's type in `problem`; where addresses count, its last value tells who else lives there."""
        person = self.people[number]
        address = self.address_of.get(person.id)
        kinds = [one.values for one in self.people if address and self.address_of.get(one.id) == address]
        home = json.dumps(sorted(kinds), separators=(",", ":")) if len(kinds) > 1 else ""
        return (*person.values, home)[: len(self.problem().features)]

    def _keeps(self, some: Sequence[int]) -> bool:
        homes = [self.address_of[self.people[n].id] for n in some if self.people[n].id in self.address_of]
        asked: list[tuple[Where, int, int]] = [(((q.feature, q.value),), q.minimum, q.maximum) for q in self.quotas]
        asked += [(cell.where, cell.minimum, cell.maximum) for cell in self.cells]
        return len(set(homes)) == len(homes) and all(
            low <= sum(self._has(number, where) for number in some) <= high for where, low, high in asked
        )

    def _has(self, number: int, where: Where) -> bool:
        return all(self.people[number].values[self.features.index(feature)] == value for feature, value in where)


def some_case(rng: random.Random, *, homes: bool, features: int) -> Case:
    """Quotas around a panel drawn blindly, so that most cases can be met, often with nothing to spare."""
    names = tuple(f"f{number}" for number in range(features))
    values = ["ab" if features > 3 else "abc"[: rng.randint(2, 3)] for _ in names]
    people = tuple(
        Person(f"p{number}", tuple(rng.choice(some) for some in values)) for number in range(rng.randint(6, 9))
    )
    size = rng.randint(2, 4)
    sample = rng.sample(people, size)
    quotas = []
    for axis, (name, some) in enumerate(zip(names, values, strict=True)):
        for value in some:
            seats = sum(person.values[axis] == value for person in sample)
            if rng.random() < 0.85:
                quotas.append(Quota(name, value, max(0, seats - rng.randint(0, 1)), seats + rng.randint(0, 1)))
    cells = []
    if rng.random() < 0.3:
        where = tuple(sorted((names[axis], rng.choice(values[axis])) for axis in rng.sample(range(features), 2)))
        cells.append(CellQuota(where, 0, rng.randint(0, 2)))
    address_of = {one.id: f"h{rng.randint(1, 4)}" for one in people if homes and rng.random() < 0.6}
    return Case(names, size, tuple(quotas), tuple(cells), people, address_of)


def possible_cases(seed: int, count: int, *, homes: bool = False, features: int = 3) -> list[Case]:
    """Cases that some panel keeps."""
    rng, found = random.Random(seed), list[Case]()
    while len(found) < count:
        case = some_case(rng, homes=homes, features=features)
        if case.panels():
            found.append(case)
    return found


def odd_one() -> Problem:
    """Split panels can do what whole ones cannot: three people who each pair share one value of one feature.

    One of x, y, z has `a` for the first feature, and so on; two of the three (and one w) would do by halves.
    """
    pool: dict[Type, int] = {("a", "a", "b"): 1, ("a", "b", "a"): 1, ("b", "a", "a"): 1, ("b", "b", "b"): 3}
    return Problem.of("xyz", 2, [Quota(name, "a", 1, 1) for name in "xyz"], {**pool, ("a", "a", "a"): 1})


def larger(people: int = 150, seed: int = 2, shape: Sequence[int] = (5, 2, 3, 2, 2), size: int = 20) -> Problem:
    """Five features, most people alike, quotas one seat around a sample."""
    rng = random.Random(seed)
    drawn = [tuple(f"v{min(rng.randrange(some), rng.randrange(some))}" for some in shape) for _ in range(people)]
    sample = rng.sample(drawn, size)
    quotas = []
    for axis, some in enumerate(shape):
        for value in (f"v{number}" for number in range(some)):
            seats = sum(kind[axis] == value for kind in sample)
            quotas.append(Quota(f"f{axis}", value, max(0, seats - 1), seats + 1))
    return Problem.of([f"f{axis}" for axis in range(len(shape))], size, quotas, Counter(drawn))


def averages(lottery: Lottery) -> list[Fraction]:
    """Expected seats per type."""
    return [
        sum((panel.weight * panel.seats[number] for panel in lottery.panels), Fraction())
        for number in range(len(lottery.problem.pool))
    ]


def checked(lottery: Lottery) -> list[str]:
    """What the verifier says of a lottery."""
    commitment = commitment_of(number_lottery(lottery, 1_000_000, bytes(32)), pool_id="p", software="1")
    return faults({"commitment": commitment, "root": bytes(32).hex(), "lottery_hash": lottery_hash(commitment).hex()})
