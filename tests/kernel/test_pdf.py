"""Files for print: tagged, titled, in a language, with texts that are printed and never run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from flask import Flask

from tests.pdftext import opened, text_of
from trygghetsrad.kernel import pdf as seam
from trygghetsrad.kernel.pdf import UNSHOWN, pdf

HOSTILE = [
    '#panic("x")',
    '#read("/etc/passwd")',
    '#import "base.typ": data',
    "$1 + 1$ *fet* _lutad_ `kod` @ref <etikett> \\ // kommentar",
    "= Rubrik",
    "#{sys.inputs}",
    ']]) #eval("1+1")',
    '"}; {{7*7}} <script>',
]


@pytest.fixture(autouse=True)
def in_the_app(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def a_record(**over: Any) -> dict[str, Any]:
    """A record with one of everything."""
    table = {
        "caption": "Lottade",
        "headings": ["Nr", "Namn"],
        "widths": [1, 4],
        "numeric": [0],
        "rows": [["1", "Kim Exempel"]],
    }
    section = {
        "heading": "Så gick det till",
        "sentences": ["Tärningarna kastades en gång."],
        "facts": [{"name": "Fingeravtryck", "text": "ab12" * 16, "code": True}],
        "tables": [table],
    }
    standard: dict[str, Any] = {
        "sender": "Påhittade kommun",
        "footer": "https://exempel.se/lottningar/1",
        "sections": [section],
        "signing": "Underskrifter",
        "signatures": [{"name": "Kim Exempel", "role": "Vittne"}],
    }
    return {**standard, **over}


def with_sentence(*sentences: str) -> dict[str, Any]:
    record = a_record()
    record["sections"][0]["sentences"] = list(sentences)
    return record


def roles(element: pikepdf.Object) -> Iterator[str]:
    """The kinds of every element of the structure tree."""
    if not isinstance(element, pikepdf.Dictionary):
        return
    if "/S" in element:
        yield str(element.S)
    children: Any = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        yield from roles(child)


def test_a_file_is_tagged_titled_and_in_its_language() -> None:
    with opened(pdf("record", "Protokoll för lottning 1", "sv", a_record())) as file:
        root = file.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "sv"
        assert root.ViewerPreferences.DisplayDocTitle
        with file.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == "Protokoll för lottning 1"
            assert "pdf:Producer" not in about
        found = set(roles(root.StructTreeRoot))
        assert {"/Document", "/H1", "/H2", "/P", "/Table", "/TH", "/TD"} <= found
        assert all("/StructParents" in page for page in file.pages)


def test_the_text_can_be_read_out(app: Flask) -> None:
    text = text_of(pdf("record", "Protokoll för lottning 1", "fi", a_record()))

    for words in ("Protokoll för lottning 1", "Tärningarna kastades en gång.", "ab12" * 16, "Kim Exempel", "Vittne"):
        assert words in text


@pytest.mark.parametrize("hostile", HOSTILE)
def test_typst_code_is_printed_as_it_was_written(hostile: str) -> None:
    text = " ".join(text_of(pdf("record", hostile, "sv", with_sentence(hostile))).split())

    assert text.count(hostile) == 2


def test_equal_data_give_equal_bytes() -> None:
    assert pdf("record", "Protokoll", "sv", a_record()) == pdf("record", "Protokoll", "sv", a_record())
    assert pdf("record", "Protokoll", "sv", a_record()) != pdf("record", "Protokoll", "sv", a_record(sender="Annan"))


@pytest.mark.parametrize("name", ["Åsa Öberg-Łoś", "Иван Петров", "Γιώργος", "שרה", "محمد"])
def test_names_in_many_scripts_have_letters(name: str) -> None:
    assert UNSHOWN not in text_of(pdf("record", "Protokoll", "sv", with_sentence(name)))


@pytest.mark.parametrize("name", ["李小龙", "Kim 😀", "ไทย", "a\x00b", "\ud800"])
def test_a_sign_that_no_font_has_is_marked_and_said_so_instead_of_stopping_the_page(name: str) -> None:
    text = text_of(pdf("record", "Protokoll", "sv", with_sentence(name)))

    assert UNSHOWN in text
    assert "tecken som inte går att skriva ut" in text


def test_every_plain_letter_is_surely_shown() -> None:
    plain = [chr(number) for number in range(0x180) if chr(number).isprintable()]
    pages = text_of(pdf("record", "Protokoll", "sv", with_sentence(" ".join(plain))))

    assert UNSHOWN not in pages
    assert all(seam._has_a_glyph(sign) for sign in "åäöÅÄÖšž–”’…×□")


def test_a_table_over_many_pages_repeats_its_headings() -> None:
    record = a_record()
    record["sections"][0]["tables"][0]["rows"] = [[str(number), f"Person {number}"] for number in range(1, 121)]

    with opened(file := pdf("record", "Protokoll", "sv", record)) as many:
        assert len(many.pages) >= 3
    assert text_of(file).count("Namn") == len(opened(file).pages)
