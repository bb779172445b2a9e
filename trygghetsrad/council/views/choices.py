"""Doing a draw again, and filling an empty seat by hand."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries
from trygghetsrad.council.forms import RedoForm, SeatChoiceForm
from trygghetsrad.council.models import InvitationState
from trygghetsrad.council.use_cases.by_hand import choose_for_seat
from trygghetsrad.council.use_cases.invitations import draw_of
from trygghetsrad.council.use_cases.redo import redo_draw
from trygghetsrad.council.views import bp
from trygghetsrad.kernel import clock, readings
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.lottery import by_hand, rules
from trygghetsrad.lottery import queries as lottery
from trygghetsrad.lottery.by_hand import queries as by_hand_queries
from trygghetsrad.lottery.models import DrawState


@bp.route("/personal/lottning/<uuid:draw_id>/gor-om", methods=["GET", "POST"])
@allow(Permission.LOTTERY_RUN)
def redo(draw_id: UUID) -> ResponseReturnValue:
    """Set a draw aside with a public reason and begin another."""
    form = RedoForm()
    draw = lottery.draw(reading(), draw_id)
    if form.validate_on_submit():
        again = perform(redo_draw, form.to_command(draw_id), form=form)
        if again is not None:
            flash(_("Resultatet gäller inte längre, och skälet är publicerat. Här är den nya lottningen."), "success")
            return redirect(url_for("lottery.overview", draw_id=again.id), 303)
    asked = queries.invitations_after(reading(), draw_id)
    page = render_template(
        "council/redo.html",
        form=form,
        draw=draw,
        is_done=draw.state is DrawState.DRAWN,
        is_taken=any(one.state is InvitationState.ACCEPTED for one in asked),
        waiting=sum(1 for one in asked if one.state.is_open),
    )
    return page, form.status


@bp.route("/personal/radet/plats/<uuid:seat_id>/valj", methods=["GET", "POST"])
@allow(Permission.COUNCIL_MANAGE)
def choose(seat_id: UUID) -> ResponseReturnValue:
    """Choose who fills an empty seat of a council that was chosen by hand."""
    private_page()
    session = reading()
    seat = queries.seat(session, seat_id)
    rows = queries.seating(session, seat.term_id)
    draw_id = draw_of(rows)
    draw = lottery.draw(session, draw_id) if draw_id else None
    if draw is None or not draw.is_by_hand:
        raise NotFound
    if not readings.is_open(f"term:{seat.term_id}"):
        flash(_("Skriv först varför du behöver läsa namnen."), "info")
        return redirect(url_for("council.seats", period=seat.term_id), 303)
    found = by_hand_queries.candidates_left(session, draw)
    sitting = queries.entries_at_table([row for row in rows if row.seat.id != seat_id], clock.today())
    form = SeatChoiceForm()
    form.offer(found)
    if form.validate_on_submit() and perform(choose_for_seat, form.to_command(seat_id), form=form):
        flash(_("Personen är utsedd och inbjuden. Skälet är publicerat."), "success")
        return redirect(url_for("council.seats", period=seat.term_id), 303)
    kinds = [rules.visible(one.values, draw.features) for one in sitting]
    page = render_template(
        "council/choose.html",
        form=form,
        seat=seat,
        groups=by_hand.by_group(found),
        balance=by_hand.balance(draw.features, rules.quotas_in(draw.quotas), draw.size, kinds),
    )
    return page, form.status
