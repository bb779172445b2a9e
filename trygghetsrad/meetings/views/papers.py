"""Papers: their keepers' page, and the files themselves, always as a download from a sandbox."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, looking, perform, reading, takes_files
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.forms import ChangePaperForm, PaperForm
from trygghetsrad.meetings.rules import PaperKind
from trygghetsrad.meetings.use_cases import RemovePaper
from trygghetsrad.meetings.use_cases import add_paper as add_it
from trygghetsrad.meetings.use_cases import change_paper as change_it
from trygghetsrad.meetings.use_cases import remove_paper as remove_it
from trygghetsrad.meetings.views import bp
from trygghetsrad.meetings.views.answering import participant_behind

ROOM = 64 * 1024
"""Bytes for what a form sends around its file."""
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@bp.route("/personal/moten/<uuid:meeting_id>/handlingar", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
@takes_files(PaperForm.MOST_BYTES + ROOM)
def papers(meeting_id: UUID) -> ResponseReturnValue:
    """What there is to read before the meeting, and a form for one more."""
    form = PaperForm()
    form.offer(queries.items_of(reading(), meeting_id))
    if form.validate_on_submit():
        command = form.to_command(meeting_id)
        made = perform(add_it, command, form=form) if command is not None else None
        if made is not None:
            flash(_("Handlingen är tillagd."), "success")
            return redirect(url_for("meetings.papers", meeting_id=meeting_id), 303)
    return _page(meeting_id, form)


def _page(meeting_id: UUID, form: Form) -> ResponseReturnValue:
    meeting = queries.meeting(reading(), meeting_id, items=True)
    add = form if isinstance(form, PaperForm) else PaperForm(formdata=None)
    add.offer(meeting.items)
    page = render_template(
        "meetings/papers.html",
        form=form,
        add=add,
        meeting=meeting,
        points={item.id: f"{item.position}. {item.title}" for item in meeting.items},
        papers=queries.papers_of(reading(), meeting_id),
    )
    return page, form.status


@bp.route("/personal/moten/<uuid:meeting_id>/handlingar/<uuid:paper_id>/andra", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def change_paper(meeting_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    """What it is called, what a picture shows, which point it belongs to and who gets it."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    paper = queries.paper(reading(), meeting_id, paper_id)
    form = ChangePaperForm.of(paper, meeting.items)
    if form.validate_on_submit() and perform(change_it, form.to_command(meeting_id, paper_id), form=form):
        flash(_("Ändringen är sparad."), "success")
        return redirect(url_for("meetings.papers", meeting_id=meeting_id), 303)
    return render_template("meetings/paper_change.html", form=form, meeting=meeting, paper=paper), form.status


@bp.post("/personal/moten/<uuid:meeting_id>/handlingar/<uuid:paper_id>/ta-bort")
@allow(Permission.MEETING_MANAGE)
def remove_paper(meeting_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    form = Form()
    if form.validate_on_submit() and perform(remove_it, RemovePaper(meeting_id, paper_id), form=form):
        flash(_("Handlingen är borttagen."), "success")
        return redirect(url_for("meetings.papers", meeting_id=meeting_id), 303)
    return _page(meeting_id, form)


@bp.get("/personal/moten/<uuid:meeting_id>/handlingar/<uuid:paper_id>")
@allow(Permission.MEETING_MANAGE)
def staff_paper(meeting_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    return as_file(*queries.file_of(reading(), meeting_id, paper_id), paper_id)


@bp.get("/kallelse/<token>/handlingar/<uuid:paper_id>")
@allow(Permission.PUBLIC)
def own_paper(token: str, paper_id: UUID) -> ResponseReturnValue:
    """For somebody who is called, from the day they were."""
    private_page()
    return as_file(*queries.file_of(reading(), participant_behind(token).meeting_id, paper_id), paper_id)


@bp.get("/moten/<meeting:address>/handlingar/<uuid:paper_id>")
@allow(Permission.PUBLIC)
def public_paper(address: str, paper_id: UUID) -> ResponseReturnValue:
    """For everyone. The address of one that is gone, or is not for everyone, leads to the meeting."""
    try:
        found = queries.public_file(reading(), address, paper_id)
    except NotFound:
        queries.public_meeting(looking(), address, clock.now())
        return redirect(url_for("meetings.show", address=address))
    return as_file(*found, paper_id)


def as_file(kind: PaperKind, data: bytes, paper_id: UUID) -> Response:
    """A paper as a download from a sandbox, kept by no cache."""
    mimetype, suffix = ("application/pdf", "pdf") if kind is PaperKind.PDF else ("image/jpeg", "jpg")
    response = Response(data, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="handling-{paper_id.hex[:8]}.{suffix}"'
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    return response
