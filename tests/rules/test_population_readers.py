"""Population files: what is read from them, and what is said of a wrong one."""

from __future__ import annotations

import codecs
import json
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.population.readers import PopulationRefused, PopulationTable, read_csv, read_jsonstat
from trygghetsrad.population.rules import PopulationRow

UNREADABLE = "Filen går inte att läsa som text. Spara den som CSV i UTF-8 och försök igen."
SEVERAL = "Filen har flera år: 2023, 2024. Ta med ett år i taget."
TWICE = "finns redan på en annan rad för samma kön och område."
SMALL = "ålder;kön;antal\n16-29;kvinna;12\n80+;män;1 234\n"
ROWS = (PopulationRow("woman", 16, 29, 12), PopulationRow("man", 80, None, 1234))


def csv_faults(text: str | bytes) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(PopulationRefused) as refusal:
        read_csv(text.encode() if isinstance(text, str) else text)
    return [(fault.line, fault.column, str(fault.message)) for fault in refusal.value.faults]


def a_dataset(**changes: Any) -> dict[str, Any]:
    """A small data set of the shape that SCB's database gives: two areas, three ages, two sexes, one year."""
    kinds = {
        "Region": {"label": "region", "category": {"index": {"1961A0010": 0, "1961A0020": 1}}},
        "Alder": {"label": "ålder", "category": {"index": ["0", "16-29", "100+"]}},
        "Kon": {"label": "kön", "category": {"index": {"2": 1, "1": 0}, "label": {"1": "män", "2": "kvinnor"}}},
        "ContentsCode": {"label": "tabellinnehåll", "category": {"label": {"X1": "Folkmängd"}}},
        "Tid": {"label": "år", "category": {"index": {"2024": 0}, "label": {"2024": "2024"}}},
    }
    kinds["Region"]["category"]["label"] = {"1961A0010": "Kolbäck", "1961A0020": "Strömsholm"}  # type: ignore[index]
    content = {"version": "2.0", "class": "dataset", "source": "SCB", "id": list(kinds), "dimension": kinds}
    return content | {"size": [2, 3, 2, 1, 1], "value": list(range(1, 13))} | changes


def one_dimension(name: str, **category: Any) -> dict[str, Any]:
    content = a_dataset()
    content["dimension"][name]["category"] |= category
    return content


def read(content: Any) -> PopulationTable:
    return read_jsonstat(json.dumps(content).encode())


