"""The application, put together from what was done: each criterion with its words, its evidence and what it lacks.

The web page, the DOCX and the PDF all print this, so they say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from trygghetsrad.kernel.i18n import mark
from trygghetsrad.programme import labels, queries
from trygghetsrad.programme.evidence import Item, evidence_of
from trygghetsrad.programme.injuries import injuries_between, where_injuries_stand
from trygghetsrad.programme.models import CertificationCycle
from trygghetsrad.programme.queries import Gathered, Written
from trygghetsrad.programme.rules.certification import Criterion, CycleState, Gap, Source, Version, gaps
from trygghetsrad.programme.use_cases.certification import version_of

SOURCES: dict[Source, LazyString] = {
    Source.GROUPS: mark("Grupper som leder arbetet"),
    Source.MEETINGS: mark("Möten"),
    Source.GOALS: mark("Mål"),
    Source.MEASUREMENTS: mark("Mätningar"),
    Source.STATISTICS: mark("Skadestatistik"),
    Source.EXPOSED: mark("Mest utsatta"),
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
    Source.STATISTICS: mark("Det finns ingen skadestatistik för perioden."),
    Source.EXPOSED: mark("Det finns ingen skadestatistik för perioden."),
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
class Part:
    """One criterion of the application."""

    criterion: Criterion
    answer: Written | None
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


def dossier(session: Session, cycle: CertificationCycle, now: datetime, *, in_numbers: bool = True) -> Dossier:
    """Gather everything: two questions, and six more for what the injuries say `in_numbers`, however much there is."""
    version = version_of(cycle)
    first, last = cycle.starts_on, cycle.ends_on
    found = queries.gathered(session, first, last, now, cycle_id=cycle.id)
    injuries = (
        injuries_between(session, first, last) if in_numbers else where_injuries_stand(are_there=found.has_injuries)
    )
    everything = {**evidence_of(found, first, last), **injuries}
    return Dossier(
        cycle=cycle,
        version=version,
        parts=[_part(one, found, everything) for one in version.criteria],
        chapters=[(str(heading), getattr(cycle, name)) for name, heading in CHAPTERS.items()],
        cost=sum(one.cost or 0 for one in found.activities),
        states=labels.counts_words([labels.goal_state(view) for view in found.goals]),
    )


def _part(one: Criterion, found: Gathered, everything: Mapping[Source, list[Item]]) -> Part:
    papers = [each for each in found.documents if each.criterion == one.number]
    own = {**everything, Source.DOCUMENTS: [Item(each.title, each.place, _link(each.place)) for each in papers]}
    evidence = {source: own[source] for source in one.gathers if own[source]}
    answer = found.words.get(one.number)
    return Part(one, answer, evidence, gaps(one, evidence, has_words=answer is not None))


def _link(place: str) -> str:
    """The address to link to, when a document's place is one."""
    return place if place.startswith(("https://", "http://")) and " " not in place else ""
