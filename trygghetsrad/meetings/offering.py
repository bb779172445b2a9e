"""What the meetings themselves offer for an agenda: members' proposals, open actions, last time's points."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.sources import Offer, Source, register_source
from trygghetsrad.meetings.use_cases import take_action, take_from_last_time, take_proposal


def register_own_sources(app: Flask) -> None:
    register_source(app, Source("last", mark("Från förra mötet"), last_time, take_from_last_time))
    register_source(app, Source("action", mark("Öppna åtgärder"), actions, take_action))
    register_source(app, Source("proposal", mark("Ledamöternas egna punkter"), proposals, take_proposal))


def last_time(session: Session, meeting: Meeting, *, actor: Actor, now: datetime) -> list[Offer]:  # noqa: ARG001
    """Standing points are ticked beforehand."""
    return [
        Offer(one.id, one.title, _("Stående punkt") if one.standing else "", ticked=one.standing)
        for one in queries.points_of_last_time(session, meeting)
    ]


def actions(session: Session, meeting: Meeting, *, actor: Actor, now: datetime) -> list[Offer]:  # noqa: ARG001
    today = clock.local(now).date()
    return [
        Offer(one.id, one.title, _due(one, late=one.due_on is not None and one.due_on < today))
        for one in queries.open_actions(session, meeting)
    ]


def proposals(session: Session, meeting: Meeting, *, actor: Actor, now: datetime) -> list[Offer]:  # noqa: ARG001
    found = queries.waiting_proposals(session, meeting.body_id)
    return [Offer(one.id, one.title, _("Föreslagen %(day)s", day=date_long(one.proposed_at))) for one in found]


def _due(action: queries.OpenAction, *, late: bool) -> str:
    if action.due_on is None:
        return action.owner.for_staff
    day = date_long(action.due_on)
    if late:
        return _("%(who)s, skulle ha varit klar %(day)s", who=action.owner.for_staff, day=day)
    return _("%(who)s, klar senast %(day)s", who=action.owner.for_staff, day=day)
