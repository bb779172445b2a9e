"""How the thread names and addresses meetings, their points and their actions, for this reader and no other."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Flask, url_for

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.markup import plain_text
from trygghetsrad.kernel.permissions import Actor, Permission
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.meetings import labels, queries
from trygghetsrad.meetings.queries import NamedAction, NamedItem, NamedMeeting
from trygghetsrad.meetings.rules import MeetingState
from trygghetsrad.thread.queries import Named, register_kind

EXCERPT = 240


def register_kinds(app: Flask) -> None:
    register_kind(app, "meeting", name_meetings)
    register_kind(app, "agenda_item", name_items)
    register_kind(app, "action", name_actions)


def name_meetings(reader: Reader, ids: Sequence[UUID], actor: Actor) -> dict[UUID, Named]:
    """Meetings as the thread shows them. Only published notes lend it their words."""
    return {
        one.id: Named(
            kind="meeting",
            id=one.id,
            title=_("Möte %(day)s", day=date_long(one.day)),
            url=_address(one),
            state=_state(one),
            at=one.starts_at,
            text=excerpt(summary) if one.notes_are_public else "",
        )
        for one, summary in queries.named_meetings(reader, ids, actor)
    }


def name_items(reader: Reader, ids: Sequence[UUID], actor: Actor) -> dict[UUID, Named]:
    """Points as the thread shows them, each with the actions that it led to."""
    keeps = actor.may(Permission.MEETING_MANAGE)
    return {one.id: _named_item(one, one.meeting, keeps) for one in queries.named_items(reader, ids, actor)}


def name_actions(reader: Reader, ids: Sequence[UUID], actor: Actor) -> dict[UUID, Named]:
    """Actions as the thread shows them, each with its effect."""
    keeps = actor.may(Permission.MEETING_MANAGE)
    return {one.id: _named_action(one, keeps) for one in queries.named_actions(reader, ids, actor)}


def excerpt(html: str) -> str:
    """The first words of a stored text, cut between two words."""
    return _beginning(plain_text(html))


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rpartition(" ")[0] + " …"


def _named_action(action: NamedAction, keeps: bool) -> Named:
    """An action with its state and, when everybody may read them, its result and its effect."""
    if keeps:
        url = url_for("meetings.action", action_id=action.id)
    else:
        url = url_for("meetings.public_action", number=action.number)
    effect = Named(
        kind="effect",
        id=action.id,
        title=_("Det ledde till"),
        url=f"{url}#effekt",
        state=_("Uppföljt %(day)s", day=date_long(action.effect_measured_on)) if action.effect_measured_on else "",
        text=_beginning(action.effect),
    )
    return Named(
        kind="action",
        id=action.id,
        title=action.title,
        url=url,
        state=labels.state_line(action),
        text=_beginning(action.result) if action.is_public else "",
        led_to=(effect,) if action.effect and action.is_public else (),
    )


def _named_item(item: NamedItem, meeting: NamedMeeting, keeps: bool) -> Named:
    title = _(
        "Möte %(day)s, punkt %(number)s: %(title)s",
        day=date_long(meeting.day),
        number=item.position,
        title=item.title,
    )
    return Named(
        kind="agenda_item",
        id=item.id,
        title=title,
        url=f"{_address(meeting)}#punkt-{item.position}" if meeting.agenda_is_public else _address(meeting),
        state=_state(meeting),
        at=meeting.starts_at,
        text=excerpt(item.note_html) if meeting.notes_are_public else "",
        led_to=tuple(_named_action(one, keeps) for one in item.actions),
    )


def _address(meeting: NamedMeeting) -> str:
    if meeting.announced:
        return url_for("meetings.show", address=meeting.address)
    return url_for("meetings.workspace", meeting_id=meeting.id)


def _state(meeting: NamedMeeting) -> str:
    day = date_long(meeting.day)
    state = meeting.state_at(clock.now())
    if state is MeetingState.CANCELLED:
        return str(_("Mötet %(day)s är inställt", day=day))
    return str(_("Togs upp %(day)s", day=day)) if state is MeetingState.HELD else str(_("Tas upp %(day)s", day=day))
