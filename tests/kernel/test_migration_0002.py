"""0002 keeps what 0001 knew of every drawn person, up and down, with the rows that point at them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from tests.conftest import NOW
from tests.kernel.test_migrations import empty
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.migrate import downgrade, upgrade

__all__ = ["empty"]

CALL, DRAW, WOMAN, MAN = uuid4(), uuid4(), uuid4(), uuid4()


def insert(database: Database, table: str, **values: Any) -> None:
    kinds: dict[type, Any] = {
        UUID: sa.Uuid(),
        list: sa.JSON(),
        dict: sa.JSON(),
        datetime: sa.DateTime(timezone=True),
        date: sa.Date(),
    }
    columns: list[Any] = [sa.column(name, kinds.get(type(value))) for name, value in values.items()]
    with database.engine.begin() as connection:
        connection.execute(sa.table(table, *columns).insert().values(values))


def rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def a_draw_of_the_first_version(database: Database) -> None:
    day = date(2027, 3, 1)
    insert(
        database,
        "call",
        id=CALL,
        number=1,
        once="call",
        title="Var med",
        text="-",
        html="-",
        opens_on=day,
        closes_on=day,
        panel_size=1,
        created_at=NOW,
        changed_at=NOW,
    )
    insert(
        database,
        "draw",
        id=DRAW,
        call_id=CALL,
        created_at=NOW,
        once=UUID(int=7),
        state="locked",
        size=1,
        tickets=1000,
        bands="16-29,80+",
        quotas=[],
    )
    for number, (entry, band, sex) in enumerate(((WOMAN, "16–29", "woman"), (MAN, "80+", "man"))):
        leaf = f"{number:064}"
        insert(database, "draw_entry", id=entry, draw_id=DRAW, band=band, sex=sex, leaf=leaf, outcome="none")


def test_band_and_sex_become_values_and_come_back(empty: Database) -> None:
    upgrade(empty, "0001")
    a_draw_of_the_first_version(empty)

    upgrade(empty, "0002")

    entry = sa.table("draw_entry", sa.column("leaf"), sa.column("values", sa.JSON()), sa.column("home"))
    with empty.engine.connect() as connection:
        found = connection.execute(sa.select(entry.c["values"], entry.c.home).order_by(entry.c.leaf)).all()
        assert [tuple(row) for row in found] == [(["16–29", "woman"], None), (["80+", "man"], None)]
        draw = sa.table("draw", sa.column("features", sa.JSON()), sa.column("one_per_home", sa.Boolean()))
        assert connection.execute(sa.select(draw.c.features, draw.c.one_per_home)).all() == [(["age", "sex"], False)]

    downgrade(empty, "0001")

    assert rows(empty, "SELECT band, sex FROM draw_entry ORDER BY leaf") == [("16–29", "woman"), ("80+", "man")]
