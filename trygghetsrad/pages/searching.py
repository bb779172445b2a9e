"""Searching everything that is public: the product's own pages, published suggestions and notes, and the programme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel.speaklater import LazyString

from trygghetsrad.kernel import search
from trygghetsrad.kernel.i18n import current_language, mark
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.search.stemming import asked_stems, stems_of
from trygghetsrad.kernel.web import allow, looking
from trygghetsrad.meetings import queries as meetings
from trygghetsrad.meetings.queries.finding import POINT, SUMMARY, SUMMARY_FI
from trygghetsrad.pages.blueprint import bp
from trygghetsrad.programme.labels import FOUND_KINDS
from trygghetsrad.programme.queries.finding import KINDS_FOUND
from trygghetsrad.programme.queries.finding import found as found_in_programme
from trygghetsrad.suggestions import queries as suggestions
from trygghetsrad.suggestions.queries.finding import PUBLIC
from trygghetsrad.suggestions.views.cards import cards_of
from trygghetsrad.suggestions.views.picking import asked

MOST = 40
"""Of everything together: the best of all."""
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page that is always there: its name, what one can do there, and its endpoint."""

    title: LazyString
    about: LazyString
    endpoint: str


OWN = (
    OwnPage(mark("Om rådet"), mark("Vad trygghetsrådet är, vilka som sitter där och vad det kan göra."), "pages.about"),
    OwnPage(mark("Så lottar vi"), mark("Hur ledamöterna lottas fram, rättvist och öppet."), "pages.how_we_draw"),
    OwnPage(mark("Anmäl intresse"), mark("Bli en av dem som kan lottas till rådet."), "interest.start"),
    OwnPage(mark("Möten"), mark("Dagordningar, anteckningar, åtgärder och kalender."), "meetings.index"),
    OwnPage(
        mark("Lämna ett förslag"), mark("Säg vad som kan bli tryggare, eller ställ en fråga."), "suggestions.start"
    ),
    OwnPage(mark("Följ ditt ärende"), mark("Läs svaret med ditt nummer och dina fyra ord."), "suggestions.follow"),
    OwnPage(
        mark("Ni sa – vi gjorde"), mark("Förslag som invånare har lämnat och vad de ledde till."), "suggestions.index"
    ),
    OwnPage(
        mark("Säkert och tryggt"),
        mark("Kommunens mål och aktiviteter för färre skador, och hur det går."),
        "programme.index",
    ),
    OwnPage(mark("Skador i kommunen"), mark("Hur många som skadas, av vad och var, år för år."), "statistics.explore"),
    OwnPage(mark("Kontakt och öppettider"), mark("Ring, besök eller skriv till kundcenter."), "pages.contact"),
    OwnPage(
        mark("Så behandlar vi personuppgifter"),
        mark("Vad vi sparar om dig, varför och hur länge."),
        "pages.personal_data",
    ),
    OwnPage(
        mark("Tillgänglighet"), mark("Hur sidorna fungerar för alla, och hur du säger till."), "pages.accessibility"
    ),
)


@bp.get("/sok")
@allow(Permission.PUBLIC)
def search_all() -> ResponseReturnValue:
    """Everything public that has the words, by what it is."""
    words, language = asked(), current_language()
    kinds = (PUBLIC, POINT, SUMMARY_FI if language == "fi" else SUMMARY, *KINDS_FOUND)
    hits = search.find(looking(), kinds, words, limit=MOST, language=language) if words else []
    of_meetings = [hit for hit in hits if hit.kind in {POINT, SUMMARY, SUMMARY_FI}]
    return render_template(
        "pages/search.html",
        words=words,
        kinds=FOUND_KINDS,
        own=own_pages(words, language),
        suggestions=cards_of(suggestions.listed(looking(), [hit for hit in hits if hit.kind == PUBLIC])),
        points=meetings.found_points(looking(), of_meetings),
        programme=found_in_programme(looking(), hits),
    )


def own_pages(words: str, language: str) -> list[tuple[str, str, str]]:
    """(title, what it is about, address) of the product's own pages that have every word."""
    sought = [frozenset(stems) for stems in asked_stems(words, language, most=MOST_WORDS)]
    return [
        (str(page.title), str(page.about), url_for(page.endpoint))
        for page, has in zip(OWN, _stems_of_own(language), strict=True)
        if sought and all(stems & has for stems in sought)
    ]


@lru_cache(maxsize=8)
def _stems_of_own(language: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(stems_of(f"{one.title} {one.about}", language)) for one in OWN)
