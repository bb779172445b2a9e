"""Finding in published notes by words, subject and place; and the files that one may keep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, an_item
from tests.forms import fill
from tests.kernel.test_pdf import roles
from tests.pagecheck import PageClient
from tests.pdftext import opened, text_of
from trygghetsrad.kernel.markup import render_markdown
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import AgendaItem, ItemSubject, Meeting, Subject
from trygghetsrad.meetings.paper import below, tree

pytestmark = pytest.mark.usefixtures("stopped_clock")

HELD = date(2027, 3, 10)
NOTE = """Lamporna vid slussen är släckta.

# Rubrik

- **tre** lampor
- häcken skymmer
  1. klipps

> Ett citat

| Plats | Antal |
|---|---|
| Slussen | 3 |

[Läs mer](https://example.se/lampor) och [här](/moten), `kod` #panic("x") $1$"""


GUESTS = "Två från #räddningstjänsten"


def noted(session: Session, day: date = HELD, *notes: str, **over: Any) -> Meeting:
    """A meeting with a point for each note, unpublished."""
    over = {"summary_markdown": "Kort.", "summary_html": "<p>Kort.</p>", "summary_version": 1} | over
    session.add(meeting := a_meeting(day, **over))
    session.flush()
    for place, note in enumerate(notes or (NOTE,), 1):
        text = {"note_markdown": note, "note_html": render_markdown(note), "note_version": 1}
        session.add(an_item(meeting, place, title=f"Punkt {place}", **text))
    session.commit()
    return meeting


def publish(client: PageClient, meeting: Meeting) -> None:
    fields = {"confirmed": "y"}
    assert fill(client, f"/personal/moten/{meeting.id}/publicera", form=0, fields=fields).status_code == 303


@pytest.fixture(name="asked")
def _asked(app: Flask) -> Iterator[list[str]]:
    engine: Engine = app.extensions["database"].engine
    seen: list[str] = []

    def see(_c: object, _u: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", see)
    yield seen
    event.remove(engine, "before_cursor_execute", see)


FILES = ("/moten/2027-03-10.pdf", "/moten/2027-03-10.md", "/moten/2027-03-10/rattelser")


def test_nothing_of_unpublished_notes_comes_out_by_any_door(staff: PageClient, session: Session) -> None:
    meeting = noted(session, HELD, "Hemligt vid slussen")
    publish(staff, meeting)
    assert "Hemligt" in staff.get("/moten/sok?q=hemligt").text
    for door in FILES:
        assert staff.get(door).status_code == 200
    assert fill(staff, f"/personal/moten/{meeting.id}/avpublicera", reason="Fel.").status_code == 303

    for door in FILES:
        assert staff.get(door).status_code == 404, door
    for page in ("/moten/sok?q=hemligt", "/moten/punkter", "/moten/2027-03-10"):
        assert "Hemligt" not in staff.get(page).text, page
    item = session.scalars(select(AgendaItem)).one()
    assert queries.found_points(session, []) == []
    assert item.note_markdown == "Hemligt vid slussen"


def test_words_are_found_in_any_form_and_a_corrected_text_by_its_new_words(staff: PageClient, session: Session) -> None:
    meeting = noted(session)
    publish(staff, meeting)
    page = staff.get("/moten/sok?q=lampa+slussen").text
    assert "1 träff" in page
    assert "#punkt-1" in page

    item = session.scalars(select(AgendaItem)).one()
    field = {f"note_{item.id.hex}": "Broräcket är lagat."}
    assert fill(staff, f"/personal/moten/{meeting.id}/anteckningar", fields=field).status_code == 303
    assert "1 träff" in staff.get("/moten/sok?q=broräcken").text
    assert "Inget hittades" in staff.get("/moten/sok?q=slussen").text


@pytest.mark.parametrize("words", ["", "%20", "'", '"', "* OR 1", "a" * 2000, "%00", "%EF%BF%BF", "((", "NEAR(x"])
def test_odd_words_find_nothing_and_break_nothing(client: PageClient, words: str) -> None:
    assert client.get(f"/moten/sok?q={words}").status_code == 200


def test_readers_of_finnish_find_the_summary_in_finnish(staff: PageClient, session: Session) -> None:
    texts = {
        "summary_fi_markdown": "Alikulkutunneli on valmis.",
        "summary_fi_html": "<p>Alikulkutunneli on valmis.</p>",
    }
    publish(staff, noted(session, HELD, "Text.", **texts))
    assert "Alikulkutunneli on valmis." in staff.get("/fi/moten/sok?q=alikulkutunnelin").text
    assert "Alikulkutunneli" not in staff.get("/moten/sok?q=tunneln").text


def test_points_are_found_by_subject_and_place(staff: PageClient, session: Session) -> None:
    meeting = noted(session, HELD, "Ljus.", "Fart.")
    first, second = queries.items_of(session, meeting.id)
    said = {
        f"subjects_{first.id.hex}": "Belysning, Gång och cykel",
        f"locality_{first.id.hex}": "Kolbäck",
        f"subjects_{second.id.hex}": "belysning,  trafik ,",
    }
    assert fill(staff, f"/personal/moten/{meeting.id}/amnen", fields=said).status_code == 303
    assert sorted(one.name for one in session.scalars(select(Subject))) == ["Belysning", "Gång och cykel", "trafik"]
    assert "Belysning (2)" not in staff.get("/moten/punkter").text, "nothing is published yet"
    publish(staff, meeting)

    page = staff.get("/moten/punkter").text
    assert "Belysning (2)" in page
    assert "Kolbäck (1)" in page
    one = staff.get("/moten/punkter?amne=belysning&plats=Kolb%C3%A4ck").text
    assert "#punkt-1" in one
    assert "#punkt-2" not in one
    shown = staff.get("/moten/2027-03-10").text
    assert "/moten/punkter?amne=gang-och-cykel" in shown
    assert "/moten/punkter?plats=Kolb%C3%A4ck" in shown


@pytest.mark.parametrize(
    ("query", "status"),
    [("amne=okand", 404), ("plats=M%C3%A5nen", 404), ("efter=x", 400), ("efter=2027-03-10.x", 400), ("efter=", 400),
     ("efter=2027-03-10.%C2%B2", 400), ("efter=2027-03-10.99999999999999999999", 400), ("efter=2027-03-10.5", 200)],
)  # fmt: skip
def test_odd_addresses_are_refused(client: PageClient, query: str, status: int) -> None:
    assert client.get(f"/moten/punkter?{query}").status_code == status


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a, b, c, d, e, f", "Välj högst 5 ämnen."),
        ("x" * 61, "högst 60 tecken"),
        ("y" * 401, "Korta ner till högst 400 tecken."),
    ],
)
def test_too_many_or_too_long_subjects_are_refused_at_their_point(
    staff: PageClient, session: Session, typed: str, said: str
) -> None:
    meeting = noted(session)
    item = queries.items_of(session, meeting.id)[0]
    page = fill(staff, f"/personal/moten/{meeting.id}/amnen", fields={f"subjects_{item.id.hex}": typed})
    assert page.status_code == 422
    assert said in page.text
    assert typed in page.text
    assert session.scalars(select(ItemSubject)).all() == []