def json_faults(content: Any) -> list[tuple[str | None, str]]:
    with pytest.raises(PopulationRefused) as refusal:
        read_jsonstat(content if isinstance(content, bytes) else json.dumps(content).encode())
    return [(fault.column, str(fault.message)) for fault in refusal.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_however_it_was_saved(encoding: str, delimiter: str, newline: str) -> None:
    text = SMALL.replace(";", delimiter).replace("\n", newline)
    assert read_csv(text.encode(encoding)) == PopulationTable(ROWS, None, None)


@pytest.mark.parametrize(
    "heading",
    [
        "alder;kon;antal",
        "Ålder;Kön;Antal",
        "age;sex;count",
        "Age;Gender;Population",
        "ålder;kön;Folkmängd",
        '"ålder";"kön";"antal"',
    ],
)
def test_csv_headings_in_two_languages(heading: str) -> None:
    assert read_csv(SMALL.replace("ålder;kön;antal", heading).encode()).rows == ROWS


def test_csv_columns_in_any_order_with_others_between() -> None:
    text = (
        "antal,anmärkning,område,kön,ålder\n7,,Kolbäck,woman,16\n8,x,,man,16-29 år\n"
        "9,,1961 Hallstahammar,kvinnor,80 år och äldre\n"
    )
    assert read_csv(text.encode()).rows == (
        PopulationRow("woman", 16, 16, 7, "Kolbäck"),
        PopulationRow("man", 16, 29, 8),
        PopulationRow("woman", 80, None, 9),
    )


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009", "\u202f"])
def test_csv_numbers_with_spaces(space: str) -> None:
    assert read_csv(f"ålder;kön;antal\n16;k;1{space}234{space}567\n".encode()).rows[0].count == 1_234_567


@pytest.mark.parametrize(
    "text",
    [
        "ålder;kön;2024\n16;k;5\n",
        "ålder;kön;Folkmängd 2024\n16;k;5\n",
        "ålder;kön;år;antal\n16;k;2024;5\n",
        "tid;ålder;kön;antal\n2024-12-31;16;k;5\n",
    ],
)
def test_csv_says_its_year(text: str) -> None:
    assert read_csv(text.encode()).date == date(2024, 12, 31)


def test_csv_totals_and_empty_lines_are_passed_over() -> None:
    text = "\n" + SMALL + ";;\nTotalt;kvinna;12\n16-29;totalt;12\n\n"
    assert read_csv(text.encode()).rows == ROWS


def test_every_bad_row_is_named_by_line_and_column() -> None:
    text = 'ålder;kön;antal\n16-29;kvinna;12\nung;kvinna;1\n30;okänd;-1\n"31\n";man;3\n32;man\n33;man;1,5\n34;man;\n'
    assert csv_faults(text) == [
        (3, "ålder", "Åldern ska skrivas som 16, 16-29 eller 80+, inte ”ung”."),
        (4, "kön", "Könet ska vara kvinna eller man, inte ”okänd”."),
        (4, "antal", "Antalet ska vara ett helt tal utan decimaler, inte ”-1”."),
        (7, None, "Raden har 2 fält, rubrikraden 3."),
        (8, "antal", "Antalet ska vara ett helt tal utan decimaler, inte ”1,5”."),
        (9, "antal", "Antalet ska vara ett helt tal utan decimaler, inte ””."),
    ]


@pytest.mark.parametrize("count", ["1,0", "1.5", "1.234", "12 34", "1 2345", "+5", "1e3", "٣", "=1+1", "9999999999"])
def test_csv_numbers_that_are_not_plain(count: str) -> None:
    assert [fault[:2] for fault in csv_faults(f"ålder;kön;antal\n16;k;{count}\n")] == [(2, "antal")]


@pytest.mark.parametrize("age", ["29-16", "151", "16-151", "16,5", "-16", "16-", "16-29-30", ""])
def test_csv_ages_that_are_none(age: str) -> None:
    assert [fault[:2] for fault in csv_faults(f"ålder;kön;antal\n{age};k;5\n")] == [(2, "ålder")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", (None, None, "Filen är tom.")),
        ("\n \n", (None, None, "Filen är tom.")),
        ("ålder;kön;antal\n", (None, None, "Filen har inga invånare uppdelade på ålder och kön.")),
        ("ålder;kön;antal\n16;totalt;5\n", (None, None, "Filen har inga invånare uppdelade på ålder och kön.")),
        ("ålder;antal\n16;5\n", (1, "kön", "Kolumnen kön saknas i rubrikraden.")),
        ("ålder;age;kön;antal\n", (1, "age", "Det finns två kolumner av samma slag.")),
        ("ålder;kön;2023;2024\n16;k;1;2\n", (1, "2024", "Det finns två kolumner av samma slag.")),
        (
            "ålder;kön;år;antal\n16;k;2023;1\n17;k;2024;1\n",
            (None, None, SEVERAL),
        ),
        ("ålder;kön;år;antal\n16;k;i år;1\n", (None, None, "Året går inte att läsa. Skriv det med fyra siffror.")),
        ('ålder;kön;antal\n16;k;"5\n', (2, None, "Raden har ett citattecken som inte avslutas.")),
        (
            "ålder;kön;antal\n16;k;5\n16-29;k;5\n",
            (3, None, f"Åldern 16 {TWICE}"),
        ),
        (
            "ålder;kön;antal\n80+;k;5\n90;k;5\n",
            (3, None, f"Åldern 90 {TWICE}"),
        ),
        (
            b"PK\x03\x04\x00\x00",
            (None, None, UNREADABLE),
        ),
        (
            codecs.BOM_UTF16_LE + b"\x00",
            (None, None, UNREADABLE),
        ),
        (b"\x81\x8d", (None, None, UNREADABLE)),
        (b"x" * 5_000_001, (None, None, "Filen är för stor. Den får vara högst 5 MB.")),
    ],
)
def test_csv_files_that_are_wrong_as_a_whole(text: str | bytes, fault: tuple[int | None, str | None, str]) -> None:
    assert csv_faults(text) == [fault]


def test_a_large_csv_is_read_soon() -> None:
    areas = "".join(f"{age};{sex};{age};Ort {area}\n" for area in range(250) for age in range(101) for sex in "km")
    start = time.process_time()
    assert len(read_csv(f"ålder;kön;antal;ort\n{areas}".encode()).rows) == 50_500
    assert time.process_time() - start < 5


