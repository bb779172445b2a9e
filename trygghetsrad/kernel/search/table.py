"""The table of what can be found, and how its rows are numbered.

On SQLite an FTS5 table stands over it, kept in step by triggers; on PostgreSQL the stems are a `tsvector` with a GIN
index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zlib import crc32

from sqlalchemy import BigInteger, Dialect, Index, Integer, Text, UniqueConstraint, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import DDL
from sqlalchemy.types import TypeDecorator, TypeEngine

from trygghetsrad.kernel.db import Base
from trygghetsrad.kernel.personal import personal

MOST_STEMS = 10_000
"""Words of one text that can be found: a long report's."""
FTS = "search_text"
"""The FTS5 table's name, with which those begin that SQLite keeps beside it."""
GIN = "ix_search_entry_stems"
_TAKE_OUT = "INSERT INTO search_text(search_text, rowid, stems) VALUES ('delete', old.id, old.stems);"
_PUT_IN = "INSERT INTO search_text(rowid, stems) VALUES (new.id, new.stems);"
CREATE_FTS = (
    """CREATE VIRTUAL TABLE search_text USING fts5(stems, content='search_entry', content_rowid='id',
    tokenize='unicode61 remove_diacritics 0')""",
    f"CREATE TRIGGER search_entry_in AFTER INSERT ON search_entry BEGIN {_PUT_IN} END",
    f"CREATE TRIGGER search_entry_out AFTER DELETE ON search_entry BEGIN {_TAKE_OUT} END",
    f"CREATE TRIGGER search_entry_change AFTER UPDATE ON search_entry BEGIN {_TAKE_OUT} {_PUT_IN} END",
)
DROP_FTS = "DROP TABLE IF EXISTS search_text"
_ORDER_BITS, _SLOT_BITS, _KIND_BITS = 34, 16, 13
SLOTS = 1 << _SLOT_BITS


class Stems(TypeDecorator[Sequence[str]]):
    """Stems in their order. Written and never read back."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str:
        stems = list(value or ())[:MOST_STEMS]
        if dialect.name != "postgresql":
            return " ".join(stems)
        places: dict[str, list[str]] = defaultdict(list)
        for place, stem in enumerate(stems, 1):
            places[stem].append(str(place))
        return " ".join(f"'{stem}':{','.join(at)}" for stem, at in places.items())


class SearchEntry(Base):
    """A thing that can be found. Its id holds kind and order: the newest of a kind are read without the others."""

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("kind", "object_id"),
        Index(GIN, "stems", postgresql_using="gin").ddl_if(dialect="postgresql"),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str]
    object_id: Mapped[UUID]
    stems: Mapped[Sequence[str]] = personal(
        Stems, erased=(), why="Ordstammar ur en text, så att den går att hitta; försvinner med texten."
    )


def _listen(moment: str, statement: str) -> None:
    made: Any = DDL
    event.listen(SearchEntry.__table__, moment, made(statement).execute_if(dialect="sqlite"))


for _statement in CREATE_FTS:
    _listen("after_create", _statement)
_listen("after_drop", DROP_FTS)


def kind_number(kind: str) -> int:
    """The number that a kind has in its entries' ids, always the same."""
    return crc32(kind.encode()) % (1 << _KIND_BITS)


def ids_of(kind: str) -> tuple[int, int]:
    """The lowest and the highest id that an entry of a kind can have."""
    first = kind_number(kind) << (_ORDER_BITS + _SLOT_BITS)
    return first, first + (1 << (_ORDER_BITS + _SLOT_BITS)) - 1


def ids_at(kind: str, order: int) -> range:
    """The ids of a kind's entries with the same order."""
    if not 0 <= order < (1 << _ORDER_BITS):
        raise ValueError("an order is 0 or more, and below 2 to the power of 34")
    first = ids_of(kind)[0] + (order << _SLOT_BITS)
    return range(first, first + SLOTS)


def first_choice(object_id: UUID) -> int:
    """Where among those of its order a thing would like to stand: so that two seldom want the same."""
    return object_id.int % SLOTS
