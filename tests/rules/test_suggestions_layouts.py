"""Files from other systems: every spelling that a spreadsheet saves, and each fault told by its line."""

from __future__ import annotations

from datetime import date

import pytest

from trygghetsrad.suggestions import layouts
from trygghetsrad.suggestions.layouts import FileFaults, Layout, Moved, read_file
from trygghetsrad.suggestions.rules import Kind, Outcome, State

HEADING = "Id;Slag;Text;Plats;Beskrivning av platsen;Mottaget;Läge;Resultat;Svar;Besvarat;Hos;Rubrik;Ni sa;Vi gjorde"
OPEN = "12;förslag;Mörkt på gångvägen;Kolbäck;vid ån;2025-03-01;;;;;;;;"
ANSWERED = "13;fråga;När plogas det?;;;2025-03-02;Besvarat;Genomfört;På måndag.;2025-03-05;;;;"
PUBLISHED = "14;;Halt;;;2025-03-03;;Genomfört;Vi sandar.;2025-03-09;;Sand på bron;Bron är hal.;Vi sandar den."
FIXMYSTREET = (
    "Report ID,Title,Detail,User Name,Category,Created,Confirmed,Acknowledged,Fixed,Closed,Status,"
    "Latitude,Longitude,Query,Ward,Easting,Northing,Report URL,Device Type,Site Used,Reported As,Staff User"
)
FIXED = (
    '7,Hål i vägen,"Stort hål, vid ""bron""\nmitt i kurvan",Kim Exempel,Vägar,2024-05-01T10:11:12,2024-05-02T08:00:00,'
    ",2024-05-09T12:00:00,,fixed - council,59.6,16.2,72330,Kolbäck,,,http://x/7,desktop,x,,"
)


def read(*lines: str, layout: Layout = Layout.PLAIN, encoding: str = "utf-8") -> list[Moved]:
    return read_file("\r\n".join(lines).encode(encoding), layout)


def faults(*lines: str, layout: Layout = Layout.PLAIN) -> list[str]:
    with pytest.raises(FileFaults) as refused:
        read(*lines, layout=layout)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_file_is_read_however_a_spreadsheet_saved_it(encoding: str, separator: str) -> None:
    lines = [line.replace(";", separator) for line in (HEADING, OPEN, "", ANSWERED, PUBLISHED)]
    first, second, third = read(*lines, encoding=encoding)
    assert (first.key, first.kind, first.area, first.place) == ("plain:12", Kind.SUGGESTION, "Kolbäck", "vid ån")
    assert (first.line, first.state, first.received_on) == (2, State.RECEIVED, date(2025, 3, 1))
    assert (second.line, second.kind, second.outcome) == (4, Kind.QUESTION, Outcome.DONE)
    assert (second.answer, second.answered_on) == ("På måndag.", date(2025, 3, 5))
    assert third.wording == ("Sand på bron", "Bron är hal.", "Vi sandar den.")


