"""Papers: what may be sent, what becomes of it, and who gets it. Real PDF files, made and spoilt with pikepdf."""

from __future__ import annotations

import zlib
from datetime import date
from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, an_item, seated
from tests.factories.photos import a_flood, a_picture, a_telling_photo
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.web.test_meetings_call import link
from trygghetsrad.council.models import SeatKind
from trygghetsrad.kernel import pdfs
from trygghetsrad.kernel.pdfs import PdfRefused, checked_pdf
from trygghetsrad.meetings.models import Meeting, Paper

pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture
def meeting(session: Session) -> Meeting:
    session.add(meeting := a_meeting(date(2027, 4, 24)))
    session.flush()
    session.add(an_item(meeting, 1, title="Belysningen"))
    session.commit()
    return meeting


def a_pdf(*, packed: bool = False, **root: object) -> bytes:
    """One empty page; `packed` hides its objects in a stream, as most programs do."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        for name, value in root.items():
            pdf.Root[f"/{name}"] = value
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        pdf.save(out, object_stream_mode=mode)
    return out.getvalue()


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
LAUNCH = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


@pytest.mark.parametrize("packed", [False, True])
def test_an_ordinary_pdf_is_taken_as_it_is(packed: bool) -> None:
    plan = a_pdf(packed=packed)
    assert checked_pdf(plan) is plan


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("what", ["script", "launch", "files", "form", "additional"])
def test_one_that_does_something_is_refused_however_it_is_packed(what: str, packed: bool) -> None:
    root: dict[str, object] = {
        "script": {"OpenAction": SCRIPT},
        "launch": {"OpenAction": LAUNCH},
        "files": {"Names": pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array()))},
        "form": {"AcroForm": pikepdf.Dictionary(XFA=pikepdf.String("x"), Fields=pikepdf.Array())},
        "additional": {"AA": pikepdf.Dictionary(WC=SCRIPT)},
    }[what]  # type: ignore[assignment]
    with pytest.raises(PdfRefused) as refusal:
        checked_pdf(a_pdf(packed=packed, **root))
    assert refusal.value.reason == "active"


def test_a_name_in_disguise_and_a_locked_file_are_refused() -> None:
    whole = a_pdf(OpenAction=SCRIPT).replace(b"/OpenAction", b"/Open#41ction").replace(b"/JavaScript", b"/J#61vaScript")
    assert b"/OpenAction" not in whole
    locked = BytesIO()
    with pikepdf.open(BytesIO(a_pdf())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="x", user=""))
    for data in (whole, locked.getvalue()):
        with pytest.raises(PdfRefused) as refusal:
            checked_pdf(data)
        assert refusal.value.reason == "active"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"<script>alert(1)</script>",
        b"MZ" + a_pdf(),
        a_pdf() + b"PK\x03\x04" + b"x" * 2000,
        b"%PDF-9.9",
    ],
)
def test_what_is_something_else_too_is_no_pdf(data: bytes) -> None:
    with pytest.raises(PdfRefused) as refusal:
        checked_pdf(data)
    assert refusal.value.reason == "kind"


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "MOST_UNPACKED", 1000)
    bomb = b"%PDF-1.7\n1 0 obj\n<<>>\nstream\n" + zlib.compress(b"0" * 100_000) + b"\nendstream\nstartxref\n0\n%%EOF"
    with pytest.raises(PdfRefused) as refusal:
        checked_pdf(bomb)
    assert refusal.value.reason == "large"
    monkeypatch.setattr(pdfs, "MOST_BYTES", 10)
    with pytest.raises(PdfRefused):
        checked_pdf(a_pdf())


# Pages


def send(client: PageClient, meeting: Meeting, data: bytes, name: str = "plan.pdf", **fields: str) -> TestResponse:
    page = f"/personal/moten/{meeting.id}/handlingar"
    text = client.get(page).text
    form = text[text.index("multipart/form-data") :]
    hidden = {one: form.split(f'name="{one}"')[1].split('value="')[1].split('"')[0] for one in ("csrf_token", "once")}
    sent = {**hidden, "title": "Planen", "public": "y", **fields, "file": FileStorage(BytesIO(data), name)}
    boundary, body = encode_multipart(sent)  # in memory: the client's own way leaves a temporary file open
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(page, data=body, content_type=kind, follow_redirects=True)


def only(session: Session) -> Paper:
    session.expire_all()
    return session.scalars(select(Paper)).one()


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Paper)) or 0


def test_a_pdf_is_laid_to_the_meeting_and_served_from_a_sandbox(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    plan = a_pdf()
    assert "Handlingen är tillagd." in send(staff, meeting, plan, 'evil".pdf\r\nX: 1').text
    meeting = session.get_one(Meeting, meeting.id)
    meeting.agenda_published_at = NOW
    session.commit()
    assert "Planen" in staff.get("/moten/2027-04-24").text

    answer = staff.get(f"/moten/2027-04-24/handlingar/{only(session).id}")
    assert answer.data == plan
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="handling-')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert any("sandbox" in one for one in answer.headers.getlist("Content-Security-Policy"))


def test_the_form_says_that_a_file_is_needed(staff: PageClient, meeting: Meeting) -> None:
    label = staff.get(f"/personal/moten/{meeting.id}/handlingar").text.split('<label for="file">')[1]
    assert label.startswith("Fil</label>"), "it is not voluntary"


def test_a_picture_is_drawn_anew_without_its_place(staff: PageClient, session: Session, meeting: Meeting) -> None:
    send(staff, meeting, a_telling_photo("Kamera", NOW), "bild.jpg")
    assert b"Kamera" not in only(session).data
    with Image.open(BytesIO(only(session).data)) as kept:
        assert not kept.getexif()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Välj en fil."),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Vi kan inte läsa filen."),
        (a_flood(8_000, 8_000), "för många bildpunkter"),
        (a_pdf(OpenAction=SCRIPT), "låst, eller innehåller program"),
        (b"x" * (8 * 1024 * 1024 + 1), "Filen är för stor."),
    ],
)
def test_what_cannot_be_used_is_said_at_the_field_and_nothing_is_kept(
    staff: PageClient, session: Session, meeting: Meeting, data: bytes, words: str
) -> None:
    answer = send(staff, meeting, data)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Planen"' in answer.text
    assert count(session) == 0


def test_more_than_the_route_takes_is_413(staff: PageClient, meeting: Meeting) -> None:
    assert send(staff, meeting, b"x" * (11 * 1024 * 1024)).status_code == 413


def test_before_the_agenda_is_published_only_those_who_are_called_get_it(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    seated(session, (SeatKind.RESIDENT, "Kim"))[0].email = "kim@example.se"
    session.commit()
    send(staff, meeting, a_picture(), "bild.jpg")
    paper = only(session)
    public = f"/moten/2027-04-24/handlingar/{paper.id}"
    fill(staff, f"/personal/moten/{meeting.id}/kalla")
    own = link(session)
    staff.delete_cookie("session")

    hidden = staff.get(public)
    assert (hidden.status_code, hidden.location) == (302, "/moten/2027-04-24")
    assert "Planen" not in staff.get("/moten/2027-04-24").text
    assert staff.get(f"/personal/moten/{meeting.id}/handlingar/{paper.id}").status_code == 303
    assert "Planen" in staff.get(own).text
    assert staff.get(f"{own}/handlingar/{paper.id}").data == paper.data
    assert staff.get(f"{own}/handlingar/{uuid4()}").status_code == 404
    session.add(other := a_meeting(date(2027, 5, 3)))
    session.commit()
    assert staff.get(f"/personal/moten/{other.id}/handlingar/{paper.id}").status_code == 303


def test_one_for_the_called_alone_is_never_public(staff: PageClient, session: Session, meeting: Meeting) -> None:
    send(staff, meeting, a_picture(), "bild.jpg", public="")
    session.get_one(Meeting, meeting.id).agenda_published_at = NOW
    session.commit()
    assert "Planen" not in staff.get("/moten/2027-04-24").text or only(session).public


def test_a_paper_that_is_taken_away_leaves_no_dead_link(staff: PageClient, session: Session, meeting: Meeting) -> None:
    send(staff, meeting, a_picture(), "bild.jpg")
    session.get_one(Meeting, meeting.id).agenda_published_at = NOW
    session.commit()
    address = f"/moten/2027-04-24/handlingar/{only(session).id}"
    assert staff.get(address).status_code == 200
    gone = fill(staff, f"/personal/moten/{meeting.id}/handlingar", form=0, follow=True)
    assert "Handlingen är borttagen." in gone.text
    assert count(session) == 0
    assert "Planen" not in staff.get("/moten/2027-04-24").text
    assert staff.get(address).location == "/moten/2027-04-24"


def test_an_unannounced_meetings_papers_lead_nowhere(staff: PageClient, session: Session) -> None:
    session.add(hidden := a_meeting(date(2027, 6, 1), announced=False))
    session.commit()
    send(staff, hidden, a_picture(), "bild.jpg")
    assert staff.get(f"/moten/2027-06-01/handlingar/{only(session).id}").status_code == 404
