"""The shape of saying what the points are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import current_app
from wtforms import Field

from trygghetsrad.kernel.forms import Form, choice, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.meetings.models import AgendaItem
from trygghetsrad.meetings.use_cases import About, SaySubjects
from trygghetsrad.meetings.use_cases.subjects import subjects_field

NO_PLACE = "-"
KNOWN = "kanda-amnen"
"""The page's list of the subjects that there are."""


class SubjectsForm(Form):
    """For each point its subjects, with commas between, and its place."""

    items: Sequence[AgendaItem] = ()

    @classmethod
    def of(cls, items: Sequence[AgendaItem], subjects: Mapping[UUID, Sequence[str]]) -> SubjectsForm:
        fields: dict[str, Any] = {"items": items}
        values: dict[str, Any] = {}
        places = [(NO_PLACE, mark("Ingen särskild plats")), *((one, one) for one in localities())]
        hint = mark("Till exempel: belysning, trafik. Sätt komma emellan.")
        for one in items:
            fields[subjects_field(one.id)] = text(
                mark("Ämnen"), most=400, hint=hint, list="kanda-amnen", autocomplete="off"
            )
            fields[f"locality_{one.id.hex}"] = choice(mark("Plats"), places)
            values[subjects_field(one.id)] = ", ".join(subjects.get(one.id, ()))
            values[f"locality_{one.id.hex}"] = one.locality or NO_PLACE
        form: SubjectsForm = type("MeetingSubjectsForm", (cls,), fields)(data=values)
        return form

    def fields_of(self, item: AgendaItem) -> tuple[Field, Field]:
        return self[subjects_field(item.id)], self[f"locality_{item.id.hex}"]

    def to_command(self, meeting_id: UUID) -> SaySubjects:
        return SaySubjects(meeting_id, {one.id: self._about(one) for one in self.items}, localities())

    def _about(self, item: AgendaItem) -> About:
        subjects, place = self.fields_of(item)
        names = dict.fromkeys(" ".join(name.split()) for name in (subjects.data or "").split(","))
        chosen = place.data if place.data and place.data != NO_PLACE else None
        return About(tuple(name for name in names if name), chosen)


def localities() -> tuple[str, ...]:
    found: tuple[str, ...] = current_app.extensions["config"].municipality.localities
    return found
