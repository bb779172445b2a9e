"""One's own account."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.accounts import login as browser
from trygghetsrad.accounts import queries
from trygghetsrad.accounts.forms import ChangePasswordForm
from trygghetsrad.accounts.names import ROLE_NAMES
from trygghetsrad.accounts.use_cases.own import EndAllLogins, change_password, end_all_logins
from trygghetsrad.accounts.views import bp
from trygghetsrad.kernel import limits
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, perform, reading


@bp.route("/personal/mitt-konto", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
@limiter.limit(limits.LOGINS, methods=["POST"])
def own() -> ResponseReturnValue:
    """Who I am here, where I am logged in, and a new password."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        entered = perform(change_password, form.to_command(), form=form)
        if entered:
            browser.begin(entered.user, entered.secret)
            flash(_("Lösenordet är ändrat. Du är utloggad överallt utom här."), "success")
            return redirect(url_for(".own"), 303)
    actor_id = current_actor().id
    if actor_id is None:
        raise NotFound
    user = queries.user(reading(), actor_id)
    logins = queries.open_logins(reading(), actor_id)
    here = browser.current_login()
    page = render_template("accounts/own.html", form=form, user=user, logins=logins, here=here, role_names=ROLE_NAMES)
    return page, form.status


@bp.post("/personal/mitt-konto/logga-ut-overallt")
@allow(Permission.OWN_ACCOUNT)
@limiter.limit(limits.WRITES, methods=["POST"])
def log_out_everywhere() -> ResponseReturnValue:
    """End every log-in of mine, this one included."""
    perform(end_all_logins, EndAllLogins())
    browser.end()
    flash(_("Du är utloggad överallt."), "success")
    return redirect(url_for(".login"), 303)
