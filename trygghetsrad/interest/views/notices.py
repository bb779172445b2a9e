"""Being told when the next call opens."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.interest import queries
from trygghetsrad.interest.forms.public import NoticeForm
from trygghetsrad.interest.use_cases import NOTICE_LINK, ConfirmNotice, ask_for_notice, confirm_notice
from trygghetsrad.interest.views.blueprint import bp
from trygghetsrad.kernel import clock, limits
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.links import find_link
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading


@bp.route("/anmal-intresse/besked", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def notice() -> ResponseReturnValue:
    """Leave an address; the same answer whether it is new or known."""
    if queries.open_call(reading(), clock.today()):
        return redirect(url_for(".start"), 303)
    form = NoticeForm()
    if form.validate_on_submit() and perform(ask_for_notice, form.to_command(current_language()), form=form):
        return redirect(url_for(".notice_sent"), 303)
    return render_template("interest/notice.html", form=form, back_url=url_for(".start")), form.status


@bp.get("/anmal-intresse/besked/skickat")
@allow(Permission.PUBLIC)
def notice_sent() -> ResponseReturnValue:
    return render_template("interest/notice_sent.html")


@bp.get("/anmal-intresse/besked/klart")
@allow(Permission.PUBLIC)
def notice_done() -> ResponseReturnValue:
    return render_template("interest/notice_done.html")


@bp.route("/anmal-intresse/besked/<token>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def notice_confirm(token: str) -> ResponseReturnValue:
    """Say yes. Opening the page does nothing: mail scanners open it too."""
    private_page()
    find_link(reading(), NOTICE_LINK, token, now=clock.now())
    form = NoticeForm()
    if form.is_submitted() and perform(confirm_notice, ConfirmNotice(token)):
        return redirect(url_for(".notice_done"), 303)
    return render_template("interest/notice_confirm.html", token=token)
