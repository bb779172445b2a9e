"""What the staff does to one suggestion: each act is one small page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import Conflict
from trygghetsrad.kernel.forms import offer
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.templating import datetime_long
from trygghetsrad.kernel.web import allow, current_actor, perform, reading
from trygghetsrad.meetings import queries as meetings
from trygghetsrad.meetings.rules import ActionState
from trygghetsrad.suggestions import labels, queries
from trygghetsrad.suggestions.forms import (
    AnswerForm,
    EraseForm,
    HandOverForm,
    HideForm,
    PublishForm,
    StaffForm,
    TakeUpForm,
)
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.placing import point_words
from trygghetsrad.suggestions.rules import Action, Outcome
from trygghetsrad.suggestions.use_cases import (
    ErasePoint,
    RestoreSuggestion,
    UnpublishSuggestion,
    answer_suggestion,
    erase_point,
    erase_suggestion,
    hand_over,
    hide_suggestion,
    publish_suggestion,
    restore_suggestion,
    take_up,
    unpublish_suggestion,
)
from trygghetsrad.suggestions.use_cases.common import KIND
from trygghetsrad.suggestions.views import NUMBER, bp
from trygghetsrad.suggestions.views.picking import page_number
from trygghetsrad.suggestions.views.staff import around
from trygghetsrad.suggestions.views.wording import filled_in
from trygghetsrad.thread.queries import linked

CONFLICT = 409


@bp.route(f"/personal/forslag/{NUMBER}/svara", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_DECIDE)
def answer(number: int) -> ResponseReturnValue:
    suggestion = queries.by_number(reading(), number)
    form = AnswerForm(data={"version": suggestion.version, **_told_by_action(suggestion)})
    known = {str(one.id): one for one in queries.templates(reading())}
    offer(form.template, [(key, one.name) for key, one in known.items()])
    if "put_in" in request.form:
        chosen = known.get(form.template.data or "")
        if chosen:
            form.put_in(filled_in(chosen, suggestion), chosen.outcome)
        return act_page(suggestion, form, Action.ANSWER)
    return act(suggestion, form, Action.ANSWER, answer_suggestion, _("Svaret är sparat."))


def _told_by_action(suggestion: Suggestion) -> dict[str, Any]:
    """What became of an action that the suggestion led to, as the beginning of an answer. Nothing is sent by it."""
    number = page_number("atgard")
    action = meetings.action_by_number(reading(), number) if number and _may_read_actions() else None
    if action is None or not action.is_closed:
        return {}
    behind = linked(reading(), "action", [action.id], other=KIND, actor=current_actor(), via="agenda_item")
    if suggestion.id not in {one.id for one in behind.get(action.id, [])}:
        return {}
    outcome = Outcome.DONE if action.state is ActionState.DONE else Outcome.NOT_NOW
    return {"outcome": outcome.value, "text": action.result}


def _may_read_actions() -> bool:
    return current_actor().may(Permission.MEETING_MANAGE)


@bp.route(f"/personal/forslag/{NUMBER}/lamna-vidare", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_DECIDE)
def pass_on(number: int) -> ResponseReturnValue:
    suggestion = queries.by_number(reading(), number)
    form = HandOverForm(data={"version": suggestion.version})
    return act(suggestion, form, Action.HAND_OVER, hand_over, _("Ärendet är lämnat vidare."))


@bp.route(f"/personal/forslag/{NUMBER}/ta-upp", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_DECIDE)
def take_to_meeting(number: int) -> ResponseReturnValue:
    suggestion = queries.by_number(reading(), number)
    form = TakeUpForm(
        data={
            "version": suggestion.version,
            "title": suggestion.public_title or labels.numbered(suggestion),
            "description": suggestion.public_text if suggestion.is_published else "",
        }
    )
    coming = meetings.upcoming(reading(), clock.now())
    form.meeting_id.choices = [(str(one.id), f"{datetime_long(one.starts_at)}, {one.place}") for one in coming]
    return act(suggestion, form, Action.TAKE_UP, take_up, _("Ärendet står på mötets dagordning."))


@bp.route(f"/personal/forslag/{NUMBER}/publicera", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_DECIDE)
def publish(number: int) -> ResponseReturnValue:
    """The wording begins empty: what the sender wrote is never offered as a text to publish."""
    suggestion = queries.by_number(reading(), number)
    form = PublishForm(
        data={
            "version": suggestion.version,
            "title": suggestion.public_title,
            "text": suggestion.public_text,
            "answer": suggestion.public_answer,
            "area": suggestion.area,
            "show_point": suggestion.point_public if suggestion.is_published else not suggestion.is_anonymous,
        }
    )
    if not point_words(suggestion.point):
        del form.show_point
    return act(suggestion, form, Action.PUBLISH, publish_suggestion, _("Texten syns nu på sidan Ni sa – vi gjorde."))


@bp.route(f"/personal/forslag/{NUMBER}/dolj", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_DECIDE)
def hide(number: int) -> ResponseReturnValue:
    suggestion = queries.by_number(reading(), number)
    form = HideForm(data={"version": suggestion.version})
    return act(suggestion, form, Action.HIDE, hide_suggestion, _("Ärendet är lagt åt sidan."))


@bp.route(f"/personal/forslag/{NUMBER}/ta-bort-uppgifter", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_DECIDE)
def erase(number: int) -> ResponseReturnValue:
    suggestion = queries.by_number(reading(), number)
    form = EraseForm(data={"version": suggestion.version})
    return act(suggestion, form, Action.ERASE, erase_suggestion, _("Uppgifterna är borttagna."))


@bp.post(f"/personal/forslag/{NUMBER}/punkt/ta-bort")
@allow(Permission.SUGGESTION_DECIDE)
def discard_point(number: int) -> ResponseReturnValue:
    return _at_once(number, erase_point, ErasePoint, _("Punkten är borttagen."))


@bp.post(f"/personal/forslag/{NUMBER}/avpublicera")
@allow(Permission.SUGGESTION_DECIDE)
def unpublish(number: int) -> ResponseReturnValue:
    return _at_once(
        number, unpublish_suggestion, UnpublishSuggestion, _("Texten syns inte längre för andra än personalen.")
    )


@bp.post(f"/personal/forslag/{NUMBER}/ta-fram")
@allow(Permission.SUGGESTION_DECIDE)
def restore(number: int) -> ResponseReturnValue:
    return _at_once(number, restore_suggestion, RestoreSuggestion, _("Ärendet ligger i inkorgen igen."))


def _at_once(
    number: int, use_case: Callable[..., Suggestion], command: Callable[[UUID, int], Any], said: str
) -> ResponseReturnValue:
    """What one button does, with no page of its own."""
    perform(use_case, command(queries.by_number(reading(), number).id, StaffForm().seen))
    flash(said, "success")
    return redirect(url_for(".handle", number=number), 303)


def act(
    suggestion: Suggestion, form: Any, action: Action, use_case: Callable[..., Suggestion], said: str
) -> ResponseReturnValue:
    """Do it and go back to the suggestion, or show the page of the act with what is to be rectified."""
    number = suggestion.number
    if form.validate_on_submit() and perform(use_case, form.to_command(suggestion.id), form=form):
        flash(said, "success")
        return redirect(url_for(".handle", number=number), 303)
    return act_page(queries.by_number(reading(), number), form, action)


def act_page(current: Suggestion, form: Any, action: Action) -> ResponseReturnValue:
    """The page of an act, or a 409 when it is not open as the suggestion stands."""
    if not form.is_submitted() and not current.may(action):
        raise Conflict(mark("Det går inte i det läge som ärendet har nu."))
    if form.refused_status == CONFLICT:
        form.renew(current.version)
    page = render_template(
        f"suggestions/act/{action}.html",
        form=form,
        suggestion=current,
        back_url=url_for(".handle", number=current.number),
        **around(current),
    )
    return page, form.status
