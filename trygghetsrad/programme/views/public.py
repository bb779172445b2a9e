"""Säkert och tryggt: what everybody can read about the groups and their goals."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries as council
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.permissions import PUBLIC, Permission
from trygghetsrad.kernel.web import allow, looking, reading
from trygghetsrad.programme import labels, queries
from trygghetsrad.programme.drawing import course_of
from trygghetsrad.programme.queries import GoalView
from trygghetsrad.programme.views import HIGHEST, bp
from trygghetsrad.thread.queries import Named, linked


@bp.get("/sakert-och-tryggt")
@allow(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """What the programme is, its groups, and how their goals stand."""
    groups = queries.groups_with_goals(reading(), queries.KINDS)
    return render_template(
        "programme/public/index.html",
        groups=[(one, _counts(goals)) for one, goals in groups],
        counts=_counts([one for _group, goals in groups for one in goals]),
        last_year=clock.today().year - 1,
        has_last_year=queries.has_year(reading(), clock.today().year - 1),
    )


def _counts(goals: Sequence[GoalView]) -> list[tuple[str, int]]:
    """How many goals stand how; nothing when there are none."""
    found = labels.counts_words([labels.goal_state(one) for one in goals])
    return [one for one in found if one[1]]


@bp.get("/sakert-och-tryggt/arbetsgrupper/<slug>")
@allow(Permission.PUBLIC)
def group(slug: str) -> ResponseReturnValue:
    """Who is in a group, what it is for, and what it wants."""
    found, goals, meeting = queries.group_with_goals(reading(), slug, queries.KINDS, clock.now())
    return render_template(
        "programme/public/group.html",
        group=found,
        composition=council.public_composition_of(reading(), found.id, clock.today()),
        goals=goals,
        activities=queries.activities_for(reading(), body_id=found.id),
        evaluations=queries.evaluations(reading(), body_id=found.id),
        meeting=meeting,
    )


@bp.get("/sakert-och-tryggt/mal")
@allow(Permission.PUBLIC)
def goals() -> ResponseReturnValue:
    """Every goal with its state and how far it has come."""
    after = number_in_address("efter")
    page = queries.goal_page(reading(), after=after)
    return render_template(
        "programme/public/goals.html",
        page=page,
        first_url=url_for(".goals") if after else "",
        next_url=url_for(".goals", efter=page.after) if page.after else "",
    )


@bp.get(f"/sakert-och-tryggt/mal/<int(max={HIGHEST}):number>")
@allow(Permission.PUBLIC)
def goal(number: int) -> ResponseReturnValue:
    """One goal: why, how it is measured, and what that has shown."""
    found = queries.goal_view(reading(), number=number)
    return render_template(
        "programme/public/goal.html",
        view=found,
        charts=[(one, course_of(one)) for one in found.indicators],
        activities=queries.activities_for(reading(), goal_id=found.goal.id),
        evaluations=queries.evaluations(reading(), goal_id=found.goal.id),
        suggestions=suggestions_behind(found.goal.id),
    )


def number_in_address(name: str) -> int | None:
    """A number to go on from; anything else is refused."""
    given = request.args.get(name)
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > len(str(HIGHEST)) or int(given) > HIGHEST:
        abort(400)
    return int(given)


def suggestions_behind(goal_id: UUID) -> list[Named]:
    """The published suggestions that led to something that is done for a goal."""
    found = linked(looking(), "goal", [goal_id], other="suggestion", actor=PUBLIC, via="activity")
    return found.get(goal_id, [])
