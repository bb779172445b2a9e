"""The auditors' file: what it holds, to whom it has been given, and handing it out once more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from trygghetsrad.accounts import queries as accounts
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.disclosure import Reason, Receiver
from trygghetsrad.lottery.disclosure.use_cases import hand_out
from trygghetsrad.lottery.forms import HandOutForm
from trygghetsrad.lottery.views import bp

HANDED_OUT = "draw.handed_out"


@bp.route("/personal/lottning/<uuid:draw_id>/granskning", methods=["GET", "POST"])
@allow(Permission.LOTTERY_RUN)
def disclosure(draw_id: UUID) -> ResponseReturnValue:
    """Say who gets the file and why; the answer is the file."""
    private_page()
    draw = queries.draw(reading(), draw_id)
    form = HandOutForm()
    if form.validate_on_submit() and (file := perform(hand_out, form.to_command(draw_id), form=form)):
        answer = jsonify(file)
        answer.headers["Content-Disposition"] = f'attachment; filename="lottning-{draw.number}-granskning.json"'
        return answer
    page = render_template("lottery/disclosure.html", form=form, draw=draw, handed_out=_handed_out(draw_id))
    return page, form.status


def _handed_out(draw_id: UUID) -> list[dict[str, Any]]:
    """Every time that the file has been given to somebody, newest first."""
    session = reading()
    times = [entry for entry in reversed(history_of(session, draw_id)) if entry.action == HANDED_OUT]
    names = accounts.names(session, {entry.actor_id for entry in times if entry.actor_id})
    return [
        {
            "at": entry.at,
            "by": names.get(entry.actor_id, "") if entry.actor_id else "",
            "receiver": Receiver(entry.detail["receiver"]).label,
            "reason": Reason(entry.detail["reason"]).label,
            "case": entry.detail["case"],
        }
        for entry in times
    ]
