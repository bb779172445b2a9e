"""Who is called and what they answered: the keepers' page, the call itself, and answers taken by telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council.queries import CouncilMember
from trygghetsrad.kernel import clock, outbox, post
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.kernel.outbox import MailState
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.meetings import labels, queries
from trygghetsrad.meetings.forms import CallForm, GuestForm, ReplyForm
from trygghetsrad.meetings.models import Meeting, Participant
from trygghetsrad.meetings.rules import Asked
from trygghetsrad.meetings.use_cases import RecordReply, RemoveParticipant, record_reply, remove_participant
from trygghetsrad.meetings.use_cases import add_guest as add_it
from trygghetsrad.meetings.use_cases import call_meeting as call_it
from trygghetsrad.meetings.views import bp


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the list; `row` is None for a member who has not been called.

    `is_to_print` says that the newest letter on paper waits.
    """

    row: Participant | None
    name: str
    about: str
    letter: str
    needs: list[str]
    is_to_print: bool = False


@bp.route("/personal/moten/<uuid:meeting_id>/deltagare", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def participants(meeting_id: UUID) -> ResponseReturnValue:
    """Everyone who is called, their answers, and a form for a guest."""
    form = GuestForm()
    if form.validate_on_submit() and perform(add_it, form.to_command(meeting_id), form=form):
        flash(_("Gästen är tillagd. Kallelsen går i väg nästa gång du skickar den."), "success")
        return redirect(url_for("meetings.participants", meeting_id=meeting_id), 303)
    return _page(meeting_id, form)


def _page(meeting_id: UUID, form: Form) -> ResponseReturnValue:
    meeting = queries.meeting(reading(), meeting_id)
    members = queries.contacts_of(reading(), meeting)
    called = queries.called_to(reading(), meeting, members=members)
    lines = lines_of(meeting, called)
    rows = [one.row for one in lines if one.row is not None]
    page = render_template(
        "meetings/participants.html",
        form=form,
        guest=form if isinstance(form, GuestForm) else GuestForm(formdata=None),
        meeting=meeting,
        lines=lines,
        tally=queries.tally(rows),
        waiting=queries.uncalled(called, members),
        over=meeting.ends_at <= clock.now(),
        words=labels,
        letters_waiting=any(one.is_to_print for one in lines),
    )
    return page, form.status


def lines_of(meeting: Meeting, called: Sequence[queries.Called]) -> list[Line]:
    """Members first, then guests, each followed by a substitute."""
    members = {one.id: one for one in queries.members_of(reading(), meeting)}
    ids = [one.row.id for one in called]
    letters, on_paper = outbox.delivery_of(reading(), ids), post.printed(reading(), ids)
    lines = []
    for one in sorted(called, key=lambda one: (one.row.stands_for_id or one.row.id, one.row.asked is Asked.SUBSTITUTE)):
        member = members.get(one.row.appointment_id) if one.row.appointment_id else None
        name = member.shown if member is not None else one.name
        needs = [str(labels.HELP[need]) for need in labels.HELP if need.value in one.row.needs]
        needs += [words for words in (one.row.needs_other, one.row.diet) if words]
        is_by_post = not one.email and one.row.id in on_paper
        letter = _posted(on_paper[one.row.id]) if is_by_post else _letter(one, letters.get(one.row.id))
        is_to_print = one.row.id in on_paper and on_paper[one.row.id] is None
        shown = name or _("Namnet är borttaget")
        lines.append(Line(one.row, shown, _about(one.row, member), letter, needs, is_to_print))
    known = {one.row.appointment_id for one in called}
    new = [one for one in members.values() if one.id not in known]
    return lines + [Line(None, one.shown, one.role or str(one.kind.label), _("Inte kallad än"), []) for one in new]


def _about(row: Participant, member: CouncilMember | None) -> str:
    if member is not None:
        return member.role or str(member.kind.label)
    return {Asked.GUEST: _("Gäst"), Asked.SUBSTITUTE: _("Ersättare")}.get(row.asked, "")


def _posted(printed_at: datetime | None) -> str:
    """What has become of the newest letter on paper, in words."""
    return _("Brevet skrevs ut %(day)s", day=date_long(printed_at)) if printed_at else _("Brev att skriva ut")


def _letter(one: queries.Called, state: MailState | None) -> str:
    """What has become of the newest letter, in words."""
    if not one.email and one.row.called_at is None:
        return _("Saknar e-post. Ring.")
    if state is None:
        return _("Kallad") if one.row.called_at else _("Inte kallad än")
    return {
        MailState.QUEUED: _("Kallelsen är på väg"),
        MailState.SENT: _("Kallad"),
        MailState.REFUSED: _("Adressen finns inte. Ring."),
        MailState.DEAD: _("Brevet kom inte fram. Ring."),
    }[state]


@bp.route("/personal/moten/<uuid:meeting_id>/kalla", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def call(meeting_id: UUID) -> ResponseReturnValue:
    """Send the call to everyone who has not had it."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    form = CallForm.of(meeting)
    if form.validate_on_submit():
        sent = perform(call_it, form.to_command(meeting_id), form=form)
        if sent is not None:
            on_paper = sum(1 for one in queries.called_to(reading(), meeting) if one.address and not one.email)
            text = ngettext("%(num)s kallelse är på väg.", "%(num)s kallelser är på väg.", sent)
            if on_paper:
                text = _("%(sent)s De som saknar e-post får brev: skriv ut dem.", sent=text)
            flash(text if sent else _("Alla med e-post har redan fått kallelsen."), "success")
            return redirect(url_for("meetings.participants", meeting_id=meeting_id), 303)
    contacts = queries.contacts_of(reading(), meeting)
    page = render_template(
        "meetings/call.html",
        form=form,
        meeting=meeting,
        by_post=[one.name for one in contacts if not one.email and one.address],
        by_phone=[one.name for one in contacts if not one.email and not one.address],
        is_first=meeting.called_at is None,
    )
    return page, form.status


@bp.route("/personal/moten/<uuid:meeting_id>/deltagare/<uuid:participant_id>", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def reply(meeting_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """Write down an answer that came by telephone."""
    meeting, row = queries.meeting(reading(), meeting_id), queries.participant(reading(), participant_id)
    if row.meeting_id != meeting.id:
        raise NotFound
    lines = lines_of(meeting, queries.called_to(reading(), meeting))
    name = next(one.name for one in lines if one.row is not None and one.row.id == row.id)
    form = ReplyForm.of(meeting, row, queries.substitute_of(reading(), row.id))
    if form.validate_on_submit():
        command = RecordReply(meeting_id, participant_id, form.to_reply())
        if perform(record_reply, command, form=form):
            flash(_("Svaret är sparat."), "success")
            return redirect(url_for("meetings.participants", meeting_id=meeting_id), 303)
    return render_template("meetings/reply.html", form=form, meeting=meeting, row=row, name=name), form.status


@bp.post("/personal/moten/<uuid:meeting_id>/deltagare/<uuid:participant_id>/ta-bort")
@allow(Permission.MEETING_MANAGE)
def uncall(meeting_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """Somebody is not called after all."""
    form = Form()
    if form.validate_on_submit() and perform(
        remove_participant, RemoveParticipant(meeting_id, participant_id), form=form
    ):
        flash(_("Personen är borttagen från kallelsen."), "success")
        return redirect(url_for("meetings.participants", meeting_id=meeting_id), 303)
    return _page(meeting_id, form)
