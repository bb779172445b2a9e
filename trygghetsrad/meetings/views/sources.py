"""Fetch points for an agenda from where they wait, and say no to a member's proposal."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, perform, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.forms import DeclineForm, SourcesForm
from trygghetsrad.meetings.sources import all_sources
from trygghetsrad.meetings.use_cases import decline_proposal, fetch_points
from trygghetsrad.meetings.views import bp


@bp.route("/personal/moten/<uuid:meeting_id>/dagordning/hamta", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def sources(meeting_id: UUID) -> ResponseReturnValue:
    """Tick what the meeting shall take up: each list has its own source."""
    meeting = queries.meeting(reading(), meeting_id)
    offers = {
        one.key: (one, one.offers(reading(), meeting, actor=current_actor(), now=clock.now())) for one in all_sources()
    }
    form = SourcesForm.of(offers)
    if form.validate_on_submit() and perform(fetch_points, form.to_command(meeting_id), form=form):
        flash(_("Punkterna är tillagda, sist på dagordningen."), "success")
        return redirect(url_for("meetings.agenda", meeting_id=meeting_id), 303)
    page = render_template(
        "meetings/sources.html",
        form=form,
        meeting=meeting,
        hints={key: {str(one.id): one.hint for one in found if one.hint} for key, (_source, found) in offers.items()},
        proposals=queries.waiting_proposals(reading(), meeting.body_id),
    )
    return page, form.status


@bp.route("/personal/moten/<uuid:meeting_id>/dagordning/punkt/<uuid:proposal_id>/nej", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def decline(meeting_id: UUID, proposal_id: UUID) -> ResponseReturnValue:
    """Say why a member's point is not taken up."""
    form = DeclineForm()
    meeting = queries.meeting(reading(), meeting_id)
    proposal = queries.waiting_proposal(reading(), meeting.body_id, proposal_id)
    if form.validate_on_submit() and perform(decline_proposal, form.to_command(proposal_id), form=form):
        flash(_("Svaret är sparat."), "success")
        return redirect(url_for("meetings.sources", meeting_id=meeting_id), 303)
    return render_template("meetings/decline.html", form=form, meeting=meeting, proposal=proposal), form.status
