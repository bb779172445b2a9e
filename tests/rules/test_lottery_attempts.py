"""Quotas tried on a pool: what is known of them, what mends them, whom they are hard on, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from tests.conftest import NOW
from trygghetsrad.interest.rules import ELSEWHERE
from trygghetsrad.lottery import results, rules
from trygghetsrad.lottery.advice import hardships, mend, obstacle
from trygghetsrad.lottery.attempts import Attempt, Standing
from trygghetsrad.lottery.core import HOUSEHOLD, Quota, Type, find_conflict, smallest_change
from trygghetsrad.lottery.models import Calculation, CalculationState
from trygghetsrad.lottery.rules import EVERY_FEATURE, FEATURES, Entrants, entrants_of

SEXES = ("woman", "man", "other")


def nothing(_key: str) -> Calculation | None:
    return None


def attempt(kinds: Iterable[Type], quotas: Iterable[Quota], size: int = 4) -> Attempt:
    return Attempt(Entrants(FEATURES, tuple(kinds)), size, 1000, tuple(quotas), nothing)


YOUNG_MAN, YOUNG_WOMAN, OLD_MAN, OLD_WOMAN = ((band, sex) for band in ("16–29", "80+") for sex in ("man", "woman"))
POOL = [YOUNG_MAN] * 3 + [YOUNG_WOMAN] * 5 + [OLD_MAN] * 9 + [OLD_WOMAN] * 4
EVEN = [Quota("age", "16–29", 2, 2), Quota("age", "80+", 2, 2), Quota("sex", "man", 2, 2), Quota("sex", "woman", 2, 2)]
CLASH = [Quota("age", "16–29", 3, 4), Quota("age", "80+", 2, 4)]


def many_types() -> Entrants:
    """More types than a page works out: four groups in each of thirty places."""
    groups = (YOUNG_MAN, YOUNG_WOMAN, OLD_MAN, OLD_WOMAN)
    return Entrants(EVERY_FEATURE, tuple((*group, f"By {place}") for place in range(30) for group in groups))


def test_quotas_that_can_be_kept_give_a_chance_to_everyone() -> None:
    tried = attempt(POOL, EVEN)

    assert tried.standing is Standing.FITS
    assert tried.prospects is not None
    assert sum(one.seats for one in tried.prospects.groups) == 4
    assert tried.cruel == []
    assert tried.change == ()


def test_a_clash_has_a_smallest_change_that_mends_it(app: Flask) -> None:
    tried = attempt(POOL, CLASH)

    assert (tried.standing, tried.prospects) == (Standing.CLASHES, None)
    assert tried.with_quotas(tried.mended).fits
    with app.test_request_context():
        assert "Minst 3 platser ska gå till 16–29 år" in obstacle(tried)
        assert mend(tried).startswith("Den minsta ändringen är 1 plats: sänk minst för ")


def test_when_no_change_helps_it_is_said(app: Flask) -> None:
    entrants = entrants_of(FEATURES, [YOUNG_MAN] * 6, ["gatan 1"] * 3 + ["gatan 2"] * 3)
    tried = Attempt(entrants, 3, 1000, (Quota("age", "16–29", 3, 3),), nothing)

    assert (tried.standing, tried.change) == (Standing.CLASHES, None)
    with app.test_request_context():
        assert "Fler behöver anmäla sig" in mend(tried)
        assert "de som delar adress" in obstacle(tried)


def test_fewer_people_than_seats_is_no_matter_of_quotas(app: Flask) -> None:
    tried = attempt([OLD_MAN] * 3, EVEN)

    assert tried.standing is Standing.TOO_FEW
    with app.test_request_context():
        assert obstacle(tried) == "Bara 3 personer är med i poolen, och rådet har 4 platser."


def test_what_nobody_has_worked_out_is_not_known_and_never_good(app: Flask) -> None:
    tried = Attempt(many_types(), 4, 1000, EVEN, nothing)

    assert not tried.is_quick
    assert (tried.standing, tried.fits, tried.must_wait) == (Standing.UNKNOWN, False, True)
    assert (tried.conflict, tried.change, tried.prospects) == (None, None, None)
    with app.test_request_context():
        assert "Vi vet inte än" in obstacle(tried)


@pytest.mark.parametrize("state", [one for one in CalculationState if one is not CalculationState.DONE])
def test_a_calculation_that_is_not_done_is_no_answer(state: CalculationState) -> None:
    row = Calculation(state=state, asked_at=NOW, result=None)

    assert not Attempt(many_types(), 4, 1000, EVEN, lambda _key: row).fits


def test_what_the_worker_found_is_what_would_have_been_found_here() -> None:
    entrants = many_types()
    problem = entrants.problem(4, EVEN)
    numbered = rules.numbered_for(problem, 1000, rules.NO_ROOT)
    rows = {results.question(problem, 1000)[0]: done(results.lottery_out(numbered))}

    tried = Attempt(entrants, 4, 1000, EVEN, rows.get)

    assert tried.fits
    assert tried.numbered is not None
    assert tried.numbered.lottery.chances == numbered.lottery.chances
    assert tried.numbered.ranges == numbered.ranges


def test_the_workers_refusal_tells_what_a_page_would_have_told() -> None:
    entrants = many_types()
    problem = entrants.problem(4, CLASH)
    conflict = find_conflict(problem)
    assert conflict is not None
    row = done(results.refusal_out(conflict, smallest_change(problem)))
    row.state = CalculationState.IMPOSSIBLE

    tried = Attempt(entrants, 4, 1000, CLASH, lambda _key: row)

    assert tried.standing is Standing.CLASHES
    assert tried.conflict == conflict
    assert find_conflict(entrants.problem(4, tried.mended)) is None


def done(result: dict[str, Any]) -> Calculation:
    return Calculation(id=uuid4(), state=CalculationState.DONE, asked_at=NOW, result=result)


def test_a_question_is_known_again_and_another_is_not() -> None:
    problem = Entrants(FEATURES, tuple(POOL)).problem(4, EVEN)
    key, asked = results.question(problem, 1000)

    assert results.problem_in(asked) == problem
    assert results.question(Entrants(FEATURES, tuple(reversed(POOL))).problem(4, EVEN[::-1]), 1000)[0] == key
    assert results.question(problem, 1_000_000)[0] != key
    assert results.question(Entrants(FEATURES, (*POOL, OLD_MAN)).problem(4, EVEN), 1000)[0] != key


def test_a_group_without_a_chance_is_named_with_what_a_seat_would_give(app: Flask) -> None:
    quotas = [Quota("age", "16–29", 0, 0), Quota("age", "80+", 0, 4)]
    tried = attempt(POOL, quotas)

    assert {one.kind for one in tried.cruel} == {YOUNG_MAN, YOUNG_WOMAN}
    with app.test_request_context():
        (said,) = [one for one in hardships(tried) if "Ingen chans" in one]
        assert "män 16–29 år" in said
        assert "får en plats mer utrymme blir chansen" in said
        (plain,) = [one for one in hardships(tried, eased=False) if "Ingen chans" in one]
        assert "utrymme" not in plain


def test_a_group_that_is_always_drawn_is_named(app: Flask) -> None:
    tried = attempt([YOUNG_MAN, *[OLD_MAN] * 9], [Quota("age", "16–29", 1, 1)])

    assert [one.kind for one in tried.cruel] == [YOUNG_MAN]
    eased = tried.eased(tried.cruel[0])
    assert eased is not None
    assert eased.highest < 1
    with app.test_request_context():
        assert any("Blir alltid lottade: män 16–29 år." in one for one in hardships(tried))


def test_a_lottery_between_few_councils_is_pointed_out(app: Flask) -> None:
    tried = attempt([YOUNG_MAN] * 2 + [OLD_MAN] * 3, [Quota("age", "16–29", 1, 1)])

    assert tried.prospects is not None
    assert tried.prospects.councils == 2
    with app.test_request_context():
        assert any("bara 2 tänkbara råd" in one for one in hardships(tried))
    assert attempt(POOL, EVEN).prospects.councils >= 20


def test_those_who_share_a_home_are_told_apart() -> None:
    kinds = [YOUNG_MAN] * 10 + [OLD_WOMAN] * 10
    entrants = entrants_of(FEATURES, kinds, ["gatan 1"] * 8 + [""] * 12)

    assert entrants.sharing == 8
    assert entrants.groups == kinds
    assert entrants.problem(4, []).features == (*FEATURES, HOUSEHOLD)
    tried = Attempt(entrants, 4, 1000, (Quota("age", "16–29", 2, 2),), nothing)
    assert tried.prospects is not None
    young = tried.prospects.of(YOUNG_MAN)
    assert young.people == 10
    assert young.lowest < young.highest
    assert young.seats == 2


def test_where_nobody_shares_a_home_the_problem_is_the_plain_one() -> None:
    entrants = entrants_of(FEATURES, [YOUNG_MAN, OLD_MAN], ["gatan 1", "gatan 2"])

    assert entrants == Entrants(FEATURES, (YOUNG_MAN, OLD_MAN))
    assert entrants.problem(1, []).features == FEATURES


def test_places_take_their_figures_from_areas_of_the_same_name() -> None:
    areas = {"HALLSTAHAMMAR": 1200, "Kolbäck": 500, "Landsbygd": 300}

    found = rules.people_by_place(areas, 2000, ["Hallstahammar", "Kolbäck", "Strömsholm"])

    assert found == {"Hallstahammar": 1200, "Kolbäck": 500, "Strömsholm": 0, ELSEWHERE: 300}
    assert not any(rules.people_by_place({"Sörstafors": 100}, 2000, ["Hallstahammar"]).values())


def test_quotas_of_places_follow_the_figures_or_leave_all_room() -> None:
    population = {("16+", "woman"): 500, ("16+", "man"): 500}

    known = rules.propose_quotas(population, 12, SEXES, {"A": 750, "B": 250, ELSEWHERE: 0})
    unknown = rules.propose_quotas(population, 12, SEXES, {"A": 0, "B": 0})

    # Nine and three fill the table: each gives up a seat, so that whoever lives elsewhere has a chance.
    places = {one.value: (one.minimum, one.maximum) for one in known if one.feature == "locality"}
    assert places == {"A": (8, 9), "B": (2, 3), ELSEWHERE: (0, 1)}
    assert [one for one in unknown if one.feature == "locality"] == [
        Quota("locality", "A", 0, 12),
        Quota("locality", "B", 0, 12),
    ]


def test_a_new_locality_gets_all_room() -> None:
    entrants = Entrants(EVERY_FEATURE, ((*YOUNG_MAN, "Ny by"), (*OLD_MAN, "Kolbäck")))
    given = [Quota("locality", "Kolbäck", 1, 2)]

    assert rules.completed(given, entrants, 4) == [*given, Quota("locality", "Ny by", 0, 4)]
    assert rules.completed([], entrants, 4) == []
    assert rules.completed(EVEN, Entrants(FEATURES, tuple(POOL)), 4) == EVEN


def test_a_home_is_bound_without_its_address() -> None:
    token = rules.home_token(b"key", "storgatan 1")

    assert token == rules.home_token(b"key", "storgatan 1")
    assert token != rules.home_token(b"other", "storgatan 1")
    assert rules.home_token(b"key", "") == ""
    assert rules.committed("TR-2", FEATURES, (*YOUNG_MAN, "[[…]]"), token) == {
        "reference": "TR-2",
        "age": "16–29",
        "sex": "man",
        "home": token,
    }
    assert "home" not in rules.committed("TR-2", FEATURES, YOUNG_MAN)
