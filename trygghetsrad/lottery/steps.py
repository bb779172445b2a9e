"""The five steps of a draw as a list of tasks: what is done, what can be done, and what must wait."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.lottery.models import DrawState
from trygghetsrad.lottery.workbench import Bench


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list; without a `url` it cannot be done yet."""

    text: str
    url: str
    status: str
    tone: str
    hint: str


def tasks(bench: Bench) -> list[Task]:
    """The five steps."""
    return [_pool(bench), _quotas(bench), _trial(bench), _dice(bench), _protocol(bench)]


def _pool(bench: Bench) -> Task:
    status, tone = (_("Öppen"), "info") if bench.is_preparing else (_("Låst"), "success")
    people = ngettext("%(num)s person är med", "%(num)s personer är med", bench.people)
    return Task(_("Poolen"), url_for("lottery.pool", draw_id=bench.draw.id), status, tone, people)


def _quotas(bench: Bench) -> Task:
    url = url_for("lottery.quotas", draw_id=bench.draw.id)
    hint = _("Hur många platser varje grupp ska ha")
    if not bench.draw.quotas:
        return Task(_("Kvoter"), url, _("Att göra"), "info", hint)
    if bench.is_preparing and bench.is_unknown:
        return Task(_("Kvoter"), url, _("Vi vet inte än"), "info", hint)
    if bench.is_preparing and bench.obstacle:
        return Task(_("Kvoter"), url, _("Går inte ihop"), "danger", hint)
    return Task(_("Kvoter"), url, _("Klart"), "success", hint)


def _trial(bench: Bench) -> Task:
    hint = _("Se allas chans innan något är avgjort")
    if not bench.draw.quotas or (bench.obstacle and not bench.is_unknown):
        return Task(_("Prova"), "", _("Går att göra efter kvoterna"), "neutral", hint)
    status, tone = (_("Går att göra"), "info") if bench.is_preparing else (_("Klart"), "success")
    return Task(_("Prova"), url_for("lottery.trial", draw_id=bench.draw.id), status, tone, hint)


def _dice(bench: Bench) -> Task:
    hint = _("Lås poolen och kasta tärningarna inför ett vittne")
    url = url_for("lottery.dice", draw_id=bench.draw.id)
    if bench.draw.is_done:
        return Task(_("Lotta"), url, _("Klart"), "success", hint)
    if bench.draw.state is DrawState.LOCKED:
        return Task(_("Lotta"), url, _("Kasta tärningarna"), "warning", hint)
    if not bench.draw.quotas or bench.obstacle:
        return Task(_("Lotta"), "", _("Går att göra efter kvoterna"), "neutral", hint)
    return Task(_("Lotta"), url, _("Att göra"), "info", hint)


def _protocol(bench: Bench) -> Task:
    hint = _("Vilka som lottades, ersättarna i ordning")
    if not bench.draw.is_done:
        return Task(_("Protokoll"), "", _("Finns efter lottningen"), "neutral", hint)
    return Task(_("Protokoll"), url_for("lottery.protocol", draw_id=bench.draw.id), _("Klart"), "success", hint)
