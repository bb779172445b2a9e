"""How many tickets: a trial takes as many as it needs, the lock refuses too few."""

from __future__ import annotations

import pytest

from trygghetsrad.kernel.errors import Refused
from trygghetsrad.lottery import core, locking, rules


def a_problem(people: int) -> core.Problem:
    """One seat, and as many possible panels as people."""
    return core.Problem.of(("place",), 1, [], {(f"By {number:04}",): 1 for number in range(people)})


def test_a_trial_takes_more_tickets_when_a_thousand_would_shut_somebody_out() -> None:
    few, many = (rules.numbered_for(a_problem(people), 1000, rules.NO_ROOT) for people in (40, 1500))

    assert few.tickets == 1000
    assert many.tickets > 1000
    assert min(many.rounding.actual) > 0


def test_the_lock_refuses_too_few_tickets_at_their_field() -> None:
    lottery = core.fairest_lottery(a_problem(1500))

    with pytest.raises(Refused) as refusal:
        locking.numbered(lottery, 1000, rules.NO_ROOT)

    assert refusal.value.field == "tickets"
    assert locking.numbered(lottery, 1_000_000, rules.NO_ROOT).tickets == 1_000_000
