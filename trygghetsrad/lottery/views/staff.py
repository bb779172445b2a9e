"""The five steps of a draw: the pool, quotas, trial, dice, protocol."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import readings
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.core.tickets import digits_of
from trygghetsrad.lottery.disclosure.use_cases import read_names
from trygghetsrad.lottery.forms import CancelForm, DiceForm, PanelNamesForm, StartForm
from trygghetsrad.lottery.models import DrawState, Outcome
from trygghetsrad.lottery.resemblance import Resemblance
from trygghetsrad.lottery.steps import tasks
from trygghetsrad.lottery.use_cases import LockPool, cancel_draw, draw_panel, lock_pool, start_draw
from trygghetsrad.lottery.views import bp
from trygghetsrad.lottery.workbench import bench_of

SHOWN_ALTERNATES = 30


@bp.route("/personal/lottning", methods=["GET", "POST"])
@allow(Permission.LOTTERY_RUN)
def draws() -> ResponseReturnValue:
    """Every draw, and a form that starts one."""
    form = StartForm()
    calls = queries.calls_without_draw(reading())
    form.offer(
        [(call.id, _("%(title)s, till %(day)s", title=call.title, day=date_long(call.closes_on))) for call in calls]
    )
    if form.validate_on_submit():
        bands = current_app.extensions["config"].municipality.age_bands
        draw = perform(start_draw, form.to_command(bands), form=form)
        if draw is not None:
            return redirect(url_for("lottery.overview", draw_id=draw.id), 303)
    page = render_template("lottery/draws.html", form=form, draws=queries.draws(reading()), calls=calls)
    return page, form.status


@bp.get("/personal/lottning/<uuid:draw_id>/")
@allow(Permission.LOTTERY_RUN)
def overview(draw_id: UUID) -> ResponseReturnValue:
    """The draw as five tasks."""
    work = bench_of(draw_id)
    return render_template("lottery/overview.html", bench=work, tasks=tasks(work))


@bp.get("/personal/lottning/<uuid:draw_id>/pool")
@allow(Permission.LOTTERY_RUN)
def pool(draw_id: UUID) -> ResponseReturnValue:
    """Who is in the pool, as counts beside the population."""
    work = bench_of(draw_id)
    return render_template("lottery/pool.html", bench=work, seen=Resemblance(work))


@bp.get("/personal/lottning/<uuid:draw_id>/lotta")
@allow(Permission.LOTTERY_RUN)
def dice(draw_id: UUID) -> ResponseReturnValue:
    """Lock the pool, then throw the dice."""
    return _dice(draw_id, DiceForm(formdata=None))


@bp.post("/personal/lottning/<uuid:draw_id>/las")
@allow(Permission.LOTTERY_RUN)
def lock(draw_id: UUID) -> ResponseReturnValue:
    """Lock the pool and publish its fingerprint."""
    form = Form()
    if form.validate_on_submit() and perform(lock_pool, LockPool(draw_id), form=form):
        flash(_("Poolen är låst och fingeravtrycket är publicerat. Nu kan tärningarna kastas."), "success")
        return redirect(url_for("lottery.dice", draw_id=draw_id), 303)
    return _dice(draw_id, DiceForm(formdata=None), form)


@bp.post("/personal/lottning/<uuid:draw_id>/lotta")
@allow(Permission.LOTTERY_RUN)
def throw(draw_id: UUID) -> ResponseReturnValue:
    """Take the dice and draw the panel."""
    form = _dice_form(draw_id)
    if form.validate_on_submit() and perform(draw_panel, form.to_command(draw_id), form=form):
        flash(_("Rådet är lottat. Protokollet är publicerat utan namn."), "success")
        return redirect(url_for("lottery.protocol", draw_id=draw_id), 303)
    return _dice(draw_id, form, form)


@bp.route("/personal/lottning/<uuid:draw_id>/protokoll", methods=["GET", "POST"])
@allow(Permission.LOTTERY_RUN)
def protocol(draw_id: UUID) -> ResponseReturnValue:
    """The panel and the alternates in order. Names are shown to whoever has said why, and that is logged."""
    draw = queries.draw(reading(), draw_id)
    if draw.state is not DrawState.DRAWN:
        return redirect(url_for("lottery.overview", draw_id=draw_id), 303)
    form = PanelNamesForm()
    if form.validate_on_submit() and perform(read_names, form.to_command(draw_id), form=form):
        readings.open_room(f"draw:{draw_id}")
        return redirect(url_for("lottery.protocol", draw_id=draw_id), 303)
    page = render_template(
        "lottery/protocol.html",
        form=form,
        names=readings.is_open(f"draw:{draw_id}"),
        draw=draw,
        panel=queries.outcome_of(reading(), draw_id, Outcome.PANEL),
        alternates=queries.outcome_of(reading(), draw_id, Outcome.ALTERNATE, SHOWN_ALTERNATES),
        left=queries.outcome_of(reading(), draw_id, Outcome.LEFT),
    )
    return page, form.status


@bp.route("/personal/lottning/<uuid:draw_id>/avbryt", methods=["GET", "POST"])
@allow(Permission.LOTTERY_RUN)
def cancel(draw_id: UUID) -> ResponseReturnValue:
    """Stop a draw before the dice, and say why."""
    form = CancelForm()
    if form.validate_on_submit() and perform(cancel_draw, form.to_command(draw_id), form=form):
        flash(_("Lottningen är avbruten."), "success")
        return redirect(url_for("lottery.draws"), 303)
    return render_template("lottery/cancel.html", form=form, draw=queries.draw(reading(), draw_id)), form.status


def _dice_form(draw_id: UUID) -> DiceForm:
    form = DiceForm()
    form.dice = digits_of(queries.draw(reading(), draw_id).tickets)
    return form


def _dice(draw_id: UUID, form: DiceForm, failed: Form | None = None) -> ResponseReturnValue:
    work = bench_of(draw_id)
    page = render_template(
        "lottery/dice.html", bench=work, dice_form=form, form=failed or form, dice=digits_of(work.draw.tickets)
    )
    return page, failed.status if failed else 200
