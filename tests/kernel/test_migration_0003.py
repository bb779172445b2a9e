"""0003 lets a call have a second draw once the first has been replaced, and never two that count."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from tests.conftest import NOW
from tests.kernel.test_migration_0002 import CALL, a_draw_of_the_first_version, insert, rows
from tests.kernel.test_migrations import empty
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.migrate import downgrade, upgrade

__all__ = ["empty"]


def another_draw(database: Database) -> UUID:
    made = uuid4()
    insert(
        database,
        "draw",
        id=made,
        call_id=CALL,
        created_at=NOW,
        once=made,
        state="preparing",
        size=1,
        tickets=1000,
        bands="16-29,80+",
        quotas=[],
    )
    return made


def states(database: Database) -> list[str]:
    return sorted(state for (state,) in rows(database, "SELECT state FROM draw"))


def test_what_was_drawn_before_was_drawn_by_lot_with_dice(empty: Database) -> None:
    upgrade(empty, "0001")
    a_draw_of_the_first_version(empty)

    upgrade(empty, "0003")

    assert rows(empty, "SELECT method, digits_from, digits_on FROM draw") == [("lottery", None, None)]


def test_a_replaced_draw_makes_room_for_one_more_and_goes_down_as_cancelled(empty: Database) -> None:
    upgrade(empty, "0001")
    a_draw_of_the_first_version(empty)
    upgrade(empty, "0003")
    with pytest.raises(IntegrityError):
        another_draw(empty)

    with empty.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE draw SET state = 'replaced'")
    another_draw(empty)

    assert states(empty) == ["preparing", "replaced"]
    with pytest.raises(IntegrityError):
        another_draw(empty)
    downgrade(empty, "0002")
    assert states(empty) == ["cancelled", "preparing"]
    with pytest.raises(IntegrityError):
        another_draw(empty)
