"""Suggestions by the million, written straight into the tables: invented words in the proportions of a language."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, islice
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, DropIndex

from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.search.stemming import stems_of
from trygghetsrad.kernel.search.table import CREATE_FTS, GIN, Stems, first_choice, ids_at
from trygghetsrad.suggestions.codes import words
from trygghetsrad.suggestions.queries.finding import PUBLIC
from trygghetsrad.suggestions.tallying import recount

FIRST_DAY, DAYS = date(2017, 1, 2), 3650
AREAS = ("Hallstahammar", "Kolbäck", "Strömsholm", None)
OUTCOMES = ("done", "planned", "not_now", "not_ours")
MOST_OPEN = 10_000
COMMON_WORDS = 20_000
PHRASES = 20_000
BATCH = 5_000
TABLES = ("suggestion", "suggestion_event", "search_entry")
ENTRY = ["id", "kind", "object_id", "stems"]
SUGGESTION = [
    "id", "number", "kind", "text", "area", "place", "language", "source", "reply", "received_on", "answer_by",
    "state", "outcome", "answer", "reminded", "sender_spoke", "sweeps", "disputed", "point_public", "version",
    "closed_at", "answered_on", "kept_promise", "public_title", "public_text", "public_answer", "published_at", "unit",
]  # fmt: skip
EVENT = [
    "id", "suggestion_id", "position", "day", "kind", "text", "shown_to_sender", "public",
]  # fmt: skip
Row = tuple[Any, ...]


class Language:
    """Words that are used as unevenly as those of a language: the n-th common one about 1/n as often as the first."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        known = words()
        self.words = [*known, *(f"{self.rng.choice(known)}{self.rng.choice(known)}" for _ in range(COMMON_WORDS))]
        self.rng.shuffle(self.words)
        weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.words))))
        self.texts = [self.rng.choices(self.words, cum_weights=weights, k=10) for _ in range(PHRASES)]
        self.stems = [" ".join(stems_of(" ".join(text), "sv")) for text in self.texts]

    def say(self) -> int:
        """One of many phrases, by its number."""
        return self.rng.randrange(PHRASES)

    def text(self, *phrases: int) -> str:
        return " ".join(word for one in phrases for word in self.texts[one])

    def questions(self, number: int) -> list[str]:
        """What people search for: a word or two that are neither the commonest nor the rarest."""
        return [" ".join(self.words[self.rng.randrange(20, 2_000)] for _ in range(1 + at % 2)) for at in range(number)]


@dataclass(frozen=True, slots=True)
class Made:
    """One suggestion as rows of three tables."""

    suggestion: Row
    events: list[Row]
    entries: list[Row]


def suggestions(number: int, language: Language) -> Iterator[Made]:
    """Each with its timeline. The newest wait, the others are answered, and most of those published and indexed."""
    waiting = min(MOST_OPEN, number // 5)
    for at in range(1, number + 1):
        day = FIRST_DAY + timedelta(days=DAYS * at // number)
        answered = day + timedelta(days=language.rng.randrange(1, 25)) if at <= number - waiting else None
        yield _made(at, day, answered, language)


def _made(at: int, day: date, answered: date | None, language: Language) -> Made:
    rng, own = language.rng, UUID(int=language.rng.getrandbits(128))
    noon = datetime.combine(answered, time(12), UTC) if answered else None
    shown = answered is not None and rng.random() < 0.9
    title, said, done, raw = (language.say() for _ in range(4))
    wording = (language.text(title)[:100], language.text(said, title), language.text(done)) if shown else (None,) * 3
    row = (
        *(own, at, "forslag", language.text(raw, said), rng.choice(AREAS), "", "sv", "web", "none", day),
        *(day + timedelta(days=14), "answered" if answered else "received"),
        *(rng.choice(OUTCOMES) if answered else None, "Så här blev det." if answered else "", "not_told"),
        *(False, 0, False, False, 1, noon, answered, True if answered else None, *wording, noon if shown else None),
        rng.choice(("gata-park", "polisen", None)),
    )
    happened = [("received", day), *([("answered", answered)] if answered else [])]
    events = [
        (UUID(int=rng.getrandbits(128)), own, position, when, kind, "", True, True)
        for position, (kind, when) in enumerate(happened, 1)
    ]
    stems = " ".join(language.stems[one] for one in (title, title, title, said, title, done))
    place = ids_at(PUBLIC, at)[first_choice(own)]
    return Made(row, events, [(place, PUBLIC, own, stems)] if shown else [])


def fill(app: Flask, number: int) -> Language:
    """Make the tables, put so many suggestions in, index them and count them."""
    database: Database = app.extensions["database"]
    Base.metadata.drop_all(database.engine)
    Base.metadata.create_all(database.engine)
    indexes = [one for table in TABLES for one in Base.metadata.tables[table].indexes]
    kept = [one for one in indexes if one.name != GIN or not database.is_sqlite]
    _run(database, [DropIndex(one) for one in kept], [] if not database.is_sqlite else ["DROP TRIGGER search_entry_in"])
    language = Language(number)
    made = suggestions(number, language)
    put = _put_sqlite if database.is_sqlite else _put_postgresql
    while batch := list(islice(made, BATCH)):
        put(database, "suggestion", SUGGESTION, [one.suggestion for one in batch])
        put(database, "suggestion_event", EVENT, [row for one in batch for row in one.events])
        put(database, "search_entry", ENTRY, [row for one in batch for row in one.entries])
    ready = ["INSERT INTO search_text(search_text) VALUES ('rebuild')", CREATE_FTS[1]] if database.is_sqlite else []
    _run(database, [CreateIndex(one) for one in kept], ready)
    with app.app_context(), database.write() as session:
        recount(session)
    _settle(database)
    return language


def _run(database: Database, changes: Sequence[DropIndex | CreateIndex], statements: Sequence[str]) -> None:
    with database.writing.begin() as connection:
        for change in changes:
            connection.execute(change)
        for statement in statements:
            connection.exec_driver_sql(statement)


def _put_sqlite(database: Database, table: str, columns: list[str], rows: list[Row]) -> None:
    marks = ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our own names
    plain = [tuple(value.hex if isinstance(value, UUID) else _text(value) for value in row) for row in rows]
    with database.writing.begin() as connection:
        if plain:
            connection.exec_driver_sql(statement, plain)


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


def _put_postgresql(database: Database, table: str, columns: list[str], rows: list[Row]) -> None:
    with database.engine.begin() as connection:
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(
                    [vector(value) if name == "stems" else value for name, value in zip(columns, row, strict=True)]
                )


def vector(stems: str) -> str:
    """The stems as PostgreSQL reads them."""
    dialect: Any = postgresql.dialect
    return Stems().process_bind_param(stems.split(), dialect())


def _settle(database: Database) -> None:
    """What a database in use has behind it: statistics, and its newest pages at their place."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
    database.engine.dispose()
