"""The application, put together from what was done: each criterion with its words, its evidence and what it lacks.

The web page, the DOCX and the PDF all print this, so they say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.programme import labels, queries, words
from trygghetsrad.programme.models import Activity, CertificationCycle, CriterionAnswer, NetworkEvent
from trygghetsrad.programme.queries import EvaluationView, Gathered, GoalView, Held
from trygghetsrad.programme.rules.activities import PRIORITY, ActivityState
from trygghetsrad.programme.rules.certification import Criterion, CycleState, Gap, Source, Version, gaps
from trygghetsrad.programme.use_cases.certification import version_of

SOURCES: dict[Source, LazyString] = {
    Source.GROUPS: mark("Grupper som leder arbetet"),
    Source.MEETINGS: mark("Möten"),
    Source.GOALS: mark("Mål"),
    Source.MEASUREMENTS: mark("Mätningar"),
    Source.ACTIVITIES: mark("Aktiviteter"),
    Source.PRIORITY_ACTIVITIES: mark("Aktiviteter för prioriterade grupper"),
    Source.EFFECTS: mark("Uppföljda effekter"),
    Source.EVALUATIONS: mark("Utvärderingar"),
    Source.NETWORK: mark("Utbyte med andra"),
    Source.DOCUMENTS: mark("Dokument"),
}
MISSING: dict[Source | None, LazyString] = {
    Source.GROUPS: mark("Det finns ingen grupp."),
    Source.MEETINGS: mark("Inget möte har hållits under perioden."),
    Source.GOALS: mark("Det finns inget mål."),
    Source.MEASUREMENTS: mark("Inget har mätts under perioden."),
    Source.ACTIVITIES: mark("Det finns ingen aktivitet under perioden."),
    Source.PRIORITY_ACTIVITIES: mark("Det finns ingen aktivitet för barn, äldre, personer med funktionsnedsättning "
                                     "eller de mest utsatta."),
    Source.EFFECTS: mark("Ingen effekt är uppföljd."),
    Source.EVALUATIONS: mark("Det finns ingen utvärdering under perioden."),
    Source.NETWORK: mark("Inget utbyte med andra är uppskrivet under perioden."),
    Source.DOCUMENTS: mark("Det finns inget dokument."),
    None: mark("Skriv med egna ord hur ni uppfyller kriteriet."),
}  # fmt: skip
CHAPTERS: dict[str, LazyString] = {
    "vision": mark("Vision"),
    "resources": mark("Personal och pengar"),
    "difficulties": mark("Svårigheter"),
    "good_examples": mark("Goda exempel"),
    "injuries": mark("Skador och deras orsaker"),
}
STATES: dict[CycleState, LazyString] = {
    CycleState.UNDER_WAY: mark("Ansökan förbereds"),
    CycleState.CERTIFIED: mark("Certifierad"),
    CycleState.LAPSED: mark("Förnyades inte"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence; `url` is "" for what stands on no page here."""

    title: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion of the application."""

    criterion: Criterion
    answer: CriterionAnswer | None
    evidence: dict[Source, list[Item]]
    gaps: list[Gap]

    @property
    def pieces(self) -> int:
        return sum(len(items) for items in self.evidence.values())

    @property
    def missing(self) -> list[str]:
        return [str(MISSING[gap.source]) for gap in self.gaps]


@dataclass(frozen=True, slots=True)
class Dossier:
    """The application as it would be sent today."""

    cycle: CertificationCycle
    version: Version
    parts: list[Part]
    chapters: list[tuple[str, str]]
    """(heading, text); an empty text is a chapter that has not been written."""
    cost: int
    """What the activities cost together, in kronor, as far as that is known."""
    states: list[tuple[str, int]]
    """How many goals stand how."""

    @property
    def gaps(self) -> int:
        return sum(len(part.gaps) for part in self.parts) + sum(not text for _heading, text in self.chapters)


def dossier(session: Session, cycle: CertificationCycle, now: datetime) -> Dossier:
    """Gather everything: about ten questions, however much there is."""
    version = version_of(cycle)
    found = queries.gathered(session, cycle.starts_on, cycle.ends_on, now)
    answers, documents = queries.answers(session, cycle.id), queries.documents(session, cycle.id)
    everything = evidence_of(found, cycle.starts_on, cycle.ends_on)
    parts = []
    for one in version.criteria:
        own = {
            **everything,
            Source.DOCUMENTS: [
                Item(each.title, each.place, _link(each.place)) for each in documents.get(one.number, [])
            ],
        }
        evidence = {source: own[source] for source in one.gathers if own[source]}
        answer = answers.get(one.number)
        parts.append(Part(one, answer, evidence, gaps(one, evidence, has_words=answer is not None)))
    return Dossier(
        cycle=cycle,
        version=version,
        parts=parts,
        chapters=[(str(heading), getattr(cycle, name)) for name, heading in CHAPTERS.items()],
        cost=sum(one.cost or 0 for one in found.activities),
        states=labels.counts_words([labels.goal_state(view) for view in found.goals]),
    )


def _link(place: str) -> str:
    """The address to link to, when a document's place is one."""
    return place if place.startswith(("https://", "http://")) and " " not in place else ""


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
        Source.EVALUATIONS: [_evaluation(view) for view in found.evaluations],
        Source.NETWORK: [_exchange(one) for one in found.network],
    }


def _group(body: Body) -> Item:
    return Item(body.name, body.purpose, url_for("programme.group", slug=body.slug))


def _meeting(one: Held) -> Item:
    title = _("%(who)s, %(day)s", who=one.body or _("Trygghetsrådet"), day=date_long(one.day))
    return Item(title, url=url_for("meetings.show", address=one.address))


def _evaluation(view: EvaluationView) -> Item:
    row = view.evaluation
    title = f"{words.subject_words(view)}, {words.period_words(row.starts_on, row.ends_on)}"
    return Item(title, row.lessons, url_for("programme.evaluation", number=row.number))


def _exchange(one: NetworkEvent) -> Item:
    title = f"{one.title}, {one.with_whom}, {date_long(one.day)}"
    return Item(title, one.learnt, url_for("programme.network", _anchor=f"utbyte-{one.number}"))


def _goal(view: GoalView) -> Item:
    state = labels.state_word(labels.goal_state(view))
    return Item(f"{view.goal.title} ({state})", view.goal.why, url_for("programme.goal", number=view.goal.number))


def _activity(one: Activity, text: str) -> Item:
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
