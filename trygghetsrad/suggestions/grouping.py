"""Groups that suggestions have led to something with. A later part says which there are: it knows what they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import Select
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Group:
    """A group as the inbox's filter names it; `key` stands in the address."""

    id: UUID
    key: str
    name: str


class Groups(Protocol):
    """Every group that the inbox can be filtered by."""

    def __call__(self, session: Session) -> Sequence[Group]: ...


class Behind(Protocol):
    """The ids of the suggestions that led to something of a group, as a question to put into another."""

    def __call__(self, group_id: UUID) -> Select[UUID]: ...


@dataclass(frozen=True, slots=True)
class Grouping:
    groups: Groups
    behind: Behind


def register_grouping(app: Flask, grouping: Grouping) -> None:
    app.extensions["suggestion_grouping"] = grouping


def grouping() -> Grouping | None:
    found: Grouping | None = current_app.extensions.get("suggestion_grouping")
    return found