@given(st.binary(max_size=300) | st.text('ålder;kön,antal\t\n"16-29+k1 ', max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for reader in (read_csv, read_jsonstat):
        try:
            reader(data)
        except PopulationRefused as refusal:
            assert refusal.faults  # noqa: PT017 - either outcome is right


def test_jsonstat_of_scb() -> None:
    table = read(a_dataset())
    assert (table.date, table.source) == (date(2024, 12, 31), "SCB")
    assert table.rows[:4] == (
        PopulationRow("man", 0, 0, 1, "Kolbäck"),
        PopulationRow("woman", 0, 0, 2, "Kolbäck"),
        PopulationRow("man", 16, 29, 3, "Kolbäck"),
        PopulationRow("woman", 16, 29, 4, "Kolbäck"),
    )
    assert table.rows[-1] == PopulationRow("woman", 100, None, 12, "Strömsholm")


def test_jsonstat_values_as_a_sparse_object() -> None:
    table = read(a_dataset(value={"0": 5, "11": 6}))
    assert [row.count for row in table.rows] == [5, *[0] * 10, 6]


@pytest.mark.parametrize("status", [{"3": "-"}, [None, None, None, "-"], "-"])
def test_jsonstat_null_that_means_nobody(status: Any) -> None:
    values = [1, 2, 3, None, *range(5, 13)]
    assert read(a_dataset(value=values, status=status)).rows[3].count == 0


@pytest.mark.parametrize("status", [None, {"3": ".."}, {"2": "-"}, ["-"], 7])
def test_jsonstat_null_that_is_missing(status: Any) -> None:
    values = [1, 2, 3, None, *range(5, 13)]
    found = json_faults(a_dataset(value=values, status=status))
    assert found == [("Kolbäck, 16-29, kvinnor, 2024", "Antalet saknas.")]


@pytest.mark.parametrize("value", [-1, 1.5, True, "7", [], float("nan"), float("inf"), 10**12])
def test_jsonstat_numbers_that_are_none(value: Any) -> None:
    found = json_faults(a_dataset(value=[value, *range(2, 13)]))
    assert [column for column, _ in found] == ["Kolbäck, 0, män, 2024"]


def test_jsonstat_of_the_whole_municipality() -> None:
    index = {"index": {"1961": 0, "1961A0010": 1}, "label": {"1961": "Hallstahammar", "1961A0010": "Kolbäck"}}
    assert [row.area for row in read(one_dimension("Region", **index)).rows] == [None] * 6 + ["Kolbäck"] * 6


def test_jsonstat_totals_are_passed_over() -> None:
    rows = read(one_dimension("Alder", index=["0", "16-29", "tot"], label={"tot": "totalt ålder"})).rows
    assert {row.age_from for row in rows} == {0, 16}


def test_jsonstat_dimensions_are_known_by_label_too() -> None:
    text = json.dumps(a_dataset()).replace('"Alder"', '"VAR1"').replace('"Kon"', '"VAR2"')
    assert read_jsonstat(text.encode()).rows == read(a_dataset()).rows


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Filen är inte JSON-stat version 2."),
        (b"[" * 100_000, "Filen är inte JSON-stat version 2."),
        (b"[]", "Filen är inte JSON-stat version 2."),
        ({"dataset": {}}, "Filen är inte JSON-stat version 2."),
        (a_dataset(value=[1, 2, 3]), "Filen är inte JSON-stat version 2."),
        (a_dataset(value={"12": 1}), "Filen är inte JSON-stat version 2."),
        (a_dataset(value={"-1": 1}), "Filen är inte JSON-stat version 2."),
        (a_dataset(size=[2, 2, 3, 1, 1]), "Filen är inte JSON-stat version 2."),
        (a_dataset(value={}), "Filen har inga invånare"),
        (one_dimension("Alder", index=["0", "ung", "100+"]), "Åldern ”ung” går inte att läsa."),
        (one_dimension("Alder", index=["0", "0-4", "5"]), "Åldern 0 finns redan"),
        (one_dimension("Kon", label={"1": "a", "2": "b"}, index={"8": 0, "9": 1}), "Könet ”8” går inte att läsa."),
        (b" " * 5_000_001, "Filen är för stor."),
    ],
)
def test_jsonstat_files_that_are_wrong(content: Any, says: str) -> None:
    assert json_faults(content)[0][1].startswith(says)


def test_jsonstat_with_more_than_is_understood() -> None:
    more = json.loads(
        json.dumps(a_dataset()).replace('"ContentsCode"', '"Civilstand"').replace("tabellinnehåll", "civilstånd")
    )
    more["dimension"]["Civilstand"]["category"] = {"index": ["OG", "G"]}
    more |= {"size": [2, 3, 2, 2, 1], "value": [1] * 24}
    assert "uppdelad på något mer" in json_faults(more)[0][1]
    years = one_dimension("Tid", index=["2023", "2024"], label={})
    assert "flera år: 2023, 2024" in json_faults(years | {"size": [2, 3, 2, 1, 2], "value": [1] * 24})[0][1]
