"""Rates for whoever measures goals by them: one number a year, by protected numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trygghetsrad.kernel.db import Reader
from trygghetsrad.statistics.models import Territory
from trygghetsrad.statistics.queries import lists_in_force
from trygghetsrad.statistics.queries.published import numbers, people, public_sets
from trygghetsrad.statistics.rules.codes import CodeList
from trygghetsrad.statistics.rules.lattice import ALL, is_published
from trygghetsrad.statistics.rules.people import Group
from trygghetsrad.statistics.rules.rates import Rate, rate


@dataclass(frozen=True, slots=True)
class Question:
    """What is counted: empty parts stand for all. `thing` and `code` are one thing more, such as ("sex", "woman")."""

    level: str = "treated"
    cause: str = ALL
    age: str = ALL
    thing: str = ALL
    code: str = ALL
    territory: Territory = Territory.MUNICIPALITY


def rate_of(reader: Reader, question: Question, year: int) -> Rate | None:
    """The rate per 1,000 of a year; None when it is hidden, not imported, not published, or nobody knows how many live.

    Never zero for what is not known.
    """
    return rates_of(reader, question).get(year)


def rates_of(reader: Reader, question: Question) -> Mapping[int, Rate]:
    """Every year's rate that is known and public, in three questions to the database."""
    if not is_published(question.thing, question.age, question.cause):
        return {}
    sets = {
        one.id: one.year
        for one in public_sets(reader)
        if one.level == question.level
        and one.territory is question.territory
        and (not question.thing or question.thing in one.things)
    }
    found = dict.fromkeys(sets, 0) | {
        number.set_id: number.shown
        for number in numbers(
            reader, sets, thing=question.thing, code=question.code, age=question.age, cause=question.cause
        )
    }
    lists = lists_in_force(reader)
    known = people(reader, lists)
    rates = {
        sets[at]: rate(count, known.of(group_of(question, sets[at])))
        for at, count in found.items()
        if count is not None
    }
    return {year: one for year, one in sorted(rates.items()) if one is not None}


def group_of(question: Question, year: int) -> Group:
    """Whom a count is divided by: the place where it happened has no people of its own, so everyone is taken."""
    area = question.code if question.thing == "area" else ALL
    sex = question.code if question.thing == "sex" else ALL
    return Group(question.territory.value, year, area, sex, question.age)


def names_of(lists: Mapping[str, CodeList], question: Question, language: str) -> list[str]:
    """What a question asks for, in words, the level of care first."""
    asked = {"level": question.level, "cause": question.cause, "age": question.age, question.thing: question.code}
    return [lists[kind].name(code, language) for kind, code in asked.items() if kind and code]
