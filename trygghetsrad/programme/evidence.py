"""Evidence: what was done, as pieces that page and files print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.programme import labels, words
from trygghetsrad.programme.queries import Done, Evaluated, Exchanged, Gathered, GoalView, Held
from trygghetsrad.programme.rules.activities import PRIORITY, ActivityState
from trygghetsrad.programme.rules.certification import Source


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence; `url` is "" for what stands on no page here."""

    title: str
    text: str = ""
    url: str = ""
    is_translated: bool = False
    """Said by the program in the reader's language; else it is what staff wrote, in Swedish."""


def evidence_of(found: Gathered, first: date, last: date) -> Mapping[Source, list[Item]]:
    """What was done, as evidence by its source."""
    priority = {one.value for one in PRIORITY}
    return {
        Source.GROUPS: [_group(one) for one in found.groups],
        Source.MEETINGS: [_meeting(one) for one in found.meetings],
        Source.GOALS: [_goal(view) for view in found.goals],
        Source.MEASUREMENTS: _measurements(found.goals, first, last),
        Source.ACTIVITIES: [_activity(one, one.done) for one in found.activities],
        Source.PRIORITY_ACTIVITIES: [
            _activity(one, words.target_words(one.target_groups))
            for one in found.activities
            if priority & set(one.target_groups)
        ],
        Source.EFFECTS: [
            _activity(one, one.effect) for one in found.activities if one.state is ActivityState.DONE and one.effect
        ],
        Source.EVALUATIONS: [_evaluation(one) for one in found.evaluations],
        Source.NETWORK: [_exchange(one) for one in found.network],
    }


def _group(body: Body) -> Item:
    return Item(body.name, body.purpose, url_for("programme.group", slug=body.slug))


def _meeting(one: Held) -> Item:
    title = _("%(who)s, %(day)s", who=one.body or _("Trygghetsrådet"), day=date_long(one.day))
    return Item(title, url=url_for("meetings.show", address=one.address))


def _evaluation(one: Evaluated) -> Item:
    title = f"{words.about_words(one.goal, one.project)}, {words.period_words(one.starts_on, one.ends_on)}"
    return Item(title, one.lessons, url_for("programme.evaluation", number=one.number))


def _exchange(one: Exchanged) -> Item:
    title = f"{one.title}, {one.with_whom}, {date_long(one.day)}"
    return Item(title, one.learnt, url_for("programme.network", _anchor=f"utbyte-{one.number}"))


def _goal(view: GoalView) -> Item:
    state = labels.state_word(labels.goal_state(view))
    return Item(f"{view.goal.title} ({state})", view.goal.why, url_for("programme.goal", number=view.goal.number))


def _activity(one: Done, text: str) -> Item:
    return Item(f"{one.title}. {words.state_line(one)}", text, url_for("programme.activity", number=one.number))


def _measurements(goals: Sequence[GoalView], first: date, last: date) -> list[Item]:
    """Each indicator with its values in a time."""
    found = []
    for view in goals:
        for at, one in enumerate(view.indicators, 1):
            rows = [row for row in one.measurements if row.value is not None and first <= row.measured_on <= last]
            if rows:
                values = (
                    f"{date_long(row.measured_on)}: {labels.value_words(one.indicator, row.value)}"
                    for row in rows
                    if row.value is not None
                )
                text = _("%(values)s. Källa: %(source)s.", values="; ".join(values), source=one.indicator.source)
                url = url_for("programme.goal", number=view.goal.number, _anchor=f"indikator-{at}")
                found.append(Item(one.indicator.name, text, url))
    return found
