"""When the contact centre answers, on Hallstahammar's own hours."""

from __future__ import annotations

import copy
import re
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract_from_file
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.kernel.municipality import SHIPPED
from trygghetsrad.pages import opening_hours
from trygghetsrad.pages.opening_hours import EVES, ContactStatus, OpeningHoursError, read_hours, status_at, week_table

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TABLE: dict[str, Any] = tomllib.loads((SHIPPED / "hallstahammar" / "profile.toml").read_text("utf-8"))["opening_hours"]
TABLE |= {"evenings": {"2026-11-30": "20.00"}, "exceptions": {"2026-04-30": "08.00-12.00", "2026-10-02": ""}}
HOURS = read_hours(TABLE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def status(text: str) -> ContactStatus:
    return status_at(HOURS, at(text), STOCKHOLM)


def changed(**fields: Any) -> dict[str, Any]:
    return {**copy.deepcopy(TABLE), **fields}


def a_season(**fields: Any) -> dict[str, Any]:
    return {"from": "01-01", "to": "12-31", "monday": "08.00-16.30", **fields}


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-11-24T08:00", time(16, 30)),
        ("2026-11-24T16:29:59.999999", time(16, 30)),
        ("2026-11-27T12:00", time(16)),
        ("2026-07-07T12:00", time(16)),
        ("2026-07-10T14:59", time(15)),
        ("2026-05-29T15:30", time(16)),
        ("2026-06-01T15:30", time(16)),
        ("2026-08-31T15:30", time(16)),
        ("2026-09-01T16:15", time(16, 30)),
        ("2026-11-30T19:59", time(20)),
        ("2026-04-30T11:59", time(12)),
        ("2028-02-29T16:15", time(16, 30)),
    ],
)
def test_open_until(moment: str, until: time) -> None:
    assert status(moment).open
    assert status(moment).until == until
    assert status(moment).opens is None


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-24T07:59:59", "2026-11-24T08:00"),
        ("2026-11-24T16:30", "2026-11-25T08:00"),
        ("2026-11-27T16:00", "2026-11-30T08:00"),
        ("2026-11-30T20:00", "2026-12-01T08:00"),
        ("2026-04-30T12:00", "2026-05-04T08:00"),
        ("2026-10-02T10:00", "2026-10-05T08:00"),
        ("2026-06-19T10:00", "2026-06-22T08:00"),
        ("2026-12-23T17:00", "2026-12-28T08:00"),
        ("2026-12-31T10:00", "2027-01-04T08:00"),
        ("2026-04-03T10:00", "2026-04-07T08:00"),
        ("2026-05-14T10:00", "2026-05-15T08:00"),
        ("2025-06-06T10:00", "2025-06-09T08:00"),
        ("2026-01-06T10:00", "2026-01-07T08:00"),
    ],
)
def test_closed_until(moment: str, opens: str) -> None:
    assert not status(moment).open
    assert status(moment).until is None
    assert status(moment).opens == at(opens)


def test_the_moment_may_come_in_any_time_zone() -> None:
    assert status_at(HOURS, datetime(2026, 7, 7, 6, 0, tzinfo=UTC), STOCKHOLM).open
    assert not status_at(HOURS, datetime(2026, 11, 24, 6, 59, tzinfo=UTC), STOCKHOLM).open
    assert status_at(HOURS, at("2026-11-24T12:00")).open


def test_the_hours_stand_still_when_the_clocks_change() -> None:
    before, after = status("2026-03-27T17:00"), status("2026-10-23T17:00")
    assert before.opens is not None
    assert after.opens is not None
    assert before.opens.astimezone(UTC) == datetime(2026, 3, 30, 6, 0, tzinfo=UTC)
    assert after.opens.astimezone(UTC) == datetime(2026, 10, 26, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("fold", [0, 1])
def test_the_double_hour_and_the_missing_one_are_both_closed(fold: int) -> None:
    twice = at("2026-10-25T02:30").replace(fold=fold)
    assert status_at(HOURS, twice, STOCKHOLM).opens == at("2026-10-26T08:00")
    assert status_at(HOURS, at("2026-03-29T02:30").replace(fold=fold), STOCKHOLM).opens == at("2026-03-30T08:00")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001 - the zone is beside
def test_closed_now_means_open_at_the_moment_promised(moment: datetime) -> None:
    now = status_at(HOURS, moment, STOCKHOLM)
    assert now.open == (now.until is not None)
    if not now.open:
        assert now.opens is not None
        assert now.opens > moment
        assert status_at(HOURS, now.opens, STOCKHOLM).open
        assert not status_at(HOURS, now.opens - timedelta(minutes=1), STOCKHOLM).open


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24T12:00", "Öppet nu, till 16.30"),
        ("2026-11-24T06:00", "Stängt, öppnar i dag 08.00"),
        ("2026-11-24T17:00", "Stängt, öppnar i morgon 08.00"),
        ("2026-11-27T17:00", "Stängt, öppnar på måndag 08.00"),
        ("2026-05-13T17:00", "Stängt, öppnar på fredag 08.00"),
        ("2026-11-29T23:59", "Stängt, öppnar i morgon 08.00"),
        ("2026-11-30T19:00", "Öppet nu, till 20.00"),
    ],
)
def test_in_words(moment: str, words: str) -> None:
    assert status(moment).sentence == words


def test_a_date_when_it_opens_after_more_than_a_week() -> None:
    closed = {f"2026-12-{day:02}": "" for day in range(1, 12)}
    hours = read_hours(changed(exceptions=closed, evenings={}))
    assert status_at(hours, at("2026-12-01T10:00"), STOCKHOLM).sentence == "Stängt, öppnar den 14 december 08.00"


