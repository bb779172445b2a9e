"""What the staff do among themselves and with the sender: route, ask, merge, note."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.accounts import queries as accounts
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.forms import NOBODY, AskForm, MergeForm, NoteForm, RouteForm, StaffForm
from trygghetsrad.suggestions.rules import Action
from trygghetsrad.suggestions.use_cases import (
    SeparateSuggestion,
    ask_sender,
    merge_suggestion,
    route_suggestion,
    separate_suggestion,
    write_note,
)
from trygghetsrad.suggestions.views import NUMBER, bp
from trygghetsrad.suggestions.views.act import act


@bp.route(f"/personal/forslag/{NUMBER}/ansvarig", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_ROUTE)
def route(number: int) -> ResponseReturnValue:
    suggestion = queries.by_number(reading(), number)
    owner = suggestion.owner_id or suggestion.unit or NOBODY
    form = RouteForm(data={"version": suggestion.version, "owner": str(owner), "due_on": suggestion.due_on})
    form.offer(accounts.names_with(reading(), Permission.SUGGESTION_READ))
    return act(suggestion, form, Action.ROUTE, route_suggestion, _("Sparat. Den som ansvarar får veta det."))


@bp.route(f"/personal/forslag/{NUMBER}/fraga", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_DECIDE)
def ask(number: int) -> ResponseReturnValue:
    suggestion = queries.by_number(reading(), number)
    form = AskForm(data={"version": suggestion.version})
    return act(suggestion, form, Action.ASK, ask_sender, _("Frågan är ställd. Ärendet väntar på avsändaren."))


@bp.route(f"/personal/forslag/{NUMBER}/sla-ihop", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_DECIDE)
def merge(number: int) -> ResponseReturnValue:
    suggestion = queries.by_number(reading(), number)
    form = MergeForm(data={"version": suggestion.version})
    return act(suggestion, form, Action.MERGE, merge_suggestion, _("Ärendena är ihopslagna. Avsändaren får veta det."))


@bp.post(f"/personal/forslag/{NUMBER}/ta-isar")
@allow(Permission.SUGGESTION_DECIDE)
def separate(number: int) -> ResponseReturnValue:
    suggestion = queries.by_number(reading(), number)
    perform(separate_suggestion, SeparateSuggestion(suggestion.id, StaffForm().seen))
    flash(_("Ärendet går vidare för sig. Avsändaren får veta det."), "success")
    return redirect(url_for(".handle", number=number), 303)


@bp.route(f"/personal/forslag/{NUMBER}/anteckna", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_ROUTE)
def add_note(number: int) -> ResponseReturnValue:
    suggestion = queries.by_number(reading(), number)
    form = NoteForm(data={"version": suggestion.version})
    return act(suggestion, form, Action.WRITE_NOTE, write_note, _("Anteckningen är sparad."))
