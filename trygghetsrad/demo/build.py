"""The whole demonstration, told in one transaction: all of it, or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from random import Random

from flask import current_app
from sqlalchemy.orm import Session

from trygghetsrad.demo import queries
from trygghetsrad.demo.almanac import Almanac
from trygghetsrad.demo.council import draw_council
from trygghetsrad.demo.followers import begin_to_follow, tell_followers
from trygghetsrad.demo.groundwork import lay_groundwork
from trygghetsrad.demo.groups import form_groups
from trygghetsrad.demo.injuries import count_injuries
from trygghetsrad.demo.meetings import hold_meetings
from trygghetsrad.demo.people import Village
from trygghetsrad.demo.programme import run_programme
from trygghetsrad.demo.residents import FIRST, OPEN, hold_round
from trygghetsrad.demo.story import Story
from trygghetsrad.demo.suggestions import send_suggestions

FRESH = timedelta(days=5)
"""How new a letter must be to wait in the queue, so that the page of caught letters has something to show."""


def fill(session: Session, *, now: datetime) -> None:
    """Write the demonstration into an empty database, as it looks at a moment.

    The same day gives the same people, texts and days. References, personal links and whom the lot falls on are new
    each time: they come from the product's own randomness, which nobody can set.
    """
    municipality = current_app.extensions["config"].municipality
    today = now.astimezone(municipality.timezone).date()
    chance = Random(today.toordinal())  # noqa: S311 - invented people, not secrets
    story = Story(session, now, Almanac(today, municipality.timezone), chance)
    village = Village(chance, municipality.localities)
    lay_groundwork(story)
    count_injuries(story)
    for one in (FIRST, OPEN):
        hold_round(story, one, village)
    form_groups(story)
    draw_council(story)
    send_suggestions(story)
    hold_meetings(story)
    run_programme(story)
    begin_to_follow(story)
    story.tell(partial(tell_followers, story))
    queries.put_letters_away(session, before=now - FRESH)


def fill_if_empty(session: Session, *, now: datetime) -> bool:
    """Fill an empty database; say whether it was empty."""
    if not queries.is_empty(session):
        return False
    fill(session, now=now)
    return True


def start_over(session: Session, *, now: datetime) -> None:
    """Empty every table, and fill anew."""
    queries.empty(session)
    fill(session, now=now)
