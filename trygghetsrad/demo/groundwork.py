"""What must be there first: the staff's accounts and the population that the draw is balanced by."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from trygghetsrad.accounts.use_cases.users import InviteUser, SetPassword, invite_user, set_password
from trygghetsrad.demo import texts
from trygghetsrad.demo.people import PASSWORD, STAFF
from trygghetsrad.demo.story import Story
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.population.use_cases import ImportPopulation, import_population
from trygghetsrad.suggestions.use_cases import BeginTemplates, begin_templates

AGE_GROUPS = (("0-15", 3027), ("16-24", 1572), ("25-44", 3689), ("45-64", 4014), ("65+", 3884))
"""Hallstahammar on 31 December 2018, both sexes together."""
COUNTED_ON = date(2018, 12, 31)
WOMEN, MEN = 7830, 7766
"""Of all ages, about 2015."""


def lay_groundwork(story: Story) -> None:
    story.on(story.almanac.working_day("draw-80"), "09:10", partial(_open_accounts, story))
    story.on(story.almanac.working_day("draw-70"), "13:40", partial(_import_population, story))
    story.on(story.almanac.working_day("draw-70"), "14:20", partial(_begin_templates, story))


def _open_accounts(story: Story, now: datetime) -> None:
    for one in STAFF:
        asked = InviteUser(one.email, one.name, frozenset({one.role}))
        invite_user(story.session, asked, actor=SYSTEM, now=now)
        user = set_password(story.session, SetPassword(one.email, PASSWORD), actor=SYSTEM, now=now)
        story.actors[one.role] = user.actor


def _import_population(story: Story, now: datetime) -> None:
    command = ImportPopulation(population_table(), texts.POPULATION, COUNTED_ON, True, texts.POPULATION_NOTE)
    import_population(story.session, command, actor=story.coordinator, now=now)


def _begin_templates(story: Story, now: datetime) -> None:
    begin_templates(story.session, BeginTemplates(), actor=story.coordinator, now=now)


def population_table() -> bytes:
    """Each age group split by the sexes' shares of all ages: an estimate, and marked so."""
    lines = ["ålder;kön;antal"]
    for group, people in AGE_GROUPS:
        women = round(people * WOMEN / (WOMEN + MEN))
        lines += [f"{group};kvinnor;{women}", f"{group};män;{people - women}"]
    return "\n".join(lines).encode()
