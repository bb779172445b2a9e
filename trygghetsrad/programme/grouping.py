"""The programme's groups as a filter of the inbox for suggestions."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from trygghetsrad.programme import queries
from trygghetsrad.suggestions.grouping import Group, Grouping, register_grouping


def register_groups(app: Flask) -> None:
    register_grouping(app, Grouping(groups, queries.suggestions_of_group))


def groups(session: Session) -> list[Group]:
    """Those that work, the ones that lead first."""
    return [Group(one.id, one.slug, one.name) for one in queries.groups(session)]
