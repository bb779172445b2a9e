"""What the system measured of the injuries is corrected when a year of them is read in again, or taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.programme import queries
from trygghetsrad.programme.following import tell_of_measurement
from trygghetsrad.programme.models import Indicator, Measurement
from trygghetsrad.programme.queries.computing import COMPUTATIONS, COUNTED, Value
from trygghetsrad.programme.use_cases.goals import INDICATOR
from trygghetsrad.statistics.changes import when_injuries_change

RENEWED = "Källans uppgifter för året har förnyats, och med dem det här värdet."
GONE = "Källan har inte längre någon uppgift för året som går att visa."


@when_injuries_change
@hourly
def renew_what_was_counted(session: Session, now: datetime) -> int:
    """Put a row instead of each measurement whose year says something else now; return how many.

    The population is renewed too, which the hourly look finds. What a person has corrected stays: they knew better.
    """
    keys = [key for key, one in COMPUTATIONS.items() if one.years]
    done = 0
    for indicator in queries.indicators_computed_by(session, keys):
        computation = COMPUTATIONS[indicator.computed or ""]
        known = computation.years(session) if computation.years else {}
        rows = [(row, known.get(row.measured_on)) for row in queries.counted_by_the_system(session, indicator.id)]
        new = [_renewed(session, row, found, now) for row, found in rows if _differs(row, found)]
        done += len(new)
        _tell(session, indicator, new, now)
    return done


def _differs(row: Measurement, found: Value | None) -> bool:
    return (row.value, row.base) != ((found.value, found.base) if found else (None, None))


def _renewed(session: Session, old: Measurement, found: Value | None, now: datetime) -> Measurement:
    row = Measurement(
        indicator_id=old.indicator_id,
        measured_on=old.measured_on,
        value=found.value if found else None,
        base=found.base if found else None,
        source=COUNTED,
        comment=RENEWED if found else GONE,
        replaces_id=old.id,
        made_at=now,
    )
    session.add(row)
    session.flush()
    about = (INDICATOR, old.indicator_id)
    record(session, "measurement.corrected", actor=SYSTEM, now=now, about=about, taken_back=found is None)
    return row


def _tell(session: Session, indicator: Indicator, rows: list[Measurement], now: datetime) -> None:
    """Followers hear of the newest value alone."""
    valued = [row for row in rows if row.value is not None]
    if valued:
        _, goal = queries.indicator(session, indicator.id)
        tell_of_measurement(session, goal, valued[-1], now=now)
