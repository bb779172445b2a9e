"""Pages of the programme: for everybody, and for those who keep it or report for a group."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from babel.dates import format_date
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import language_in_force
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import current_actor, perform, reading
from trygghetsrad.programme import labels, queries, words

bp = Blueprint("programme", __name__)
HIGHEST = 2_147_483_647
CONFLICT = 409


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"labels": labels, "words": words, "public_sections": public_sections, "staff_sections": staff_sections}


@bp.app_template_filter()
def month_and_year(day: date) -> str:
    """mars 2027."""
    return str(format_date(day, "LLLL y", locale=language_in_force()))


def public_sections() -> list[tuple[str, str, bool]]:
    """The programme's pages for everybody, for the links below the heading."""
    return _links(
        [
            (_("Översikt"), "programme.index"),
            (_("Mål"), "programme.goals"),
            (_("Aktiviteter"), "programme.activities"),
            (_("Skador"), "statistics.explore"),
            (_("Utbyte med andra"), "programme.network"),
            (_("Certifiering"), "programme.certificate"),
        ]
    )


def staff_sections() -> list[tuple[str, str, bool]]:
    """The programme's pages for those who keep it."""
    pages = [
        (_("Översikt"), "programme.overview"),
        (_("Mål"), "programme.staff_goals"),
        (_("Aktiviteter"), "programme.staff_activities"),
    ]
    if current_actor().may(Permission.PROGRAMME_MANAGE):
        pages += [
            (_("Utvärderingar"), "programme.staff_evaluations"),
            (_("Utbyte med andra"), "programme.staff_network"),
            (_("Certifiering"), "programme.staff_certification"),
        ]
    return _links(pages)


def _links(pages: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    return [(text, url_for(endpoint), request.endpoint == endpoint) for text, endpoint in pages]


def own_group(body_id: UUID) -> Body:
    """The group, if this actor reports for it. Anybody else meets the same page as for one that never was."""
    return queries.require_group(reading(), current_actor(), body_id)


class ChangeForm(Protocol):
    """A form about one row, with the version that its writer saw."""

    refused_status: int

    def validate_on_submit(self) -> bool: ...
    def to_change(self, row_id: UUID) -> Any: ...
    def renew(self, version: int) -> None: ...
    def refuse(self, refusal: Any) -> None: ...
    @property
    def status(self) -> int: ...


def change(
    row_id: UUID,
    form: ChangeForm,
    use_case: Callable[..., Any],
    page: str,
    *,
    back: str,
    said: str,
    now_there: Callable[[], dict[str, Any]],
) -> ResponseReturnValue:
    """Save a change and go back, or show the form with what is to be rectified and how things stand now."""
    if form.validate_on_submit() and perform(use_case, form.to_change(row_id), form=form):
        flash(said, "success")
        return redirect(back, 303)
    context = now_there()
    if form.refused_status == CONFLICT:
        form.renew(context["row"].version)
    return render_template(f"programme/{page}", form=form, back=back, **context), form.status


from trygghetsrad.programme.views import activities as activities  # noqa: E402 - they hang their routes on `bp`
from trygghetsrad.programme.views import certification as certification  # noqa: E402
from trygghetsrad.programme.views import goals as goals  # noqa: E402
from trygghetsrad.programme.views import groups as groups  # noqa: E402
from trygghetsrad.programme.views import learning as learning  # noqa: E402
from trygghetsrad.programme.views import measuring as measuring  # noqa: E402
from trygghetsrad.programme.views import public as public  # noqa: E402
from trygghetsrad.programme.views import public_certificate as public_certificate  # noqa: E402
from trygghetsrad.programme.views import public_deeds as public_deeds  # noqa: E402
