"""Why people are not in a draw, in plain words for everyone."""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark, ngettext
from trygghetsrad.lottery.exemptions import Reason, reason_in

_WHYS: dict[Reason, LazyString] = {
    Reason.TWICE: mark("samma person är anmäld två gånger"),
    Reason.MOVED: mark("bor inte i kommunen"),
    Reason.ROLE: mark("deltar i rådet i en annan roll"),
}


def exempted_why(why: str) -> str:
    """A committed reason as the end of a sentence. Another reason is told in the municipality's own Swedish words."""
    reason, years, words = reason_in(why)
    if reason is Reason.REST:
        return ngettext(
            "har suttit i rådet under det senaste året", "har suttit i rådet under de senaste %(num)s åren", years
        )
    return words if reason is Reason.OTHER else str(_WHYS[reason])


def is_own_words(why: str) -> bool:
    """Whether a committed reason is told in words that the municipality wrote."""
    return reason_in(why)[0] is Reason.OTHER


def exempted_words(why: str, people: int) -> str:
    """How many, and why."""
    return ngettext("%(num)s person: %(why)s", "%(num)s personer: %(why)s", people, why=exempted_why(why))
