"""A member's own way in and out, what may be published about them, leaving, and what we hold."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask import json as flask_json
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries
from trygghetsrad.council.extract import extract_of, sections_of
from trygghetsrad.council.forms import LeaveForm, MemberLinkForm, OwnConsentForm
from trygghetsrad.council.member_page import let_in, member_here, secret_here, shut_out, to_the_door
from trygghetsrad.council.models import Appointment
from trygghetsrad.council.queries import Member
from trygghetsrad.council.use_cases.own import (
    LINK,
    ClosePage,
    OpenPage,
    ask_for_link,
    ask_to_leave,
    close_page,
    open_page,
    say_what_is_public,
)
from trygghetsrad.council.views import bp
from trygghetsrad.kernel import clock, limits, links
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading


@bp.route("/min-sida/lank", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def member_link() -> ResponseReturnValue:
    """Ask for a link to one's own page. The answer is the same whether the address is a member's or not."""
    form = MemberLinkForm()
    if form.validate_on_submit() and perform(ask_for_link, form.to_command(current_language()), form=form):
        return redirect(url_for("council.member_link_sent"), 303)
    return render_template("council/own_link.html", form=form), form.status


@bp.get("/min-sida/skickad")
@allow(Permission.PUBLIC)
def member_link_sent() -> ResponseReturnValue:
    return render_template("council/own_link_sent.html")


@bp.route("/min-sida/oppna/<token>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def member_open(token: str) -> ResponseReturnValue:
    """The letter's link: a page with one button. Reading it uses nothing up, the button does."""
    private_page()
    form = Form()
    if form.validate_on_submit():
        secret = perform(open_page, OpenPage(token))
        if secret:
            let_in(secret)
            return redirect(url_for("pages.my_page"), 303)
    links.find_link(reading(), LINK, token, now=clock.now())
    return render_template("council/own_open.html", form=form), form.status


@bp.post("/min-sida/stang")
@allow(Permission.PUBLIC)
def member_close() -> ResponseReturnValue:
    """Shut this browser out."""
    return _closed(everywhere=False)


@bp.post("/min-sida/stang-overallt")
@allow(Permission.PUBLIC)
def member_close_everywhere() -> ResponseReturnValue:
    """Shut every browser out that has been let in to this person's page."""
    return _closed(everywhere=True)


def _closed(*, everywhere: bool) -> ResponseReturnValue:
    private_page()
    if Form().validate_on_submit():
        perform(close_page, ClosePage(secret_here(), everywhere))
        shut_out()
        flash(_("Din sida är stängd."), "success")
    return redirect(url_for("council.member_link"), 303)


@bp.route("/min-sida/pa-webben/<uuid:appointment_id>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def member_consent(appointment_id: UUID) -> ResponseReturnValue:
    """Say what may be published, or take it back."""
    member = member_here()
    if member is None:
        return to_the_door()
    appointment = _mine(member, appointment_id)
    form = OwnConsentForm(data={"published": appointment.published})
    form.offer(appointment)
    if form.validate_on_submit():
        command = form.to_command(secret_here(), appointment_id)
        if perform(say_what_is_public, command, form=form, actor=member.actor):
            flash(_("Ditt svar är sparat."), "success")
            return redirect(url_for("pages.my_page"), 303)
    body = queries.body(reading(), appointment.body_id)
    return render_template("council/own_consent.html", form=form, appointment=appointment, body=body), form.status


@bp.route("/min-sida/sluta/<uuid:appointment_id>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def member_leave(appointment_id: UUID) -> ResponseReturnValue:
    """Ask to leave. A reason is the member's own choice."""
    member = member_here()
    if member is None:
        return to_the_door()
    appointment = _mine(member, appointment_id)
    form = LeaveForm()
    if form.validate_on_submit():
        command = form.to_command(secret_here(), appointment_id)
        if perform(ask_to_leave, command, form=form, actor=member.actor):
            thanks = _("Vi har fått ditt meddelande och hör av oss om din sista dag. Tack för tiden du har gett.")
            flash(thanks, "success")
            return redirect(url_for("pages.my_page"), 303)
    body = queries.body(reading(), appointment.body_id)
    return render_template("council/own_leave.html", form=form, appointment=appointment, body=body), form.status


@bp.get("/min-sida/uppgifter")
@allow(Permission.PUBLIC)
def member_data() -> ResponseReturnValue:
    """Everything that is held about the member, and what of it is public."""
    member = member_here()
    if member is None:
        return to_the_door()
    parts, sections = extract_of(reading(), member), sections_of(reading(), member)
    return render_template("council/own_data.html", parts=parts, sections=sections)


@bp.get("/min-sida/uppgifter.json")
@allow(Permission.PUBLIC)
def member_data_file() -> ResponseReturnValue:
    """The same as a file to keep."""
    member = member_here()
    if member is None:
        return to_the_door()
    parts = [
        {"om": part.title, "uppgifter": dict(part.facts), "svar_om_publicering": [dict(one) for one in part.answers]}
        for part in extract_of(reading(), member)
    ]
    held = {
        "uppdrag": parts,
        **{
            one.key: [dict(zip(one.headings, row, strict=True)) for row in one.rows]
            for one in sections_of(reading(), member)
        },
    }
    answer = Response(flask_json.dumps(held, ensure_ascii=False, indent=2), content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="mina-uppgifter.json"'
    return answer


def _mine(member: Member, appointment_id: UUID) -> Appointment:
    """One of the member's own. Another's is not there."""
    for one in member.appointments:
        if one.id == appointment_id:
            return one
    raise NotFound
