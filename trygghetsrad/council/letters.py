"""Invitations as letters to print: tagged PDF, each in its reader's language, with a slip to send back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import current_app

from trygghetsrad.council.models import Term
from trygghetsrad.council.queries import Asked
from trygghetsrad.council.rules import Answer
from trygghetsrad.kernel.i18n import current_language, in_language
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.pdf import pdf
from trygghetsrad.kernel.templating import date_long

Json = dict[str, Any]


def letters(asked: Sequence[Asked], term: Term, today: date) -> bytes:
    """One file with a letter for each of those who are asked by post."""
    municipality = current_app.extensions["config"].municipality.in_language(current_language())
    data = {
        "footer": f"{municipality.full_name}, {municipality.contact.address}",
        "letters": [_letter(one, term, today) for one in asked],
    }
    return pdf("letters", _("Inbjudan till trygghetsrådet"), current_language(), data)


def _letter(one: Asked, term: Term, today: date) -> Json:
    with in_language(one.language):
        municipality = current_app.extensions["config"].municipality.in_language(one.language)
        return {
            "language": one.language,
            "sender": municipality.full_name,
            "to": [one.name, *(line.strip() for line in one.address.split(",") if line.strip())],
            "day": date_long(today),
            "heading": _("Du har lottats till trygghetsrådet"),
            "sentences": _sentences(one, term, municipality),
            "slip": _slip(one, municipality),
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


def _slip(one: Asked, municipality: Any) -> Json:
    return {
        "heading": _("Mitt svar"),
        "who": one.name,
        "choices": [*(str(answer.label) for answer in Answer), _("Mitt namn får stå på webben, om jag svarar ja")],
        "lines": [_("Telefon:"), _("Datum och namnteckning:")],
        "back": _(
            "Skicka till %(name)s, %(address)s.", name=municipality.full_name, address=municipality.contact.address
        ),
    }
