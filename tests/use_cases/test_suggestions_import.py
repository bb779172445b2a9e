"""Taking over another system's suggestions: all or nothing, once, and fast."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.rules.test_suggestions_layouts import ANSWERED, FIXED, FIXMYSTREET, HEADING, OPEN, PUBLISHED
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.errors import Forbidden
from trygghetsrad.kernel.permissions import PUBLIC, SYSTEM
from trygghetsrad.kernel.search import find
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.layouts import FileFaults, Layout, read_file
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import EventKind, Source, State
from trygghetsrad.suggestions.use_cases import Imported, ImportSuggestions, import_suggestions


def rows(*lines: str) -> ImportSuggestions:
    return ImportSuggestions(read_file("\n".join((HEADING, *lines)).encode(), Layout.PLAIN))


def number_of(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Suggestion)) or 0


def test_rows_get_numbers_by_their_day_and_their_history(session: Session) -> None:
    assert import_suggestions(session, rows(PUBLISHED, ANSWERED, OPEN), actor=SYSTEM, now=NOW) == Imported(3, 0)

    waiting, answered, published = [queries.by_number(session, number) for number in (1, 2, 3)]
    assert (waiting.source, waiting.area, waiting.state) == (Source.IMPORT, "Kolbäck", State.RECEIVED)
    assert (waiting.received_on, waiting.closed_at, waiting.is_published) == (date(2025, 3, 1), None, False)
    assert (answered.answered_on, answered.kept_promise) == (date(2025, 3, 5), None)
    happened = queries.timeline(session, answered.id)
    assert [(one.kind, one.day) for one in happened] == [
        (EventKind.RECEIVED, date(2025, 3, 2)),
        (EventKind.ANSWERED, date(2025, 3, 5)),
    ]
    assert published.public_title == "Sand på bron"
    assert [hit.object_id for hit in find(session, "suggestion", "sand", limit=5)] == [published.id]
    assert session.scalars(select(AuditEntry.action)).all() == ["suggestions.imported"]


def test_importing_again_adds_what_is_new_and_leaves_the_rest(session: Session) -> None:
    import_suggestions(session, rows(OPEN), actor=SYSTEM, now=NOW)
    queries.by_number(session, 1).text = "Som samordnaren har rättat"

    assert import_suggestions(session, rows(OPEN, ANSWERED), actor=SYSTEM, now=NOW) == Imported(1, 1)

    assert queries.by_number(session, 1).text == "Som samordnaren har rättat"
    assert number_of(session) == 2


def test_a_place_outside_the_list_stands_as_words(session: Session) -> None:
    import_suggestions(session, rows(OPEN.replace("Kolbäck", "Norra delen")), actor=SYSTEM, now=NOW)
    one = queries.by_number(session, 1)
    assert (one.area, one.place) == (None, "Norra delen, vid ån")


def test_a_day_to_come_is_refused(session: Session) -> None:
    with pytest.raises(FileFaults, match="1 faults"):
        import_suggestions(session, rows(OPEN.replace("2025-03-01", "2027-03-16")), actor=SYSTEM, now=NOW)


def test_only_those_who_decide_may_import(session: Session) -> None:
    with pytest.raises(Forbidden):
        import_suggestions(session, rows(OPEN), actor=PUBLIC, now=NOW)


def run(app: Flask, folder: Path, text: str, *options: str) -> Result:
    (folder / "before.csv").write_text(text, "utf-8")
    return app.test_cli_runner().invoke(args=["suggestions", "import", str(folder / "before.csv"), *options])


def test_the_command_rehearses_imports_and_knows_what_it_has(app: Flask, session: Session, tmp_path: Path) -> None:
    text = f"{FIXMYSTREET}\n{FIXED}\n"
    layout = ("--layout", "fixmystreet")

    rehearsed = run(app, tmp_path, text, *layout, "--dry-run")
    assert (rehearsed.exit_code, rehearsed.output) == (0, "Would import: 1. Known from before: 0.\n")
    assert number_of(session) == 0
    assert run(app, tmp_path, text, *layout).output == "Imported: 1. Known from before: 0.\n"
    assert run(app, tmp_path, text, *layout).output == "Imported: 0. Known from before: 1.\n"


def test_one_wrong_line_keeps_all_out(app: Flask, session: Session, tmp_path: Path) -> None:
    refused = run(app, tmp_path, "\n".join((HEADING, OPEN, ANSWERED.replace("2025-03-02", "i går"))))

    assert refused.exit_code == 1
    assert "line 3, received: 'i går' is no day" in refused.output
    assert "Nothing was imported." in refused.output
    assert number_of(session) == 0


def test_five_thousand_rows_are_in_within_seconds(session: Session) -> None:
    lines = [f"{n};synpunkt;Ärende {n} om ljus;Kolbäck;;2025-0{n % 9 + 1}-11;;;;;;;;" for n in range(5_000)]
    begun = time.process_time()  # the machine may do other things too
    assert import_suggestions(session, rows(*lines), actor=SYSTEM, now=NOW) == Imported(5_000, 0)
    assert time.process_time() - begun < 20
