"""The inbox and one suggestion as the staff sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from trygghetsrad.accounts import queries as accounts
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.text import TextRefused, clean_text
from trygghetsrad.kernel.web import allow, current_actor, looking, reading
from trygghetsrad.meetings import queries as meetings
from trygghetsrad.meetings.models import CouncilAction
from trygghetsrad.suggestions import labels, queries, rules
from trygghetsrad.suggestions.days_off import is_holiday
from trygghetsrad.suggestions.grouping import Group, grouping
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.queries import Owner, Pile, Waiting, Wanted
from trygghetsrad.suggestions.rules import Action, Deadline, Kind, State
from trygghetsrad.suggestions.views import NUMBER, bp
from trygghetsrad.suggestions.views.mapping import map_of
from trygghetsrad.suggestions.views.picking import filter_links, page_number, picked
from trygghetsrad.thread.queries import Named, linked_with

PILES = {pile.value: pile for pile in Pile}
KINDS = {kind.value: kind for kind in Kind}
MOST_WORDS = 300
MINE, NOBODYS = "jag", "ingen"
FILTERS = ("lage", "slag", "plats", "ansvarig", "grupp")
ACTIONS = {
    Action.ANSWER: "suggestions.answer",
    Action.ASK: "suggestions.ask",
    Action.ROUTE: "suggestions.route",
    Action.TAKE_UP: "suggestions.take_to_meeting",
    Action.HAND_OVER: "suggestions.pass_on",
    Action.MERGE: "suggestions.merge",
    Action.PUBLISH: "suggestions.publish",
    Action.HIDE: "suggestions.hide",
    Action.WRITE_NOTE: "suggestions.add_note",
    Action.ERASE: "suggestions.erase",
}
FOR_THE_DESK = frozenset({Action.ROUTE, Action.WRITE_NOTE})
"""What the contact centre may do too."""


@bp.get("/personal/forslag")
@allow(Permission.SUGGESTION_READ)
def inbox() -> ResponseReturnValue:
    names = accounts.names_with(reading(), Permission.SUGGESTION_READ)
    owners = _owners(names)
    areas = [(value, str(name)) for value, name in labels.areas()]
    pile = picked("lage", PILES) or Pile.WAITING
    area, owner = picked("plats", dict(areas)) and request.args["plats"], picked("ansvarig", owners)
    groups = _groups()
    wanted = Wanted(pile, picked("slag", KINDS), area, owner, _led_to(groups))
    today, words = clock.today(), _words()
    if words:
        return _found(words, names)
    page = queries.inbox(looking(), wanted, today, below=page_number("under"), above=page_number("over"))
    chosen: dict[str, Any] = {name: request.args.get(name) or None for name in FILTERS}
    return render_template(
        "suggestions/inbox.html",
        page=page,
        piles=queries.piles(looking(), today),
        **_about(page.rows, names),
        is_filtered=any(chosen.values()),
        more_chosen=any(chosen[name] for name in FILTERS[1:]),
        **_links(chosen, areas, names, groups),
        previous_url=page.lower and url_for(".inbox", **chosen, under=page.lower),
        next_url=page.higher and url_for(".inbox", **chosen, over=page.higher),
    )


def _words() -> str:
    """What is searched for, as it is kept: nothing that cannot be read becomes a question."""
    try:
        return clean_text(request.args.get("sok", "")[:MOST_WORDS], multiline=False)
    except TextRefused:
        abort(400)


def _found(words: str, names: Mapping[UUID, str]) -> ResponseReturnValue:
    rows = queries.searched(looking(), words, current_language())
    return render_template(
        "suggestions/inbox_found.html", words=words, rows_found=rows, most=queries.MOST_FOUND, **_about(rows, names)
    )


def _about(rows: Sequence[Waiting], names: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "notes": {one.number: _words_about(one) for one in rows},
        "owner_of": {one.number: labels.owner_word(one.owner_id, one.unit, names) for one in rows},
    }


def _owners(names: Mapping[UUID, str]) -> dict[str, Owner]:
    """What the filter on owners can be set to."""
    units = current_app.extensions["config"].municipality.units
    return {
        MINE: Owner(account=current_actor().id),
        NOBODYS: Owner(),
        **{one.key: Owner(unit=one.key) for one in units},
        **{str(account): Owner(account=account) for account in names},
    }


def _groups() -> Sequence[Group]:
    """The groups that a suggestion can have led to something with."""
    found = grouping()
    return found.groups(reading()) if found else ()


def _led_to(groups: Sequence[Group]) -> Select[UUID] | None:
    """The question for those that led to something with the chosen group."""
    group, found = picked("grupp", {one.key: one for one in groups}), grouping()
    return found.behind(group.id) if group and found else None


def _links(
    chosen: Mapping[str, str | None],
    areas: list[tuple[str, str]],
    names: Mapping[UUID, str],
    groups: Sequence[Group],
) -> dict[str, Any]:
    """The links of each filter."""
    piles = [(pile.value, str(labels.PILES[pile])) for pile in Pile if pile is not Pile.WAITING]
    kinds = [(one.value, str(labels.SEVERAL[one])) for one in Kind]
    units = [(one.key, one.name) for one in current_app.extensions["config"].municipality.units]
    people = [(str(account), name) for account, name in names.items()]
    owners = [*labels.owner_filters(MINE, NOBODYS), *people, *units]
    every = labels.all_word()
    return {
        "pile_links": filter_links("suggestions.inbox", "lage", str(labels.PILES[Pile.WAITING]), piles, chosen),
        "kind_links": filter_links("suggestions.inbox", "slag", every, kinds, chosen),
        "area_links": filter_links("suggestions.inbox", "plats", every, areas, chosen),
        "group_links": filter_links(
            "suggestions.inbox", "grupp", every, [(one.key, one.name) for one in groups], chosen
        )
        if groups
        else (),
        "owner_links": filter_links("suggestions.inbox", "ansvarig", every, owners, chosen),
    }


def _words_about(one: Waiting) -> list[tuple[str, bool]]:
    """What to know before it is opened, and whether it is pressing."""
    found = []
    if one.sender_spoke:
        found.append((labels.spoke_word(disputed=one.disputed), True))
    if one.asked_on:
        found.append((labels.asked_word(), False))
    if one.state is State.RECEIVED:
        promise = _until(one.answer_by)
        found.append((labels.deadline_words(promise), promise.is_passed))
    if one.due_on and one.state in rules.OPEN and (one.due_on != one.answer_by or one.state is not State.RECEIVED):
        own = _until(one.due_on)
        found.append((labels.due_words(own), own.is_passed))
    return found


@bp.get(f"/personal/forslag/{NUMBER}")
@allow(Permission.SUGGESTION_READ)
def handle(number: int) -> ResponseReturnValue:
    """One suggestion: what was written, what has happened, and what may be done now."""
    suggestion = queries.by_number(reading(), number)
    led_to = linked_with(reading(), "suggestion", suggestion.id, ("agenda_item", "activity"), actor=current_actor())
    decides, routes = (current_actor().may(one) for one in (Permission.SUGGESTION_DECIDE, Permission.SUGGESTION_ROUTE))
    may = {one: routes if one in FOR_THE_DESK else decides for one in ACTIONS}
    return render_template(
        "suggestions/handle.html",
        suggestion=suggestion,
        **around(suggestion),
        photos=queries.photos(reading(), suggestion.id),
        points=led_to.get("agenda_item", []),
        activities=led_to.get("activity", []),
        map=map_of(suggestion.point),
        results=_results(suggestion, led_to.get("agenda_item", [])) if may[Action.ANSWER] else [],
        actions={one: url for one, url in ACTIONS.items() if may[one] and suggestion.may(one)},
        may_restore=decides and suggestion.may(Action.RESTORE),
        may_separate=decides and suggestion.may(Action.SEPARATE),
        may_unpublish=decides and suggestion.may(Action.UNPUBLISH),
        next_number=queries.next_waiting(looking(), number),
    )


def _results(suggestion: Suggestion, points: Sequence[Named]) -> Sequence[CouncilAction]:
    """The closed actions that it led to and whose result its sender has not been told."""
    ids = {one.id for point in points for one in point.led_to if one.kind == "action"}
    if not ids or not suggestion.may(Action.ANSWER) or not current_actor().may(Permission.MEETING_MANAGE):
        return []
    answered_on = clock.local(suggestion.closed_at).date() if suggestion.closed_at else None
    closed = meetings.closed_actions(reading(), ids)
    return [one for one in closed if rules.is_untold(one.done_on, one.result, answered_on, suggestion.answer)]


def around(suggestion: Suggestion) -> dict[str, Any]:
    """What every page about a suggestion says of it: its days, its owner, whom it is merged with, and its timeline."""
    events = queries.timeline(reading(), suggestion.id)
    ids = {one for event in events for one in (event.actor_id, event.towards_id)} | {suggestion.owner_id}
    names = accounts.names(reading(), [one for one in ids if one])
    waits = suggestion.is_open and suggestion.due_on
    return {
        "deadline": _until(suggestion.answer_by) if suggestion.state is State.RECEIVED else None,
        "due": _until(suggestion.due_on) if waits and suggestion.due_on else None,
        "owner": labels.owner_word(suggestion.owner_id, suggestion.unit, names),
        "leader": queries.find(reading(), suggestion.leader_id) if suggestion.leader_id else None,
        "led": queries.led_numbers(reading(), suggestion.id),
        "events": labels.timeline_rows(events, names=names),
    }


def _until(day: Any) -> Deadline:
    return rules.deadline(day, clock.today(), is_holiday)
