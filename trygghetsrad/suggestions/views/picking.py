"""Filters and page numbers in an address: a value that is not on the list is refused, never passed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlencode

from flask import abort, request, url_for

from trygghetsrad.kernel.text import TextRefused, clean_text
from trygghetsrad.suggestions.forms import HIGHEST

Value = TypeVar("Value")
MOST_ASKED = 200
SAFE = "!$'()*,/:;?@"
"""What stands as it is in a query, as Werkzeug writes one."""


def picked(name: str, allowed: Mapping[str, Value]) -> Value | None:
    """The chosen value of a filter, None when it is not set; 400 for anything else."""
    given = request.args.get(name)
    if not given:
        return None
    if given not in allowed:
        abort(400)
    return allowed[given]


def asked() -> str:
    """What is searched for, cleaned; "" when nothing is, or nothing that can be."""
    try:
        return clean_text(request.args.get("sok", "")[:MOST_ASKED], multiline=False)
    except TextRefused:
        return ""


def page_number(name: str) -> int | None:
    """The number to go on from."""
    given = request.args.get(name)
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > len(str(HIGHEST)) or int(given) > HIGHEST:
        abort(400)
    return int(given)


def filter_links(
    endpoint: str, name: str, every: str, values: Iterable[tuple[str, str]], chosen: Mapping[str, str | None]
) -> tuple[tuple[str, str, bool], ...]:
    """(text, url, current) of each value of one filter, `every` first; the other filters stay as they are."""
    return _links(url_for(endpoint), name, ((None, every), *values), tuple(chosen.items()))


@lru_cache(maxsize=512)
def _links(
    address: str, name: str, values: tuple[tuple[str | None, str], ...], chosen: tuple[tuple[str, str | None], ...]
) -> tuple[tuple[str, str, bool], ...]:
    # Everything that comes here stands on a list, so that there are not many of them.
    now = dict(chosen)
    return tuple((text, address + _query(now | {name: value}), now.get(name) == value) for value, text in values)


def _query(chosen: Mapping[str, str | None]) -> str:
    given = {name: value for name, value in chosen.items() if value is not None}
    return f"?{urlencode(given, safe=SAFE)}" if given else ""
