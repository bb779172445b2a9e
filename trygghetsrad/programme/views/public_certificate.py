"""Säkert och tryggt: the certificate and its history, and each year that went."""

from __future__ import annotations

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.pdf import pdf_answer
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, reading
from trygghetsrad.programme import dossier as filing
from trygghetsrad.programme import queries
from trygghetsrad.programme.dossier import dossier
from trygghetsrad.programme.rules.certification import CycleState
from trygghetsrad.programme.views import bp
from trygghetsrad.programme.views.certification import months_words
from trygghetsrad.programme.yearly import Year, headings, year_of, year_pdf

FIRST_YEAR = 2000


@bp.get("/sakert-och-tryggt/certifiering")
@allow(Permission.PUBLIC)
def certificate() -> ResponseReturnValue:
    """What the certificate is, by which criteria, and the cycles so far. A draft's own words are not here."""
    cycles = queries.cycles(reading())
    shown = next(iter(cycles), None)
    return render_template(
        "programme/public/certificate.html",
        cycles=cycles,
        shown=shown,
        whole=dossier(reading(), shown, clock.now(), in_numbers=False) if shown else None,
        is_certified=shown is not None and shown.state is CycleState.CERTIFIED,
        left=months_words(shown) if shown else "",
        filing=filing,
    )


@bp.get("/sakert-och-tryggt/aret/<int(fixed_digits=4):year>")
@allow(Permission.PUBLIC)
def year(year: int) -> ResponseReturnValue:
    """Året som gick."""
    return render_template("programme/public/year.html", year=_year(year), headings=headings())


@bp.get("/sakert-och-tryggt/aret/<int(fixed_digits=4):year>.pdf")
@allow(Permission.PUBLIC)
def year_file(year: int) -> Response:
    """The same, to print and keep."""
    return pdf_answer(year_pdf(_year(year)), f"aret-{year}.pdf")


def _year(year: int) -> Year:
    """A year that has begun, and in which something happened."""
    if not FIRST_YEAR <= year <= clock.today().year:
        abort(404)
    found = year_of(reading(), year, clock.now())
    if found.is_empty:
        abort(404)
    return found
