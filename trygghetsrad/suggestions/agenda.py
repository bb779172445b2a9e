"""Suggestions as a list to tick in when an agenda is made."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark, ngettext
from trygghetsrad.kernel.permissions import Actor, Permission
from trygghetsrad.meetings import queries as meetings
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.sources import Offer, Pick, Source, register_source
from trygghetsrad.suggestions import labels, queries
from trygghetsrad.suggestions.queries import Offered
from trygghetsrad.suggestions.rules import State
from trygghetsrad.suggestions.use_cases import TakeUp, take_up


def register_agenda_source(app: Flask) -> None:
    register_source(app, Source("suggestion", mark("Förslag som väntar på svar"), offers, take))


def offers(session: Session, meeting: Meeting, *, actor: Actor, now: datetime) -> list[Offer]:
    """Those that wait, the oldest first. Their senders' own words are for whoever reads suggestions, and stay there."""
    if not actor.may(Permission.SUGGESTION_DECIDE) or meeting.starts_at <= now:
        return []
    today = clock.local(now).date()
    return [
        Offer(one.id, title_of(one), _hint(one, (today - one.received_on).days)) for one in queries.to_take_up(session)
    ]


def take(session: Session, pick: Pick, *, actor: Actor, now: datetime) -> None:
    """Take it up with a heading that everyone may read: the published one, or its number."""
    if meetings.item_from_form(session, pick.meeting.id, pick.once) is not None:
        return
    suggestion = queries.locked(session, pick.id)
    if suggestion.state not in {State.RECEIVED, State.ELSEWHERE}:
        raise Refused(mark("Ett av förslagen är redan behandlat. Ladda om sidan."))
    words = Offered.of(suggestion)
    heading = (title_of(words), words.public_text or "")
    wanted = TakeUp(suggestion.id, suggestion.version, pick.meeting.id, *heading, pick.once)
    take_up(session, wanted, actor=actor, now=now)


def title_of(one: Offered) -> str:
    """The heading on the agenda, in Swedish as agendas are: never the sender's words."""
    return one.public_title or (f"{labels.numbered(one)}, {one.area}" if one.has_place else labels.numbered(one))


def _hint(one: Offered, days: int) -> str:
    age = ngettext("%(num)s dag gammalt", "%(num)s dagar gammalt", days)
    return age if one.public_title else _("%(age)s, inte publicerat än", age=age)