def test_a_line_number_is_where_the_line_begins() -> None:
    wrong = '15;;"två\r\nrader";;;igår;;;;;;;;'
    assert faults(HEADING, wrong, OPEN.replace("2025-03-01", "x")) == [
        "line 2, received: 'igår' is no day; write 2026-03-15",
        "line 4, received: 'x' is no day; write 2026-03-15",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (";;Text;;;2025-03-01;;;;;;;;", "line 2, id: this must not be empty"),
        ("1;;;;;2025-03-01;;;;;;;;", "line 2, text: this must not be empty"),
        ("1;;Text;;;;;;;;;;;", "line 2, received: '' is no day"),
        ("1;låt;Text;;;2025-03-01;;;;;;;;", "line 2, kind: 'låt' is not known; it can be forslag"),
        ("1;;Text;;;2025-03-01;kanske;;;;;;;", "line 2, state: 'kanske' is not known"),
        ("1;;Text;;;2025-03-01;besvarat;;;;;;;", "line 2, outcome: what is answered needs an outcome"),
        ("1;;Text;;;2025-03-01;mottaget;nej;Nej.;2025-03-02;;;;", "line 2, outcome: what is answered needs"),
        ("1;;Text;;;2025-03-01;;nej;;2025-03-02;;;;", "line 2, answer: this must not be empty"),
        ("1;;Text;;;2025-03-01;;nej;Nej.;2025-02-02;;;;", "line 2, answered: it was answered before it came in"),
        ("1;;Text;;;2025-03-01;hos någon annan;;;;;;;", "line 2, handed_to: this must not be empty"),
        ("1;;Text;;;2025-03-01;;nej;Nej.;2025-03-02;;Rubrik;;", "line 2, said: this must not be empty"),
        ("1;;Te\x01xt;;;2025-03-01;;;;;;;;", "line 2, text: there are signs that cannot be kept"),
        (f"1;;{'x' * 10_001};;;2025-03-01;;;;;;;;", "line 2, text: this has 10001 signs; at most 10000"),
        ("1;;Text", "line 2: the line has 3 cells, the heading 14"),
        ('1;;"Text', "line 2: not a CSV line: unexpected end of data"),
        ("1;;T;;;2025-03-01;;nej;N.;2025-03-02;;Rubrik;Kim 811228-9874;Nej.", "line 2, said: take the personal"),
    ],
)
def test_a_wrong_line_is_told_by_number_and_column(line: str, told: str) -> None:
    (only,) = faults(HEADING, line)
    assert only.startswith(told)


def test_a_number_stands_once() -> None:
    assert faults(HEADING, OPEN, OPEN) == ["line 3, id: the same number stands on line 2"]


def test_a_file_without_its_columns_is_told_which() -> None:
    assert faults("Namn;Text") == ["line 1, id: this column is missing", "line 1, mottaget: this column is missing"]
    assert faults("") == [f"line 1, {name}: this column is missing" for name in ("id", "text", "mottaget")]
    assert faults(OPEN, layout=Layout.FIXMYSTREET)[0] == "line 1, Report ID: this column is missing"


def test_only_so_many_faults_and_rows_are_told_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(faults(HEADING, *[f"{n};;;;;;;;;;;;;" for n in range(200)])) == layouts.MOST_FAULTS
    monkeypatch.setattr(layouts, "MOST_ROWS", 1)
    assert faults(HEADING, OPEN, ANSWERED) == ["line 3: a file may have at most 1 lines; import it in parts"]
    monkeypatch.setattr(layouts, "MOST_BYTES", 10)
    assert "larger than" in faults(HEADING)[0]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x81\x8d\x8f\x90\x9d"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(FileFaults):
        read_file(data, Layout.PLAIN)


def test_fixmystreets_own_export_is_read_without_who_reported() -> None:
    (one,) = read(FIXMYSTREET, FIXED, layout=Layout.FIXMYSTREET)
    assert one.key == "fixmystreet:7"
    assert one.text == 'Hål i vägen\n\nStort hål, vid "bron"\nmitt i kurvan'
    assert (one.area, one.received_on, one.answered_on) == ("Kolbäck", date(2024, 5, 2), date(2024, 5, 9))
    assert (one.state, one.outcome) == (State.ANSWERED, Outcome.DONE)
    assert one.answer == "Avslutat i det tidigare systemet, med läget ”fixed - council”."
    assert "Kim" not in repr(one)


@pytest.mark.parametrize(
    ("status", "state", "outcome"),
    [
        ("confirmed", State.RECEIVED, None),
        ("In progress", State.RECEIVED, None),
        ("closed", State.ANSWERED, Outcome.NOT_NOW),
        ("not responsible", State.ANSWERED, Outcome.NOT_OURS),
        ("planned", State.ANSWERED, Outcome.PLANNED),
        ("hidden", State.HIDDEN, None),
    ],
)
def test_each_status_of_fixmystreet_has_its_place(status: str, state: State, outcome: Outcome | None) -> None:
    (one,) = read(FIXMYSTREET, FIXED.replace("fixed - council", status), layout=Layout.FIXMYSTREET)
    assert (one.state, one.outcome) == (state, outcome)
