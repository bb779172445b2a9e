"""What the system measured of the injuries follows them: corrected when a year is read in again, never overwritten."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.injuries import imported, table
from tests.factories.programme import COORDINATOR, kept_goal
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.notices.models import Announcement
from trygghetsrad.programme import queries
from trygghetsrad.programme import use_cases as do
from trygghetsrad.programme.models import Indicator, Measurement
from trygghetsrad.programme.queries.computing import COUNTED
from trygghetsrad.programme.rules.goals import Direction, Unit
from trygghetsrad.programme.use_cases.renewing import GONE, RENEWED
from trygghetsrad.statistics.use_cases import UndoImport, undo_import

DAY = date(2026, 12, 31)


@pytest.fixture
def falls(session: Session) -> Indicator:
    """An indicator that the system measures by the falls of the newest year."""
    indicator = kept_goal(
        session, unit=Unit.RATE, direction=Direction.DOWN, computed="falls", start_value=40.0, target_value=20.0
    )[1]
    session.commit()
    return indicator


def treated(each: int = 30) -> str:
    return table(2025, 2026, level="öppenvård", each=each)


def rows(session: Session, indicator: Indicator) -> list[Measurement]:
    """Every row about the newest year, in the order in which they were made."""
    session.expire_all()
    found = [one for one in queries.history_of_measurements(session, indicator.id) if one.measured_on == DAY]
    by_old = {one.replaces_id: one for one in found}
    chain: list[Measurement] = []
    while (following := by_old.get(chain[-1].id if chain else None)) is not None:
        chain.append(following)
    assert len(chain) == len(found)
    return chain


def counting(session: Session, indicator: Indicator) -> list[float]:
    return [one.value for one in queries.measured(session, indicator).measurements if one.value is not None]


def measure(session: Session, indicator: Indicator) -> None:
    do.measure_now(session, do.MeasureNow(indicator.id), actor=COORDINATOR, now=NOW)
    session.commit()


def undo(session: Session, import_id: UUID) -> None:
    undo_import(session, UndoImport(import_id), actor=SYSTEM, now=NOW)
    session.commit()


def test_a_year_that_is_read_in_again_corrects_what_was_measured_of_it(session: Session, falls: Indicator) -> None:
    imported(session, treated())
    measure(session, falls)
    imported(session, treated(each=50))

    old, new = rows(session, falls)
    assert (old.value, old.comment, old.made_by) == (pytest.approx(33.0), "", COORDINATOR.id)
    assert (new.value, new.base, new.comment, new.made_by) == (pytest.approx(53.0), 14_000, RENEWED, None)
    assert new.source == COUNTED
    assert counting(session, falls) == [new.value]
    about = AuditEntry.action == "measurement.corrected"
    assert session.scalar(select(func.count()).select_from(AuditEntry).where(about)) == 1


def test_undoing_brings_the_former_value_back_as_one_more_row(session: Session, falls: Indicator) -> None:
    imported(session, treated())
    measure(session, falls)
    undo(session, imported(session, treated(each=50)))
    assert [one.value for one in rows(session, falls)] == [
        pytest.approx(33.0),
        pytest.approx(53.0),
        pytest.approx(33.0),
    ]
    assert counting(session, falls) == [pytest.approx(33.0)]


def test_a_year_that_nobody_knows_any_more_is_taken_back_and_comes_again_with_it(
    session: Session, falls: Indicator
) -> None:
    first = imported(session, treated())
    measure(session, falls)
    undo(session, first)
    assert [(one.value, one.comment) for one in rows(session, falls)][1:] == [(None, GONE)]
    assert counting(session, falls) == []
    imported(session, treated())
    assert [one.value for one in rows(session, falls)] == [pytest.approx(33.0), None, pytest.approx(33.0)]
    measure(session, falls)
    assert len(rows(session, falls)) == 3


def test_what_has_not_changed_is_let_be_and_so_is_what_a_person_has_corrected(
    session: Session, falls: Indicator
) -> None:
    imported(session, treated())
    measure(session, falls)
    imported(session, treated())
    assert do.renew_what_was_counted(session, NOW) == 0
    (counted,) = rows(session, falls)
    command = do.Correct(counted.id, DAY, 31.0, COUNTED, "Två sjukhus räknade samma skador.", counted.base)
    do.correct(session, command, actor=COORDINATOR, now=NOW)
    session.commit()
    imported(session, treated(each=50))
    assert [one.value for one in rows(session, falls)] == [pytest.approx(33.0), 31.0]


def test_followers_hear_of_the_new_value_once(session: Session, falls: Indicator) -> None:
    imported(session, treated())
    measure(session, falls)
    heard = session.scalar(select(func.count()).select_from(Announcement))
    imported(session, treated(each=50))
    assert session.scalar(select(func.count()).select_from(Announcement)) == (heard or 0) + 1
