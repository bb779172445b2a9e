"""Invented pools to draw from: self-selected, so that older people and men are over-represented."""

from __future__ import annotations

import csv
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from trygghetsrad.lottery.core import Person, Quota, propose_quotas

AGES = {"16-29": (18, 8), "30-44": (22, 15), "45-64": (30, 27), "65-74": (15, 26), "75-84": (11, 19), "85+": (4, 5)}
SEXES = {"kvinna": (49, 41), "man": (50, 57), "annat": (1, 2)}
AREAS = {f"ort {number}": (weight, 12 + number) for number, weight in enumerate((30, 20, 15, 10, 9, 7, 5, 4), 1)}
SCHOOLS = {"grundskola": (22, 12), "gymnasium": (46, 40), "eftergymnasial": (32, 48)}
BORN = {"Sverige": (80, 88), "annat land": (20, 12)}
HOMES = {"hyrt": (40, 30), "ägt": (35, 48), "delat": (25, 22)}
FEATURES = {"ålder": AGES, "kön": SEXES, "ort": AREAS, "skola": SCHOOLS, "född i": BORN, "boende": HOMES}
"""For each value the share of the inhabitants, and of those who register."""


@dataclass(frozen=True, slots=True)
class Pool:
    """People and what the panel shall be like: each quota the floor and the ceiling of the inhabitants' share."""

    features: tuple[str, ...]
    size: int
    quotas: tuple[Quota, ...]
    people: tuple[Person, ...]

    def write(self, folder: Path) -> None:
        """As tables that this product and its peer read."""
        with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("id", *self.features))
            rows.writerows((one.id, *one.values) for one in self.people)
        with (folder / "quotas.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("feature", "value", "min", "max"))
            rows.writerows((one.feature, one.value, one.minimum, one.maximum) for one in self.quotas)


def some_pool(features: int, people: int, size: int, *, slack: int = 0, seed: int = 1) -> Pool:
    """A pool of so many people. Of a value that few give, no more are asked for than there are."""
    rng = random.Random(seed)
    names = tuple(FEATURES)[:features]
    columns = [
        rng.choices(list(values), [registers for _, registers in values.values()], k=people)
        for values in (FEATURES[name] for name in names)
    ]
    quotas: list[Quota] = []
    for name, column in zip(names, columns, strict=True):
        there = Counter(column)
        inhabitants = {value: share for value, (share, _) in FEATURES[name].items()}
        quotas += [
            Quota(name, one.value, min(one.minimum, there[one.value]), one.maximum)
            for one in propose_quotas(name, inhabitants, size, slack=slack)
        ]
    return Pool(
        names,
        size,
        tuple(quotas),
        tuple(Person(f"p{n}", values) for n, values in enumerate(zip(*columns, strict=True))),
    )
