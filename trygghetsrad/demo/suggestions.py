"""What residents send, and what becomes of it."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from trygghetsrad.demo.almanac import office_day
from trygghetsrad.demo.people import address_of
from trygghetsrad.demo.photos import dark_path
from trygghetsrad.demo.sent import Sent, Words, held, plain
from trygghetsrad.demo.story import Story
from trygghetsrad.demo.work import WORK, reply
from trygghetsrad.kernel.clock import local
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.kernel.pictures import redrawn
from trygghetsrad.suggestions import queries
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
        acts = ((_hand_over, one.hand_over), (_hide, one.hide), (_publish, one.publish))
        for act, happens in (*acts, *((work, getattr(one, name)) for name, work in WORK.items())):
            if happens:
                story.on(done(happens["on"]), "15:10", partial(act, story, one, happens))
        if one.ask:
            story.on(day(one.ask["reply_on"]), "18:40", partial(reply, story, one, one.ask))
        if one.dispute:
            story.on(day(one.dispute["on"]), "18:30", partial(_dispute, story, one, one.dispute))


def take_up_at(story: Story, key: str, meeting_id: UUID, words: tuple[str, str], now: datetime) -> None:
    """Put a suggestion on a meeting's agenda, in the staff's words (title, description)."""
    suggestion = held(story, key)
    command = TakeUp(suggestion.id, suggestion.version, meeting_id, *words)
    take_up(story.session, command, actor=story.coordinator, now=now)


def _receive(story: Story, one: Sent, now: datetime) -> None:
    reply = Reply(one.reply)
    by_desk = one.by == "desk"
    values: Words = {
        "secret": secret_of(one.key),
        "kind": Kind(one.kind),
        "text": plain(one.text),
        "area": one.area,
        "place": one.place,
        "reply": reply,
        "reply_to": address_of(f"avsandare {one.key}") if reply is Reply.EMAIL else None,
        "language": "sv",
    }
    if by_desk:
        made = register_suggestion(
            story.session, RegisterSuggestion(**values, informed=True), actor=story.contact_centre, now=now
        )
    else:
        if one.photo:
            add_photos(story.session, AddPhotos(secret_of(one.key), [redrawn(dark_path())]), actor=PUBLIC, now=now)
        made = send_suggestion(story.session, SendSuggestion(**values), actor=PUBLIC, now=now)
    story.suggestions[one.key] = made.id


def _answer(story: Story, one: Sent, words: Words, now: datetime) -> None:
    suggestion = held(story, one.key)
    planned_on: date | None = None
    if "planned_in" in words:
        planned_on = office_day(local(now).date() + timedelta(days=words["planned_in"]), later=True)
    command = AnswerSuggestion(
        suggestion.id,
        suggestion.version,
        Outcome(words["outcome"]),
        plain(words["text"]),
        planned_on,
        words.get("whose", ""),
    )
    answer_suggestion(story.session, command, actor=story.coordinator, now=now)


def _hand_over(story: Story, one: Sent, words: Words, now: datetime) -> None:
    suggestion = held(story, one.key)
    command = HandOver(suggestion.id, suggestion.version, words["to"], plain(words["reason"]))
    hand_over(story.session, command, actor=story.coordinator, now=now)


def _hide(story: Story, one: Sent, words: Words, now: datetime) -> None:
    suggestion = held(story, one.key)
    command = HideSuggestion(suggestion.id, suggestion.version, plain(words["reason"]))
    hide_suggestion(story.session, command, actor=story.coordinator, now=now)


def _publish(story: Story, one: Sent, words: Words, now: datetime) -> None:
    suggestion = held(story, one.key)
    wording = words["title"], plain(words["text"]), plain(words["answer"])
    command = PublishSuggestion(suggestion.id, suggestion.version, *wording, suggestion.area)
    publish_suggestion(story.session, command, actor=story.coordinator, now=now)
    for photo in queries.photos(story.session, suggestion.id):
        shown = ShowPhoto(suggestion.id, suggestion.version, photo.id, public=True, description=one.photo)
        show_photo(story.session, shown, actor=story.coordinator, now=now)


def _dispute(story: Story, one: Sent, words: Words, now: datetime) -> None:
    command = DisputeAnswer(story.suggestions[one.key], plain(words["text"]))
    dispute_answer(story.session, command, actor=PUBLIC, now=now)
