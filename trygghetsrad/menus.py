"""The menus: which pages stand at the top and the foot of every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.application import Application
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import current_actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a menu: its text, its endpoint, and what one must be allowed to see it."""

    text: LazyString
    endpoint: str
    permission: Permission = Permission.PUBLIC


@dataclass(frozen=True, slots=True)
class MenuLink:
    text: str
    url: str
    endpoint: str


PUBLIC_MENU = (
    Entry(mark("Rådet"), "pages.about"),
    Entry(mark("Möten"), "meetings.index"),
    Entry(mark("Förslag"), "suggestions.index"),
    Entry(mark("Säkert och tryggt"), "programme.index"),
)
STAFF_MENU = (
    Entry(mark("Idag"), "pages.today", Permission.STAFF_HOME),
    Entry(mark("Registrera"), "suggestions.register", Permission.SUGGESTION_REGISTER),
    Entry(mark("Intresserade"), "interest.pool", Permission.INTEREST_READ),
    Entry(mark("Lottning"), "lottery.draws", Permission.LOTTERY_RUN),
    Entry(mark("Rådet"), "council.seats", Permission.COUNCIL_MANAGE),
    Entry(mark("Möten"), "meetings.workspace_list", Permission.MEETING_MANAGE),
    Entry(mark("Åtgärder"), "meetings.actions", Permission.MEETING_MANAGE),
    Entry(mark("Förslag"), "suggestions.inbox", Permission.SUGGESTION_READ),
    Entry(mark("Program"), "programme.overview", Permission.PROGRAMME_REPORT),
    Entry(mark("Utskick"), "notices.sent", Permission.NOTICES_READ),
    Entry(mark("Befolkning"), "population.index", Permission.POPULATION_MANAGE),
    Entry(mark("Statistik"), "statistics.imports", Permission.STATISTICS_MANAGE),
    Entry(mark("Logg"), "pages.log", Permission.AUDIT_READ),
    Entry(mark("Användare"), "accounts.users", Permission.USERS_MANAGE),
    Entry(mark("Mitt konto"), "accounts.own", Permission.OWN_ACCOUNT),
)
FOOTER = (
    Entry(mark("Sök"), "pages.search_all"),
    Entry(mark("Kontakt och öppettider"), "pages.contact"),
    Entry(mark("Så lottar vi"), "pages.how_we_draw"),
    Entry(mark("Genomförda lottningar"), "lottery.index"),
    Entry(mark("Så behandlar vi personuppgifter"), "pages.personal_data"),
    Entry(mark("Följ med i vad som händer"), "notices.index"),
    Entry(mark("Tillgänglighet"), "pages.accessibility"),
    Entry(mark("Utseende"), "pages.appearance"),
    Entry(mark("För personal"), "pages.today"),
)


def init_menus(app: Application) -> None:
    app.jinja_env.settle.append(_settled)
    app.jinja_env.globals["staff_menu"] = staff_menu


def _settled(_language: str, root: str | None) -> dict[str, Any]:
    """The menus that are the same for everybody."""
    return {} if root is None else {"menu": _links(PUBLIC_MENU), "footer": _links(FOOTER)}


def staff_menu() -> tuple[MenuLink, ...]:
    """The pages of the staff that this visitor may enter."""
    actor = current_actor()
    return _links(tuple(entry for entry in STAFF_MENU if actor.may(entry.permission)))


def _links(entries: tuple[Entry, ...]) -> tuple[MenuLink, ...]:
    return tuple(MenuLink(str(entry.text), url_for(entry.endpoint), entry.endpoint) for entry in entries)
