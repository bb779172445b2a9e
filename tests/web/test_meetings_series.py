"""Planning a year: what speaks against a day, the proposal, its warnings, and putting the meetings in the calendar."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.meetings import a_meeting
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel.municipality import load_profile
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.kernel.school_breaks import Obstacle, SchoolBreak, obstacles, read_breaks
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.series import YearWarning, propose, year_warnings

pytestmark = pytest.mark.usefixtures("stopped_clock")

LONG_AGO = date(2020, 1, 1)
AUTUMN = SchoolBreak("Höstlov", weeks=(44,))
SUMMER = SchoolBreak("Sommarlov", "06-12", "08-18")
CHRISTMAS = SchoolBreak("Jullov", "12-20", "01-08")
OWN = SchoolBreak("Studiedagar", "2027-03-01", "2027-03-02")


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2027, 3, 26), [Obstacle.HOLIDAY]),  # Good Friday
        (date(2027, 3, 25), [Obstacle.EVE]),
        (date(2027, 6, 25), [Obstacle.HOLIDAY, Obstacle.SCHOOL_BREAK]),  # Midsummer's Eve
        (date(2027, 6, 6), [Obstacle.HOLIDAY]),
        (date(2027, 5, 5), [Obstacle.EVE]),  # before Ascension Day
        (date(2027, 12, 24), [Obstacle.HOLIDAY, Obstacle.SCHOOL_BREAK]),
        (date(2027, 1, 5), [Obstacle.EVE, Obstacle.SCHOOL_BREAK]),
        (date(2027, 11, 2), [Obstacle.SCHOOL_BREAK]),
        (date(2027, 11, 9), []),
        (date(2027, 4, 24), [Obstacle.WEEKEND]),
        (date(2027, 3, 2), [Obstacle.SCHOOL_BREAK]),
        (date(2026, 3, 2), []),
    ],
)
def test_what_speaks_against_a_day(day: date, kinds: list[Obstacle]) -> None:
    assert [kind for kind, _name in obstacles(day, (AUTUMN, SUMMER, CHRISTMAS, OWN))] == kinds


def test_the_weeks_around_easter_are_easter_break_every_year() -> None:
    easter = SchoolBreak("Påsklov", easter=True)
    assert easter.covers(date(2027, 3, 30))
    assert not easter.covers(date(2027, 4, 13))
    assert easter.covers(date(2028, 4, 13))


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"name": "X"},
        {"name": "X", "weeks": [54]},
        {"name": "X", "weeks": [44], "easter": True},
        {"name": "X", "from": "06-31", "to": "08-18"},
        {"name": "X", "from": "06-12", "to": "2027-08-18"},
        {"name": "X", "from": "06-12"},
        {"name": "X", "weeks": [44], "colour": "blue"},
    ],
)
def test_a_break_that_cannot_be_read_is_refused_by_its_place(entry: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"school_breaks\[1\]"):
        read_breaks([entry])


def test_the_shipped_profile_names_the_breaks() -> None:
    breaks = load_profile("hallstahammar").school_breaks
    assert any(one.covers(date(2027, 7, 1)) for one in breaks)
    assert any(one.covers(date(2027, 11, 2)) for one in breaks)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    year=st.integers(2024, 2040),
    count=st.integers(1, 12),
    weekday=st.integers(0, 4),
    blocked=st.sets(st.integers(1, 53), max_size=12),
)
def test_proposed_days_are_free_spread_and_on_the_weekday(
    year: int, count: int, weekday: int, blocked: set[int]
) -> None:
    def is_free(day: date) -> bool:
        return day.isocalendar().week not in blocked

    days = propose(year, count, weekday, is_free, LONG_AGO)
    assert len(days) <= count
    assert days == sorted(set(days))
    assert all(day.year == year and day.weekday() == weekday and is_free(day) for day in days)


def test_four_meetings_a_year_lie_about_a_quarter_apart_and_on_good_days() -> None:
    breaks = load_profile("hallstahammar").school_breaks
    days = propose(2027, 4, 1, lambda day: not obstacles(day, breaks), LONG_AGO)
    assert len(days) == 4
    assert all(timedelta(days=55) < later - day < timedelta(days=130) for day, later in itertools.pairwise(days))
    assert [obstacles(day, breaks) for day in days] == [[], [], [], []]


def test_of_a_year_under_way_only_what_is_left_is_used() -> None:
    days = propose(2027, 2, 1, lambda _day: True, date(2027, 9, 1))
    assert min(days) >= date(2027, 9, 15)
    assert propose(2026, 2, 1, lambda _day: True, date(2027, 9, 1)) == []


def test_a_year_has_three_or_four() -> None:
    good = [date(2027, month, 2) for month in (2, 4, 9, 11)]
    assert year_warnings(good, []) == []
    assert year_warnings(good[:1], good[1:2]) == [YearWarning.TOO_FEW]
    assert year_warnings(good, [date(2027, 6, 1)]) == [YearWarning.TOO_MANY]
    assert year_warnings(good[:3], [date(2027, 2, 20)]) == [YearWarning.TOO_CLOSE]
    assert year_warnings(good[:3], good[:1]) == [YearWarning.SAME_DAY]


# Pages


PAGE = "/personal/moten/serie?ar=2028&antal=4&dag=1"
COMMON = {"starts": "18.00", "ends": "20.00", "place": "Biblioteket", "announced": "y"}


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Meeting)) or 0


def test_the_proposal_is_put_in_the_calendar_once(staff: PageClient, session: Session) -> None:
    page = fill(staff, PAGE, fields=COMMON, follow=True)
    assert "4 möten är inlagda." in page.text
    session.expire_all()
    made = session.scalars(select(Meeting).order_by(Meeting.day)).all()
    assert [one.day.year for one in made] == [2028] * 4
    assert {one.day.weekday() for one in made} == {1}


def test_an_adjusted_day_that_is_a_poor_one_is_pointed_out_before_it_is_planned(
    staff: PageClient, session: Session
) -> None:
    poor = COMMON | {"day_1-day": "29", "day_1-month": "2", "day_1-year": "2028", "day_2-day": "17",
                     "day_2-month": "4", "day_2-year": "2028"}  # fmt: skip
    page = fill(staff, PAGE, fields=poor)
    assert page.status_code == 200
    assert "Titta på det här först" in page.text
    assert "17 april 2028: helgdag (Annandag påsk)." in page.text
    assert count(session) == 0
    hidden = {one: page.text.split(f'name="{one}"')[1].split('value="')[1].split('"')[0] for one in
              ("csrf_token", "once", "seen")}  # fmt: skip
    days = {}
    for place in (3, 4):
        for part in ("day", "month", "year"):
            name = f"day_{place}-{part}"
            days[name] = page.text.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]
    for _ in range(2):
        sent = staff.post(PAGE, data=poor | hidden | days)
        assert sent.status_code == 303
    assert count(session) == 4


def test_too_many_in_a_year_is_warned_of(staff: PageClient, session: Session) -> None:
    session.add(a_meeting(date(2028, 6, 1)))
    session.commit()
    assert "Fler än fyra är mycket begärt" in staff.get(PAGE).text
    assert "Tre eller fyra är lagom." in staff.get("/personal/moten/serie?ar=2029&antal=2&dag=2").text


def test_a_day_that_is_taken_is_said_at_its_own_box(staff: PageClient, session: Session) -> None:
    session.add(a_meeting(date(2028, 6, 1)))
    session.commit()
    taken = COMMON | {"day_2-day": "1", "day_2-month": "6", "day_2-year": "2028"}
    page = fill(staff, PAGE, fields=taken)
    seen = page.text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    page = fill(staff, PAGE, fields=taken | {"seen": seen})
    assert page.status_code == 422
    assert 'href="#day_2-day"' in page.text
    assert count(session) == 1


@pytest.mark.parametrize("query", ["ar=x", "ar=2028&antal=99&dag=1", "ar=2028&antal=4&dag=9", "ar=2028&antal=0&dag=1"])
def test_an_address_that_makes_no_sense_is_said(staff: PageClient, query: str) -> None:
    assert staff.get(f"/personal/moten/serie?{query}").status_code == 422


def test_a_year_that_is_over_has_no_days(staff: PageClient) -> None:
    assert "inga lämpliga dagar" in staff.get("/personal/moten/serie?ar=2026&antal=4&dag=1").text


def test_others_plan_nothing(client: PageClient, session: Session) -> None:
    assert client.get(PAGE).status_code == 303
    sign_in(client, session, Role.CONTACT_CENTRE)
    assert client.get(PAGE).status_code == 403
