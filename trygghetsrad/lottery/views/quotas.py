"""Kvoter and Prova: quotas are set, checked and mended, and everyone's chance is seen before anything is decided."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform
from trygghetsrad.lottery.attempts import Attempt
from trygghetsrad.lottery.comparison import Comparison
from trygghetsrad.lottery.forms import QuotaForm, quota_form
from trygghetsrad.lottery.use_cases import save_quotas
from trygghetsrad.lottery.views import bp
from trygghetsrad.lottery.workbench import Bench, bench_of


@bp.route("/personal/lottning/<uuid:draw_id>/kvoter", methods=["GET", "POST"])
@allow(Permission.LOTTERY_RUN)
def quotas(draw_id: UUID) -> ResponseReturnValue:
    """How many seats each group has, at least and at most. "Räkna om" checks what is typed and saves nothing."""
    work = bench_of(draw_id)
    form = quota_form(work.quotas, work.draw.size)
    if not form.validate_on_submit():
        return _quotas(work, form, None if form.errors else work.attempt)
    if "check" in request.form:
        return _quotas(work, form, work.attempt.with_quotas(form.quotas))
    if perform(save_quotas, form.to_command(draw_id), form=form):
        flash(_("Kvoterna är sparade."), "success")
        return redirect(url_for("lottery.quotas", draw_id=draw_id), 303)
    return _quotas(bench_of(draw_id), form, None)


@bp.get("/personal/lottning/<uuid:draw_id>/prova")
@allow(Permission.LOTTERY_RUN)
def trial(draw_id: UUID) -> ResponseReturnValue:
    """Everyone's chance before anything is decided, beside what other quotas would give. Nothing is saved."""
    work = bench_of(draw_id)
    if work.draw.is_by_hand:
        return redirect(url_for("lottery.protocol", draw_id=draw_id), 303)
    is_typed = any(name.startswith(("least_", "most_")) for name in request.args)
    form = quota_form(work.quotas, work.draw.size, request.args if is_typed else None)
    if not is_typed:
        other: Attempt | None = work.attempt.wider()
    else:
        other = work.attempt.with_quotas(form.quotas) if form.validate() else None
    seen = Comparison(work, work.attempt, other, is_typed=is_typed)
    return render_template("lottery/trial.html", bench=work, form=form, seen=seen), form.status


def _quotas(work: Bench, form: QuotaForm, attempt: Attempt | None) -> ResponseReturnValue:
    return render_template("lottery/quotas.html", form=form, bench=work, attempt=attempt), form.status
