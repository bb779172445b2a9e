"""How the thread names and addresses meetings and their points, for this reader and no other."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Flask, url_for

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.markup import plain_text
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.queries import NamedItem, NamedMeeting
from trygghetsrad.meetings.rules import MeetingState
from trygghetsrad.thread.queries import Named, register_kind

EXCERPT = 240


def register_kinds(app: Flask) -> None:
    register_kind(app, "meeting", name_meetings)
    register_kind(app, "agenda_item", name_items)


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
    """Points as the thread shows them."""
    return {one.id: _named_item(one, one.meeting) for one in queries.named_items(reader, ids, actor)}


def excerpt(html: str) -> str:
    """The first words of a stored text, cut between two words."""
    words = " ".join(plain_text(html).split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rpartition(" ")[0] + " …"


def _named_item(item: NamedItem, meeting: NamedMeeting) -> Named:
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
    )


def _address(meeting: NamedMeeting) -> str:
    if meeting.announced:
        return url_for("meetings.show", day=meeting.day)
    return url_for("meetings.workspace", meeting_id=meeting.id)


def _state(meeting: NamedMeeting) -> str:
    day = date_long(meeting.day)
    state = meeting.state_at(clock.now())
    if state is MeetingState.CANCELLED:
        return str(_("Mötet %(day)s är inställt", day=day))
    return str(_("Togs upp %(day)s", day=day)) if state is MeetingState.HELD else str(_("Tas upp %(day)s", day=day))
