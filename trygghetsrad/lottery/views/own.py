"""Min lott: a person sees their own part in a draw, by the number and key of the receipt or by a personal link."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.interest import queries as interest
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.use_cases import LINK
from trygghetsrad.kernel import clock, limits
from trygghetsrad.kernel.errors import NotFound, Refused
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.links import find_link
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, reading
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.forms import OwnLotForm
from trygghetsrad.lottery.own_lot import OwnLot, own_lot
from trygghetsrad.lottery.own_lot.queries import own_draws
from trygghetsrad.lottery.views import bp
from trygghetsrad.lottery.views.public import within

OPENED = "lottery-own"
"""In the visitor's cookie: the registration that the key opened. No address holds the key."""
_APART = mark("Numret och lottnyckeln hör inte ihop. Se efter på ditt kvitto och försök igen.")


@bp.route("/lottningar/<int:number>/min-lott", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def own(number: int) -> ResponseReturnValue:
    """Number and key. An unknown number and a wrong key get the same answer."""
    private_page()
    draw, _call = queries.public_draw(reading(), within(number), by_lot=True)
    form = OwnLotForm()
    if form.validate_on_submit():
        row = interest.opened_by_key(reading(), form.reference.data, form.code.data)
        if row is not None:
            session[OPENED] = str(row.id)
            return redirect(url_for(".own_answer", number=number), 303)
        form.refuse(Refused(_APART, field="code"))
    page = render_template("lottery/own_form.html", form=form, draw=draw, back_url=url_for(".show", number=number))
    return page, form.status


@bp.get("/lottningar/<int:number>/min-lott/svar")
@allow(Permission.PUBLIC)
def own_answer(number: int) -> ResponseReturnValue:
    """What the key opened, until the visitor closes it."""
    private_page()
    row = _remembered()
    if row is None:
        return redirect(url_for(".own", number=number), 303)
    draw, _call = queries.public_draw(reading(), within(number), by_lot=True)
    return render_template(
        "lottery/own.html",
        draw=draw,
        lot=own_lot(reading(), draw, row),
        reference=row.reference,
        proof_url=url_for(".own_proof", number=number),
        close_url=url_for(".own_close", number=number),
        back_url=url_for(".show", number=number),
        others=[],
    )


@bp.get("/lottningar/<int:number>/min-lott/bevis.json")
@allow(Permission.PUBLIC)
def own_proof(number: int) -> ResponseReturnValue:
    """The same as a file."""
    row = _remembered()
    if row is None:
        raise NotFound
    draw, _call = queries.public_draw(reading(), within(number), by_lot=True)
    return _file(own_lot(reading(), draw, row))


@bp.post("/lottningar/<int:number>/min-lott/stang")
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES)
def own_close(number: int) -> ResponseReturnValue:
    """Forget what the key opened: for those who share a computer."""
    session.pop(OPENED, None)
    return redirect(url_for(".own", number=number), 303)


@bp.get("/mina-uppgifter/<token>/min-lott")
@allow(Permission.PUBLIC)
def own_by_link(token: str) -> ResponseReturnValue:
    """The newest draw that the person behind a personal link is in; or that no pool has been locked yet."""
    row = _linked(token)
    draws = own_draws(reading(), row.id)
    if draws:
        return redirect(url_for(".own_by_link_in", token=token, number=draws[0].number), 303)
    return render_template("lottery/own_none.html", row=row, back_url=url_for("interest.own", token=token))


@bp.get("/mina-uppgifter/<token>/min-lott/<int:number>")
@allow(Permission.PUBLIC)
def own_by_link_in(token: str, number: int) -> ResponseReturnValue:
    """One draw, as the person behind a personal link sees it. Reading uses nothing up.."""
    row = _linked(token)
    draw, _call = queries.public_draw(reading(), within(number), by_lot=True)
    return render_template(
        "lottery/own.html",
        draw=draw,
        lot=own_lot(reading(), draw, row),
        reference=row.reference,
        proof_url=url_for(".own_proof_by_link", token=token, number=number),
        close_url="",
        back_url=url_for("interest.own", token=token),
        others=[
            (one.number, url_for(".own_by_link_in", token=token, number=one.number))
            for one in own_draws(reading(), row.id)
            if one.id != draw.id
        ],
    )


@bp.get("/mina-uppgifter/<token>/min-lott/<int:number>/bevis.json")
@allow(Permission.PUBLIC)
def own_proof_by_link(token: str, number: int) -> ResponseReturnValue:
    """The same as a file."""
    row = _linked(token)
    draw, _call = queries.public_draw(reading(), within(number), by_lot=True)
    return _file(own_lot(reading(), draw, row))


def _remembered() -> Registration | None:
    """The registration in the visitor's cookie. One that has been withdrawn is forgotten here too."""
    private_page()
    if OPENED not in session:
        return None
    row = interest.registration_by_id(reading(), UUID(session[OPENED]))
    return row if row.salt is not None else None


def _linked(token: str) -> Registration:
    private_page()
    return interest.registration_by_id(reading(), find_link(reading(), LINK, token, now=clock.now()).subject_id)


def _file(lot: OwnLot | None) -> ResponseReturnValue:
    if lot is None:
        raise NotFound
    answer = jsonify(lot.proof())
    answer.headers["Content-Disposition"] = f'attachment; filename="mitt-bevis-lottning-{lot.draw.number}.json"'
    return answer
