"""Every single change that can be made to a record: of each number, word and flag, one at a time."""

import copy
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every number, word and flag of a record."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None:
        yield way
        return
    for key, part in parts:
        yield from places(part, (*way, key))


def other(value: Any) -> list[Any]:
    """Values like this one, but not this one."""
    if isinstance(value, bool):
        return [not value, int(value), None]
    if isinstance(value, int):
        return [value + 1, value - 1, str(value), float(value), None]
    if isinstance(value, str):
        flipped = value[:-1] + ("0" if value[-1:] != "0" else "1")
        return [flipped, value + "0", value.upper() + " ", None, 7]
    return [0, "", "everyone"]


def changed(record: Any, way: tuple[Any, ...], value: Any) -> Any:
    """The record with another value there; what lies beside the way is shared with the original."""
    if not way:
        return value
    part = copy.copy(record)
    part[way[0]] = changed(record[way[0]], way[1:], value)
    return part


def value_at(record: Json, way: tuple[Any, ...]) -> Any:
    at: Any = record
    for key in way:
        at = at[key]
    return at
