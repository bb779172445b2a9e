"""The shapes of what is filled in about the points of an agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import BooleanField

from trygghetsrad.kernel.forms import Form, long_text, number, several, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.meetings.forms.keeping import as_uuid, once_field
from trygghetsrad.meetings.rules import MOST_ITEMS
from trygghetsrad.meetings.sources import Offer, Source
from trygghetsrad.meetings.use_cases import AddAgendaItem, ChangeAgendaItem, DeclineProposal, FetchPoints


class ItemForm(Form):
    """A point of the agenda."""

    title = text(mark("Rubrik"), missing=mark("Skriv en rubrik för punkten."))
    description = long_text(
        mark("Beskrivning"), most=2000, rows=3, hint=mark("Vad punkten handlar om, för den som läser på webben.")
    )
    minutes = number(mark("Beräknad tid i minuter"), missing=None, least=1, most=600)
    standing = BooleanField(
        mark("Stående punkt"), description=mark("Följer med som förslag när nästa mötes dagordning görs.")
    )
    once = once_field()

    def to_command(self, meeting_id: UUID) -> AddAgendaItem:
        words = (self.title.data, self.description.data or "", self.minutes.data)
        return AddAgendaItem(meeting_id, *words, as_uuid(self.once.data), standing=self.standing.data)


class ChangeItemForm(ItemForm):
    place = number(
        mark("Plats i dagordningen"),
        missing=None,
        least=1,
        most=MOST_ITEMS,
        hint=mark("Skriv numret som punkten ska ha, om den ska flyttas långt."),
    )
    once = None

    def to_change(self, meeting_id: UUID, item_id: UUID) -> ChangeAgendaItem:
        words = (self.title.data, self.description.data or "", self.minutes.data)
        return ChangeAgendaItem(meeting_id, item_id, *words, standing=self.standing.data, place=self.place.data)


class SourcesForm(Form):
    """Everything that can become a point, a list for each source."""

    once = once_field()
    sources: Sequence[Source] = ()

    @classmethod
    def of(cls, offers: Mapping[str, tuple[Source, Sequence[Offer]]]) -> SourcesForm:
        fields: dict[str, Any] = {"sources": [source for source, found in offers.values() if found]}
        for key, (source, found) in offers.items():
            choices = [(str(one.id), one.title) for one in found]
            fields[f"from_{key}"] = several(source.heading, choices)
        ticked = {f"from_{key}": [str(one.id) for one in found if one.ticked] for key, (_, found) in offers.items()}
        form: SourcesForm = type("OfferedForm", (cls,), fields)(data=ticked)
        return form

    def list_of(self, source: Source) -> Any:
        return self[f"from_{source.key}"]

    def to_command(self, meeting_id: UUID) -> FetchPoints:
        chosen = [(one.key, UUID(value)) for one in self.sources for value in self.list_of(one).data or ()]
        return FetchPoints(meeting_id, tuple(chosen), as_uuid(self.once.data) or meeting_id)


class DeclineForm(Form):
    answer = long_text(
        mark("Varför tas punkten inte upp?"),
        missing=mark("Skriv några ord till den som föreslog punkten."),
        most=1000,
        rows=3,
        hint=mark("Den som föreslog punkten läser det på sin egen sida."),
    )

    def to_command(self, proposal_id: UUID) -> DeclineProposal:
        return DeclineProposal(proposal_id, self.answer.data)
