"""The meetings' public pages with 20, 80 and 2,000 meetings, in the same run: `python -m benchmarks.meetings`.

For each page: how many questions the database gets, the processor's milliseconds a request (the median), and how many
times those of a page that asks nothing (the floor, asked in turn with it). It grows from the smallest number that fills
it to 2,000: twenty meetings are fewer than the list shows, so the list is compared from 80, where it shows as many rows
as with 2,000. Ends with 1 when a page asks more than three questions or grows with the number.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.conftest import config_for
from tests.factories.meetings import a_meeting, an_item
from trygghetsrad.app import create_app
from trygghetsrad.kernel.db import Base
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.use_cases.finding import let_be_found

FEW, FULL, MANY = 20, 80, 2000
POINTS = 40
ROUNDS = 60
MOST_QUESTIONS, MOST_GROWTH = 3, 1.25
"""How much a page may cost more with 2,000 meetings: the noise of a machine that does other things too."""
FIRST = date(2021, 1, 1)
WORDS = (
    *("gångväg", "belysning", "cykel", "skola", "buss", "bro", "torg", "park"),
    *("häck", "lampa", "trappa", "kanal", "sluss", "station", "centrum", "vinter"),
)
FLOOR = "/utseende"
RARE = 10
"""So many notes have a word that no other has."""
COMMON = "search, every note hits"
"""Grows until there are a thousand hits: of those that are more only the newest are ranked. Told, and not judged."""
PAGES = {
    "list": ("/moten", FULL),
    "one meeting, 40 points": (f"/moten/{FIRST}", FEW),
    "search, ten hits": ("/moten/sok?q=fontänen", FEW),
    COMMON: ("/moten/sok?q=rådet+kommunen", FEW),
    "points by subject": ("/moten/punkter", FULL),
    "corrections": (f"/moten/{FIRST}/rattelser", FEW),
}
"""Each page's address, and the smallest number of meetings that fills it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Questions, the processor's milliseconds, and how many times the floor's."""

    questions: int
    ms: float
    of_floor: float


def note(number: int) -> str:
    """A note of about eighty words, some of which stand in many others."""
    picked = [WORDS[(number * step) % len(WORDS)] for step in (1, 3, 5, 7)]
    rare = "Vid fontänen. " if number < RARE else ""
    return f"<p>{rare}{' '.join(f'Rådet talade om {one} och vad kommunen kan göra där.' for one in picked * 2)}</p>"


def fill(session: Session, first: int, last: int) -> None:
    """Meetings with a published note each; the very first has many."""
    for number in range(first, last):
        day = FIRST + timedelta(days=number)
        at = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
        meeting: Meeting = a_meeting(
            day, starts_at=at, notes_published_at=at + timedelta(days=3), summary_html="<p>Kort.</p>", id=uuid4()
        )
        session.add(meeting)
        session.flush()
        points = POINTS if number == 0 else 1
        session.add_all(
            an_item(meeting, place, title=f"Punkt {place}", note_html=note(number if points == 1 else POINTS + number))
            for place in range(1, points + 1)
        )
        session.flush()
        let_be_found(session, meeting)


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """What is asked meanwhile."""
    engine = app.extensions["database"].engine
    asked: list[str] = []

    def see(_c: object, _u: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", see)
    yield asked
    event.remove(engine, "before_cursor_execute", see)


def measure(app: Flask, page: str) -> Figures:
    """A page and the floor in turn, so that whatever else the machine does meets both."""
    client = app.test_client()
    with counted(app) as asked:
        answer = client.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
    spent: dict[str, list[float]] = {FLOOR: [], page: []}
    for _ in range(ROUNDS):
        for address, times in spent.items():
            begun = time.process_time()
            client.get(address)
            times.append((time.process_time() - begun) * 1000)
    own = statistics.median(spent[page])
    return Figures(len(asked), own, own / statistics.median(spent[FLOOR]))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config_for(f"sqlite:///{folder}/meetings.db", Path(folder)))
        database = app.extensions["database"]
        Base.metadata.create_all(database.engine)
        found: dict[int, dict[str, Figures]] = {}
        for first, last in ((0, FEW), (FEW, FULL), (FULL, MANY)):
            with app.app_context(), database.write() as session:
                fill(session, first, last)
            found[last] = {name: measure(app, page) for name, (page, _from) in PAGES.items()}
        database.engine.dispose()
    return told(found)


def told(found: dict[int, dict[str, Figures]]) -> int:
    """Print the table; 1 when something is too much."""
    sizes = "".join(f"{f'of floor, {size}':>16}" for size in found)
    print(f"{'page':<26}{'questions':>10}{'ms':>8}{sizes}{'from':>6}{'grows':>8}")
    is_good = True
    for name, (_page, filled) in PAGES.items():
        base, many = found[filled][name], found[MANY][name]
        growth = many.of_floor / base.of_floor
        fits = base.questions == many.questions <= MOST_QUESTIONS and (growth <= MOST_GROWTH or name == COMMON)
        is_good &= fits
        times = "".join(f"{of_size[name].of_floor:>15.1f}x" for of_size in found.values())
        said = "" if fits else "  TOO MUCH"
        print(f"{name:<26}{many.questions:>10}{many.ms:>8.2f}{times}{filled:>6}{growth:>7.2f}x{said}")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
