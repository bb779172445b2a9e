"""Published suggestions as cards, wherever a list of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trygghetsrad.kernel.web import addresses
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
    urls = addresses("suggestions.show", "number", [one.number for one in rows])
    return [
        Card(
            title=one.public_title,
            url=url,
            meta=labels.area_word(one.area),
            text=one.public_text,
            status=labels.state_word(one),
            tone=labels.state_tone(one),
        )
        for one, url in zip(rows, urls, strict=True)
    ]
