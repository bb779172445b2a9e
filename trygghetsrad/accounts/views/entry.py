"""Log in, log out, and the links that lead in: invitation and forgotten password."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.accounts import login as browser
from trygghetsrad.accounts import queries
from trygghetsrad.accounts.forms import ForgottenForm, LoginForm, NewPasswordForm
from trygghetsrad.accounts.queries import INVITATION, RESET
from trygghetsrad.accounts.use_cases.entry import LogOut, Outcome, log_in, log_out
from trygghetsrad.accounts.use_cases.own import check_link_fits, choose_password, request_reset
from trygghetsrad.accounts.views import bp
from trygghetsrad.kernel import clock, limits
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, perform, reading, safe_next

WRONG = mark(
    "E-postadressen och lösenordet stämmer inte ihop. Kontrollera stavningen, eller välj ett nytt lösenord "
    "med länken under knappen."
)


@bp.route("/personal/logga-in", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.LOGINS, methods=["POST"])
def login() -> ResponseReturnValue:
    """Log in with e-mail address and password."""
    form = LoginForm()
    wanted = request.args.get("next")
    if request.method == "GET" and not current_actor().is_public:
        return redirect(safe_next(wanted, browser.home_of(current_actor())), 303)
    if form.validate_on_submit():
        attempt = perform(log_in, form.to_command(*browser.keys_of(form.email.data), browser.current_login()))
        if attempt and attempt.user:
            browser.begin(attempt.user, attempt.secret)
            return redirect(safe_next(wanted, browser.home_of(attempt.user.actor)), 303)
        if attempt and attempt.outcome is Outcome.WAIT:
            abort(429)
        form.refuse(Refused(WRONG))
    return render_template("accounts/login.html", form=form), form.status


@bp.post("/personal/logga-ut")
@allow(Permission.OWN_ACCOUNT)
def logout() -> ResponseReturnValue:
    """End this log-in, and tell the browser to drop what it has kept of the pages."""
    login_id = browser.current_login()
    if login_id:
        perform(log_out, LogOut(login_id))
    browser.end()
    flash(_("Du är utloggad."), "success")
    response = redirect(url_for("accounts.login"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/personal/glomt", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.LOGINS, methods=["POST"])
def forgotten() -> ResponseReturnValue:
    """Ask for a link. The answer is the same whether there is such an account or not."""
    form = ForgottenForm()
    if form.validate_on_submit():
        perform(request_reset, form.to_command())
        return redirect(url_for(".link_sent"), 303)
    return render_template("accounts/forgotten.html", form=form), form.status


@bp.get("/personal/glomt/skickat")
@allow(Permission.PUBLIC)
def link_sent() -> ResponseReturnValue:
    """What happens next."""
    return render_template("accounts/link_sent.html")


@bp.route("/personal/valkommen/<token>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def welcome(token: str) -> ResponseReturnValue:
    """Accept an invitation: choose a password."""
    return _choose(INVITATION, token, "accounts/welcome.html")


@bp.route("/personal/nytt-losenord/<token>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password."""
    return _choose(RESET, token, "accounts/reset.html")


def _choose(purpose: str, token: str, template: str) -> ResponseReturnValue:
    private_page()
    form = NewPasswordForm()
    user = queries.user_of_link(reading(), purpose, token, now=clock.now())
    check_link_fits(user, purpose)
    account_key, _place = browser.keys_of(user.email or "")
    if form.validate_on_submit():
        entered = perform(choose_password, form.to_command(purpose, token, account_key), form=form)
        if entered:
            browser.begin(entered.user, entered.secret)
            flash(_("Lösenordet är sparat. Du är inloggad."), "success")
            return redirect(browser.home_of(entered.user.actor), 303)
    return render_template(template, form=form, user=user), form.status
