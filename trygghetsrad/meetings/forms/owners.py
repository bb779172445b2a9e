"""The field for a member who is to do what an action says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from trygghetsrad.council.queries import CouncilMember
from trygghetsrad.kernel.forms import one_of
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.meetings.forms.keeping import member_label


def member_field() -> Any:
    return one_of(
        mark("Eller är det en ledamot?"),
        hint=mark("Namnet visas på webben bara om ledamoten har sagt ja till det. Annars visas enheten eller rollen."),
    )


def offer_members(field: SelectField, members: Iterable[CouncilMember]) -> None:
    """Fill in who may be chosen, after nobody."""
    nobody = SelectChoice("", str(mark("Ingen ledamot")))
    field.choices = [nobody, *(SelectChoice(str(one.id), member_label(one)) for one in members)]


def says_who(role: Any, member: Any) -> bool:
    """Whether a unit, a role or a member is to do it; else it is said at the field."""
    if role.data or member.data:
        return True
    role.errors = [*role.errors, str(mark("Skriv vem som ansvarar, eller välj en ledamot."))]
    return False
