"""Importing population tables."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.population import TABLE, a_population
from trygghetsrad.kernel.errors import Forbidden, Refused
from trygghetsrad.kernel.permissions import Actor, Role
from trygghetsrad.population import queries
from trygghetsrad.population.models import PopulationCount, Sex
from trygghetsrad.population.rules import parse_bands
from trygghetsrad.population.use_cases import FileRefused, ImportPopulation, UseSource, import_population, use_source

BANDS = parse_bands("16-29,30-44,45-64,65-79,80+")
COORDINATOR = Actor(roles=frozenset({Role.COORDINATOR}))
DESK = Actor(roles=frozenset({Role.CONTACT_CENTRE}))


def counted(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PopulationCount)) or 0


def test_a_table_is_imported_and_added_up_to_bands(session: Session) -> None:
    a_population(session)

    current = queries.current_population(session, BANDS)

    assert current is not None
    assert current.counts["16–29", Sex.WOMAN] == 100
    assert current.counts["80+", Sex.MAN] == 30
    assert current.total == 1000
    assert not current.is_estimate


def test_the_same_source_and_day_replaces_its_own(session: Session) -> None:
    first = a_population(session)
    again = a_population(session, data=TABLE.replace("16-29;kvinnor;100", "16-29;kvinnor;200").encode())

    assert first.id == again.id
    assert counted(session) == 10
    current = queries.current_population(session, BANDS)
    assert current is not None
    assert current.counts["16–29", Sex.WOMAN] == 200


def test_the_newest_source_that_is_not_set_aside_counts(session: Session) -> None:
    newest = a_population(session, name="Ny")
    a_population(session, name="Gammal", as_of=date(2020, 12, 31))
    used = queries.current_population(session, BANDS)
    assert used is not None
    assert used.name == "Ny"

    use_source(session, UseSource(newest.id, active=False), actor=COORDINATOR, now=NOW)
    session.flush()

    used = queries.current_population(session, BANDS)
    assert used is not None
    assert used.name == "Gammal"
    assert [one.people for one in queries.sources(session)] == [1000, 1000]


def test_a_file_with_a_fault_changes_nothing(session: Session) -> None:
    a_population(session)
    bad = TABLE.replace("16-29;män;110", "16-29;män;många").replace("80+;män;30", "åttio;män;30")

    with pytest.raises(FileRefused) as refusal:
        a_population(session, data=bad.encode())

    assert [(fault.line, fault.column) for fault in refusal.value.faults] == [(3, "antal"), (11, "ålder")]
    assert counted(session) == 10


def test_a_day_is_needed_and_cannot_lie_ahead(session: Session) -> None:
    for day in (None, date(2027, 3, 16)):
        with pytest.raises(Refused) as refusal:
            import_population(
                session, ImportPopulation(TABLE.encode(), "SCB", day, is_estimate=False), actor=COORDINATOR, now=NOW
            )
        assert refusal.value.field == "as_of"


def test_scbs_own_format_says_its_year(session: Session) -> None:
    cube = {
        "version": "2.0",
        "class": "dataset",
        "id": ["Region", "Alder", "Kon", "Tid"],
        "size": [1, 2, 2, 1],
        "dimension": {
            "Region": {"label": "region", "category": {"index": ["1961"], "label": {"1961": "Hallstahammar"}}},
            "Alder": {"label": "ålder", "category": {"index": {"16-29": 0, "30+": 1}}},
            "Kon": {"label": "kön", "category": {"index": ["1", "2"], "label": {"1": "män", "2": "kvinnor"}}},
            "Tid": {"label": "år", "category": {"index": ["2025"]}},
        },
        "value": [1, 2, 3, 4],
    }

    source = a_population(session, data=json.dumps(cube).encode(), as_of=None)

    assert source.as_of == date(2025, 12, 31)
    current = queries.current_population(session, BANDS)
    assert current is not None
    assert current.counts["16–29", Sex.WOMAN] == 2
    assert current.is_estimate, "30+ reaches over several bands"


def test_only_the_coordinator_imports(session: Session) -> None:
    with pytest.raises(Forbidden):
        import_population(
            session, ImportPopulation(TABLE.encode(), "SCB", date(2026, 1, 1), is_estimate=False), actor=DESK, now=NOW
        )


def test_the_command_line_imports_all_or_nothing(app: Flask, session: Session, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(TABLE, "utf-8")
    bad.write_text(TABLE.replace("110", "x"), "utf-8")
    runner = app.test_cli_runner()

    refused = runner.invoke(args=["population", "import", str(bad), "--source", "SCB", "--date", "2025-12-31"])
    done = runner.invoke(
        args=["population", "import", str(good), "--source", "SCB", "--date", "2025-12-31", "--estimate"]
    )

    assert refused.exit_code == 1
    assert "line 3, antal" in refused.output
    assert (done.exit_code, done.output.strip()) == (0, "Imported: SCB, 2025-12-31.")
    assert [one.source.is_estimate for one in queries.sources(session)] == [True]
