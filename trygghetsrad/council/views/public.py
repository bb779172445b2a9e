"""The page behind an invitation's link. Reading it answers nothing: mail scanners follow links."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries
from trygghetsrad.council.forms import AnswerForm
from trygghetsrad.council.use_cases.invitations import PURPOSE, answer_invitation
from trygghetsrad.council.views import bp
from trygghetsrad.kernel import clock, limits, links
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading


@bp.route("/inbjudan/<token>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def invitation(token: str) -> ResponseReturnValue:
    """Yes, no, or call me."""
    private_page()
    form = AnswerForm()
    if form.validate_on_submit() and perform(answer_invitation, form.to_command(token), form=form):
        return redirect(url_for("council.invitation", token=token), 303)
    session = reading()
    asked = queries.invitation(session, links.find_link(session, PURPOSE, token, now=clock.now()).subject_id)
    term, row = queries.row_of(session, asked)
    may_answer = row.may_answer(asked, clock.today())
    return render_template(
        "council/invitation.html", form=form, invitation=asked, term=term, may_answer=may_answer
    ), form.status
