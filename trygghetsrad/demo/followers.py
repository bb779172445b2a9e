"""Those who follow by e-mail from the beginning, and the worker who tells them of each thing as it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from trygghetsrad.demo.letters import secret_in_letter
from trygghetsrad.demo.story import Story
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.kernel.text import normalised_email
from trygghetsrad.notices import queries
from trygghetsrad.notices.rules import Rhythm
from trygghetsrad.notices.subjects import EVERYTHING, Subject
from trygghetsrad.notices.use_cases import (
    CONFIRM,
    AskToFollow,
    ConfirmFollowing,
    ask_to_follow,
    confirm_following,
    spread,
    write_letters,
)


@dataclass(frozen=True, slots=True)
class Follows:
    """Somebody invented, what they follow, and how often they hear."""

    email: str
    subject: Subject
    rhythm: Rhythm
    language: str = "sv"


FOLLOWERS = (
    Follows("foljer.kolback@example.se", ("place", "Kolbäck"), Rhythm.AT_ONCE),
    Follows("foljer.moten@example.se", ("meetings", ""), Rhythm.AT_ONCE),
    Follows("foljer.moten@example.se", ("place", "Strömsholm"), Rhythm.WEEKLY),
    Follows("seuraa.kaikkea@example.se", EVERYTHING, Rhythm.WEEKLY, "fi"),
)


def begin_to_follow(story: Story) -> None:
    """Let them ask, one after the other, and say yes with the link in their letter."""
    for minute, one in enumerate(FOLLOWERS, 10):
        story.on(story.almanac.day("m1-25"), f"18:{minute}", partial(_follow, story, one))


def _follow(story: Story, one: Follows, now: datetime) -> None:
    ask = AskToFollow(one.email, one.subject, one.rhythm, one.language)
    ask_to_follow(story.session, ask, actor=PUBLIC, now=now)
    story.session.flush()
    subscriber = queries.subscriber_at(story.session, normalised_email(one.email))
    if subscriber is not None:
        secret = secret_in_letter(story.session, subscriber.id, CONFIRM)
        confirm_following(story.session, ConfirmFollowing(secret, one.language), actor=PUBLIC, now=now)


def tell_followers(story: Story, now: datetime) -> None:
    """What the worker does every minute."""
    for step in (spread, write_letters):
        while step(story.session, now):
            story.session.flush()
