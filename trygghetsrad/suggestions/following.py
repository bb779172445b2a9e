"""What can be followed here, a suggestion and a place; how news of a suggestion is put in words; and its feed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import language_in_force, mark
from trygghetsrad.kernel.web import public_url
from trygghetsrad.notices import queries as notices
from trygghetsrad.notices.feeds import MOST, Entry, Feed, register_feed
from trygghetsrad.notices.subjects import (
    Followable,
    Happening,
    Line,
    Sender,
    Subject,
    SubjectKind,
    register_subject,
    register_thing,
)
from trygghetsrad.notices.use_cases import announce
from trygghetsrad.suggestions import labels, queries
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.queries import Shown
from trygghetsrad.suggestions.queries.following import FeedRow, feed_rows, sender_rows

KIND, PLACE = "suggestion", "place"
EXCERPT = 240
HAPPENINGS = {
    "published": mark("Ett förslag publicerades"),
    "answered": mark("Ett förslag fick svar"),
    "handed_over": mark("Ett förslag lämnades till någon annan"),
    "taken_up": mark("Ett förslag tas upp på ett möte"),
}


def register_following(app: Flask) -> None:
    """Let suggestions and places be followed."""
    register_subject(
        app,
        SubjectKind(KIND, "forslag", mark("Ett förslag"), find=_find, names=_names, senders=_senders),
    )
    register_subject(
        app,
        SubjectKind(PLACE, "plats", mark("En plats"), find=_find_place, names=_name_places, choices=_places),
    )
    register_thing(app, KIND, _tell, HAPPENINGS)
    register_feed(app, Feed("forslag", mark("Ni sa – vi gjorde"), "suggestions.index", _entries))


def subject_of(suggestion_id: UUID) -> Subject:
    """A suggestion as something to follow."""
    return KIND, str(suggestion_id)


def tell_followers(session: Session, suggestion: Suggestion, what: str, *, now: datetime) -> None:
    """Let its followers, and those of its place, hear what happened to a published suggestion."""
    if not suggestion.is_published:
        return
    place = [(PLACE, suggestion.area)] if suggestion.area else []
    once = "" if what == "published" else str(suggestion.version)
    announce(session, (KIND, suggestion.id), what, subjects=[subject_of(suggestion.id), *place], once=once, now=now)


def _find(session: Session, word: str) -> Followable | None:
    try:
        number = int(word) if word.isascii() and word.isdigit() and len(word) < 10 else 0  # noqa: PLR2004
        suggestion, _events = queries.published(session, number)
    except NotFound:
        return None
    return _followable(suggestion)


def _names(session: Session, keys: Sequence[str]) -> Mapping[str, Followable]:
    found = queries.by_ids(session, [UUID(key) for key in keys], published_only=True)
    return {str(one.id): _followable(one) for one in found}


def _followable(suggestion: Shown) -> Followable:
    number, title = suggestion.number, suggestion.public_title or ""
    return Followable(str(suggestion.id), str(number), title, _address(number), is_swedish=True)


def _address(number: int) -> str:
    return public_url("suggestions.show", language_in_force(), number=number)


def _senders(session: Session, keys: Sequence[str]) -> list[Sender]:
    rows = sender_rows(session, [UUID(key) for key in keys])
    return [Sender(one.reply_to, one.language, subject_of(one.id)) for one in rows]


def _places() -> list[tuple[str, str]]:
    return [(value, _place_title(value)) for value, _name in labels.areas()]


def _place_title(area: str) -> str:
    return _("Förslag om en plats: %(place)s", place=labels.area_word(area))


def _find_place(session: Session, word: str) -> Followable | None:
    return _name_places(session, [word]).get(word)


def _name_places(_session: Session, keys: Sequence[str]) -> Mapping[str, Followable]:
    known = {value for value, _name in labels.areas()}
    return {
        key: Followable(key, key, _place_title(key), public_url("suggestions.index", language_in_force(), plats=key))
        for key in keys
        if key in known
    }


def _tell(session: Session, happenings: Collection[Happening], _now: datetime) -> Mapping[Happening, Line]:
    """What is true of each now: a suggestion that was answered since stands as answered, an unpublished one nowhere."""
    shown = queries.by_ids(session, list({one for _what, one in happenings}), published_only=True)
    lines = {one.id: _line(one) for one in shown}
    return {(what, one): lines[one] for what, one in happenings if one in lines}


def _line(suggestion: Shown) -> Line:
    state = _("Så är läget nu: %(state)s.", state=labels.state_word(suggestion))
    answer = _beginning(suggestion.public_answer or "")
    text = f"{state}\n{answer}" if answer else state
    return Line(suggestion.public_title or "", text, _address(suggestion.number))


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rpartition(" ")[0] + " …"


def _entries(session: Session) -> list[Entry]:
    news = notices.newest_about(session, KIND, MOST)
    found = [_entry(one, news.get(one.id)) for one in feed_rows(session, list(news), MOST)]
    return sorted(found, key=lambda one: (one.updated, one.id), reverse=True)[:MOST]


def _entry(row: FeedRow, told_at: datetime | None) -> Entry:
    moments = [row.published_at, *(moment for moment in (told_at, row.closed_at) if moment)]
    state = _("Så är läget nu: %(state)s.", state=labels.state_word(row))
    return Entry(
        id=row.id,
        title=row.public_title,
        url=_address(row.number),
        published=row.published_at,
        updated=max(moments),
        text="\n\n".join(part for part in (row.public_text, row.public_answer, state) if part),
    )
