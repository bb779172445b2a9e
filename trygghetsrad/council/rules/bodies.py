"""Which groups can stand under which, and their addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count

from trygghetsrad.council.rules.kinds import BodyKind

_UNDER: dict[BodyKind, frozenset[BodyKind]] = {
    BodyKind.STEERING_GROUP: frozenset({BodyKind.POLITICAL_COUNCIL}),
    BodyKind.WORKING_GROUP: frozenset({BodyKind.POLITICAL_COUNCIL, BodyKind.STEERING_GROUP}),
    BodyKind.PROJECT: frozenset(BodyKind) - {BodyKind.PROJECT},
}


def may_stand_under(kind: BodyKind, parent: BodyKind) -> bool:
    """Whether a body of one kind can answer to one of another: a project to a group, a group to those who lead."""
    return parent in _UNDER.get(kind, frozenset())


def slug_of(name: str) -> str:
    """A name as it stands in an address: small ASCII letters and dashes, never empty."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "grupp"


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """The address itself, or with the first number that nobody has."""
    if wanted not in taken:
        return wanted
    return next(one for number in count(2) if (one := f"{wanted}-{number}") not in taken)
