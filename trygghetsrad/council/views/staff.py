"""The council's table: its periods, seats and invitations."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries
from trygghetsrad.council.forms import RecordForm, SeatNamesForm, TermForm
from trygghetsrad.council.letters import letters as letters_of
from trygghetsrad.council.overview import table
from trygghetsrad.council.use_cases.invitations import InviteNext, InvitePanel, invite_next, invite_panel, record_answer
from trygghetsrad.council.use_cases.printing import PrintLetters, print_letters
from trygghetsrad.council.use_cases.terms import read_seats, start_term
from trygghetsrad.council.views import bp
from trygghetsrad.kernel import clock, readings
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.kernel.pdf import pdf_answer
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading


@bp.get("/personal/radet")
@allow(Permission.COUNCIL_MANAGE)
def seats() -> ResponseReturnValue:
    """Who sits in the council and what is vacant. Names are shown to whoever has said why, and that is logged."""
    return _seats(Form(), _wanted())


@bp.post("/personal/radet/period/<uuid:term_id>/namn")
@allow(Permission.COUNCIL_MANAGE)
def names(term_id: UUID) -> ResponseReturnValue:
    """Say why the names are read, and have them shown for a quarter of an hour."""
    form = SeatNamesForm()
    if form.validate_on_submit() and perform(read_seats, form.to_command(term_id), form=form):
        readings.open_room(_room(term_id))
        return redirect(url_for("council.seats", period=term_id), 303)
    return _seats(form, term_id, form)


@bp.post("/personal/radet/period/<uuid:term_id>/bjud-in/<uuid:draw_id>")
@allow(Permission.COUNCIL_MANAGE)
def invite(term_id: UUID, draw_id: UUID) -> ResponseReturnValue:
    """Invite everyone on a drawn panel."""
    form = Form()
    if form.validate_on_submit():
        invited = perform(invite_panel, InvitePanel(term_id, draw_id), form=form)
        if invited:
            flash(ngettext("%(num)s person är inbjuden.", "%(num)s personer är inbjudna.", invited), "success")
            return redirect(url_for("council.seats", period=term_id), 303)
    return _seats(form, term_id)


@bp.post("/personal/radet/plats/<uuid:seat_id>/nasta")
@allow(Permission.COUNCIL_MANAGE)
def next_alternate(seat_id: UUID) -> ResponseReturnValue:
    """Invite the next alternate to a vacant seat."""
    form = Form()
    term_id = queries.seat(reading(), seat_id).term_id
    if form.validate_on_submit() and perform(invite_next, InviteNext(seat_id), form=form):
        flash(_("Nästa ersättare är inbjuden."), "success")
        return redirect(url_for("council.seats", period=term_id), 303)
    return _seats(form, term_id)


@bp.post("/personal/radet/period/<uuid:term_id>/brev")
@allow(Permission.COUNCIL_MANAGE)
def letters(term_id: UUID) -> ResponseReturnValue:
    """Mark the letters as printed, and open the file."""
    form = Form()
    if not readings.is_open(_room(term_id)):
        return _say_why_first(term_id)
    if form.validate_on_submit() and perform(print_letters, PrintLetters(term_id), form=form):
        return redirect(url_for("council.letters_file", term_id=term_id), 303)
    return _seats(form, term_id)


@bp.get("/personal/radet/period/<uuid:term_id>/brev.pdf")
@allow(Permission.COUNCIL_MANAGE)
def letters_file(term_id: UUID) -> ResponseReturnValue:
    """Every open invitation that goes by letter, as one file to print."""
    private_page()
    term = queries.term(reading(), term_id)
    waiting = queries.letters_to_print(reading(), term_id)
    if not readings.is_open(_room(term_id)):
        return _say_why_first(term_id)
    if not waiting:
        raise NotFound
    return pdf_answer(letters_of(waiting, term, clock.today()), "inbjudningar.pdf")


@bp.route("/personal/radet/ny-period", methods=["GET", "POST"])
@allow(Permission.COUNCIL_MANAGE)
def new_term() -> ResponseReturnValue:
    """Open a period and put its chairs out."""
    form = TermForm()
    if form.validate_on_submit():
        term = perform(start_term, form.to_command(), form=form)
        if term is not None:
            flash(_("Perioden är skapad."), "success")
            return redirect(url_for("council.seats", period=term.id), 303)
    return render_template("council/new_term.html", form=form), form.status


@bp.route("/personal/radet/inbjudan/<uuid:invitation_id>/svar", methods=["GET", "POST"])
@allow(Permission.COUNCIL_MANAGE)
def record(invitation_id: UUID) -> ResponseReturnValue:
    """Write down an answer that came by telephone or letter."""
    form = RecordForm()
    asked = queries.invitation(reading(), invitation_id)
    term, row = queries.row_of(reading(), asked)
    names = readings.is_open(_room(term.id))
    if request.method == "GET" and not names:
        return _say_why_first(term.id)
    if form.validate_on_submit() and perform(record_answer, form.to_command(invitation_id), form=form):
        flash(_("Svaret är sparat."), "success")
        return redirect(url_for("council.seats", period=term.id), 303)
    person = next((one for one in row.asked if one.invitation.id == invitation_id), None)
    if person is None:
        raise NotFound
    page = render_template("council/record.html", form=form, asked=person, seat=row.seat, names=names)
    return page, form.status


def _room(term_id: UUID) -> str:
    return f"term:{term_id}"


def _say_why_first(term_id: UUID) -> ResponseReturnValue:
    flash(_("Skriv först varför du behöver läsa namnen."), "info")
    return redirect(url_for("council.seats", period=term_id), 303)


def _wanted() -> UUID | None:
    typed = request.args.get("period")
    if typed is None:
        return None
    try:
        return UUID(typed)
    except ValueError:
        raise NotFound from None


def _seats(form: Form, wanted: UUID | None, names_form: SeatNamesForm | None = None) -> ResponseReturnValue:
    terms = queries.terms(reading())
    term = queries.term_to_show(terms, clock.today(), wanted)
    names = term is not None and readings.is_open(_room(term.id))
    page = render_template(
        "council/seats.html",
        form=form,
        names_form=names_form or SeatNamesForm(formdata=None),
        terms=terms,
        table=table(reading(), term, clock.today(), names=names) if term else None,
        names=names,
    )
    return page, form.status
