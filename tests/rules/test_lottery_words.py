"""What the draw's pages say, and the quotas that they propose."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flask import Flask

from trygghetsrad.lottery import rules
from trygghetsrad.lottery.core import Quota, find_conflict
from trygghetsrad.lottery.core.verify import CHECKS
from trygghetsrad.lottery.prospects import prospects
from trygghetsrad.lottery.publishing import open_margin
from trygghetsrad.lottery.rules import FEATURES, Entrants
from trygghetsrad.lottery.words import CHECK_WORDS, age_words, chance_words, conflict_words, group_words, margin_rows

SEXES = ("woman", "man", "other")


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (Fraction(0), "ingen chans"),
        (Fraction(1, 6), "1 av 6"),
        (Fraction(1, 120), "1 av 120"),
        (Fraction(3, 500), "ungefär 1 av 167"),
        (Fraction(2, 11), "2 av 11"),
        (Fraction(179, 1000), "ungefär 2 av 11"),
        (Fraction(15, 100), "ungefär 1 av 7"),
        (Fraction(2, 3), "2 av 3"),
        (Fraction(667, 1000), "ungefär 2 av 3"),
        (Fraction(999, 1000), "nästan säkert"),
        (Fraction(1), "blir alltid lottad"),
    ],
)
def test_a_chance_is_said_as_people_say_it(app: Flask, chance: Fraction, said: str) -> None:
    with app.test_request_context():
        assert chance_words(chance) == said


def test_groups_have_names(app: Flask) -> None:
    with app.test_request_context():
        assert age_words("80+") == "80 år och äldre"
        assert group_words(("16–29", "woman")) == "16–29 år, kvinnor"


def test_a_conflict_names_both_sides_and_their_numbers(app: Flask) -> None:
    quotas = [Quota("age", "16–29", 3, 4), Quota("sex", "woman", 0, 12)]
    problem = Entrants(FEATURES, (("16–29", "woman"),) * 2 + (("80+", "man"),) * 9).problem(4, quotas)
    conflict = find_conflict(problem)
    assert conflict is not None
    with app.test_request_context():
        said = conflict_words(conflict)
    assert "Minst 3 platser ska gå till 16–29 år" in said
    assert "bara 2 i poolen är 16–29 år" in said


def test_proposed_quotas_hold_the_shares() -> None:
    population = {("16–64", "woman"): 310, ("16–64", "man"): 330, ("65+", "woman"): 190, ("65+", "man"): 170}

    quotas = {
        (one.feature, one.value): (one.minimum, one.maximum) for one in rules.propose_quotas(population, 12, SEXES)
    }

    assert quotas["age", "16–64"] == (7, 8)
    assert quotas["age", "65+"] == (4, 5)
    assert quotas["sex", "other"] == (0, 1)


def test_whole_shares_leave_a_seat_for_those_the_table_does_not_know() -> None:
    population = {("16+", "woman"): 500, ("16+", "man"): 500}

    quotas = rules.propose_quotas(population, 12, SEXES)

    kinds = [("16+", "woman")] * 20 + [("16+", "man")] * 20 + [("16+", "other")] * 2
    assert not prospects(Entrants(FEATURES, tuple(kinds)).problem(12, quotas), 1000).shuts_out


def test_one_seat_of_slack_raises_the_lowest_chance() -> None:
    quotas = [Quota("age", "16–64", 7, 7), Quota("age", "65+", 5, 5), Quota("sex", "woman", 6, 6)]
    kinds = [("16–64", "woman")] * 8 + [("16–64", "man")] * 9 + [("65+", "woman")] * 20 + [("65+", "man")] * 30
    tight = prospects(Entrants(FEATURES, tuple(kinds)).problem(12, quotas), 1000)
    wide = prospects(Entrants(FEATURES, tuple(kinds)).problem(12, rules.one_seat_wider(quotas, 12)), 1000)

    assert wide.lowest > tight.lowest


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (["woman"] * 6 + ["man"] * 6, {"man": 6, "woman": 6}),
        (["woman"] * 6 + ["man"] * 5 + ["other"], None),
        (["woman"] * 8 + ["man"] * 4, None),
        ([], None),
    ],
)
def test_a_margin_with_a_small_cell_is_not_shown(values: list[str], shown: dict[str, int] | None) -> None:
    assert open_margin(values) == shown


def test_margins_are_rows_with_women_first(app: Flask) -> None:
    with app.test_request_context():
        assert margin_rows({"sex": {"man": 6, "woman": 6}}) == [["Kvinnor", "6"], ["Män", "6"]]


def test_the_page_says_of_each_check_what_the_verifier_says(app: Flask) -> None:
    with app.test_request_context():
        assert {name: str(words) for name, words in CHECK_WORDS.items()} == CHECKS
