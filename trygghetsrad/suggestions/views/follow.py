"""Journey 6: the sender reads what became of it, by number and code or by the link in a letter."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import limits
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, perform, reading
from trygghetsrad.suggestions import labels, queries
from trygghetsrad.suggestions.forms import DisputeForm, FollowForm, HowForm, QuestionForm
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Action, State
from trygghetsrad.suggestions.use_cases import choose_reply, dispute_answer, reply_to_question
from trygghetsrad.suggestions.views import bp
from trygghetsrad.thread.queries import linked_with

OPENED = "suggestion-opened"


@bp.route("/forslag/folj", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def follow() -> ResponseReturnValue:
    """Number and code. The right pair is remembered in the visitor's cookie alone; no address holds a secret."""
    form = FollowForm()
    if form.validate_on_submit():
        keys = current_app.extensions["config"].secret_keys
        suggestion = queries.by_code(reading(), form.number.data, form.code.data, keys)
        if suggestion is not None:
            session[OPENED] = str(suggestion.id)
            return redirect(url_for(".followed"), 303)
        form.refuse(Refused(mark("Numret och koden hör inte ihop. Se efter på kvittot och försök igen."), field="code"))
    return render_template("suggestions/follow/form.html", form=form), form.status


@bp.route("/forslag/folj/svar", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def followed() -> ResponseReturnValue:
    """The suggestion that the code opened."""
    opened = session.get(OPENED)
    suggestion = queries.find(reading(), UUID(opened)) if opened else None
    if suggestion is None:
        return redirect(url_for(".follow"), 303)
    return _page(suggestion, url_for(".followed"), by_code=True)


@bp.post("/forslag/folj/stang")
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def close() -> ResponseReturnValue:
    """Forget what the code opened: for those who share a computer."""
    session.pop(OPENED, None)
    return redirect(url_for(".follow"), 303)


@bp.route("/forslag/folj/<secret>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def follow_link(secret: str) -> ResponseReturnValue:
    """The suggestion that a letter's link opens. The link may be read as often as one likes."""
    suggestion = queries.by_follow_secret(reading(), secret)
    return _page(suggestion, url_for(".follow_link", secret=secret), by_code=False)


@bp.route("/forslag/folj/hur", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def how() -> ResponseReturnValue:
    """How the sender hears of what the code opened."""
    opened = session.get(OPENED)
    suggestion = queries.find(reading(), UUID(opened)) if opened else None
    if suggestion is None:
        return redirect(url_for(".follow"), 303)
    return _how(suggestion, url_for(".followed"))


@bp.route("/forslag/folj/<secret>/hur", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def how_by_link(secret: str) -> ResponseReturnValue:
    suggestion = queries.by_follow_secret(reading(), secret)
    return _how(suggestion, url_for(".follow_link", secret=secret))


def _how(suggestion: Suggestion, back_url: str) -> ResponseReturnValue:
    private_page()
    form = HowForm(suggestion)
    if form.validate_on_submit() and perform(choose_reply, form.to_command(suggestion.id), form=form):
        flash(_("Ditt val är sparat."), "success")
        return redirect(back_url, 303)
    return render_template("suggestions/follow/how.html", form=form, back_url=back_url), form.status


def _page(suggestion: Suggestion, here: str, *, by_code: bool) -> ResponseReturnValue:
    private_page()
    leader = queries.find(reading(), suggestion.leader_id) if suggestion.leader_id else None
    told = leader is not None and leader.state is State.ANSWERED
    reply, dispute = QuestionForm(), DisputeForm()
    if _said(suggestion, reply, dispute):
        return redirect(here, 303)
    form = reply if suggestion.may(Action.REPLY) or "reply_text" in request.form else dispute
    led_to = linked_with(
        reading(), "suggestion", (leader or suggestion).id, ("agenda_item", "activity"), actor=current_actor()
    )
    page = render_template(
        "suggestions/follow/suggestion.html",
        form=form,
        suggestion=suggestion,
        leader=leader,
        events=labels.timeline_rows(queries.timeline(reading(), suggestion.id, for_sender=True)),
        points=led_to.get("agenda_item", []),
        activities=led_to.get("activity", []),
        by_code=by_code,
        how_url=url_for(".how") if by_code else f"{here}/hur",
        may_reply=suggestion.may(Action.REPLY),
        may_dispute=suggestion.may(Action.DISPUTE, told=told),
    )
    return page, form.status


def _said(suggestion: Suggestion, reply: QuestionForm, dispute: DisputeForm) -> bool:
    """Take what the sender has sent: the answer to a question, or that it is not solved."""
    if "reply_text" in request.form:
        if reply.validate_on_submit() and perform(reply_to_question, reply.to_command(suggestion.id), form=reply):
            flash(_("Tack. Vi har fått ditt svar och läser det."), "success")
            return True
    elif dispute.validate_on_submit() and perform(dispute_answer, dispute.to_command(suggestion.id), form=dispute):
        flash(_("Tack för att du berättar. Ärendet ligger nu hos oss igen, och du får ett nytt svar."), "success")
        return True
    return False
