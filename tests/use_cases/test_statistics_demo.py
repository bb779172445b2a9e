"""The demonstration's injuries: ten years of them, stated as invented, and nothing small that an attacker finds."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.attacker import Attacker
from tests.factories.injuries import imported
from trygghetsrad.demo.injuries import BESIDE
from trygghetsrad.demo.texts import INJURIES
from trygghetsrad.statistics import invented
from trygghetsrad.statistics.answers import answer, material
from trygghetsrad.statistics.models import InjuryRow, Territory
from trygghetsrad.statistics.queries import lists_in_force
from trygghetsrad.statistics.queries.published import every_number, public_sets
from trygghetsrad.statistics.rules.codes import KINDS, UNSTATED
from trygghetsrad.statistics.rules.questions import Question

YEARS = range(2016, 2026)


@pytest.mark.timeout(400)
def test_ten_years_of_all_codes_are_public_and_no_small_count_is_found(app: Flask, session: Session) -> None:
    lists = lists_in_force(session)
    lines = list(invented.lines(Random(1961), lists, YEARS))
    imported(session, "\n".join(lines), source="Påhittade skador")

    for kind in KINDS:
        column = getattr(InjuryRow, kind, None)
        if column is not None:
            codes = {code.code for code in lists[kind].codes} - {UNSTATED[kind], "4", "8", "2", "farm"}
            assert codes - set(session.scalars(select(column).distinct())) == set()
    assert 9000 < session.scalar(select(func.sum(InjuryRow.count))) < 10_500

    sets = public_sets(session)
    assert {one.year for one in sets} == set(YEARS)
    assert {one.level for one in sets} == set(invented.LEVELS)
    blocks: dict[int, dict[Any, int | None]] = defaultdict(dict)
    for number in every_number(session, [one.id for one in sets]):
        blocks[number.set_id][(*number.cell,)] = number.shown
    # The numbers are the same in both databases: one attack is enough.
    attacked = blocks if session.get_bind().dialect.name == "sqlite" else {}
    found = {set_id: Attacker(block).found() for set_id, block in attacked.items()}
    assert found == {set_id: set() for set_id in attacked}
    shown = [number for block in blocks.values() for number in block.values() if number is not None]
    assert min(shown) >= 5
    assert len(shown) > 2000


def test_the_invented_file_is_the_same_each_time_and_has_as_many_lines_as_asked(app: Flask, session: Session) -> None:
    lists = lists_in_force(session)
    assert list(invented.lines(Random(3), lists, [2025])) == list(invented.lines(Random(3), lists, [2025]))
    assert len(list(invented.many_lines(Random(3), lists, YEARS, 500))) == 501


def test_the_town_stands_beside_a_county_and_a_nation_that_are_invented_too(app: Flask, session: Session) -> None:
    lists = lists_in_force(session)
    imported(session, "\n".join(invented.lines(Random(1961), lists, [2024, 2025])), source="Påhittade skador")
    for territory, (total, risk) in BESIDE.items():
        lines = invented.lines_beside(Random(1961), lists, [2024, 2025], total, risk)
        imported(session, "\n".join(lines), source=INJURIES[territory], territory=territory)

    found = answer(session, material(session), Question(level="treated", cause="W00-W19"))
    assert found.series == tuple(Territory)
    rates = {series: found.of(series)[-1].rate for series in found.series}
    assert all(one is not None and 10 < one.value < 40 for one in rates.values())
    assert rates[Territory.NATION].value < rates[Territory.COUNTY].value
    assert all("åhittad" in source for source in found.sources)
