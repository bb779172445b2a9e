"""Pages of the meetings: for everybody, and for those who keep them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from flask import Blueprint, current_app
from werkzeug.routing import BaseConverter, ValidationError

from trygghetsrad.council.models import SeatKind
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.templating import time_of_day
from trygghetsrad.kernel.web import looking
from trygghetsrad.meetings import labels
from trygghetsrad.meetings.rules import day_in, double_hour_offset, offset_text
from trygghetsrad.thread.queries import Named, linked

bp = Blueprint("meetings", __name__)


class AddressConverter(BaseConverter):
    """A meeting in an address: /moten/2027-04-24, and for other bodies /moten/2027-04-24-styrgruppen."""

    regex = r"\d{4}-\d{2}-\d{2}(?:-[a-z0-9_]+)*"

    def to_python(self, value: str) -> str:
        try:
            day_in(value)
        except ValueError:
            raise ValidationError from None
        return value


@bp.context_processor
def _labels() -> dict[str, Any]:
    return {"labels": labels}


class Timed(Protocol):
    """Anything that begins and ends."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


@bp.app_template_filter()
def meeting_title(meeting: labels.Held) -> str:
    """Möte 24 april 2027, with the body's name when it is not the citizens' council."""
    return labels.title(meeting)


@bp.app_template_filter()
def moment_iso(at: datetime) -> str:
    """A moment with the municipality's own offset, for machines: 2027-04-24T18:00:00+02:00."""
    return clock.local(at).isoformat()


@bp.app_template_filter()
def access_words(access: Iterable[str]) -> list[str]:
    """What there is at a place, in words."""
    return labels.access_words(access)


@bp.app_template_filter()
def meeting_hours(meeting: Timed) -> str:
    """kl. 18.00–20.00; in the night when an hour comes twice, with which of the two is meant."""
    return str(_("kl. %(start)s–%(end)s", start=_clock(meeting.starts_at), end=_clock(meeting.ends_at)))


def _clock(at: datetime) -> str:
    zone = current_app.extensions["config"].municipality.timezone
    offset = double_hour_offset(at, zone)
    return f"{time_of_day(at)} ({offset_text(offset)})" if offset is not None else time_of_day(at)


def attendance_words(attended: Mapping[str, int]) -> list[str]:
    """5 invånare, 1 polis: how many were there of each kind."""
    words: dict[SeatKind, Callable[[int], str]] = {
        SeatKind.RESIDENT: lambda n: ngettext("%(num)s invånare", "%(num)s invånare", n),
        SeatKind.POLICE: lambda n: ngettext("%(num)s polis", "%(num)s poliser", n),
        SeatKind.OFFICIAL: lambda n: ngettext("%(num)s tjänsteperson", "%(num)s tjänstepersoner", n),
        SeatKind.POLITICIAN: lambda n: ngettext("%(num)s politiker", "%(num)s politiker", n),
    }
    return [say(attended[kind.value]) for kind, say in words.items() if attended.get(kind.value)]


def suggestions_of(item_ids: Iterable[UUID], actor: Actor) -> dict[UUID, list[Named]]:
    """The suggestions behind each point, as this actor may see them."""
    ids = list(item_ids)
    if not ids or "suggestion" not in current_app.extensions["thread_kinds"]:
        return {}
    return linked(looking(), "agenda_item", ids, other="suggestion", actor=actor)


from trygghetsrad.meetings.views import actions as actions  # noqa: E402 - they hang their routes on `bp`
from trygghetsrad.meetings.views import agenda as agenda  # noqa: E402
from trygghetsrad.meetings.views import answering as answering  # noqa: E402
from trygghetsrad.meetings.views import calling as calling  # noqa: E402
from trygghetsrad.meetings.views import evaluation as evaluation  # noqa: E402
from trygghetsrad.meetings.views import finding as finding  # noqa: E402
from trygghetsrad.meetings.views import notes as notes  # noqa: E402
from trygghetsrad.meetings.views import papers as papers  # noqa: E402
from trygghetsrad.meetings.views import planning as planning  # noqa: E402
from trygghetsrad.meetings.views import public as public  # noqa: E402
from trygghetsrad.meetings.views import room as room  # noqa: E402
from trygghetsrad.meetings.views import series as series  # noqa: E402
from trygghetsrad.meetings.views import sources as sources  # noqa: E402
