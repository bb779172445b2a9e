"""The contact centre's page: what a caller says, on one page, with whom it concerns and when we answer beside it."""

from __future__ import annotations

from flask import current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.accounts import queries as accounts
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.journeys import sending_key
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, looking, perform, reading
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.codes import code_behind
from trygghetsrad.suggestions.forms import RegisterForm
from trygghetsrad.suggestions.queries import Waiting
from trygghetsrad.suggestions.use_cases import register_suggestion
from trygghetsrad.suggestions.views import bp

REGISTERED = "suggestion-registered"


@bp.route("/personal/registrera", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_REGISTER)
def register() -> ResponseReturnValue:
    """Write it down. What is like it, or comes from the same caller, is shown once before anything is kept."""
    form = RegisterForm()
    form.offer(accounts.names_with(reading(), Permission.SUGGESTION_READ), current_language())
    alike, shown = _alike(form), form.has_looked
    if alike:
        form.show_alike(alike)
    if form.validate_on_submit() and (shown or not alike):
        command = form.to_command()
        if perform(register_suggestion, command, form=form):
            session[REGISTERED] = command.secret
            return redirect(url_for(".registered"), 303)
    page = render_template("suggestions/desk/register.html", form=form, alike=alike)
    return page, form.status


def _alike(form: RegisterForm) -> list[Waiting]:
    """Those from the same address first, then those that say something like it."""
    if not form.is_submitted() or not form.text.data or _sent_before(form):
        return []
    same = queries.from_address(looking(), form.reply_to.data) if form.reply_to.data else []
    others = queries.received_alike(looking(), form.text.data, language=form.reader)
    return list({one.number: one for one in (*same, *others)}.values())[: queries.MOST_ALIKE]


def _sent_before(form: RegisterForm) -> bool:
    """The second half of a double click is not like itself."""
    return queries.by_sending_key(reading(), sending_key(form.secret)) is not None


@bp.get("/personal/registrera/klart")
@allow(Permission.SUGGESTION_REGISTER)
def registered() -> ResponseReturnValue:
    """What to read back to the caller."""
    secret: str | None = session.get(REGISTERED)
    suggestion = queries.by_sending_key(reading(), sending_key(secret)) if secret else None
    if suggestion is None:
        return redirect(url_for(".register"), 303)
    keys = current_app.extensions["config"].secret_keys
    code = code_behind(suggestion.number, str(secret), suggestion.code_digest, keys)
    leader = queries.find(reading(), suggestion.leader_id) if suggestion.leader_id else None
    return render_template("suggestions/desk/registered.html", suggestion=suggestion, code=code, leader=leader)
