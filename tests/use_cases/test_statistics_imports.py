"""A file's way in: all of it or only the right lines, replaced, undone, cancelled, killed, and one at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.injuries import HEADING, MADE, RIGHT, imported, read, received, table
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import Conflict, Forbidden, Refused
from trygghetsrad.kernel.permissions import PUBLIC, SYSTEM, Actor, Role
from trygghetsrad.statistics import queries, worker
from trygghetsrad.statistics.indicators import Question, rate_of, rates_of
from trygghetsrad.statistics.models import ImportState, InjuryCell, InjuryFile, InjuryImport, InjuryRow, InjurySet
from trygghetsrad.statistics.queries.published import every_number, public_sets
from trygghetsrad.statistics.rules.codes import from_data
from trygghetsrad.statistics.use_cases import (
    AcceptImport,
    CancelImport,
    ReplaceCodeList,
    UndoImport,
    accept_import,
    cancel_import,
    loading,
    replace_code_list,
    undo_import,
)

FAULTY = RIGHT + "2026;slutenvård;kvinnor;80+;W00-W19;månen;5;710\n2026;slutenvård;män;80+;W00-W19;hemmet;-5;510\n"
FALLS = Question(level="admitted", cause="W00-W19")


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def state(session: Session, row: InjuryImport) -> ImportState:
    return queries.import_of(session, row.id).state


def test_nothing_is_in_before_somebody_says_so(session: Session) -> None:
    row = received(session, RIGHT)
    read(session)
    assert state(session, row) is ImportState.CHECKED
    assert queries.import_of(session, row.id).summary == [[2025, "admitted", 52], [2026, "admitted", 28]]
    assert count(session, InjuryRow) == count(session, InjurySet) == 0


def test_a_file_is_in_whole_with_its_people_and_its_protected_numbers(session: Session) -> None:
    imported(session, table(2025, 2026))
    assert count(session, InjuryRow) == 56
    assert count(session, InjuryFile) == 0
    found = rates_of(session, Question(level="admitted", cause="W00-W19", age="80+"))
    assert {year: (one.count, one.population) for year, one in found.items()} == {2025: (72, 2000), 2026: (72, 2000)}
    assert rate_of(session, Question(level="admitted", age="80+", thing="sex", code="woman"), 2026).count == 60
    assert rate_of(session, Question(level="admitted", cause="X60-X84"), 2026).count == 0
    assert (
        rate_of(session, Question(level="admitted", thing="place", code="home", age="80+", cause="W00-W19"), 2026)
        is None
    )
    assert rate_of(session, Question(level="admitted", thing="mechanism", code="blunt"), 2026) is None
    assert rate_of(session, FALLS, 2024) is None


def test_rows_are_written_as_they_are(session: Session) -> None:
    row = received(session, RIGHT)
    set_id = loading.new_set(session, row, 2025, "admitted")
    odd = "a\tb\nc\\N\\d 'e' \"f\" å"
    values = (set_id, odd, "woman", "80+", "W00-W19", "9", "", None, True, r"\N", "unspecified", 7)
    loading.add_rows(session, [values, (*values[:7], False, None, *values[9:])])
    loading.add_rows(session, [])
    first, second = session.scalars(select(InjuryRow).order_by(InjuryRow.id))
    assert tuple(getattr(first, name) for name in loading.ROW) == values
    assert (second.is_fall, second.is_transport) == (False, None)
    session.rollback()
    assert count(session, InjuryRow) == 0


def test_a_year_without_people_has_no_rate_and_never_a_zero(session: Session) -> None:
    imported(session, table(2025).replace(";1000", ";"))
    assert rates_of(session, FALLS) == {}


def test_people_of_half_the_groups_are_no_population(session: Session) -> None:
    imported(session, RIGHT)
    assert rate_of(session, Question(level="admitted"), 2025) is None


def test_faults_stop_all_of_it_or_are_passed_over_when_somebody_says_so(session: Session) -> None:
    row = received(session, FAULTY)
    read(session)
    checked = queries.import_of(session, row.id)
    assert (checked.right, checked.wrong) == (6, 2)
    assert [(fault[0], fault[1], fault[2]) for fault in checked.faults] == [
        (8, "plats", "place"),
        (9, "antal", "negative"),
    ]
    with pytest.raises(Refused, match="None"):
        accept_import(session, AcceptImport(row.id, only_right=False), actor=SYSTEM, now=MADE)
    accept_import(session, AcceptImport(row.id, only_right=True), actor=SYSTEM, now=MADE)
    session.commit()
    read(session)
    assert state(session, row) is ImportState.DONE
    assert session.scalar(select(func.sum(InjuryRow.count))) == 80


def test_the_same_file_sent_twice_is_one(session: Session) -> None:
    assert received(session, RIGHT).id == received(session, RIGHT).id
    read(session)
    row = received(session, RIGHT)
    for _ in range(2):
        accept_import(session, AcceptImport(row.id, only_right=False), actor=SYSTEM, now=MADE)
    session.commit()
    read(session)
    assert count(session, InjuryRow) == 6


def test_a_source_replaces_its_own_year_and_undoing_brings_it_back(session: Session) -> None:
    imported(session, table(2025, 2026))
    second = imported(session, table(2026, each=50))
    question = Question(level="admitted", cause="W00-W19", age="80+")
    assert [one.count for one in rates_of(session, question).values()] == [72, 112]

    undo_import(session, UndoImport(second), actor=SYSTEM, now=MADE)
    session.commit()
    assert [one.count for one in rates_of(session, question).values()] == [72, 72]
    undo_import(session, UndoImport(second), actor=SYSTEM, now=MADE)


def test_what_has_been_replaced_cannot_be_undone_before_what_replaced_it(session: Session) -> None:
    first = imported(session, table(2026))
    second = imported(session, table(2026, each=50))
    with pytest.raises(Conflict):
        undo_import(session, UndoImport(first), actor=SYSTEM, now=MADE)
    undo_import(session, UndoImport(second), actor=SYSTEM, now=MADE)
    undo_import(session, UndoImport(first), actor=SYSTEM, now=MADE)
    session.commit()
    assert public_sets(session) == []


def test_another_source_of_the_same_year_and_care_is_refused(session: Session) -> None:
    imported(session, table(2026))
    row = received(session, table(2026, each=40), source="Någon annan")
    read(session)
    with pytest.raises(Refused) as refusal:
        accept_import(session, AcceptImport(row.id, only_right=False), actor=SYSTEM, now=MADE)
    assert "Registret är redan inläst för 2026" in str(refusal.value.text)
    imported(session, table(2026, level="död", each=40), source="Dödsorsaksregistret")
    assert {one.level for one in public_sets(session)} == {"admitted", "died"}


def test_two_files_of_two_sources_that_race_end_with_one(session: Session) -> None:
    first = received(session, table(2026))
    second = received(session, table(2026, each=40), source="Någon annan")
    read(session)
    for row in (first, second):
        accept_import(session, AcceptImport(row.id, only_right=False), actor=SYSTEM, now=MADE)
    session.commit()
    read(session)
    assert sorted([state(session, first), state(session, second)]) == [ImportState.DONE, ImportState.FAILED]
    assert count(session, InjuryRow) == 28


def test_a_second_file_waits_while_a_worker_is_at_the_first(session: Session) -> None:
    both = [received(session, RIGHT), received(session, table(2026))]
    now = clock.now()
    first = loading.claim_import(session, now)
    session.commit()
    read(session)
    assert [state(session, row) for row in both] == [ImportState.CHECKING] * 2
    assert loading.claim_import(session, now + timedelta(seconds=29)) is None
    assert loading.claim_import(session, now + timedelta(seconds=31)).id == first.id


def killed_midway(session: Session, monkeypatch: pytest.MonkeyPatch) -> InjuryImport:
    """A file whose worker died when half of its rows were written."""
    row = received(session, table(2025, 2026))
    read(session)
    accept_import(session, AcceptImport(row.id, only_right=False), actor=SYSTEM, now=MADE)
    session.commit()
    monkeypatch.setattr(worker, "CHUNK", 10)
    monkeypatch.setattr(worker, "protect", _die)
    with pytest.raises(KeyboardInterrupt):
        worker.read_files(current_app.extensions["database"])
    monkeypatch.undo()
    session.expire_all()
    return row


def _die(_block: object) -> None:
    raise KeyboardInterrupt


def test_a_worker_that_is_killed_midway_leaves_nothing_that_counts(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(session, table(2026, each=50))
    row = killed_midway(session, monkeypatch)
    assert count(session, InjuryRow) == 28 + 56
    assert {one.year for one in public_sets(session)} == {2026}

    queries.import_of(session, row.id).heartbeat_at = clock.now() - timedelta(seconds=31)
    session.commit()
    read(session)
    assert state(session, row) is ImportState.DONE
    assert count(session, InjuryRow) == 28 + 56
    assert {one.year for one in public_sets(session)} == {2025, 2026}


def test_a_file_that_is_cancelled_midway_leaves_no_row_behind(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = killed_midway(session, monkeypatch)
    cancel_import(session, CancelImport(row.id), actor=SYSTEM, now=MADE)
    session.commit()
    loading.clear_away(session, MADE)
    session.commit()
    assert count(session, InjuryRow) == count(session, InjurySet) == count(session, InjuryFile) == 0
    with pytest.raises(Conflict):
        accept_import(session, AcceptImport(row.id, only_right=False), actor=SYSTEM, now=MADE)


def test_the_worker_hears_that_nobody_wants_the_file(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    row = received(session, table(2026) + "2026;slutenvård;män;80+;W00-W19;hemmet;1;1000\n" * 6000)
    read(session)
    accept_import(session, AcceptImport(row.id, only_right=False), actor=SYSTEM, now=MADE)
    session.commit()
    monkeypatch.setattr(worker.loading, "beat", lambda *_args, **_more: False)
    read(session)
    assert count(session, InjuryRow) == 0


def test_a_file_that_breaks_the_program_is_given_up_and_says_so(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = received(session, RIGHT)
    monkeypatch.setattr(worker.Job, "check", lambda _job: 1 / 0)
    read(session)
    found = queries.import_of(session, row.id)
    assert (found.state, found.stage) == (ImportState.FAILED, "error")
    assert count(session, InjuryFile) == 0


def test_a_file_in_cannot_be_cancelled(session: Session) -> None:
    import_id = imported(session, RIGHT)
    with pytest.raises(Conflict):
        cancel_import(session, CancelImport(import_id), actor=SYSTEM, now=MADE)


@pytest.mark.parametrize("role", [Role.GROUP_LEADER, Role.CONTACT_CENTRE, Role.ADMINISTRATOR, Role.MEMBER])
def test_only_the_coordinator_may(session: Session, role: Role) -> None:
    row = received(session, RIGHT)
    for actor in (Actor(row.id, frozenset({role})), PUBLIC):
        for use_case, command in (
            (accept_import, AcceptImport(row.id, only_right=False)),
            (cancel_import, CancelImport(row.id)),
            (undo_import, UndoImport(row.id)),
            (replace_code_list, ReplaceCodeList(from_data("place", [{"code": "unspecified", "sv": "Okänd"}]))),
        ):
            with pytest.raises(Forbidden):
                use_case(session, command, actor=actor, now=MADE)


def test_a_code_list_that_is_replaced_leaves_old_rows_and_says_which(session: Session) -> None:
    imported(session, table(2025, 2026))
    home = [{"code": "home", "sv": "Hemma"}, {"code": "unspecified", "sv": "Okänd"}]
    replace_code_list(session, ReplaceCodeList(from_data("place", home)), actor=SYSTEM, now=MADE)
    session.commit()

    lists = queries.lists_in_force(session)
    assert lists["place"].version == 1
    assert queries.sets_of_older_lists(session, lists) == [("Registret", [2025, 2026], ["place"])]
    sets = [one.id for one in public_sets(session)]
    assert {number.cell.code for number in every_number(session, sets) if number.cell.thing == "place"} == {
        "home",
        "road",
    }

    row = received(session, f"{HEADING}\n2026;slutenvård;kvinnor;80+;W00-W19;väg;20;700\n")
    read(session)
    assert [fault[2] for fault in queries.import_of(session, row.id).faults] == ["place"]


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("place", ["home"]),
        ("place", ["home", "home", "unspecified"]),
        ("place", []),
        ("age", ["ung", "unknown"]),
        ("rymd", ["x"]),
    ],
)
def test_a_code_list_that_cannot_work_is_refused(session: Session, kind: str, codes: list[str]) -> None:
    with pytest.raises(Refused):
        command = ReplaceCodeList(from_data(kind, [{"code": code, "sv": code} for code in codes]))
        replace_code_list(session, command, actor=SYSTEM, now=MADE)


def test_public_numbers_are_never_small(session: Session) -> None:
    imported(session, RIGHT.replace(";9;", ";3;"))
    sets = [one.id for one in public_sets(session)]
    shown = [number.shown for number in every_number(session, sets)]
    assert None in shown
    assert all(number is None or number >= 5 for number in shown)
    assert session.scalar(select(func.count()).where(InjuryCell.count < 5)) == 0


def test_before_a_year_is_replaced_it_is_told_which_public_numbers_change_very_little(session: Session) -> None:
    imported(session, table(2025, 2026))
    corrected = table(2026).replace("kvinnor;80+;W00-W19;hemmet;36", "kvinnor;80+;W00-W19;hemmet;38")
    row = received(session, corrected.replace("män;80+;V01-V99;väg;24", "män;80+;V01-V99;väg;34"))
    read(session)
    checked = queries.import_of(session, row.id)
    cells = {tuple(change[2:6]): tuple(change[6:]) for change in checked.slight_changes}
    assert {tuple(change[:2]) for change in checked.slight_changes} == {(2026, "admitted")}
    assert cells["sex", "woman", "80+", "W00-W19"] == (36, 38)
    assert cells["", "", "80+", "W00-W19"] == (72, 74)
    assert cells["place", "home", "", "W00-W19"][1] - cells["place", "home", "", "W00-W19"][0] == 2
    assert not any("V01-V99" in cell or cell == ("", "", "", "") for cell in cells)
    assert checked.slight_count == len(cells)

    accept_import(session, AcceptImport(row.id, only_right=False), actor=SYSTEM, now=MADE)
    session.commit()
    read(session)
    assert queries.import_of(session, row.id).slight_changes == []


def test_a_first_file_and_another_source_replace_nothing_and_tell_nothing(session: Session) -> None:
    imported(session, table(2026))
    rows = [received(session, table(2027, each=31)), received(session, table(2026, each=31), source="Någon annan")]
    read(session)
    assert [queries.import_of(session, row.id).slight_count for row in rows] == [0, 0]
