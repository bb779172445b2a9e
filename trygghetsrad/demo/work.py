"""What the staff do with a suggestion among themselves and with its sender."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from trygghetsrad.demo.almanac import office_day
from trygghetsrad.demo.sent import Sent, Words, held, plain
from trygghetsrad.demo.story import Story
from trygghetsrad.kernel.clock import local
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.suggestions.use_cases import (
    AskSender,
    MergeSuggestion,
    ReplyToQuestion,
    RouteSuggestion,
    WriteNote,
    ask_sender,
    merge_suggestion,
    reply_to_question,
    route_suggestion,
    write_note,
)


def note(story: Story, one: Sent, words: Words, now: datetime) -> None:
    command = WriteNote(story.suggestions[one.key], plain(words["text"]))
    write_note(story.session, command, actor=story.contact_centre, now=now)


def route(story: Story, one: Sent, words: Words, now: datetime) -> None:
    suggestion = held(story, one.key)
    due_on = office_day(local(now).date() + timedelta(days=words["due_in"]), later=True)
    command = RouteSuggestion(suggestion.id, suggestion.version, None, words["unit"], due_on, plain(words["words"]))
    route_suggestion(story.session, command, actor=story.coordinator, now=now)


def ask(story: Story, one: Sent, words: Words, now: datetime) -> None:
    suggestion = held(story, one.key)
    command = AskSender(suggestion.id, suggestion.version, plain(words["text"]))
    ask_sender(story.session, command, actor=story.coordinator, now=now)


def reply(story: Story, one: Sent, words: Words, now: datetime) -> None:
    """What the sender answers."""
    reply_to_question(
        story.session, ReplyToQuestion(story.suggestions[one.key], plain(words["reply"])), actor=PUBLIC, now=now
    )


def merge(story: Story, one: Sent, words: Words, now: datetime) -> None:
    suggestion = held(story, one.key)
    command = MergeSuggestion(suggestion.id, suggestion.version, held(story, words["with"]).number)
    merge_suggestion(story.session, command, actor=story.coordinator, now=now)


WORK: dict[str, Callable[[Story, Sent, Words, datetime], None]] = {
    "note": note,
    "route": route,
    "ask": ask,
    "merge": merge,
}
