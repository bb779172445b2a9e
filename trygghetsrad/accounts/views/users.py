"""The administrator's pages about accounts."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.accounts import queries
from trygghetsrad.accounts.forms import InviteForm, RolesForm
from trygghetsrad.accounts.models import User
from trygghetsrad.accounts.names import ROLE_HINTS, ROLE_NAMES, STATE_NAMES
from trygghetsrad.accounts.rules import AccountState
from trygghetsrad.accounts.use_cases.users import (
    ActivateUser,
    DeactivateUser,
    EraseUser,
    ResendInvitation,
    activate_user,
    change_roles,
    deactivate_user,
    erase_user,
    invite_user,
    resend_invitation,
)
from trygghetsrad.accounts.views import bp
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading


@bp.get("/personal/anvandare")
@allow(Permission.USERS_MANAGE)
def users() -> ResponseReturnValue:
    """Everybody with an account."""
    return render_template(
        "accounts/users.html", users=queries.users(reading()), role_names=ROLE_NAMES, state_names=STATE_NAMES
    )


@bp.route("/personal/anvandare/ny", methods=["GET", "POST"])
@allow(Permission.USERS_MANAGE)
def invite() -> ResponseReturnValue:
    """Invite somebody."""
    form = InviteForm()
    if form.validate_on_submit() and perform(invite_user, form.to_command(), form=form):
        flash(_("Inbjudan är på väg till %(email)s.", email=form.email.data), "success")
        return redirect(url_for(".users"), 303)
    return render_template("accounts/invite.html", form=form, hints=_hints()), form.status


@bp.route("/personal/anvandare/<uuid:user_id>", methods=["GET", "POST"])
@allow(Permission.USERS_MANAGE)
def user(user_id: UUID) -> ResponseReturnValue:
    """One account: its roles, and what else can be done with it."""
    account = _account(user_id)
    form = RolesForm(roles=sorted(account.roles))
    if form.validate_on_submit() and perform(change_roles, form.to_command(user_id), form=form):
        flash(_("Rollerna är sparade. De gäller från nästa inloggning."), "success")
        return redirect(url_for(".users"), 303)
    return _page(account, form)


@bp.post("/personal/anvandare/<uuid:user_id>/bjud-in")
@allow(Permission.USERS_MANAGE)
def resend(user_id: UUID) -> ResponseReturnValue:
    """Send the invitation again."""
    account = _account(user_id)
    form = RolesForm(formdata=None, roles=sorted(account.roles))
    if perform(resend_invitation, ResendInvitation(user_id), form=form):
        flash(_("En ny inbjudan är på väg."), "success")
        return redirect(url_for(".user", user_id=user_id), 303)
    return _page(account, form)


@bp.post("/personal/anvandare/<uuid:user_id>/stang-av")
@allow(Permission.USERS_MANAGE)
def deactivate(user_id: UUID) -> ResponseReturnValue:
    """Close an account."""
    account = _account(user_id)
    form = RolesForm(formdata=None, roles=sorted(account.roles))
    if perform(deactivate_user, DeactivateUser(user_id), form=form):
        flash(_("Kontot är avstängt och utloggat överallt."), "success")
        return redirect(url_for(".user", user_id=user_id), 303)
    return _page(account, form)


@bp.post("/personal/anvandare/<uuid:user_id>/oppna")
@allow(Permission.USERS_MANAGE)
def activate(user_id: UUID) -> ResponseReturnValue:
    """Open a closed account."""
    perform(activate_user, ActivateUser(user_id))
    flash(_("Kontot är öppet igen."), "success")
    return redirect(url_for(".user", user_id=user_id), 303)


@bp.route("/personal/anvandare/<uuid:user_id>/ta-bort", methods=["GET", "POST"])
@allow(Permission.USERS_MANAGE)
def erase(user_id: UUID) -> ResponseReturnValue:
    """Empty a closed account, after one question."""
    account = _account(user_id)
    form = Form()
    if form.validate_on_submit() and perform(erase_user, EraseUser(user_id), form=form):
        flash(_("Uppgifterna är borttagna."), "success")
        return redirect(url_for(".users"), 303)
    return render_template("accounts/erase.html", form=form, user=account), form.status


def _account(user_id: UUID) -> User:
    account = queries.user(reading(), user_id)
    if account.state is AccountState.ERASED:
        raise NotFound
    return account


def _page(account: User, form: RolesForm) -> ResponseReturnValue:
    page = render_template(
        "accounts/user.html", form=form, user=account, state=STATE_NAMES[account.state], hints=_hints()
    )
    return page, form.status


def _hints() -> dict[str, str]:
    return {role.value: str(hint) for role, hint in ROLE_HINTS.items()}
