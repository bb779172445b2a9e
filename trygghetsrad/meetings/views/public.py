"""What everybody reads: the list, one meeting, and the calendar."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.permissions import PUBLIC, Permission
from trygghetsrad.kernel.web import allow, looking, public_url, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.calendar import calendar_of
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.views import attendance_words, bp, suggestions_of


def before_day() -> date | None:
    """The day that an older page of a list goes on from; anything else in the address is refused."""
    typed = request.args.get("fore")
    if typed is None:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        abort(400)


@bp.get("/moten")
@allow(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Meetings to come, then those that have been, by year."""
    before, now = before_day(), clock.now()
    held = queries.held_public(reading(), now, before=before)
    return render_template(
        "meetings/index.html",
        coming=[] if before else queries.coming_public(reading(), now),
        years=[(year, list(them)) for year, them in groupby(held.meetings, key=lambda one: one.day.year)],
        older=held.older,
        before=before,
        today=clock.today(),
        calendar_url=public_url("meetings.calendar_file", current_language()),
    )


@bp.get("/moten/<day:day>")
@allow(Permission.PUBLIC)
def show(day: date) -> ResponseReturnValue:
    """One meeting, as much of it as is published. The address of a meeting that was moved leads to its new day."""
    try:
        meeting = queries.public_meeting(looking(), day, clock.now())
    except NotFound:
        moved = queries.moved_to(reading(), day)
        if moved is None:
            raise
        return redirect(url_for("meetings.show", day=moved))
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        suggestions=suggestions_of([item.id for item in meeting.items], PUBLIC),
        attendance=attendance_words(meeting.attended),
        suggest_url=_suggest_url(),
        late=meeting.publish_by < clock.today(),
    )


def _suggest_url() -> str:
    """Where one leaves a suggestion: a later part, which an installation may lack."""
    return url_for("suggestions.index") if "suggestions.index" in current_app.view_functions else ""


@bp.get("/moten/<day:day>.ics")
@allow(Permission.PUBLIC)
def event_file(day: date) -> ResponseReturnValue:
    """One meeting for a calendar."""
    found = queries.calendar(reading(), day=day)
    if not found:
        raise NotFound
    return _calendar(found, f"mote-{day.isoformat()}.ics")


@bp.get("/moten/kalender.ics")
@allow(Permission.PUBLIC)
def calendar_file() -> ResponseReturnValue:
    """Every meeting, for a calendar that follows them."""
    return _calendar(queries.calendar(reading()), "trygghetsradets-moten.ics")


def _calendar(meetings: list[Meeting], name: str) -> Response:
    response = Response(calendar_of(meetings), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
