"""Staff: the certificate, from what is missing to the application as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.kernel.pdf import pdf_answer
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.programme import dossier as filing
from trygghetsrad.programme import queries
from trygghetsrad.programme import use_cases as do
from trygghetsrad.programme.dossier import Dossier, Part, dossier
from trygghetsrad.programme.forms import AnswerForm, ChangeCycleForm, CycleForm, DocumentForm
from trygghetsrad.programme.models import CertificationCycle
from trygghetsrad.programme.printing import DOCX, application_docx, application_pdf
from trygghetsrad.programme.rules.certification import NEWEST, CycleState, months_left, next_days
from trygghetsrad.programme.use_cases import RemoveDocument
from trygghetsrad.programme.views import CONFLICT, bp, change


@bp.context_processor
def _filing() -> dict[str, Any]:
    return {"filing": filing}


def months_words(cycle: CertificationCycle) -> str:
    """How long is left of a cycle."""
    left = months_left(cycle.ends_on, clock.today())
    if left < 0:
        return _("Tiden har gått ut.")
    return ngettext("%(num)s månad kvar", "%(num)s månader kvar", left)


def _whole(cycle_id: UUID) -> Dossier:
    return dossier(reading(), queries.cycle(reading(), cycle_id), clock.now())


@bp.get("/personal/program/certifiering")
@allow(Permission.PROGRAMME_MANAGE)
def staff_certification() -> ResponseReturnValue:
    """Every cycle, newest first, and how long is left of the one that counts."""
    now = queries.under_way(reading())
    return render_template(
        "programme/certification.html",
        cycles=queries.cycles(reading()),
        now=now,
        left=months_words(now) if now else "",
    )


@bp.route("/personal/program/certifiering/ny", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def new_cycle() -> ResponseReturnValue:
    """The next cycle, unless somebody writes other days: it begins when the last one ends."""
    newest = next(iter(queries.cycles(reading())), None)
    days = next_days(newest.ends_on) if newest else (None, None)
    usual = {"version_key": NEWEST, "state": CycleState.UNDER_WAY.value, "starts_on": days[0], "ends_on": days[1]}
    form = CycleForm(data=usual)
    if form.validate_on_submit():
        made = perform(do.start_cycle, form.to_command(), form=form)
        if made is not None:
            flash(_("Perioden är sparad."), "success")
            return redirect(url_for(".cycle", cycle_id=made.id), 303)
    return render_template("programme/cycle_new.html", form=form), form.status


@bp.get("/personal/program/certifiering/<uuid:cycle_id>")
@allow(Permission.PROGRAMME_MANAGE)
def cycle(cycle_id: UUID) -> ResponseReturnValue:
    """Each criterion with its evidence and what it lacks."""
    whole = _whole(cycle_id)
    tasks = [_task(cycle_id, part) for part in whole.parts]
    return render_template(
        "programme/cycle.html", whole=whole, cycle=whole.cycle, tasks=tasks, left=months_words(whole.cycle)
    )


def _task(cycle_id: UUID, part: Part) -> dict[str, str]:
    """A criterion as one line of the list of what is to be done."""
    missing = len(part.gaps)
    return {
        "text": f"{part.criterion.number}. {part.criterion.title}",
        "url": url_for(".criterion", cycle_id=cycle_id, number=part.criterion.number),
        "status": ngettext("En sak saknas", "%(num)s saker saknas", missing) if missing else _("Klart"),
        "tone": "warning" if missing else "success",
        "hint": ngettext("%(num)s underlag.", "%(num)s underlag.", part.pieces),
    }


@bp.route("/personal/program/certifiering/<uuid:cycle_id>/andra", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def edit_cycle(cycle_id: UUID) -> ResponseReturnValue:
    """The days, the state, and the chapters that people write."""
    form = ChangeCycleForm.of(queries.cycle(reading(), cycle_id))
    return change(
        cycle_id,
        form,
        do.change_cycle,
        "cycle_change.html",
        back=url_for(".cycle", cycle_id=cycle_id),
        said=_("Ändringen är sparad."),
        now_there=lambda: {"row": queries.cycle(reading(), cycle_id)},
    )


@bp.route("/personal/program/certifiering/<uuid:cycle_id>/kriterium/<number>", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def criterion(cycle_id: UUID, number: str) -> ResponseReturnValue:
    """One criterion: its words, its evidence, and what it lacks."""
    form = AnswerForm.of(_part(cycle_id, number).answer)
    if form.validate_on_submit() and perform(do.answer_criterion, form.to_answer(cycle_id, number), form=form):
        flash(_("Texten är sparad."), "success")
        return redirect(url_for(".criterion", cycle_id=cycle_id, number=number), 303)
    return _criterion_page(cycle_id, number, form, DocumentForm(formdata=None))


def _part(cycle_id: UUID, number: str) -> Part:
    found = next((part for part in _whole(cycle_id).parts if part.criterion.number == number), None)
    if found is None:
        raise NotFound
    return found


def _criterion_page(cycle_id: UUID, number: str, form: AnswerForm, document: DocumentForm) -> ResponseReturnValue:
    part = _part(cycle_id, number)
    if form.refused_status == CONFLICT and part.answer is not None:
        form.renew(part.answer.version)
    faulty = document if document.errors else form
    page = render_template(
        "programme/criterion.html",
        form=faulty,
        answer=form,
        document=document,
        part=part,
        cycle=queries.cycle(reading(), cycle_id),
        documents=queries.documents(reading(), cycle_id).get(number, []),
    )
    return page, faulty.status


@bp.post("/personal/program/certifiering/<uuid:cycle_id>/kriterium/<number>/dokument")
@allow(Permission.PROGRAMME_MANAGE)
def add_document(cycle_id: UUID, number: str) -> ResponseReturnValue:
    """Point at a document."""
    form = DocumentForm()
    if form.validate_on_submit() and perform(do.add_document, form.to_command(cycle_id, number), form=form):
        flash(_("Dokumentet är tillagt."), "success")
        return redirect(url_for(".criterion", cycle_id=cycle_id, number=number), 303)
    return _criterion_page(cycle_id, number, AnswerForm(formdata=None, data=_stored(cycle_id, number)), form)


def _stored(cycle_id: UUID, number: str) -> dict[str, Any]:
    answer = _part(cycle_id, number).answer
    return {"words": answer.words, "version": answer.version} if answer else {"version": 0}


@bp.post("/personal/program/certifiering/dokument/<uuid:document_id>/ta-bort")
@allow(Permission.PROGRAMME_MANAGE)
def remove_document(document_id: UUID) -> ResponseReturnValue:
    """Stop pointing at a document."""
    form = Form()
    row = queries.document(reading(), document_id)
    back = url_for(".criterion", cycle_id=row.cycle_id, number=row.criterion)
    if form.validate_on_submit():
        perform(do.remove_document, RemoveDocument(document_id))
        flash(_("Dokumentet är borttaget."), "success")
    return redirect(back, 303)


@bp.get("/personal/program/certifiering/<uuid:cycle_id>/ansokan")
@allow(Permission.PROGRAMME_MANAGE)
def application(cycle_id: UUID) -> ResponseReturnValue:
    """The draft as it would be sent today."""
    whole = _whole(cycle_id)
    return render_template("programme/application.html", whole=whole, cycle=whole.cycle)


@bp.get("/personal/program/certifiering/<uuid:cycle_id>/ansokan.docx")
@allow(Permission.PROGRAMME_MANAGE)
def application_file(cycle_id: UUID) -> Response:
    """The draft to go on writing in."""
    answer = Response(application_docx(_whole(cycle_id)), content_type=DOCX)
    answer.headers["Content-Disposition"] = 'attachment; filename="ansokan.docx"'
    return answer


@bp.get("/personal/program/certifiering/<uuid:cycle_id>/ansokan.pdf")
@allow(Permission.PROGRAMME_MANAGE)
def application_print(cycle_id: UUID) -> Response:
    """The draft to print and keep."""
    return pdf_answer(application_pdf(_whole(cycle_id)), "ansokan.pdf")
