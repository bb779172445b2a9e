"""The shape of what is filled in about accounts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wtforms import EmailField

from trygghetsrad.accounts.names import ROLE_NAMES
from trygghetsrad.accounts.rules import LEAST
from trygghetsrad.accounts.use_cases.entry import LogIn
from trygghetsrad.accounts.use_cases.own import ChangePassword, ChoosePassword, RequestReset
from trygghetsrad.accounts.use_cases.users import ChangeRoles, InviteUser
from trygghetsrad.kernel import forms
from trygghetsrad.kernel.i18n import current_language, mark
from trygghetsrad.kernel.permissions import Role


def _account() -> Any:
    return forms.text(
        mark("E-postadress"),
        missing=mark("Skriv din e-postadress."),
        most=254,
        kind=EmailField,
        autocomplete="username",
        spellcheck="false",
    )


def _new_password(label: forms.Text) -> Any:
    return forms.password(
        label,
        missing=mark("Skriv ett nytt lösenord."),
        autocomplete="new-password",
        hint=mark(
            "Minst %(least)s tecken. Fyra ord som inte hör ihop är lätta att minnas och svåra att gissa.", least=LEAST
        ),
    )


def _roles() -> Any:
    return forms.several(mark("Roller"), lambda: [(role.value, str(name)) for role, name in ROLE_NAMES.items()])


class LoginForm(forms.Form):
    email = _account()
    password = forms.password(mark("Lösenord"), missing=mark("Skriv ditt lösenord."), autocomplete="current-password")

    def to_command(self, account_key: str, place_key: str, previous: UUID | None) -> LogIn:
        return LogIn(self.email.data, self.password.data, account_key, place_key, previous)


class ForgottenForm(forms.Form):
    email = _account()

    def to_command(self) -> RequestReset:
        return RequestReset(self.email.data, current_language())


class NewPasswordForm(forms.Form):
    """A password by way of a link."""

    password = _new_password(mark("Nytt lösenord"))

    def to_command(self, purpose: str, secret: str, account_key: str) -> ChoosePassword:
        return ChoosePassword(purpose, secret, self.password.data, account_key, current_language())


class ChangePasswordForm(forms.Form):
    current_password = forms.password(
        mark("Nuvarande lösenord"), missing=mark("Skriv ditt nuvarande lösenord."), autocomplete="current-password"
    )
    password = _new_password(mark("Nytt lösenord"))

    def to_command(self) -> ChangePassword:
        return ChangePassword(self.current_password.data, self.password.data, current_language())


class InviteForm(forms.Form):
    name = forms.text(mark("Namn"), missing=mark("Skriv personens namn."), autocomplete="off")
    email = forms.email(
        mark("E-postadress"),
        missing=mark("Skriv personens e-postadress."),
        hint=mark("Dit skickar vi en länk. Den gäller i sju dagar."),
    )
    roles = _roles()

    def to_command(self) -> InviteUser:
        return InviteUser(self.email.data, self.name.data, _chosen(self.roles.data))


class RolesForm(forms.Form):
    roles = _roles()

    def to_command(self, user_id: UUID) -> ChangeRoles:
        return ChangeRoles(user_id, _chosen(self.roles.data))


def _chosen(values: list[str] | None) -> frozenset[Role]:
    return frozenset(Role(value) for value in values or ())
