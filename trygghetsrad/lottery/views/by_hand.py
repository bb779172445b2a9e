"""Choosing without a lottery: names after a reason to read them, check boxes, and the balance beside the quotas."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock, readings
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.lottery import by_hand, queries, rules
from trygghetsrad.lottery.by_hand import queries as by_hand_queries
from trygghetsrad.lottery.by_hand.use_cases import choose_by_hand
from trygghetsrad.lottery.disclosure.use_cases import read_names
from trygghetsrad.lottery.forms import ByHandForm, PanelNamesForm
from trygghetsrad.lottery.models import Draw, DrawState
from trygghetsrad.lottery.views import bp

MANY = 100
"""From so many people on, the groups are folded."""


@bp.route("/personal/lottning/<uuid:draw_id>/utse-utan-lottning", methods=["GET", "POST"])
@allow(Permission.LOTTERY_RUN)
def choose(draw_id: UUID) -> ResponseReturnValue:
    """Tick those who are chosen. "Räkna om" shows the balance and saves nothing."""
    private_page()
    draw = queries.draw(reading(), draw_id)
    if draw.state is not DrawState.PREPARING and request.method == "GET":
        return redirect(url_for("lottery.overview", draw_id=draw_id), 303)
    room = f"draw:{draw_id}"
    if not readings.is_open(room):
        return _names_first(draw, room)
    found = by_hand_queries.candidates(reading(), draw, clock.today().year)
    form = ByHandForm()
    form.offer(found)
    is_sent = request.method == "POST" and "count" not in request.form
    if is_sent and form.validate_on_submit() and perform(choose_by_hand, form.to_command(draw_id), form=form):
        flash(_("Rådet är utsett för hand. Det publiceras, utan namn, med ditt skäl."), "success")
        return redirect(url_for("lottery.protocol", draw_id=draw_id), 303)
    chosen = [one for one in found if one.id in form.picked]
    page = render_template(
        "lottery/choose.html",
        draw=draw,
        form=form,
        groups=by_hand.by_group(found),
        is_folded=len(found) > MANY,
        balance=_balance(draw, chosen),
    )
    return page, form.status if is_sent else 200


def _names_first(draw: Draw, room: str) -> ResponseReturnValue:
    form = PanelNamesForm()
    if form.validate_on_submit() and perform(read_names, form.to_command(draw.id), form=form):
        readings.open_room(room)
        return redirect(url_for("lottery.choose", draw_id=draw.id), 303)
    return render_template("lottery/choose_names.html", draw=draw, form=form), form.status


def _balance(draw: Draw, chosen: list[by_hand.Candidate]) -> by_hand.Balance:
    kinds = [one.kind for one in chosen]
    return by_hand.balance(
        draw.features, rules.quotas_in(draw.quotas), draw.size, kinds, [one.home for one in chosen if draw.one_per_home]
    )
