"""Personal data, declared where it is stored.

A column that holds something about a person says why it is there and what it becomes when it is erased. A test lists
every such column, demands an eraser for its model, and holds `docs/personal-data.md` against the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import MappedColumn, mapped_column

from trygghetsrad.kernel.db import Base

Eraser = TypeVar("Eraser", bound=Callable[..., Any])
ERASERS: dict[type[Base], Callable[..., Any]] = {}


def personal(*args: Any, why: str, erased: object = None, **options: Any) -> MappedColumn[Any]:
    """A mapped column with personal data: `why` it is kept, and the value it gets when it is `erased`."""
    return mapped_column(*args, info={"personal": why, "erased": erased}, **options)


def erases(model: type[Base]) -> Callable[[Eraser], Eraser]:
    """Mark the function that empties a model's personal columns (a use case or a periodic job)."""

    def register(function: Eraser) -> Eraser:
        ERASERS[model] = function
        return function

    return register


def erase(row: Base) -> None:
    """Set every personal column of a row to its erased value."""
    for column in inspect(type(row)).columns:
        if "personal" in column.info:
            setattr(row, column.key, column.info["erased"])


def personal_columns() -> Iterator[tuple[type[Base], str, str]]:
    """Every personal column of every mapped model: (model, column, why), sorted by table."""
    for mapper in sorted(Base.registry.mappers, key=lambda one: str(one.local_table)):
        for column in mapper.columns:
            if "personal" in column.info:
                yield mapper.class_, column.key, column.info["personal"]
