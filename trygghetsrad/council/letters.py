"""Letters to print: invitations with a slip to send back, and what follows for those who have no e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Term
from trygghetsrad.council.queries import Asked
from trygghetsrad.council.rules import Answer
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import in_language, mark
from trygghetsrad.kernel.post import Addressee, Content, Slip, back_to, lines_of, queue_letter, sheets
from trygghetsrad.kernel.templating import date_long

Json = dict[str, Any]


def letters(asked: Sequence[Asked], term: Term, today: date) -> bytes:
    """One file with a letter for each of those who are asked by post."""
    return sheets(_("Inbjudan till trygghetsrådet"), [_letter(one, term, today) for one in asked])


def _letter(one: Asked, term: Term, today: date) -> Json:
    with in_language(one.language):
        municipality = current_app.extensions["config"].municipality.in_language(one.language)
        return {
            "language": one.language,
            "sender": municipality.full_name,
            "to": lines_of(one.name, one.address),
            "day": date_long(today),
            "heading": _("Du har lottats till trygghetsrådet"),
            "sentences": _sentences(one, term, municipality),
            "slip": asdict(_slip(one.name)),
        }


def _sentences(one: Asked, term: Term, municipality: Any) -> list[str]:
    starts = date_long(term.starts_on)
    period = (
        _("Perioden börjar %(first)s och slutar %(last)s.", first=starts, last=date_long(term.ends_on))
        if term.ends_on
        else _("Perioden börjar %(first)s.", first=starts)
    )
    return [
        _("Hej %(name)s,", name=one.name),
        _(
            "Du anmälde intresse för %(place)s trygghetsråd, och lotten föll på dig. Vill du ta platsen?",
            place=municipality.genitive,
        ),
        _(
            "Rådet träffas tre eller fyra gånger om året och ger råd om tryggheten i kommunen. Uppdraget är oavlönat. "
            "Säger du nej går platsen till någon annan, och det är helt i sin ordning."
        ),
        period,
        _(
            "Svara senast den %(day)s: ring %(phone)s, eller skicka tillbaka svaret här nedanför.",
            day=date_long(one.invitation.answer_by),
            phone=municipality.contact.phone,
        ),
    ]


def _slip(name: str) -> Slip:
    return Slip(
        heading=_("Mitt svar"),
        who=name,
        choices=[*(str(answer.label) for answer in Answer), _("Mitt namn får stå på webben, om jag svarar ja")],
        lines=[_("Telefon:"), _("Datum och namnteckning:")],
        back=back_to(),
    )


def post_reminder(session: Session, to: Addressee, answer_by: date, *, about_id: UUID, now: datetime) -> None:
    """The one reminder of an invitation, for somebody who was asked on paper."""
    with in_language(to.language):
        municipality = current_app.extensions["config"].municipality.in_language(to.language)
        content = Content(
            _("Har du sett inbjudan till trygghetsrådet?"),
            [
                _("Hej %(name)s,", name=to.name),
                _(
                    "Lotten föll på dig, och en plats i %(place)s trygghetsråd väntar på ditt svar.",
                    place=municipality.genitive,
                ),
                _(
                    "Svara senast den %(day)s: ring %(phone)s, eller skicka tillbaka svaret här nedanför.",
                    day=date_long(answer_by),
                    phone=municipality.contact.phone,
                ),
                _(
                    "Hör vi inget går platsen vidare till någon annan. Det är helt i sin ordning, och det här är enda "
                    "gången vi påminner."
                ),
            ],
            _slip(to.name),
        )
    what = str(mark("Påminnelse om en inbjudan till rådet"))
    queue_letter(session, "council_invitation_reminder", to, content, what=what, about_id=about_id, now=now)


def post_passed_on(session: Session, to: Addressee, *, about_id: UUID, now: datetime) -> None:
    """The kind word when a seat goes on, for somebody who was asked on paper."""
    with in_language(to.language):
        municipality = current_app.extensions["config"].municipality.in_language(to.language)
        content = Content(
            _("Platsen i trygghetsrådet går vidare"),
            [
                _("Hej %(name)s,", name=to.name),
                _(
                    "Vi har inte hört något från dig, så platsen i %(place)s trygghetsråd går vidare till någon annan. "
                    "Det är helt i sin ordning.",
                    place=municipality.genitive,
                ),
                _("Du är kvar bland dem som har anmält intresse och behöver inte göra något."),
                _(
                    "Ville du gärna ha platsen? Ring %(phone)s. Har vi inte hunnit fråga någon annan kan den "
                    "fortfarande bli din.",
                    phone=municipality.contact.phone,
                ),
            ],
        )
    what = str(mark("Besked om att en plats i rådet går vidare"))
    queue_letter(session, "council_invitation_passed", to, content, what=what, about_id=about_id, now=now)


def post_farewell(session: Session, to: Addressee, body: str, ends_on: date, *, about_id: UUID, now: datetime) -> None:
    """Thanks to a member who leaves, and what happens with what is held about them."""
    with in_language(to.language):
        phone = current_app.extensions["config"].municipality.contact.phone
        content = Content(
            _("Tack för din tid i %(body)s", body=body),
            [
                _("Hej %(name)s,", name=to.name),
                _("Din sista dag i %(body)s är den %(day)s.", body=body, day=date_long(ends_on)),
                _("Tack för din tid och för det du har delat med dig av. Det har gjort skillnad."),
                _(
                    "Du behöver inte göra något mer. Det vi har om dig tas bort två år efter din sista dag. Undrar du "
                    "över något, eller vill du att något tas bort tidigare? Ring %(phone)s.",
                    phone=phone,
                ),
            ],
        )
    what = str(mark("Tack till någon som slutar"))
    queue_letter(session, "council_farewell", to, content, what=what, about_id=about_id, now=now)
