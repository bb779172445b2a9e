"""One's own registration by a personal link. Reading uses nothing up; each change gives a fresh link."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.interest import queries
from trygghetsrad.interest.draw_key import draw_key
from trygghetsrad.interest.forms.public import LinkForm, SendForm
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.use_cases import (
    EMAIL_LINK,
    LINK,
    ChangeOwn,
    OwnAct,
    answers_of,
    change_own,
    confirm_email,
    pause_own,
    request_link,
    resume_own,
    withdraw_own,
)
from trygghetsrad.interest.views.answers import rows_of
from trygghetsrad.interest.views.blueprint import bp
from trygghetsrad.interest.views.register import STEPS
from trygghetsrad.kernel import clock, limits
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.links import find_link
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading

CHANGEABLE = {step.slug: step for step in STEPS if step.slug != "bosatt"}
ACTS: dict[str, tuple[Any, Any]] = {
    "bekrafta": (confirm_email, mark("Tack. Adressen är bekräftad och du är med i lottningen.")),
    "pausa": (pause_own, mark("Din anmälan är pausad. Du är inte med i lottningen förrän du är redo igen.")),
    "ateruppta": (resume_own, mark("Din anmälan gäller igen.")),
}


@bp.route("/mina-uppgifter", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def new_link() -> ResponseReturnValue:
    """Ask for a new link. The answer is the same whether the address is known or not."""
    form = LinkForm()
    if form.validate_on_submit() and perform(request_link, form.to_command(), form=form):
        return redirect(url_for(".link_sent"), 303)
    return render_template("interest/new_link.html", form=form), form.status


@bp.get("/mina-uppgifter/skickad")
@allow(Permission.PUBLIC)
def link_sent() -> ResponseReturnValue:
    return render_template("interest/link_sent.html")


@bp.get("/mina-uppgifter/borttagen")
@allow(Permission.PUBLIC)
def forgotten() -> ResponseReturnValue:
    return render_template("interest/forgotten.html")


@bp.get("/mina-uppgifter/<token>")
@allow(Permission.PUBLIC)
def own(token: str) -> ResponseReturnValue:
    """What we hold, with ways to change it; or, by an unconfirmed address, only the question whether it is right."""
    row, purpose = _opened(token)
    call = queries.call_by_id(reading(), row.call_id)
    if purpose == EMAIL_LINK:
        return render_template("interest/confirm.html", row=row, call=call, token=token)
    rows = rows_of(answers_of(row), change=lambda slug: url_for(".own_change", token=token, step=slug))
    key = draw_key(row.reference, row.salt)
    return render_template("interest/own.html", row=row, rows=rows, call=call, token=token, key=key)


@bp.post("/mina-uppgifter/<token>/<act>")
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES)
def own_act(token: str, act: str) -> ResponseReturnValue:
    """Confirm, pause or resume, with one button."""
    private_page()
    if act not in ACTS:
        raise NotFound
    use_case, said = ACTS[act]
    fresh = perform(use_case, OwnAct(token))
    flash(str(said), "success")
    return redirect(url_for(".own", token=fresh), 303)


@bp.route("/mina-uppgifter/<token>/andra/<step>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def own_change(token: str, step: str) -> ResponseReturnValue:
    """Change one answer, on the page that asked it."""
    row = _opened(token, only=LINK)[0]
    if step not in CHANGEABLE:
        raise NotFound
    form = CHANGEABLE[step].form(data=answers_of(row))
    if form.validate_on_submit():
        answers = {name: value for name, value in form.data.items() if name != "csrf_token"}
        if fresh := perform(change_own, ChangeOwn(token, answers), form=form):
            flash(str(mark("Ändringen är sparad.")), "success")
            return redirect(url_for(".own", token=fresh), 303)
    page = render_template(
        "interest/question.html", form=form, slug=step, back_url=url_for(".own", token=token), saves=True
    )
    return page, form.status


@bp.route("/mina-uppgifter/<token>/ta-bort", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def own_withdraw(token: str) -> ResponseReturnValue:
    """Be forgotten, after one question."""
    row = _opened(token, only=LINK)[0]
    form = SendForm()
    if form.validate_on_submit() and perform(withdraw_own, OwnAct(token), form=form):
        return redirect(url_for(".forgotten"), 303)
    return render_template("interest/withdraw.html", form=form, row=row, token=token), form.status


def _opened(token: str, *, only: str | None = None) -> tuple[Registration, str]:
    """The registration that a link opens, and which kind of link it is."""
    private_page()
    for purpose in (LINK, EMAIL_LINK):
        if only in {None, purpose}:
            try:
                link = find_link(reading(), purpose, token, now=clock.now())
            except NotFound:
                continue
            return queries.registration_by_id(reading(), link.subject_id), purpose
    raise NotFound