def test_never_open_is_said_plainly() -> None:
    hours = read_hours({"seasons": [{"from": "01-01", "to": "12-31"}]})
    closed = status_at(hours, at("2026-11-24T10:00"), STOCKHOLM)
    assert (closed.open, closed.opens, closed.sentence) == (False, None, "Stängt")


def test_the_week_on_the_contact_page() -> None:
    assert week_table(HOURS, date(2026, 12, 3)) == [
        ("Måndag 30 november", "08.00–20.00 (kvällsöppet)"),
        ("Tisdag 1 december", "08.00–16.30"),
        ("Onsdag 2 december", "08.00–16.30"),
        ("Torsdag 3 december", "08.00–16.30"),
        ("Fredag 4 december", "08.00–16.00"),
        ("Lördag 5 december", "Stängt"),
        ("Söndag 6 december", "Stängt"),
    ]
    assert [row.hours for row in week_table(HOURS, date(2026, 5, 1))] == [
        *["08.00–16.30"] * 3,
        "08.00–12.00 (ändrad tid)",
        "Stängt, helgdag",
        *["Stängt"] * 2,
    ]


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("midsommarafton", ["2026-06-19", "2027-06-25", "2028-06-23"]),
        ("julafton", ["2026-12-24"]),
        ("nyårsafton", ["2026-12-31"]),
        ("skärtorsdagen", ["2026-04-02", "2027-03-25"]),
        ("påskafton", ["2026-04-04", "2027-03-27"]),
        ("allhelgonaafton", ["2026-10-30", "2027-11-05"]),
        ("trettondagsafton", ["2027-01-05"]),
        ("valborgsmässoafton", ["2027-04-30"]),
    ],
)
def test_the_eves(name: str, days: list[str]) -> None:
    hours = read_hours(changed(closed_eves=[name], exceptions={}, evenings={}))
    for day in map(date.fromisoformat, days):
        assert EVES[name](day.year) == day
        assert hours.is_holiday(day)
        assert hours.on(day) is None


def test_an_eve_is_open_where_the_municipality_says_so() -> None:
    hours = read_hours(changed(closed_eves=[]))
    assert hours.on(date(2026, 12, 24)) == (time(8), time(16, 30))
    assert HOURS.on(date(2026, 12, 24)) is None


def test_an_exception_opens_even_a_holiday() -> None:
    hours = read_hours(changed(exceptions={"2026-12-24": "09:00 – 11:30"}))
    assert hours.on(date(2026, 12, 24)) == (time(9), time(11, 30))


WINTER, SUMMER = TABLE["seasons"]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "needs at least one"),
        ({"seasons": "x"}, "needs at least one"),
        ({"seasons": [7]}, "seasons[1] is not a table"),
        (changed(season=[]), "opening_hours has an unknown field: 'season'"),
        ({"seasons": [a_season(måndag="08.00-16.00")]}, "seasons[1] has an unknown field: 'måndag'"),
        ({"seasons": [WINTER]}, "06-01 is in 0 seasons"),
        ({"seasons": [WINTER, {**SUMMER, "to": "09-02"}]}, "09-01 is in 2 seasons"),
        ({"seasons": [a_season(to="02-28"), a_season(**{"from": "03-01"})]}, "02-29 is in 0 seasons"),
        ({"seasons": [a_season(to="13-01")]}, "seasons[1].to is a month and a day"),
        ({"seasons": [a_season(**{"from": 901})]}, "seasons[1].from is a month and a day"),
        ({"seasons": [a_season(monday="08.00")]}, "seasons[1].monday is hours"),
        ({"seasons": [a_season(monday=8)]}, "seasons[1].monday is hours"),
        ({"seasons": [a_season(monday="08.00-24.00")]}, "seasons[1].monday: a time is written"),
        ({"seasons": [a_season(monday="08.00-16.60")]}, "seasons[1].monday: a time is written"),
        ({"seasons": [a_season(monday="16.00-08.00")]}, "closes before it opens"),
        (changed(evenings={"30/11": "20.00"}), "evenings: a date is written"),
        (changed(evenings={"2026-11-30": 20}), "evenings.2026-11-30: a time is written"),
        (changed(evenings=["2026-11-30"]), "evenings is not a table of dates"),
        (changed(evenings={"2026-11-29": "20.00"}), "2026-11-29 is closed"),
        (changed(evenings={"2026-12-24": "20.00"}), "2026-12-24 is closed"),
        (changed(evenings={"2026-11-30": "15.00"}), "no later than an ordinary day"),
        (changed(evenings={"2026-04-30": "20.00"}), "both in evenings and in exceptions"),
        (changed(exceptions={"2026-04-30": "stängt"}), "exceptions.2026-04-30 is hours"),
        (changed(closed_eves=["nyårsaftonen"]), "does not know 'nyårsaftonen'"),
        (changed(closed_eves="julafton"), "does not know 'julafton'"),
    ],
)
def test_a_wrong_table_says_where_it_is_wrong(table: dict[str, Any], says: str) -> None:
    with pytest.raises(OpeningHoursError, match=re.escape(says)):
        read_hours(table)


def test_every_word_can_be_translated() -> None:
    found = {
        message for _line, message, _comments, _context in extract_from_file("python", Path(opening_hours.__file__))
    }
    assert {
        "Öppet nu, till %(time)s",
        "Stängt, öppnar %(day)s %(time)s",
        "i dag",
        "på söndag",
        "Stängt, helgdag",
    } <= found