def test_the_pages_ask_the_same_few_questions_however_much_there_is(
    staff: PageClient, session: Session, asked: list[str]
) -> None:
    counts: dict[str, list[int]] = {}
    for number in range(40):
        day = HELD - timedelta(days=number)
        meeting = noted(session, day, "Lampor vid slussen.", notes_published_at=NOW)
        item = queries.items_of(session, meeting.id)[0]
        session.add(subject := Subject(slug=f"amne-{number}", name=f"Ämne {number}"))
        session.flush()
        session.add(ItemSubject(agenda_item_id=item.id, subject_id=subject.id))
        item.locality = "Kolbäck"
        session.commit()
        if number in (0, 39):
            for page in ("/moten/punkter", "/moten/2027-03-10", "/moten/sok?q=lampor", "/moten/2027-03-10.pdf"):
                asked.clear()
                assert staff.application.test_client().get(page).status_code == 200
                counts.setdefault(page, []).append(len(asked))
    assert all(first == last <= 3 for first, last in counts.values()), counts


def test_pages_go_on_where_the_last_one_ended(staff: PageClient, session: Session) -> None:
    for number in range(31):
        noted(session, HELD - timedelta(days=number), "Text.", notes_published_at=NOW)
    page = staff.get("/moten/punkter").text
    assert page.count("#punkt-1") == 30
    assert "efter=2027-02-09.1" in page
    assert staff.get("/moten/punkter?efter=2027-02-09.1").text.count("#punkt-1") == 1


