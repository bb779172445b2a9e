"""Photos: the sender's question page, the staff's choice, and the pictures themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import limits, pictures
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading, takes_files
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.forms import StaffForm
from trygghetsrad.suggestions.photo_forms import ShowPhotoForm
from trygghetsrad.suggestions.use_cases import (
    AddPhotos,
    ErasePhoto,
    RemovePhoto,
    add_photos,
    erase_photo,
    remove_photo,
    show_photo,
)
from trygghetsrad.suggestions.use_cases.photos import MOST
from trygghetsrad.suggestions.views import NUMBER, bp
from trygghetsrad.suggestions.views.act import CONFLICT
from trygghetsrad.suggestions.views.send import JOURNEY
from trygghetsrad.suggestions.views.staff import around

STEP = "bild"
ROOM = 64 * 1024
"""Bytes for what a form sends around its files."""


@bp.route("/forslag/nytt/bild", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@takes_files(MOST * pictures.MOST_BYTES + ROOM)
@limiter.limit(limits.WRITES, methods=["POST"])
def photos() -> ResponseReturnValue:
    """A question page like the others; what is sent lies beside the draft. "Lägg till" stays on the page."""
    asked, answers, secret = JOURNEY.step(STEP), JOURNEY.answers(), JOURNEY.secret
    if asked is None or secret is None or not answers:
        return redirect(url_for(".start"), 303)
    form: Any = JOURNEY.form_for(asked, answers)
    if form.validate_on_submit() and (new := form.pictures()) is not None:
        perform(add_photos, AddPhotos(secret, new), form=form)
        if not form.photos.errors:
            return redirect(request.full_path, 303) if "more" in request.form else JOURNEY.accept(asked, form, answers)
    number, total = JOURNEY.place(asked, answers)
    page = render_template(
        "suggestions/send/bild.html",
        form=form,
        step={"number": number, "total": total},
        back_url=JOURNEY.url_before(asked, answers),
        photos=queries.waiting_photos(reading(), secret),
        most=MOST,
    )
    return page, form.status


@bp.post("/forslag/nytt/bild/<uuid:photo_id>/ta-bort")
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def drop_photo(photo_id: UUID) -> ResponseReturnValue:
    if JOURNEY.secret is not None:
        perform(remove_photo, RemovePhoto(JOURNEY.secret, photo_id))
    return redirect(url_for(".photos", andra=request.args.get("andra")), 303)


@bp.get("/forslag/nytt/bild/<uuid:photo_id>")
@allow(Permission.PUBLIC)
def waiting_photo(photo_id: UUID) -> ResponseReturnValue:
    if JOURNEY.secret is None:
        raise NotFound
    return _picture(queries.waiting_photo(reading(), JOURNEY.secret, photo_id))


@bp.get(f"/forslag/{NUMBER}/bild/<uuid:photo_id>")
@allow(Permission.PUBLIC)
def public_photo(number: int, photo_id: UUID) -> ResponseReturnValue:
    response = _picture(queries.public_photo(reading(), number, photo_id))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@bp.get(f"/personal/forslag/{NUMBER}/bild/<uuid:photo_id>")
@allow(Permission.SUGGESTION_READ)
def staff_photo(number: int, photo_id: UUID) -> ResponseReturnValue:
    return _picture(queries.photo_of(reading(), number, photo_id))


@bp.route(f"/personal/forslag/{NUMBER}/bild/<uuid:photo_id>/visa", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_DECIDE)
def choose_photo(number: int, photo_id: UUID) -> ResponseReturnValue:
    """Whether everyone sees a photo, with words for those who do not see it."""
    suggestion = queries.by_number(reading(), number)
    photo = queries.photo(reading(), suggestion.id, photo_id)
    form = ShowPhotoForm(data={"version": suggestion.version, "public": photo.public, "description": photo.description})
    if form.validate_on_submit() and perform(show_photo, form.to_command(suggestion.id, photo_id), form=form):
        flash(_("Valet för bilden är sparat."), "success")
        return redirect(url_for(".handle", number=number), 303)
    current = queries.by_number(reading(), number)
    if form.refused_status == CONFLICT:
        form.renew(current.version)
    page = render_template(
        "suggestions/act/photo.html",
        form=form,
        suggestion=current,
        photo=queries.photo(reading(), current.id, photo_id),
        **around(current),
        back_url=url_for(".handle", number=number),
    )
    return page, form.status


@bp.post(f"/personal/forslag/{NUMBER}/bild/<uuid:photo_id>/ta-bort")
@allow(Permission.SUGGESTION_DECIDE)
def discard_photo(number: int, photo_id: UUID) -> ResponseReturnValue:
    suggestion = queries.by_number(reading(), number)
    perform(erase_photo, ErasePhoto(suggestion.id, StaffForm().seen, photo_id))
    flash(_("Bilden är borttagen."), "success")
    return redirect(url_for(".handle", number=number), 303)


def _picture(jpeg: bytes) -> Response:
    return Response(jpeg, mimetype="image/jpeg")
