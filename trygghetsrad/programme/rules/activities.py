"""Activities: how far they have come, for whom and where they are."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class ActivityState(StrEnum):
    """How far an activity has come."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


OPEN = frozenset({ActivityState.PLANNED, ActivityState.UNDER_WAY})


class TargetGroup(StrEnum):
    """For whom. The first three are the programme's priority groups."""

    CHILDREN = "children"
    OLDER = "older"
    DISABILITY = "disability"
    YOUNG_ADULTS = "young_adults"
    ADULTS = "adults"
    NEWCOMERS = "newcomers"
    EXPOSED = "exposed"
    """Whoever the statistics show to be most exposed."""
    EVERYONE = "everyone"


PRIORITY = frozenset({TargetGroup.CHILDREN, TargetGroup.OLDER, TargetGroup.DISABILITY, TargetGroup.EXPOSED})


class Environment(StrEnum):
    """Where."""

    HOME = "home"
    SCHOOL = "school"
    WORK = "work"
    TRAFFIC = "traffic"
    SPORTS = "sports"
    PUBLIC = "public"
    WATER = "water"
    CARE = "care"
    ONLINE = "online"


def may_become(old: ActivityState, new: ActivityState) -> bool:
    """A change opens an activity again or keeps it; closing it takes words of its own."""
    return new == old or new in OPEN


def is_late(state: ActivityState, ends_on: date, today: date) -> bool:
    """Whether the last day has passed and nobody has closed it."""
    return state in OPEN and ends_on < today


class Occasion(StrEnum):
    """In what way knowledge was exchanged."""

    VISIT_HERE = "visit_here"
    VISIT_THERE = "visit_there"
    CONFERENCE = "conference"
    TALK = "talk"
    MATERIAL = "material"


class Exchange(StrEnum):
    """Which way knowledge went."""

    RECEIVED = "received"
    SHARED = "shared"
    BOTH = "both"
