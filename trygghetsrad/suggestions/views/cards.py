"""Published suggestions as cards, wherever a list of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import url_for

from trygghetsrad.kernel.web import remember_each
from trygghetsrad.suggestions import labels
from trygghetsrad.suggestions.queries import Listed


class Card(NamedTuple):
    """A suggestion as `components/panels.html` draws it in a list."""

    title: str
    url: str
    meta: str
    text: str
    status: str
    tone: str


def cards_of(rows: Sequence[Listed]) -> list[Card]:
    return remember_each(_card, rows)


def _card(one: Listed) -> Card:
    return Card(
        title=one.public_title,
        url=url_for("suggestions.show", number=one.number),
        meta=labels.area_word(one.area),
        text=one.public_text,
        status=labels.state_word(one),
        tone=labels.state_tone(one),
    )
