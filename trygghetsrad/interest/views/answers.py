"""A person's answers as the rows of a page, each with a way to change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from trygghetsrad.interest.rules import ELSEWHERE, Need, Reach
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.population.models import Sex

Row = dict[str, str]


def locality_label(locality: str | None) -> str:
    """A locality as it is shown."""
    return _("Någon annanstans i kommunen") if locality == ELSEWHERE else locality or ""


def reach_text(answers: Mapping[str, Any]) -> str:
    """How a person is reached, with the address or the number."""
    if not answers.get("reach"):
        return ""
    way = Reach(answers["reach"])
    where = {Reach.EMAIL: "email", Reach.LETTER: "address"}.get(way, "phone")
    return f"{way.label}: {answers.get(where) or ''}"


def needs_text(answers: Mapping[str, Any]) -> str:
    """What a person needs, one line each."""
    chosen = [str(Need(need).label) for need in answers.get("needs") or ()]
    return "\n".join([*chosen, *([answers["needs_other"]] if answers.get("needs_other") else [])])


def rows_of(answers: Mapping[str, Any], *, change: Callable[[str], str] | None = None) -> list[Row]:
    """The answers that have been given, in the order of the questions. `change(slug)` is where one is changed."""
    shown = (
        ("om-dig", "name", _("Namn"), str(answers.get("name") or "")),
        ("fodelsear", "birth_year", _("Födelseår"), str(answers.get("birth_year") or "")),
        ("kon", "sex", _("Kön"), str(Sex(answers["sex"]).label) if answers.get("sex") else ""),
        ("ort", "locality", _("Bor i"), locality_label(answers.get("locality"))),
        ("kontakt", "reach", _("Besked"), reach_text(answers)),
        ("behov", "needs", _("Behov"), needs_text(answers)),
    )
    return [
        {"label": label, "value": value, "change_url": change(slug) if change else "", "what": label.lower()}
        for slug, key, label, value in shown
        if key in answers
    ]
