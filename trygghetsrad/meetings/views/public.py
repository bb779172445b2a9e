"""What everybody reads: the list, one meeting, and the calendar."""

from __future__ import annotations

from itertools import groupby

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries as council
from trygghetsrad.council.models import BodyKind
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.permissions import PUBLIC, Permission
from trygghetsrad.kernel.web import allow, looking, public_url, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.calendar import calendar_of
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.rules import day_in
from trygghetsrad.meetings.views import attendance_words, bp, suggestions_of

MOST_ADDRESS = 120


def before_meeting() -> str | None:
    """The meeting's address that an older page of a list goes on from; anything else is refused."""
    typed = request.args.get("fore")
    if typed is not None and not is_address(typed):
        abort(400)
    return typed


def is_address(typed: str) -> bool:
    """Whether it is a meeting's address, or could be one."""
    try:
        day_in(typed)
    except ValueError:
        return False
    return len(typed) <= MOST_ADDRESS and typed.isascii() and typed.isprintable()


@bp.get("/moten")
@allow(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Meetings to come, then those that have been, by year."""
    before, now = before_meeting(), clock.now()
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


@bp.get("/moten/<meeting:address>")
@allow(Permission.PUBLIC)
def show(address: str) -> ResponseReturnValue:
    """One meeting, as much of it as is published. The address of a meeting that was moved leads to its new one."""
    try:
        meeting = queries.public_meeting(looking(), address, clock.now())
    except NotFound:
        moved = queries.moved_to(reading(), address)
        if moved is None:
            raise
        return redirect(url_for("meetings.show", address=moved))
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        suggestions=suggestions_of([item.id for item in meeting.items], PUBLIC),
        attendance=attendance_words(meeting.attended),
        suggest_url=_suggest_url(),
        late=meeting.publish_by < clock.today(),
    )


@bp.get("/moten/<meeting:address>/rattelser")
@allow(Permission.PUBLIC)
def corrections(address: str) -> ResponseReturnValue:
    """What has been changed in the notes since they were published."""
    meeting, found = queries.public_corrections(looking(), address)
    return render_template("meetings/corrections.html", meeting=meeting, corrections=found)


def _suggest_url() -> str:
    """Where one leaves a suggestion: a later part, which an installation may lack."""
    return url_for("suggestions.index") if "suggestions.index" in current_app.view_functions else ""


@bp.get("/moten/<meeting:address>.ics")
@allow(Permission.PUBLIC)
def event_file(address: str) -> ResponseReturnValue:
    """One meeting for a calendar."""
    found = queries.calendar(reading(), address=address)
    if not found:
        raise NotFound
    return _calendar(found, f"mote-{address}.ics")


@bp.get("/moten/kalender.ics")
@allow(Permission.PUBLIC)
def calendar_file() -> ResponseReturnValue:
    """Every meeting, for a calendar that follows them."""
    return _calendar(queries.calendar(reading()), "trygghetsradets-moten.ics")


@bp.get("/moten/kalender-<slug>.ics")
@allow(Permission.PUBLIC)
def body_calendar(slug: str) -> ResponseReturnValue:
    """The meetings of one body, for a calendar that follows them."""
    body = council.body_by_slug(reading(), slug)
    name = "" if body.kind is BodyKind.CITIZENS_COUNCIL else body.name
    return _calendar(queries.calendar(reading(), of=body), f"moten-{body.slug}.ics", name)


def _calendar(meetings: list[Meeting], name: str, body: str = "") -> Response:
    response = Response(calendar_of(meetings, body), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
