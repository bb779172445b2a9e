"""Registering interest: seven short questions, check answers, receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.interest import queries
from trygghetsrad.interest.draw_key import draw_key
from trygghetsrad.interest.forms import questions
from trygghetsrad.interest.forms.public import SendForm
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.use_cases import RegisterInterest, person_from, register_interest
from trygghetsrad.interest.views.answers import rows_of
from trygghetsrad.interest.views.blueprint import bp
from trygghetsrad.kernel import clock, limits
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.journeys import Journey, Step, sending_key
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading

STEPS = (
    Step("om-dig", questions.NameForm),
    Step("bosatt", questions.LivesForm),
    Step("fodelsear", questions.BirthYearForm),
    Step("kon", questions.SexForm),
    Step("ort", questions.LocalityForm),
    Step("kontakt", questions.ContactForm),
    Step("behov", questions.NeedsForm),
)
JOURNEY = Journey("interest", STEPS, endpoint="interest.question", check="interest.check", start="interest.start")
RECEIPT = "interest-receipt"


@bp.get("/anmal-intresse")
@allow(Permission.PUBLIC)
def start() -> ResponseReturnValue:
    """The open call and what it means; or that none is open, and how to be told of the next."""
    call = queries.open_call(reading(), clock.today())
    coming = None if call else queries.next_call(reading(), clock.today())
    return render_template("interest/start.html", call=call, coming=coming, questions=len(STEPS))


@bp.get("/anmal-intresse/bor-inte-har")
@allow(Permission.PUBLIC)
def lives_elsewhere() -> ResponseReturnValue:
    """For those who live in another municipality: no error, and other ways to take part."""
    return render_template("interest/lives_elsewhere.html")


@bp.route("/anmal-intresse/<step>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def question(step: str) -> ResponseReturnValue:
    """One question."""
    place = JOURNEY.step(step)
    if place is None:
        raise NotFound
    answers = JOURNEY.answers()
    form = JOURNEY.form_for(place, answers)
    valid = form.validate_on_submit()
    if queries.open_call(reading(), clock.today()) is None:
        return _closed({**answers, **form.data} if valid else answers)
    if valid and form.data.get("lives") == "no":
        return redirect(url_for(".lives_elsewhere"), 303)
    if valid:
        return JOURNEY.accept(place, form, answers)
    if not answers and place is not STEPS[0] and not form.errors:
        return redirect(url_for(".start"), 303)
    number, total = JOURNEY.place(place, answers)
    page = render_template(
        "interest/question.html",
        form=form,
        slug=step,
        back_url=JOURNEY.url_before(place, answers),
        step={"number": number, "total": total},
    )
    return page, form.status


@bp.route("/anmal-intresse/granska", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def check() -> ResponseReturnValue:
    """Check answers and send. Sent twice it is one registration and one receipt."""
    secret, answers = JOURNEY.secret, JOURNEY.answers()
    if secret and (sent := queries.sent_with(reading(), sending_key(secret))):
        return _receive(sent)
    if secret is None or not answers:
        return redirect(url_for(".receipt" if RECEIPT in session else ".start"), 303)
    if queries.open_call(reading(), clock.today()) is None:
        return _closed(answers)
    missing = JOURNEY.first_unanswered(answers)
    if missing:
        return redirect(url_for(".question", step=missing.slug), 303)
    form = SendForm()
    if form.validate_on_submit():
        command = RegisterInterest(person_from(answers, current_language()), sending_key(secret), secret)
        if row := perform(register_interest, command, form=form):
            return _receive(row)
    rows = rows_of(answers, change=lambda slug: url_for(".question", step=slug, andra=1))
    return render_template("interest/check.html", form=form, rows=rows, answers=answers), form.status


@bp.get("/anmal-intresse/klart")
@allow(Permission.PUBLIC)
def receipt() -> ResponseReturnValue:
    """The receipt, for as long as the browser remembers."""
    if RECEIPT not in session:
        return redirect(url_for(".start"), 303)
    row = queries.registration_by_id(reading(), UUID(session[RECEIPT]))
    call = queries.call_by_id(reading(), row.call_id)
    return render_template("interest/receipt.html", row=row, call=call, key=draw_key(row.reference, row.salt))


def _receive(row: Registration) -> ResponseReturnValue:
    JOURNEY.end()
    session[RECEIPT] = str(row.id)
    return redirect(url_for(".receipt"), 303)


def _closed(answers: Mapping[str, Any]) -> ResponseReturnValue:
    """Say kindly that the call has closed, and show what had been answered."""
    if not answers:
        return redirect(url_for(".start"), 303)
    return render_template("interest/closed.html", rows=rows_of(answers)), 409
