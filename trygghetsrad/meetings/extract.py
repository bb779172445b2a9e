"""What the meetings hold about a member, in words: calls and needs, attendance, actions and proposed points."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.council.extract import Section
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.templating import date_long, datetime_long
from trygghetsrad.meetings import labels, queries
from trygghetsrad.meetings.models import Participant


def sections_of(session: Session, appointment_ids: Sequence[UUID]) -> list[Section]:
    """One section for each sort of thing: four questions however many there are."""
    return [
        _calls(session, appointment_ids),
        _attendance(session, appointment_ids),
        _actions(session, appointment_ids),
        _proposals(session, appointment_ids),
    ]


def _calls(session: Session, appointment_ids: Sequence[UUID]) -> Section:
    headings = (_("Möte"), _("Kallelsen skrevs"), _("Ditt svar"), _("När du svarade"), _("Vad du behöver"))
    rows = [
        (
            labels.title(meeting),
            datetime_long(row.called_at) if row.called_at else "–",
            str(labels.COMING[row.coming]),
            datetime_long(row.answered_at) if row.answered_at else "–",
            _needs(row) or "–",
        )
        for row, meeting in queries.calls_kept(session, appointment_ids)
    ]
    return Section("kallelser", _("Kallelser och svar"), headings, rows)


def _needs(row: Participant) -> str:
    needs = [str(word) for need, word in labels.HELP.items() if need.value in row.needs]
    return ", ".join(one for one in (*needs, row.needs_other, row.diet) if one)


def _attendance(session: Session, appointment_ids: Sequence[UUID]) -> Section:
    rows = [
        (labels.title(meeting), _("Ja") if present else _("Nej"))
        for meeting, present in queries.attendance_of(session, appointment_ids)
    ]
    return Section("narvaro", _("Närvaro"), (_("Möte"), _("Du var med")), rows)


def _actions(session: Session, appointment_ids: Sequence[UUID]) -> Section:
    headings = (_("Åtgärd"), _("Läge"), _("När"), _("Det du har skrivit"))
    rows = [
        (one.title, labels.state_word(one), labels.when_words(one) or "–", one.report or "–")
        for one in queries.actions_of_members(session, appointment_ids)
    ]
    return Section("atgarder", _("Åtgärder du ansvarar för"), headings, rows)


def _proposals(session: Session, appointment_ids: Sequence[UUID]) -> Section:
    headings = (_("Punkt"), _("Varför"), _("När"), _("Läge"), _("Svar"))
    rows = [
        (one.title, one.reason or "–", date_long(one.proposed_at), str(labels.PROPOSALS[one.state]), one.answer or "–")
        for one in queries.proposals_by(session, appointment_ids)
    ]
    return Section("forslag_till_dagordning", _("Punkter du har föreslagit"), headings, rows)
