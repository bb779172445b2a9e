"""Journey 5: one question a page, then check, then a receipt."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import limits, maps
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.journeys import Journey, Step, sending_key
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.text import find_identity_numbers, find_phone_numbers
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.suggestions import labels, queries
from trygghetsrad.suggestions.codes import code_behind
from trygghetsrad.suggestions.forms import ELSEWHERE, KindForm, PlaceForm, ReplyForm, SendForm, TextForm, command_of
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.photo_forms import PhotoForm
from trygghetsrad.suggestions.placing import own_map, point_words
from trygghetsrad.suggestions.rules import Kind, Reply
from trygghetsrad.suggestions.use_cases import send_suggestion
from trygghetsrad.suggestions.views import bp
from trygghetsrad.suggestions.views.cards import Card, cards_of
from trygghetsrad.suggestions.views.mapping import map_to_choose_on

JOURNEY = Journey(
    "suggestion",
    [
        *(Step("slag", KindForm), Step("text", TextForm), Step("plats", PlaceForm)),
        *(Step("bild", PhotoForm, voluntary=True), Step("svar", ReplyForm)),
    ],
    endpoint="suggestions.step",
    check="suggestions.check",
    start="suggestions.start",
)
TEXT, PLACE = "text", "plats"
SENT = "suggestion-sent"
"""Where the visitor's cookie keeps the secret of what was sent, for the receipt."""


@bp.get("/forslag/nytt")
@allow(Permission.PUBLIC)
def start() -> ResponseReturnValue:
    return render_template("suggestions/send/start.html", first=JOURNEY.steps[0].slug)


@bp.route("/forslag/nytt/<step>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def step(step: str) -> ResponseReturnValue:
    asked = JOURNEY.step(step)
    if asked is None:
        raise NotFound
    answers = JOURNEY.answers()
    form = JOURNEY.form_for(asked, answers)
    if form.validate_on_submit():
        onward = JOURNEY.accept(asked, form, answers)
        return _offer_alike(onward) if asked.slug == TEXT else onward
    number, total = JOURNEY.place(asked, answers)
    page = render_template(
        f"suggestions/send/{asked.slug}.html",
        form=form,
        step={"number": number, "total": total},
        back_url=JOURNEY.url_before(asked, answers),
        **(_on_map(form) if asked.slug == PLACE else {}),
    )
    return page, form.status


def _on_map(form: Any) -> dict[str, Any]:
    """What the question about the place shows of the map, where the municipality has one."""
    the_map = map_to_choose_on()
    return {"map": the_map, "words": the_map and point_words(maps.written(form.point.data or ""))}


@bp.get("/forslag/nytt/liknande")
@allow(Permission.PUBLIC)
def alike() -> ResponseReturnValue:
    """Published ones that are like what was written, to read and follow instead."""
    answers, asked = JOURNEY.answers(), JOURNEY.step(TEXT)
    found = _alike(answers) if "text" in answers else []
    if asked is None or not found:
        return redirect(url_for(".step", step=TEXT), 303)
    back = url_for(".step", step=TEXT, andra=request.args.get("andra"))
    onward = JOURNEY.url_after(asked, answers)
    return render_template("suggestions/send/liknande.html", found=found, back_url=back, next_url=onward)


@bp.route("/forslag/nytt/granska", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def check() -> ResponseReturnValue:
    """Show every answer, and receive them. What a machine filled in is thanked for and not received."""
    answers, secret = JOURNEY.answers(), JOURNEY.secret
    if not answers or secret is None:
        return _sent_before(secret)
    missing = JOURNEY.first_unanswered(answers)
    if missing is not None:
        return redirect(url_for(".step", step=missing.slug), 303)
    form = SendForm()
    if form.validate_on_submit():
        if form.is_from_a_machine:
            return render_template("suggestions/send/thanks.html")
        if perform(send_suggestion, command_of(answers, secret, current_language()), form=form):
            return _to_receipt(secret)
    found = _numbers_in(f"{answers['text']}\n{answers.get('place') or ''}")
    back = url_for(".step", step=JOURNEY.steps[-1].slug)
    page = render_template(
        "suggestions/send/granska.html",
        form=form,
        rows=_rows(answers),
        photos=queries.waiting_photos(reading(), secret),
        found=found,
        back_url=back,
    )
    return page, form.status


@bp.get("/forslag/nytt/klart")
@allow(Permission.PUBLIC)
def done() -> ResponseReturnValue:
    """The receipt, for as long as the sending is remembered or until its reader puts it away."""
    suggestion = _sent(session.get(SENT))
    if suggestion is None:
        return redirect(url_for(".follow"), 303)
    keys = current_app.extensions["config"].secret_keys
    code = code_behind(suggestion.number, str(session[SENT]), suggestion.code_digest, keys)
    return render_template("suggestions/send/klart.html", suggestion=suggestion, code=code)


@bp.post("/forslag/nytt/klart")
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def put_away() -> ResponseReturnValue:
    """Forget the receipt: for those who share a computer."""
    session.pop(SENT, None)
    return redirect(url_for(".index"), 303)


def _alike(answers: dict[str, Any]) -> list[Card]:
    return cards_of(queries.alike(reading(), answers["text"]))


def _offer_alike(onward: ResponseReturnValue) -> ResponseReturnValue:
    if not _alike(JOURNEY.answers()):
        return onward
    return redirect(url_for(".alike", andra=request.args.get("andra")), 303)


def _to_receipt(secret: str) -> ResponseReturnValue:
    JOURNEY.end()
    session[SENT] = secret
    return redirect(url_for(".done"), 303)


def _sent_before(secret: str | None) -> ResponseReturnValue:
    """The second half of a double click lands on the same receipt; anyone else begins."""
    if _sent(secret):
        return _to_receipt(str(secret))
    return redirect(url_for(".done" if _sent(session.get(SENT)) else ".start"), 303)


def _sent(secret: object) -> Suggestion | None:
    return queries.by_sending_key(reading(), sending_key(secret)) if isinstance(secret, str) else None


def _numbers_in(text: str) -> list[str]:
    """What in the text points at a person: said before sending, never a hindrance."""
    contact = current_app.extensions["config"].municipality.contact
    phones = find_phone_numbers(text, allowed=(contact.phone, contact.coordinator_phone))
    return [*find_identity_numbers(text), *phones]


def _rows(answers: dict[str, Any]) -> list[dict[str, str]]:
    area = None if answers.get("area") == ELSEWHERE else answers.get("area")
    reply = str(labels.REPLIES[Reply(answers["reply"])])
    shown = {
        "slag": (_("Vad du lämnar"), str(labels.KINDS[Kind(answers["kind"])])),
        "text": (_("Din text"), answers["text"]),
        "plats": (_("Plats"), labels.where(area, answers.get("place"))),
        "punkt": (_("Punkt på kartan"), point_words(maps.written(answers.get("point") or ""))),
        "svar": (_("Svar"), "\n".join(part for part in (reply, answers.get("reply_to")) if part)),
    }
    if own_map() is None:
        del shown["punkt"]
    pages = {"punkt": PLACE}
    return [
        {
            "label": label,
            "value": value,
            "what": label.lower(),
            "change_url": url_for(".step", step=pages.get(slug, slug), andra=1),
        }
        for slug, (label, value) in shown.items()
    ]
