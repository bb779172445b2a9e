"""Staff: everyone who has registered for one call, beside the municipality's population."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from trygghetsrad.interest import queries
from trygghetsrad.interest.balance import by_age_and_sex, by_locality, compare
from trygghetsrad.interest.models import Call
from trygghetsrad.interest.rules import ELSEWHERE, RegistrationState
from trygghetsrad.interest.views.answers import locality_label
from trygghetsrad.interest.views.blueprint import bp
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.charts import DotPlot, dot_plot
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, reading
from trygghetsrad.population.models import Sex
from trygghetsrad.population.queries import current_population
from trygghetsrad.population.rules import AgeBand, band_of_birth_year, parse_bands


@bp.get("/personal/intresserade")
@allow(Permission.INTEREST_READ)
def pool() -> ResponseReturnValue:
    """Counts of the pool and the municipality, likely duplicates, and the list without names."""
    session, today = reading(), clock.today()
    every = queries.calls(session)
    call = _chosen(every)
    if call is None:
        return render_template("interest/pool_empty.html")
    bands = parse_bands(current_app.extensions["config"].municipality.age_bands)
    rows = queries.listed(session, call.id, before=_before())
    more = len(rows) > queries.PAGE
    rows = rows[: queries.PAGE]
    return render_template(
        "interest/pool.html",
        call=call,
        calls=every,
        state=call.state(today),
        rows=[(row, _band(row.birth_year, today.year, bands), locality_label(row.locality)) for row in rows],
        older=f"{rows[-1].registered_at.isoformat()}_{rows[-1].id.hex}" if more else None,
        duplicates=queries.duplicates(session, call.id),
        **_balance(session, call, bands, today.year),
    )


def _chosen(calls: list[Call]) -> Call | None:
    """The call that the address names; else the open one, else the newest."""
    number = request.args.get("utlysning", type=int)
    if number is not None:
        found = next((call for call in calls if call.number == number), None)
        if found is None:
            raise NotFound
        return found
    today = clock.today()
    return next((call for call in calls if call.state(today).value == "open"), calls[0] if calls else None)


def _before() -> tuple[datetime, UUID] | None:
    typed = request.args.get("efter")
    if not typed:
        return None
    moment, _, identity = typed.partition("_")
    try:
        at = datetime.fromisoformat(moment.replace(" ", "+"))
        if at.tzinfo is None:
            raise BadRequest
        return at, UUID(identity)
    except ValueError:
        raise BadRequest from None


def _band(birth_year: int | None, year: int, bands: tuple[AgeBand, ...]) -> str:
    band = None if birth_year is None else band_of_birth_year(birth_year, year, bands)
    return band.label if band else ""


def _balance(session: Session, call: Call, bands: tuple[AgeBand, ...], year: int) -> dict[str, Any]:
    counts = queries.pool_counts(session, call.id)
    population = current_population(session, bands)
    pool, outside = by_age_and_sex(counts, bands, year)
    keys = [(band.label, sex) for band in bands for sex in Sex if sex is not Sex.OTHER or pool[band.label, sex]]
    groups = compare(keys, population.counts if population else None, pool)
    places = by_locality(counts)
    named = [*current_app.extensions["config"].municipality.localities, ELSEWHERE]
    return {
        "groups": groups,
        "plot": _plot(groups) if sum(pool.values()) else None,
        "population": population,
        "people": sum(one.count for one in counts),
        "outside": outside,
        "states": queries.state_counts(session, call.id),
        "waiting": RegistrationState.WAITING,
        "paused": RegistrationState.PAUSED,
        "missing": [group for group in groups if group.missing],
        "places": [(locality_label(place), places[place]) for place in [*named, *sorted(set(places) - set(named))]],
    }


def _plot(groups: list[Any]) -> DotPlot:
    return dot_plot(
        [
            (f"{group.key[1].label} {group.key[0]}", {"population": group.residents_share, "pool": group.pool_share})
            for group in groups
        ],
        series=("population", "pool"),
    )
