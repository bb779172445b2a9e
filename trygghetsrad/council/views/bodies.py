"""Groups and projects: which there are, who belongs to them now and on any other day."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries
from trygghetsrad.council.forms import (
    AppointForm,
    BodyForm,
    BodyNamesForm,
    ChangeBodyForm,
    DayForm,
    EndForm,
    MemberForm,
)
from trygghetsrad.council.models import Appointment, Body, BodyKind, SeatKind
from trygghetsrad.council.use_cases.appointing import appoint, appoint_to_seat, end_appointment
from trygghetsrad.council.use_cases.bodies import add_body, change_body, read_members
from trygghetsrad.council.views import bp
from trygghetsrad.kernel import clock, readings
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import DEFAULT
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading


@bp.get("/personal/radet/grupper")
@allow(Permission.COUNCIL_MANAGE)
def groups() -> ResponseReturnValue:
    """Every group and project, with how many belong to it."""
    found = queries.bodies(reading(), also_ended=True)
    return render_template(
        "council/groups.html",
        bodies=[one for one in found if one.kind is not BodyKind.CITIZENS_COUNCIL],
        names={one.id: one.name for one in found},
        counts=queries.counts_at(reading(), clock.today()),
    )


@bp.route("/personal/radet/grupper/ny", methods=["GET", "POST"])
@allow(Permission.COUNCIL_MANAGE)
def new_group() -> ResponseReturnValue:
    """Begin a group or a project."""
    form = BodyForm()
    form.offer(queries.bodies(reading()))
    if form.validate_on_submit():
        body = perform(add_body, form.to_command(), form=form)
        if body is not None:
            flash(_("Gruppen finns nu. Utse dem som är med."), "success")
            return redirect(url_for("council.group", slug=body.slug), 303)
    return render_template("council/group_new.html", form=form), form.status


@bp.get("/personal/radet/grupper/<slug>")
@allow(Permission.COUNCIL_MANAGE)
def group(slug: str) -> ResponseReturnValue:
    """Who belongs to a group on a day, and who has left it."""
    return _group(_kept(slug), BodyNamesForm(formdata=None))


@bp.post("/personal/radet/grupper/<slug>/namn")
@allow(Permission.COUNCIL_MANAGE)
def group_names(slug: str) -> ResponseReturnValue:
    """Say why the names are read, and have them shown for a quarter of an hour."""
    body, form = _kept(slug), BodyNamesForm()
    if form.validate_on_submit() and perform(read_members, form.to_command(body.id), form=form):
        readings.open_room(_room(body.id))
        return redirect(url_for("council.group", slug=slug), 303)
    return _group(body, form)


@bp.route("/personal/radet/grupper/<slug>/andra", methods=["GET", "POST"])
@allow(Permission.COUNCIL_MANAGE)
def change_group(slug: str) -> ResponseReturnValue:
    """Another name or purpose, another place, or the end of a group's work."""
    body = _kept(slug)
    form = ChangeBodyForm.of(body)
    form.offer(one for one in queries.bodies(reading()) if one.id != body.id)
    if form.validate_on_submit() and perform(change_body, form.to_change(body.id), form=form):
        flash(_("Ändringen är sparad."), "success")
        return redirect(url_for("council.group", slug=slug), 303)
    now = _kept(slug)
    if form.refused_status == 409:  # noqa: PLR2004
        form.renew(now.version)
    return render_template("council/group_change.html", form=form, body=now), form.status


@bp.route("/personal/radet/grupper/<slug>/utse", methods=["GET", "POST"])
@allow(Permission.COUNCIL_MANAGE)
def add_member(slug: str) -> ResponseReturnValue:
    """Appoint somebody to a group."""
    body = _kept(slug)
    form = MemberForm(data={"language": DEFAULT})
    if form.validate_on_submit() and perform(appoint, form.to_command(body.id), form=form):
        flash(_("Personen är med i gruppen."), "success")
        return redirect(url_for("council.group", slug=slug), 303)
    return render_template("council/member_new.html", form=form, body=body), form.status


@bp.route("/personal/radet/plats/<uuid:seat_id>/tillsatt", methods=["GET", "POST"])
@allow(Permission.COUNCIL_MANAGE)
def fill_seat(seat_id: UUID) -> ResponseReturnValue:
    """Appoint police, officials, politicians and organisations to the council by hand."""
    form = AppointForm(data={"language": DEFAULT})
    seat = queries.seat(reading(), seat_id)
    if seat.kind is SeatKind.RESIDENT:
        raise NotFound
    if form.validate_on_submit() and perform(appoint_to_seat, form.to_command(seat_id), form=form):
        flash(_("Platsen är tillsatt."), "success")
        return redirect(url_for("council.seats", period=seat.term_id), 303)
    return render_template("council/fill_seat.html", form=form, seat=seat), form.status


@bp.route("/personal/radet/uppdrag/<uuid:appointment_id>/avsluta", methods=["GET", "POST"])
@allow(Permission.COUNCIL_MANAGE)
def end(appointment_id: UUID) -> ResponseReturnValue:
    """Let somebody leave."""
    form = EndForm()
    appointment = queries.appointment(reading(), appointment_id)
    back, room = home_of(appointment)
    names = readings.is_open(room)
    if request.method == "GET" and not names:
        flash(_("Skriv först varför du behöver läsa namnen."), "info")
        return redirect(back, 303)
    if form.validate_on_submit() and perform(end_appointment, form.to_command(appointment_id), form=form):
        flash(_("Uppdraget är avslutat."), "success")
        return redirect(back, 303)
    number = queries.seat(reading(), appointment.seat_id).number if appointment.seat_id else None
    page = render_template(
        "council/end.html", form=form, appointment=appointment, number=number, names=names, back=back
    )
    return page, form.status


def home_of(appointment: Appointment) -> tuple[str, str]:
    """The page that an appointment is seen on, and the room that its names are read in."""
    if appointment.seat_id is not None:
        term_id = queries.seat(reading(), appointment.seat_id).term_id
        return url_for("council.seats", period=term_id), f"term:{term_id}"
    body = queries.body(reading(), appointment.body_id)
    return url_for("council.group", slug=body.slug), _room(body.id)


def _kept(slug: str) -> Body:
    """A body that is kept here: the citizens' council has pages of its own."""
    body = queries.body_by_slug(reading(), slug)
    if body.kind is BodyKind.CITIZENS_COUNCIL:
        raise NotFound
    return body


def _room(body_id: UUID) -> str:
    return f"body:{body_id}"


def _group(body: Body, names_form: BodyNamesForm) -> ResponseReturnValue:
    private_page()
    days = DayForm(formdata=request.args)
    asked = bool(request.args) and days.validate()
    today = clock.today()
    session = reading()
    on_that_day = queries.members_at(session, body.id, days.day(today)) if asked else None
    page = render_template(
        "council/group.html",
        body=body,
        parent=queries.body(session, body.parent_id) if body.parent_id else None,
        under=queries.bodies_under(session, body.id),
        form=days if days.errors else names_form,
        names_form=names_form,
        days=days,
        day=days.dag.data if asked else None,
        members=queries.belonging(session, body.id, today) if on_that_day is None else on_that_day,
        former=queries.former(session, body.id, today),
        names=readings.is_open(_room(body.id)),
    )
    return page, days.status if days.errors else names_form.status
