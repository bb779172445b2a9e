"""The menus: which pages stand at the top and the foot of every page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, request, url_for
from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import current_language, mark
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
    current: str
    """The value of aria-current: `page` for the page itself, `true` for one that lies under it, or nothing."""


PUBLIC_MENU = (
    Entry(mark("Rådet"), "pages.about"),
    Entry(mark("Möten"), "meetings.index"),
    Entry(mark("Förslag"), "suggestions.index"),
)
STAFF_MENU = (
    Entry(mark("Idag"), "pages.today", Permission.STAFF_HOME),
    Entry(mark("Registrera"), "interest.desk", Permission.INTEREST_REGISTER),
    Entry(mark("Intresserade"), "interest.pool", Permission.INTEREST_READ),
    Entry(mark("Lottning"), "lottery.draws", Permission.LOTTERY_RUN),
    Entry(mark("Rådet"), "council.seats", Permission.COUNCIL_MANAGE),
    Entry(mark("Möten"), "meetings.workspace_list", Permission.MEETING_MANAGE),
    Entry(mark("Förslag"), "suggestions.inbox", Permission.SUGGESTION_READ),
    Entry(mark("Befolkning"), "population.index", Permission.POPULATION_MANAGE),
    Entry(mark("Logg"), "pages.log", Permission.AUDIT_READ),
    Entry(mark("Användare"), "accounts.users", Permission.USERS_MANAGE),
    Entry(mark("Mitt konto"), "accounts.own", Permission.OWN_ACCOUNT),
)
FOOTER = (
    Entry(mark("Kontakt och öppettider"), "pages.contact"),
    Entry(mark("Så lottar vi"), "pages.how_we_draw"),
    Entry(mark("Genomförda lottningar"), "lottery.index"),
    Entry(mark("Så behandlar vi personuppgifter"), "pages.personal_data"),
    Entry(mark("Tillgänglighet"), "pages.accessibility"),
    Entry(mark("Utseende"), "pages.appearance"),
    Entry(mark("För personal"), "pages.today"),
)


MENUS = {"public": PUBLIC_MENU, "staff": STAFF_MENU, "footer": FOOTER}


def init_menus(app: Flask) -> None:
    app.jinja_env.globals["menu"] = menu


def menu(name: str) -> list[MenuLink]:
    """The links of a menu that this visitor may follow."""
    actor, endpoint, here = current_actor(), request.endpoint, f"{request.script_root}{request.path}"
    return [
        MenuLink(text, url, "page" if endpoint == entry.endpoint else "true" if here.startswith(f"{url}/") else "")
        for entry, (text, url) in zip(MENUS[name], _named(name, request.script_root, current_language()), strict=True)
        if actor.may(entry.permission)
    ]


@lru_cache(maxsize=64)
def _named(name: str, _root: str, _language: str) -> list[tuple[str, str]]:
    """(text, address) of every entry of a menu: the same on each page of a language."""
    return [(str(entry.text), url_for(entry.endpoint)) for entry in MENUS[name]]
