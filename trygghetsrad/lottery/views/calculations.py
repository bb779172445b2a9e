"""Work of the worker, followed on a page: asked for, on its way, found, or stopped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, come_again, perform, reading
from trygghetsrad.lottery import queries, results, rules
from trygghetsrad.lottery.forms import quota_form
from trygghetsrad.lottery.models import Calculation, CalculationState
from trygghetsrad.lottery.use_cases import AskForLottery, CancelCalculation, ask_for_lottery, cancel_calculation
from trygghetsrad.lottery.views import bp
from trygghetsrad.lottery.workbench import Bench, bench_of


@bp.post("/personal/lottning/<uuid:draw_id>/rakna")
@allow(Permission.LOTTERY_RUN)
def ask(draw_id: UUID) -> ResponseReturnValue:
    """Have the worker find the lottery of the quotas that the button carries."""
    work = bench_of(draw_id)
    form = quota_form(work.quotas, work.draw.size)
    row = perform(ask_for_lottery, AskForLottery(draw_id, tuple(form.quotas))) if form.validate_on_submit() else None
    if row is None:
        return redirect(url_for("lottery.quotas", draw_id=draw_id), 303)
    current_app.extensions["jobs"].wake_later()
    return redirect(url_for("lottery.progress", draw_id=draw_id, calculation_id=row.id), 303)


@bp.get("/personal/lottning/<uuid:draw_id>/rakna/<uuid:calculation_id>")
@allow(Permission.LOTTERY_RUN)
def progress(draw_id: UUID, calculation_id: UUID) -> ResponseReturnValue:
    """How far the worker has come. The browser asks again by itself; who comes back later finds the answer."""
    row = queries.calculation_of(reading(), draw_id, calculation_id)
    if row.state in {CalculationState.DONE, CalculationState.IMPOSSIBLE}:
        return redirect(_answer_url(bench_of(draw_id), row), 303)
    page = render_template("lottery/progress.html", bench=bench_of(draw_id), row=row)
    answer = make_response(page)
    if row.state.is_open:
        current_app.extensions["jobs"].wake_later()
        come_again(answer)
    return answer


@bp.post("/personal/lottning/<uuid:draw_id>/rakna/<uuid:calculation_id>/avbryt")
@allow(Permission.LOTTERY_RUN)
def stop(draw_id: UUID, calculation_id: UUID) -> ResponseReturnValue:
    """Stop the worker."""
    row = perform(cancel_calculation, CancelCalculation(draw_id, calculation_id))
    if row is not None and row.state is CalculationState.CANCELLED:
        flash(_("Uträkningen är avbruten."), "success")
    return redirect(url_for("lottery.quotas", draw_id=draw_id), 303)


def _answer_url(work: Bench, row: Calculation) -> str:
    """Where the answer is seen: with the chances, with the quotas that clash, or beside the saved ones."""
    asked = {(quota.feature, quota.value): quota for quota in results.problem_in(row.problem).quotas}
    quotas = [asked.get((quota.feature, quota.value), quota) for quota in work.quotas]
    if quotas == work.quotas and row.state is CalculationState.IMPOSSIBLE:
        return url_for("lottery.quotas", draw_id=work.draw.id)
    if quotas in (work.quotas, rules.one_seat_wider(work.quotas, work.draw.size)):
        return url_for("lottery.trial", draw_id=work.draw.id)
    typed: dict[str, Any] = {f"least_{at}": quota.minimum for at, quota in enumerate(quotas)}
    typed |= {f"most_{at}": quota.maximum for at, quota in enumerate(quotas)}
    return url_for("lottery.trial", draw_id=work.draw.id, _anchor="jamfor", **typed)
