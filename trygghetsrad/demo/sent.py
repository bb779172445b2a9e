"""A suggestion as the demonstration's file has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from trygghetsrad.demo.story import Story
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.models import Suggestion

Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """One suggestion as it stands in the file, with what is done about it and on which day (`on`)."""

    key: str
    received: str
    kind: str
    area: str
    reply: str
    text: str
    place: str = ""
    by: str = "web"
    answers: list[Words] = field(default_factory=list)
    publish: Words | None = None
    hand_over: Words | None = None
    hide: Words | None = None
    dispute: Words | None = None
    note: Words | None = None
    route: Words | None = None
    ask: Words | None = None
    merge: Words | None = None
    photo: str = ""
    """What the photo shows, for a suggestion that came with one. Everyone sees it when the suggestion is published."""


def held(story: Story, key: str) -> Suggestion:
    """The row of one that has been sent."""
    return queries.locked(story.session, story.suggestions[key])


def plain(text: str) -> str:
    """The words without the file's own line breaks."""
    return " ".join(text.split())
