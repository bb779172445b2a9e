"""What can be followed, and how what happens is put in words: each part says so about its own. This one knows none.

A part registers its kinds of subject (`register_subject`) and the words for its things (`register_thing`), and calls
`use_cases.announce` in the transactions that change what the public sees.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from flask import Flask, current_app
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

Text: TypeAlias = LazyString | str
Subject: TypeAlias = tuple[str, str]
"""(kind, key): what can be followed. The key of a suggestion is its id as text, of a place its name."""
Happening: TypeAlias = tuple[str, UUID]
"""(what, id): what happened to which thing."""
EVERYTHING: Subject = ("everything", "")


@dataclass(frozen=True, slots=True)
class Followable:
    """One subject as a reader meets it. `word` stands in its address; `url` is its own page, "" when it has none."""

    key: str
    word: str
    title: str
    url: str = ""
    is_swedish: bool = False
    """Whether the title is in the staff's words, and so in Swedish on every page."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who follows a thing without having asked, since they sent it in; `own` is what they sent."""

    email: str
    language: str
    own: Subject


def _nobody(_session: Session, _keys: Sequence[str]) -> Sequence[Sender]:
    return ()


def _nothing() -> Sequence[tuple[str, Text]]:
    return ()


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """A kind of what can be followed.

    `find(session, word)` gives the subject of an address, None when there is none that the public may see.
    `names(session, keys)` gives those among `keys` that have a name now.
    `choices()` are the subjects that the page about following offers, as (word, text): "" for a kind without keys.
    `senders(session, keys)` are those who sent the things in.
    """

    kind: str
    slug: str
    several: Text
    """What such subjects are called, for the staff."""
    find: Callable[[Session, str], Followable | None]
    names: Callable[[Session, Sequence[str]], Mapping[str, Followable]]
    choices: Callable[[], Sequence[tuple[str, Text]]] = _nothing
    senders: Callable[[Session, Sequence[str]], Sequence[Sender]] = _nobody


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of one thing: true and public at this moment."""

    title: str
    text: str
    url: str


Teller = Callable[[Session, Collection[Happening], datetime], Mapping[Happening, Line]]
"""`(session, happenings, now)` -> what can be said of them at that moment, in the language in force. What is missing is
not told."""


@dataclass(slots=True)
class Registry:
    """What the parts have registered."""

    subjects: dict[str, SubjectKind] = field(default_factory=dict)
    tellers: dict[str, Teller] = field(default_factory=dict)
    happenings: dict[tuple[str, str], Text] = field(default_factory=dict)
    feeds: dict[str, Any] = field(default_factory=dict)
    """`feeds.Feed` by slug."""

    def by_slug(self, slug: str) -> SubjectKind | None:
        return next((one for one in self.subjects.values() if one.slug == slug), None)


def registry(app: Flask | None = None) -> Registry:
    found: Registry = (app or current_app).extensions.setdefault("notices", Registry())
    return found


def register_subject(app: Flask, kind: SubjectKind) -> None:
    """Let a kind of thing be followed."""
    registry(app).subjects[kind.kind] = kind


def register_thing(app: Flask, kind: str, tell: Teller, happenings: Mapping[str, Text]) -> None:
    """Say how news of a kind of thing is put in words, and what can happen to it, in the staff's words."""
    registry(app).tellers[kind] = tell
    registry(app).happenings |= {(kind, what): text for what, text in happenings.items()}


def follow_path(kind: str, word: str = "") -> tuple[str, dict[str, str]]:
    """The endpoint and the values of the page where one begins to follow something."""
    values = {"slug": registry().subjects[kind].slug} | ({"word": word} if word else {})
    return "notices.follow", values
