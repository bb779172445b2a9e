"""How participants found the meetings: asking them, their answers, and what everybody may see of it."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import charts, clock
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.templating import date_long, date_short
from trygghetsrad.kernel.web import allow, looking, perform, reading
from trygghetsrad.meetings import labels, queries
from trygghetsrad.meetings.forms import AnswersForm, AskForm
from trygghetsrad.meetings.queries import Evaluated
from trygghetsrad.meetings.rules import Answer, Question
from trygghetsrad.meetings.use_cases import answer_questions, ask_participants, ticket_of
from trygghetsrad.meetings.views import bp


@bp.route("/personal/moten/<uuid:meeting_id>/utvardering", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def ask(meeting_id: UUID) -> ResponseReturnValue:
    """Ask those who were there. The slips are shown in this answer and never again: they are stored nowhere."""
    form = AskForm()
    asked = None
    if form.validate_on_submit():
        asked = perform(ask_participants, form.to_command(meeting_id), form=form)
    meeting = queries.meeting(reading(), meeting_id)
    reachable = queries.contacts_of_present(reading(), meeting)
    page = render_template(
        "meetings/ask.html",
        form=form,
        asked=asked,
        meeting=meeting,
        by_mail=sum(1 for one in reachable if one.email),
        without_mail=sum(1 for one in reachable if not one.email),
        standing=queries.standing(reading(), meeting_id),
        is_held=meeting.ends_at <= clock.now() and meeting.cancelled_at is None,
        is_over=meeting.evaluation_until is not None and meeting.evaluation_until < clock.today(),
        evaluated=next((one for one in _all() if one.address == meeting.address), None),
    )
    return page, form.status


def _all() -> list[Evaluated]:
    return queries.evaluations(looking(), clock.today())


@bp.route("/moten/tyck-till/<string(maxlength=40):secret>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
def answer(secret: str) -> ResponseReturnValue:
    """The three questions. Reading the page uses nothing up."""
    private_page()
    ticket, meeting = ticket_of(reading(), secret, clock.now())
    form = AnswersForm()
    if ticket.used and not form.is_submitted():
        return redirect(url_for("meetings.answered"), 303)
    if form.validate_on_submit() and perform(answer_questions, form.to_command(secret), form=form) is not None:
        return redirect(url_for("meetings.answered"), 303)
    return render_template("meetings/answer.html", form=form, meeting=meeting), form.status


@bp.get("/moten/tyck-till/tack")
@allow(Permission.PUBLIC)
def answered() -> ResponseReturnValue:
    """Thank you, the same page for everybody."""
    return render_template("meetings/answered.html")


@bp.get("/moten/tyck-till")
@allow(Permission.PUBLIC)
def evaluation() -> ResponseReturnValue:
    """What participants have said, meeting by meeting."""
    found = _all()
    parts = (
        [(one, labels.QUESTIONS[one], _finding(one, found[-1]), _chart(one, found)) for one in Question]
        if found
        else []
    )
    return render_template("meetings/evaluation.html", found=found, parts=parts, rows=_rows(found))


def _finding(question: Question, latest: Evaluated) -> str:
    """The latest meeting in a sentence."""
    yes, of = latest.counts[question][Answer.YES], latest.answers
    return _("%(day)s svarade %(yes)s av %(of)s ja", day=date_long(latest.day), yes=yes, of=of)


def _chart(question: Question, found: list[Evaluated]) -> charts.BarChart:
    """How large a part said yes, told in people: a whole row would be everybody."""
    bars = []
    for one in found:
        yes = one.counts[question][Answer.YES]
        told = _("%(yes)s av %(of)s", yes=yes, of=one.answers)
        bars.append(charts.Bar(date_short(one.day), 0.0, round(charts.FULL * yes / one.answers, 2), told))
    return charts.BarChart(tuple(bars), 0.0)


def _rows(found: list[Evaluated]) -> list[list[object]]:
    """For each meeting and question how many gave each answer."""
    return [
        [f"{date_short(one.day)}: {labels.QUESTIONS[question]}", *(one.counts[question][each] for each in Answer)]
        for one in found
        for question in Question
    ]
