"""The five steps of a draw: the pool, quotas, trial, dice, protocol."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.interest.queries import call_by_id
from trygghetsrad.kernel import clock, readings
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.pdf import pdf_answer
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.advice import tickets_to_offer
from trygghetsrad.lottery.core.tickets import digits_of
from trygghetsrad.lottery.disclosure.use_cases import read_names
from trygghetsrad.lottery.exemptions.queries import to_settle
from trygghetsrad.lottery.forms import CancelForm, DiceForm, LockForm, PanelNamesForm, StartForm
from trygghetsrad.lottery.minutes import Names, minutes, title_of
from trygghetsrad.lottery.models import Draw, Outcome
from trygghetsrad.lottery.resemblance import Resemblance
from trygghetsrad.lottery.steps import tasks
from trygghetsrad.lottery.use_cases import cancel_draw, draw_panel, lock_pool, start_draw
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
    if work.draw.is_by_hand:
        return redirect(url_for("lottery.protocol", draw_id=draw_id), 303)
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
    """Settle where the digits come from and lock the pool; then take the digits."""
    return _dice(draw_id)


@bp.post("/personal/lottning/<uuid:draw_id>/las")
@allow(Permission.LOTTERY_RUN)
def lock(draw_id: UUID) -> ResponseReturnValue:
    """Lock the pool and publish its fingerprint."""
    form = LockForm()
    if form.validate_on_submit() and perform(lock_pool, form.to_command(draw_id), form=form):
        flash(_("Poolen är låst och fingeravtrycket är publicerat. Alla i poolen med e-post får ett mejl."), "success")
        return redirect(url_for("lottery.dice", draw_id=draw_id), 303)
    return _dice(draw_id, lock_form=form)


@bp.post("/personal/lottning/<uuid:draw_id>/lotta")
@allow(Permission.LOTTERY_RUN)
def throw(draw_id: UUID) -> ResponseReturnValue:
    """Take the digits and draw the panel."""
    form = _dice_form(queries.draw(reading(), draw_id), DiceForm())
    if form.validate_on_submit() and perform(draw_panel, form.to_command(draw_id), form=form):
        flash(_("Rådet är lottat. Protokollet är publicerat utan namn."), "success")
        return redirect(url_for("lottery.protocol", draw_id=draw_id), 303)
    return _dice(draw_id, dice_form=form)


@bp.route("/personal/lottning/<uuid:draw_id>/protokoll", methods=["GET", "POST"])
@allow(Permission.LOTTERY_RUN)
def protocol(draw_id: UUID) -> ResponseReturnValue:
    """The panel and the alternates in order. Names are shown to whoever has said why, and that is logged."""
    draw = queries.draw(reading(), draw_id)
    if not draw.is_done:
        return redirect(url_for("lottery.overview", draw_id=draw_id), 303)
    form = PanelNamesForm()
    if form.validate_on_submit() and perform(read_names, form.to_command(draw_id), form=form):
        readings.open_room(f"draw:{draw_id}")
        return redirect(url_for("lottery.protocol", draw_id=draw_id), 303)
    page = render_template(
        "lottery/protocol.html",
        form=form,
        title=title_of(draw),
        names=readings.is_open(f"draw:{draw_id}"),
        draw=draw,
        panel=queries.outcome_of(reading(), draw_id, Outcome.PANEL),
        alternates=queries.outcome_of(reading(), draw_id, Outcome.ALTERNATE, SHOWN_ALTERNATES),
        left=queries.outcome_of(reading(), draw_id, Outcome.LEFT),
    )
    return page, form.status


@bp.get("/personal/lottning/<uuid:draw_id>/protokoll.pdf")
@allow(Permission.LOTTERY_RUN)
def protocol_pdf(draw_id: UUID) -> ResponseReturnValue:
    """The protocol to sign, with names: only while their reading is open, as on the page."""
    private_page()
    draw = queries.draw(reading(), draw_id)
    if not draw.is_done:
        raise NotFound
    if not readings.is_open(f"draw:{draw_id}"):
        flash(_("Skriv först varför du behöver läsa namnen."), "info")
        return redirect(url_for("lottery.protocol", draw_id=draw_id), 303)
    names = Names(
        queries.outcome_of(reading(), draw_id, Outcome.PANEL),
        queries.outcome_of(reading(), draw_id, Outcome.ALTERNATE, SHOWN_ALTERNATES),
    )
    title = call_by_id(reading(), draw.call_id).title
    made = minutes(draw, title, queries.left_since(reading(), draw_id), names)
    return pdf_answer(made, f"lottning-{draw.number}-med-namn.pdf")


@bp.route("/personal/lottning/<uuid:draw_id>/avbryt", methods=["GET", "POST"])
@allow(Permission.LOTTERY_RUN)
def cancel(draw_id: UUID) -> ResponseReturnValue:
    """Stop a draw before the dice, and say why."""
    form = CancelForm()
    if form.validate_on_submit() and perform(cancel_draw, form.to_command(draw_id), form=form):
        flash(_("Lottningen är avbruten."), "success")
        return redirect(url_for("lottery.draws"), 303)
    return render_template("lottery/cancel.html", form=form, draw=queries.draw(reading(), draw_id)), form.status


def _dice_form(draw: Draw, form: DiceForm) -> DiceForm:
    form.expect(digits_of(draw.tickets), draw.digits_from)
    return form


def _dice(
    draw_id: UUID, *, lock_form: LockForm | None = None, dice_form: DiceForm | None = None
) -> ResponseReturnValue:
    work = bench_of(draw_id)
    failed = lock_form or dice_form
    page = render_template(
        "lottery/dice.html",
        bench=work,
        lock_form=lock_form or LockForm(formdata=None, data={"tickets": str(tickets_to_offer(work.attempt))}),
        dice_form=dice_form or _dice_form(work.draw, DiceForm(formdata=None)),
        form=failed or Form(formdata=None),
        dice=digits_of(work.draw.tickets),
        unsettled=to_settle(reading(), work.draw, clock.today()) if work.is_preparing else [],
    )
    return page, failed.status if failed else 200
