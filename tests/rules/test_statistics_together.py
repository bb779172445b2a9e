"""Lines that are read together give what they give one by one, whatever stands in them."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.statistics import reading
from trygghetsrad.statistics.readers import Columns, Fault, Row, RowReader, guess, heading_of
from trygghetsrad.statistics.readers import meanings as known
from trygghetsrad.statistics.rules.codes import standard

LISTS = standard(("Hallstahammar", "Kolbäck"))
HEADING = "år;vårdnivå;kön;ålder;orsak;fall;antal;folkmängd"
CELLS = (
    ("2025", "2024", "2031", "år"),
    ("slutenvård", "död", "månvård"),
    ("kvinnor", "män", "Totalt", "<b>"),
    ("80+", "16-24", "60-69", "Samtliga", ""),
    ("W00-W19", "V43.5", "S72"),
    ("ja", "nej", "", "kanske"),
    ("7", "0", "–", "1 234", "-3", ".."),
    ("700", "701", "", "0"),
)
LINES = st.tuples(*(st.sampled_from(cells + cells[:1] * 12) for cells in CELLS)).map(";".join)
ODD = st.sampled_from(["", "2025;död", ";".join(cells[0] for cells in CELLS) + ";9"])


def outcome(text: str, constants: dict[str, str] | None = None) -> tuple[list[Row], list[Fault], tuple[int, int, int]]:
    file = io.BytesIO(text.encode())
    names = heading_of(file).names
    file.seek(0)
    one = reading.Pass(Columns(guess(names), constants or {}), LISTS, latest=2027)
    rows = [row for batch in one.batches(file, lambda _line: True) for row in batch.singly()]
    return rows, one.faults, (one.lines, one.right, one.wrong)


@given(st.lists(LINES | LINES | LINES | ODD, max_size=40), st.integers(1, 7), st.sampled_from([2, 20_000]))
def test_together_is_one_by_one(lines: list[str], at_once: int, most_known: int) -> None:
    text = "\n".join([HEADING, ";".join(cells[0] for cells in CELLS), *lines])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RowReader, "read_together", lambda *_: None)
        expected = outcome(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "AT_ONCE", at_once)
        patch.setattr(known, "MOST_KNOWN", most_known)
        assert outcome(text) == expected


def test_right_lines_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RowReader, "read", lambda *_: pytest.fail("read one by one"))
    line = ";".join(cells[0] for cells in CELLS)
    rows, faults, (lines, right, _) = outcome("\n".join([HEADING, *[line] * 1000]))
    assert (len(rows), faults, lines, right) == (1000, [], 1000, 1000)


@pytest.mark.parametrize("odd", ["", "\n60+;x;x;x"])
def test_what_a_heading_says_holds_for_its_own_column_alone(odd: str) -> None:
    rows, _, _ = outcome(f"Ålder;Kvinnor 2025;Män 2025;Alla 2025\n80+;5;7;12{odd}\n", {"level": "died"})
    assert [(row.sex, row.events) for row in rows] == [("woman", 5), ("man", 7), ("unknown", 12)]
