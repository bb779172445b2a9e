"""Finding in the published notes by words, subject and place, and the files that one may keep."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock, search
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.pdf import pdf_answer
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.text import TextRefused, clean_text
from trygghetsrad.kernel.web import allow, looking, perform, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.forms import SubjectsForm, localities
from trygghetsrad.meetings.paper import notes_markdown, notes_pdf
from trygghetsrad.meetings.queries import CountedSubject, PublicMeeting
from trygghetsrad.meetings.queries.finding import POINT, SUMMARY, SUMMARY_FI
from trygghetsrad.meetings.use_cases import say_subjects
from trygghetsrad.meetings.views import attendance_words, bp, meeting_hours
from trygghetsrad.meetings.views.public import is_address

MOST_FOUND = 20
MOST_ASKED = 300
HIGHEST = 100_000


@bp.get("/moten/sok")
@allow(Permission.PUBLIC)
def find() -> ResponseReturnValue:
    """Points and summaries that have the words, best first."""
    asked = _words(request.args.get("q", "")[:MOST_ASKED])
    kinds = (POINT, SUMMARY_FI if current_language() == "fi" else SUMMARY)
    hits = search.find(looking(), kinds, asked, limit=MOST_FOUND, language=current_language()) if asked else []
    found = queries.found_points(looking(), hits)
    return render_template("meetings/find.html", asked=asked, found=found)


def _words(typed: str) -> str:
    """What was asked for, without signs that no page may hold."""
    try:
        return clean_text(typed, multiline=False)
    except TextRefused:
        return ""


@bp.get("/moten/punkter")
@allow(Permission.PUBLIC)
def points() -> ResponseReturnValue:
    """What has been talked about, by subject and by place."""
    subject, place = request.args.get("amne", ""), request.args.get("plats", "")
    subjects, places = queries.public_subjects(looking()), queries.public_places(looking())
    chosen = next((one for one in subjects if one.slug == subject), None)
    if (subject and chosen is None) or (place and place not in localities()):
        raise NotFound
    page = queries.points_about(looking(), subject=subject, place=place, after=_after())
    links = _Links(subject, place)
    return render_template(
        "meetings/points.html",
        page=page,
        chosen=chosen,
        place=place,
        subject_links=[(_("Alla ämnen"), links.to(subject=""), not subject)]
        + [(_counted(one), links.to(subject=one.slug), one is chosen) for one in subjects],
        place_links=[(_("Alla platser"), links.to(place=""), not place)]
        + [(_counted(one), links.to(place=one.slug), one.slug == place) for one in places],
        next_url=links.to(after=page.after) if page.after else "",
    )


@dataclass(frozen=True, slots=True)
class _Links:
    """The page with something else chosen, and the rest as it is."""

    subject: str
    place: str

    def to(self, *, subject: str | None = None, place: str | None = None, after: str = "") -> str:
        about = self.subject if subject is None else subject
        where = self.place if place is None else place
        return url_for("meetings.points", amne=about or None, plats=where or None, efter=after or None)


def _counted(one: CountedSubject) -> str:
    return f"{one.name} ({one.number})"


def _after() -> tuple[str, int] | None:
    """Where the page begins; anything else in the address is refused."""
    typed = request.args.get("efter")
    if typed is None:
        return None
    address, _dot, position = typed.rpartition(".")
    if not is_address(address) or not position.isascii() or not position.isdigit() or int(position[:9]) > HIGHEST:
        abort(400)
    return address, int(position[:9])


@bp.get("/moten/<meeting:address>.pdf")
@allow(Permission.PUBLIC)
def notes_as_pdf(address: str) -> ResponseReturnValue:
    """The published notes to print and to keep."""
    meeting = _published(address)
    return pdf_answer(notes_pdf(meeting, attendance_words(meeting.attended), _when(meeting)), f"mote-{address}.pdf")


@bp.get("/moten/<meeting:address>.md")
@allow(Permission.PUBLIC)
def notes_as_markdown(address: str) -> ResponseReturnValue:
    """The published notes as they were written."""
    meeting = _published(address)
    texts = queries.public_texts(looking(), address)
    text = notes_markdown(meeting, texts, attendance_words(meeting.attended), _when(meeting))
    answer = Response(text, content_type="text/markdown; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="mote-{address}.md"'
    return answer


def _published(address: str) -> PublicMeeting:
    meeting = queries.public_meeting(looking(), address, clock.now())
    if meeting.notes_published_at is None:
        raise NotFound
    return meeting


def _when(meeting: PublicMeeting) -> str:
    return f"{date_long(meeting.day)} {meeting_hours(meeting)}"


@bp.route("/personal/moten/<uuid:meeting_id>/amnen", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def subjects(meeting_id: UUID) -> ResponseReturnValue:
    """What each point is about, so that it is found beside the same of other meetings."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    form = SubjectsForm.of(meeting.items, queries.subjects_of(reading(), meeting_id))
    if form.validate_on_submit() and perform(say_subjects, form.to_command(meeting_id), form=form):
        flash(_("Ämnena är sparade."), "success")
        return redirect(url_for("meetings.workspace", meeting_id=meeting_id), 303)
    known = [one.name for one in queries.all_subjects(reading())]
    return render_template("meetings/subjects.html", form=form, meeting=meeting, known=known), form.status
