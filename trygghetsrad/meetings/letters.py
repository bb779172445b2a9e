"""What those who are called to a meeting get on paper, when they have no e-mail: the same as the others, and a slip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from trygghetsrad.kernel.i18n import DEFAULT, in_language, mark
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.post import Addressee, Content, Slip, back_to, queue_letter
from trygghetsrad.kernel.templating import date_long, datetime_long, time_of_day
from trygghetsrad.meetings import labels
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.rules import Help

CALLED, MOVED, CANCELLED = "meeting_called", "meeting_moved", "meeting_cancelled"
UNCALLED, UNCANCELLED, REMINDER = "meeting_uncalled", "meeting_uncancelled", "meeting_reminder"
_HEADINGS = {
    CALLED: mark("Kallelse: %(meeting)s"),
    MOVED: mark("Ändrat: %(meeting)s"),
    CANCELLED: mark("Inställt: %(meeting)s"),
    UNCALLED: mark("Du är inte längre kallad: %(meeting)s"),
    UNCANCELLED: mark("Mötet blir av: %(meeting)s"),
    REMINDER: mark("Kommer du? %(meeting)s"),
}
_FIRST = {
    CALLED: mark("Välkommen till mötet:"),
    MOVED: mark("Tiden eller platsen för ett möte som du är kallad till är ändrad. Nu gäller:"),
    CANCELLED: mark("Det här mötet är inställt. Du behöver inte göra något:"),
    UNCALLED: mark("Du behöver inte komma till det här mötet:"),
    UNCANCELLED: mark("Mötet som var inställt blir av:"),
    REMINDER: mark("Vi har inte hört om du kommer till mötet:"),
}
ENDS = frozenset({CANCELLED, UNCALLED})
_WITH_AGENDA = frozenset({CALLED, REMINDER})


def post_letter(session: Session, kind: str, meeting: Meeting, to: Addressee, *, about_id: UUID, now: datetime) -> None:
    """Lay one letter among those that wait to be printed. `meeting` comes with its points."""
    with in_language(DEFAULT):
        what = _HEADINGS[kind] % {"meeting": labels.title(meeting)}
    with in_language(to.language):
        content = _content(kind, meeting, to.name)
    queue_letter(session, kind, to, content, what=what, about_id=about_id, now=now)


def _content(kind: str, meeting: Meeting, name: str) -> Content:
    phone = current_app.extensions["config"].municipality.contact.phone
    parts: list[str | Sequence[str]] = [_("Hej %(name)s,", name=name) if name else _("Hej,"), str(_FIRST[kind])]
    parts.append("\n".join(_facts(meeting)))
    if kind == CANCELLED and meeting.cancel_reason:
        parts += meeting.cancel_reason.splitlines()
    if kind == CALLED:
        parts += [line for line in meeting.call_words.splitlines() if line.strip()]
    if kind in _WITH_AGENDA and meeting.items:
        parts += [_("Dagordning:"), [item.title for item in meeting.items]]
    if kind in ENDS:
        parts.append(_("Har du frågor? Ring %(phone)s.", phone=phone))
    else:
        parts.append(_how_to_answer(meeting, phone))
    heading = _HEADINGS[kind] % {"meeting": labels.title(meeting)}
    return Content(heading, parts, None if kind in ENDS else _slip(meeting, name))


def _facts(meeting: Meeting) -> list[str]:
    when = f"{datetime_long(meeting.starts_at)}–{time_of_day(meeting.ends_at)}"
    at = ". ".join(one for one in (meeting.place, *labels.access_words(meeting.access)) if one)
    return [one for one in (when, at, *meeting.access_info.splitlines()) if one.strip()]


def _how_to_answer(meeting: Meeting, phone: str) -> str:
    if meeting.answer_by is not None:
        return _(
            "Svara senast den %(day)s: ring %(phone)s, eller skicka tillbaka svaret här nedanför.",
            day=date_long(meeting.answer_by),
            phone=phone,
        )
    return _("Ring %(phone)s och säg om du kommer, eller skicka tillbaka svaret här nedanför.", phone=phone)


def _slip(meeting: Meeting, name: str) -> Slip:
    food = [_("Kost eller allergi:")] if meeting.serves_food else []
    return Slip(
        heading=_("Mitt svar"),
        who=f"{name}, {labels.title(meeting)}" if name else labels.title(meeting),
        choices=[_("Ja, jag kommer"), _("Nej, jag kan inte"), _("Någon annan kommer i stället")],
        lines=[_("Vem kommer i stället?"), _("Något annat som du behöver"), *food, _("Telefon:")],
        back=back_to(),
        needs_words=_("Jag behöver:"),
        needs=[str(labels.HELP[one]) for one in Help],
    )
