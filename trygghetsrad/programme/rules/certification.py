"""The certificate: its criteria by version, how long it lasts, and what an application still lacks."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from trygghetsrad.kernel.days import add_months

YEARS = 5
REMIND_MONTHS = 24
NEWEST = "sex"
_FILE = Path(__file__).parents[1] / "criteria.toml"


class Source(StrEnum):
    """Where evidence comes from."""

    GROUPS = "groups"
    MEETINGS = "meetings"
    GOALS = "goals"
    MEASUREMENTS = "measurements"
    STATISTICS = "statistics"
    """How often people were injured, of what, and how that has changed."""
    EXPOSED = "exposed"
    """Which groups and places the injuries strike hardest."""
    ACTIVITIES = "activities"
    PRIORITY_ACTIVITIES = "priority_activities"
    """Those for the priority groups."""
    EFFECTS = "effects"
    """Finished activities whose effect has been followed up."""
    EVALUATIONS = "evaluations"
    NETWORK = "network"
    DOCUMENTS = "documents"


class CycleState(StrEnum):
    """Where a cycle is."""

    UNDER_WAY = "under_way"
    """The work goes on, and the application grows."""
    CERTIFIED = "certified"
    """The application at its end was granted."""
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of a version's criteria, in the municipality's own language."""

    number: str
    title: str
    text: str
    gathers: tuple[Source, ...]
    needs: tuple[Source, ...]
    becomes: tuple[str, ...] = ()
    """The criteria of the newest version that it went into."""


@dataclass(frozen=True, slots=True)
class Version:
    """The criteria that were in force together."""

    key: str
    name: str
    criteria: tuple[Criterion, ...]

    def criterion(self, number: str) -> Criterion | None:
        return next((one for one in self.criteria if one.number == number), None)


def read_versions(text: str) -> dict[str, Version]:
    """The versions of a file, by key. One that names an unknown source or criterion is an error."""
    found = {one["key"]: _version(one) for one in tomllib.loads(text)["version"]}
    newest = {one.number for one in found[NEWEST].criteria}
    for version in found.values():
        for one in version.criteria:
            if not set(one.becomes) <= newest or not set(one.needs) <= set(one.gathers):
                raise ValueError(f"criterion {one.number} of {version.key} points at nothing")
    return found


def _version(given: dict[str, Any]) -> Version:
    return Version(given["key"], given["name"], tuple(_criterion(one) for one in given["criterion"]))


def _criterion(given: dict[str, Any]) -> Criterion:
    gathers, needs = ([Source(one) for one in given[name]] for name in ("gathers", "needs"))
    becomes = tuple(given.get("becomes", ()))
    return Criterion(given["number"], given["title"], given["text"], tuple(gathers), tuple(needs), becomes)


VERSIONS = read_versions(_FILE.read_text("utf-8"))


def last_day(starts_on: date) -> date:
    """The last day of a cycle that begins on a day."""
    return add_months(starts_on, 12 * YEARS)


def next_days(ended_on: date) -> tuple[date, date]:
    """The first and the last day of the cycle after one that ends on a day."""
    first = ended_on + timedelta(days=1)
    return first, last_day(first)


def months_left(ends_on: date, today: date) -> int:
    """Whole months until a day; 0 when it is less than a month away, negative when it has passed."""
    months = (ends_on.year - today.year) * 12 + ends_on.month - today.month
    return months - 1 if ends_on.day < today.day else months


def is_to_be_renewed(ends_on: date, today: date) -> bool:
    """Whether it is time to write the next application."""
    return months_left(ends_on, today) <= REMIND_MONTHS


@dataclass(frozen=True, slots=True)
class Gap:
    """What a criterion lacks: something of a source, or, for None, words of its own."""

    source: Source | None


def gaps(criterion: Criterion, found: Collection[Source], *, has_words: bool) -> list[Gap]:
    """What must be there before a criterion can be answered."""
    missing = [Gap(source) for source in criterion.needs if source not in found]
    return missing if has_words else [*missing, Gap(None)]