def test_the_pdf_is_tagged_titled_and_says_what_the_page_says(staff: PageClient, session: Session) -> None:
    publish(staff, noted(session, HELD, NOTE, "Så här: #eval(1)", guests=GUESTS, attended={"resident": 5}))
    answer = staff.get("/moten/2027-03-10.pdf")
    assert answer.mimetype == "application/pdf"
    with opened(answer.data) as file:
        root = file.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "sv"
        assert root.ViewerPreferences.DisplayDocTitle
        with file.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == "Möte 10 mars 2027"
        found = set(roles(root.StructTreeRoot))
        assert {"/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TH", "/TD", "/Link", "/BlockQuote"} <= found
        links = [str(note.A.URI) for page in file.pages for note in page.get("/Annots", pikepdf.Array())]
        assert "https://example.se/lampor" in links
        assert "http://localhost/moten" in links
    text = " ".join(text_of(answer.data).split())
    for words in ("Lamporna vid slussen är släckta.", "häcken skymmer", "klipps", "Ett citat", '#panic("x") $1$',
                  "#eval(1)", GUESTS, "5 invånare", "Kort."):  # fmt: skip
        assert words in text, words


def test_the_pdf_is_in_the_readers_language_and_its_summary_too(staff: PageClient, session: Session) -> None:
    publish(staff, noted(session, HELD, "Text.", summary_fi_markdown="Lyhyt.", summary_fi_html="<p>Lyhyt.</p>"))
    with opened(content := staff.get("/fi/moten/2027-03-10.pdf").data) as file:
        assert str(file.Root.Lang) == "fi"
    assert "Lyhyt." in text_of(content)
    assert "Kort." not in text_of(content)


def test_the_markdown_is_what_was_written_below_the_headings_of_the_file(staff: PageClient, session: Session) -> None:
    publish(staff, noted(session))
    answer = staff.get("/moten/2027-03-10.md")
    assert answer.content_type == "text/markdown; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mote-2027-03-10.md"'
    lines = answer.text.splitlines()
    assert lines[0] == "# Möte 10 mars 2027"
    assert "## Det viktigaste på en minut" in lines
    assert "## 1. Punkt 1" in lines
    assert "### Rubrik" in lines
    assert "- **tre** lampor" in lines


def test_headings_keep_their_order_below_a_points_own() -> None:
    assert below("# Ett\n## Två\ntext # inte") == "### Ett\n#### Två\ntext # inte"
    assert below("##### Fem\n###### Sex") == "##### Fem\n###### Sex"
    assert below("Ingen") == "Ingen"


def test_a_stored_note_becomes_a_tree_of_its_few_tags(app: Flask) -> None:
    link = {"tag": "a", "of": ["c"], "url": "http://localhost/x"}
    with app.test_request_context():
        found = tree('<p>a<br>\nb <a href="/x" rel="nofollow">c</a></p>\n<ul>\n<li>d</li>\n</ul>')
    assert found == [
        {"tag": "p", "of": ["a", {"tag": "br", "of": []}, "b ", link]},
        {"tag": "ul", "of": [{"tag": "li", "of": ["d"]}]},
    ]


def test_a_note_of_100_000_characters_makes_a_file_in_reasonable_time(staff: PageClient, session: Session) -> None:
    publish(staff, noted(session, HELD, "Lampan lyser. " * 7000))
    answer = staff.get("/moten/2027-03-10.pdf")
    assert answer.status_code == 200
    assert len(opened(answer.data).pages) > 20
