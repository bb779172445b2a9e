"""The public face: start, about, how the draw works, contact, and the pages that the law asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.accounts import queries as accounts
from trygghetsrad.council import queries as council
from trygghetsrad.interest import queries as interest
from trygghetsrad.kernel import audit, clock, limits, outbox
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.templating import SCHEME_COOKIE
from trygghetsrad.kernel.web import allow, current_actor, looking, perform, reading, safe_next
from trygghetsrad.meetings import queries as meetings
from trygghetsrad.pages import today as todo
from trygghetsrad.pages.acts import act_words
from trygghetsrad.pages.blueprint import bp
from trygghetsrad.pages.forms import AppearanceForm, BarrierForm
from trygghetsrad.pages.opening_hours import OpeningHours, week_table
from trygghetsrad.pages.use_cases import SendAgain, report_barrier, send_again
from trygghetsrad.suggestions import queries as suggestions
from trygghetsrad.suggestions.labels import answer_heading

YEAR = 365 * 24 * 3600


@bp.get("/")
@allow(Permission.PUBLIC)
def start() -> str:
    """What this is, and the two things to do."""
    reader = looking()
    return render_template(
        "pages/start.html",
        call=interest.open_call_in_short(reader, clock.today()),
        meeting=meetings.next_public(reader, clock.now()),
        outcome=suggestions.latest_outcome(reader),
        answer_heading=answer_heading,
    )


@bp.get("/om-radet")
@allow(Permission.PUBLIC)
def about() -> str:
    """Who sits in the council, and what it can and cannot do."""
    session, day = reading(), clock.today()
    return render_template(
        "pages/about.html",
        composition=council.public_composition(session, day),
        draws=council.draws_behind(session, day),
    )


@bp.get("/sa-lottar-vi")
@allow(Permission.PUBLIC)
def how_we_draw() -> str:
    """The draw in plain words."""
    return render_template("pages/how_we_draw.html")


@bp.get("/kontakt")
@allow(Permission.PUBLIC)
def contact() -> str:
    """How to reach a person, and when."""
    hours: OpeningHours = current_app.extensions["opening_hours"]
    return render_template("pages/contact.html", week=week_table(hours, clock.today()))


@bp.get("/personuppgifter")
@allow(Permission.PUBLIC)
def personal_data() -> str:
    """What is kept about whom, why, and for how long."""
    return render_template("pages/personal_data.html")


@bp.get("/tillganglighet")
@allow(Permission.PUBLIC)
def accessibility() -> str:
    """The accessibility statement: only what was tested."""
    return render_template("pages/accessibility.html")


@bp.route("/tillganglighet/rapportera", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def report() -> ResponseReturnValue:
    """Tell what could not be used."""
    form = BarrierForm()
    inbox = current_app.extensions["config"].municipality.contact.email
    if form.validate_on_submit() and perform(report_barrier, replace(form.to_command(), inbox=inbox), form=form):
        flash(_("Tack. Vi läser det du skrivit och rättar det vi kan."), "success")
        return redirect(url_for(".accessibility"), 303)
    return render_template("pages/report.html", form=form, back_url=url_for(".accessibility")), form.status


@bp.route("/utseende", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
def appearance() -> ResponseReturnValue:
    """Light or dark, kept in the visitor's own browser."""
    form = AppearanceForm(data={"scheme": request.cookies.get(SCHEME_COOKIE, "auto")})
    if not form.validate_on_submit():
        return render_template("pages/appearance.html", form=form, back_url=url_for(".start")), form.status
    response: Any = redirect(safe_next(request.args.get("next"), url_for(".start")), 303)
    secure = current_app.extensions["config"].secure
    response.set_cookie(SCHEME_COOKIE, form.scheme.data, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response  # type: ignore[no-any-return]


@bp.get("/personal/")
@allow(Permission.STAFF_HOME)
def today() -> str:
    """The three things to do next."""
    tasks = todo.next_tasks(reading(), actor=current_actor(), now=clock.now(), day=clock.today())
    return render_template("pages/today.html", tasks=tasks[: todo.SHOWN], more=tasks[todo.SHOWN :])


@bp.get("/personal/logg")
@allow(Permission.AUDIT_READ)
def log() -> str:
    """Who did what, newest first."""
    entries = audit.newest(reading(), before=_moment(request.args.get("fore")))
    older = entries[audit.PAGE - 1].at.isoformat() if len(entries) > audit.PAGE else None
    names = accounts.names(reading(), {entry.actor_id for entry in entries if entry.actor_id})
    return render_template(
        "pages/log.html", entries=entries[: audit.PAGE], older=older, names=names, act_words=act_words
    )


def _moment(text: str | None) -> datetime | None:
    """The page of the log that an address asks for; None for the first."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        abort(400)
    return found if found and found.tzinfo else None


@bp.get("/personal/brev")
@allow(Permission.USERS_MANAGE)
def letters() -> str:
    """Letters that did not arrive."""
    return render_template("pages/letters.html", letters=outbox.set_aside(reading()))


@bp.post("/personal/brev/<uuid:letter_id>")
@allow(Permission.USERS_MANAGE)
def letter_again(letter_id: UUID) -> ResponseReturnValue:
    """Try once more."""
    perform(send_again, SendAgain(letter_id))
    flash(_("Mejlet skickas igen inom någon minut."), "success")
    return redirect(url_for(".letters"), 303)


@bp.get("/robots.txt")
@allow(Permission.PUBLIC)
def robots() -> Response:
    """Search engines are welcome to what is public."""
    lines = [
        "User-agent: *",
        *(
            f"Disallow: {path}"
            for path in ("/personal/", "/mina-uppgifter", "/inbjudan", "/forslag/folj", "/prenumerera/")
        ),
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
