"""Population tables for tests, plainly invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.population.models import PopulationSource
from trygghetsrad.population.use_cases import ImportPopulation, import_population

MADE = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
TABLE = """ålder;kön;antal
16-29;kvinnor;100
16-29;män;110
30-44;kvinnor;120
30-44;män;130
45-64;kvinnor;140
45-64;män;150
65-79;kvinnor;90
65-79;män;80
80+;kvinnor;50
80+;män;30
"""


def a_population(session: Session, **over: Any) -> PopulationSource:
    """An imported table of 1,000 people, 500 of each sex."""
    values: dict[str, Any] = {
        "data": TABLE.encode(),
        "name": "Påhittad tabell",
        "as_of": date(2026, 12, 31),
        "is_estimate": False,
    }
    source = import_population(session, ImportPopulation(**values | over), actor=SYSTEM, now=MADE)
    session.flush()
    return source
