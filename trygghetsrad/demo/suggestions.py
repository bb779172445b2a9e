"""What residents send, and what becomes of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from trygghetsrad.demo.almanac import office_day
from trygghetsrad.demo.people import address_of
from trygghetsrad.demo.photos import dark_path
from trygghetsrad.demo.story import Story
from trygghetsrad.kernel.clock import local
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.pictures import redrawn
from trygghetsrad.suggestions.rules import Kind, Outcome, Reply
from trygghetsrad.suggestions.use_cases import (
    AddPhotos,
    AnswerSuggestion,
    DisputeAnswer,
    HandOver,
    HideSuggestion,
    PublishSuggestion,
    RegisterSuggestion,
    SendSuggestion,
    ShowPhoto,
    TakeUp,
    add_photos,
    answer_suggestion,
    dispute_answer,
    hand_over,
    hide_suggestion,
    publish_suggestion,
    register_suggestion,
    send_suggestion,
    show_photo,
    take_up,
)

FILE = Path(__file__).parent / "suggestions.toml"
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
    photo: str = ""
    """What the photo shows, for a suggestion that came with one. Everyone sees it when the suggestion is published."""


def sendings() -> list[Sent]:
    """Every suggestion, as the file has them."""
    return [Sent(**one) for one in tomllib.loads(FILE.read_text("utf-8"))["suggestion"]]


def secret_of(key: str) -> str:
    """What the sender's browser would have held. It is no secret: the code of the demonstration is printed."""
    return f"demo-suggestion-{key}"


def send_suggestions(story: Story) -> None:
    for one in sendings():
        day, done = story.almanac.day, story.almanac.working_day
        story.on(done(one.received) if one.by == "desk" else day(one.received), "08:20", partial(_receive, story, one))
        for words in one.answers:
            story.on(done(words["on"]), "14:05", partial(_answer, story, one, words))
        for act, happens in ((_hand_over, one.hand_over), (_hide, one.hide), (_publish, one.publish)):
            if happens:
                story.on(done(happens["on"]), "15:10", partial(act, story, one, happens))
        if one.dispute:
            story.on(day(one.dispute["on"]), "18:30", partial(_dispute, story, one, one.dispute))


def take_up_at(story: Story, key: str, meeting_id: UUID, words: tuple[str, str], now: datetime) -> None:
    """Put a suggestion on a meeting's agenda, in the staff's words (title, description)."""
    suggestion = _held(story, key)
    command = TakeUp(suggestion.id, suggestion.version, meeting_id, *words)
    take_up(story.session, command, actor=story.coordinator, now=now)


def _receive(story: Story, one: Sent, now: datetime) -> None:
    reply = Reply(one.reply)
    by_desk = one.by == "desk"
    values: Words = {
        "secret": secret_of(one.key),
        "kind": Kind(one.kind),
        "text": _plain(one.text),
        "area": one.area,
        "place": one.place,
        "reply": reply,
        "reply_to": address_of(f"avsandare {one.key}") if reply is Reply.EMAIL else None,
        "language": "sv",
    }
    if by_desk:
        made = register_suggestion(story.session, RegisterSuggestion(**values), actor=story.contact_centre, now=now)
    else:
        if one.photo:
            add_photos(story.session, AddPhotos(secret_of(one.key), [redrawn(dark_path())]), actor=PUBLIC, now=now)
        made = send_suggestion(story.session, SendSuggestion(**values), actor=PUBLIC, now=now)
    story.suggestions[one.key] = made.id


def _answer(story: Story, one: Sent, words: Words, now: datetime) -> None:
    suggestion = _held(story, one.key)
    planned_on: date | None = None
    if "planned_in" in words:
        planned_on = office_day(local(now).date() + timedelta(days=words["planned_in"]), later=True)
    command = AnswerSuggestion(
        suggestion.id, suggestion.version, Outcome(words["outcome"]), _plain(words["text"]), planned_on
    )
    answer_suggestion(story.session, command, actor=story.coordinator, now=now)


def _hand_over(story: Story, one: Sent, words: Words, now: datetime) -> None:
    suggestion = _held(story, one.key)
    command = HandOver(suggestion.id, suggestion.version, words["to"], _plain(words["reason"]))
    hand_over(story.session, command, actor=story.coordinator, now=now)


def _hide(story: Story, one: Sent, words: Words, now: datetime) -> None:
    suggestion = _held(story, one.key)
    command = HideSuggestion(suggestion.id, suggestion.version, _plain(words["reason"]))
    hide_suggestion(story.session, command, actor=story.coordinator, now=now)


def _publish(story: Story, one: Sent, words: Words, now: datetime) -> None:
    suggestion = _held(story, one.key)
    wording = words["title"], _plain(words["text"]), _plain(words["answer"])
    command = PublishSuggestion(suggestion.id, suggestion.version, *wording, suggestion.area)
    publish_suggestion(story.session, command, actor=story.coordinator, now=now)
    for photo in queries.photos(story.session, suggestion.id):
        shown = ShowPhoto(suggestion.id, suggestion.version, photo.id, public=True, description=one.photo)
        show_photo(story.session, shown, actor=story.coordinator, now=now)


def _dispute(story: Story, one: Sent, words: Words, now: datetime) -> None:
    command = DisputeAnswer(story.suggestions[one.key], _plain(words["text"]))
    dispute_answer(story.session, command, actor=PUBLIC, now=now)


def _held(story: Story, key: str) -> Suggestion:
    return queries.locked(story.session, story.suggestions[key])


def _plain(text: str) -> str:
    """The words without the file's own line breaks."""
    return " ".join(text.split())
