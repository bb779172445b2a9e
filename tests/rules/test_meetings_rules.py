"""The pure rules of a meeting."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.meetings import rules
from trygghetsrad.meetings.rules import (
    MeetingState,
    NoteChange,
    address_of,
    clock_times,
    comes_twice,
    day_in,
    moment,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)


def test_local_time_is_stored_as_utc_on_both_sides_of_the_change() -> None:
    assert rules.moment(date(2027, 3, 27), time(18), STOCKHOLM) == datetime(2027, 3, 27, 17, tzinfo=UTC)
    assert rules.moment(date(2027, 3, 29), time(18), STOCKHOLM) == datetime(2027, 3, 29, 16, tzinfo=UTC)


@pytest.mark.parametrize("clock", [time(2), time(2, 30), time(2, 59)])
def test_the_hour_that_never_comes_is_refused(clock: time) -> None:
    with pytest.raises(rules.NoSuchTime):
        rules.moment(FORWARD, clock, STOCKHOLM)


def test_the_hour_that_comes_twice_is_the_first_one_and_says_so() -> None:
    at = rules.moment(BACK, time(2, 30), STOCKHOLM)

    assert at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert rules.double_hour_offset(at, STOCKHOLM) == timedelta(hours=2)
    assert rules.double_hour_offset(at + timedelta(hours=1), STOCKHOLM) == timedelta(hours=1)
    assert rules.double_hour_offset(at + timedelta(hours=3), STOCKHOLM) is None


def test_an_offset_reads_as_people_write_it() -> None:
    assert rules.offset_text(timedelta(hours=2)) == "UTC+2"
    assert rules.offset_text(timedelta(hours=-3, minutes=-30)) == "UTC−3.30"


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.times())
def test_a_local_time_is_kept_or_refused_never_changed(day: date, clock: time) -> None:
    try:
        at = rules.moment(day, clock, STOCKHOLM).astimezone(STOCKHOLM)
    except rules.NoSuchTime:
        assert clock.hour == 2
        return
    assert (at.date(), at.time()) == (day, clock)


def test_a_meeting_is_held_when_it_has_ended() -> None:
    end = datetime(2027, 4, 24, 18, tzinfo=UTC)
    before, after = end - timedelta(minutes=1), end
    assert rules.meeting_state(cancelled=False, ends_at=end, now=before) is MeetingState.PLANNED
    assert rules.meeting_state(cancelled=False, ends_at=end, now=after) is MeetingState.HELD
    assert rules.meeting_state(cancelled=True, ends_at=end, now=after) is MeetingState.CANCELLED


def test_a_note_left_alone_never_overwrites_and_never_collides() -> None:
    seen = rules.seen_mark(1, "gammal\ntext")
    assert rules.note_change(stored="ny", version=2, seen=seen, sent="gammal\r\ntext ") is NoteChange.UNTOUCHED


def test_a_changed_note_is_new_unless_somebody_was_first() -> None:
    seen = rules.seen_mark(1, "gammal")
    assert rules.note_change(stored="gammal", version=1, seen=seen, sent="min") is NoteChange.NEW_TEXT
    assert rules.note_change(stored="Kims", version=2, seen=seen, sent="min") is NoteChange.CONFLICT
    assert rules.note_change(stored="min", version=2, seen=seen, sent="min") is NoteChange.UNTOUCHED


@pytest.mark.parametrize("seen", ["", ".", "x.y", "1", "999999999999999999999.abc"])
def test_a_mark_that_was_tampered_with_never_overwrites(seen: str) -> None:
    assert rules.note_change(stored="Kims", version=2, seen=seen, sent="min") is NoteChange.CONFLICT


def test_moving_stops_at_both_ends_and_loses_nothing() -> None:
    ids = [uuid4() for _ in range(3)]
    assert rules.moved(ids, ids[0], -1) == ids
    assert rules.moved(ids, ids[2], 1) == ids
    assert rules.moved(ids, ids[2], -1) == [ids[0], ids[2], ids[1]]
    assert rules.moved(ids, ids[0], 1) == [ids[1], ids[0], ids[2]]


def test_a_slip_in_the_year_is_noticed() -> None:
    today = date(2027, 3, 15)
    assert rules.is_sensible_day(date(2027, 4, 24), today)
    assert not rules.is_sensible_day(date(2072, 4, 24), today)
    assert not rules.is_sensible_day(date(227, 4, 24), today)


def test_the_points_have_clock_times_as_far_as_their_lengths_are_known() -> None:
    start = datetime(2027, 4, 24, 16, tzinfo=UTC)
    minutes = [timedelta(minutes=one) for one in (0, 10, 30)]
    assert clock_times(start, [10, 20, None, 5]) == [*(start + one for one in minutes), None]
    assert clock_times(start, []) == []


@pytest.mark.parametrize(
    ("day", "at", "twice"),
    [
        (date(2027, 10, 31), time(2, 30), True),
        (date(2027, 10, 31), time(3), False),
        (date(2027, 10, 30), time(2), False),
    ],
)
def test_a_time_comes_twice_on_one_night_a_year(day: date, at: time, twice: bool) -> None:
    assert comes_twice(day, at, ZoneInfo("Europe/Stockholm")) is twice


def test_the_second_of_two_is_an_hour_later() -> None:
    zone, night, at = ZoneInfo("Europe/Stockholm"), date(2027, 10, 31), time(2, 30)
    assert moment(night, at, zone, second=True) - moment(night, at, zone) == timedelta(hours=1)


def test_an_address_begins_with_its_day() -> None:
    assert address_of(date(2027, 4, 24)) == "2027-04-24"
    assert day_in(address_of(date(2027, 4, 24), "styrgruppen")) == date(2027, 4, 24)
