"""Quotas proposed from a population: as many seats for a group as its share, rounded down and up."""

from collections.abc import Mapping
from fractions import Fraction

from trygghetsrad.lottery.core.model import BadInput, Quota


def apportion(population: Mapping[str, int], size: int) -> dict[str, int]:
    """Share out `size` seats by largest remainder (Hamilton); the seats add up to `size`.

    Equal remainders go to the larger group, then to the value that sorts first, so the answer never depends on the
    order of the table. Raises BadInput for an empty or negative population.
    """
    total = _total(population, size)
    seats = {value: size * people // total for value, people in population.items()}
    by_remainder = sorted(
        population, key=lambda value: (-(size * population[value] % total), -population[value], value)
    )
    for value in by_remainder[: size - sum(seats.values())]:
        seats[value] += 1
    return seats


def propose_quotas(feature: str, population: Mapping[str, int], size: int, *, slack: int = 0) -> tuple[Quota, ...]:
    """A quota per value, in the order given: floor and ceiling of its exact share of the seats.

    So the largest-remainder seats, and every other fair rounding, lie inside. `slack` widens each quota by that many
    seats both ways; one seat does more for equal chances than any choice of objective. A value with nobody in the
    population table gets 0 to 1: the table may not know it (a sex that the register lacks, a new locality), and that
    must not shut anyone out without being seen. Raises BadInput.
    """
    if slack < 0:
        raise BadInput("slack", "Slack cannot be negative.")
    total = _total(population, size)
    return tuple(
        _quota(feature, value, Fraction(size * people, total), size, slack) for value, people in population.items()
    )


def _quota(feature: str, value: str, share: Fraction, size: int, slack: int) -> Quota:
    low, high = share.__floor__(), max(1, share.__ceil__())
    return Quota(feature, value, max(0, low - slack), min(size, high + slack))


def _total(population: Mapping[str, int], size: int) -> int:
    negative = [value for value, people in population.items() if people < 0]
    total = sum(population.values())
    if negative or total == 0:
        raise BadInput("population", "The population must be counts with a positive sum.", negative)
    if size < 1:
        raise BadInput("size", "A panel has at least one seat.")
    return total
