"""Papers that hang on a point, and pictures that say what they show: on pages, in files, and before publishing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, a_noted_item, an_item, seated
from tests.factories.photos import a_picture
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.pdftext import text_of
from tests.web.test_meetings_call import link
from tests.web.test_meetings_papers import a_pdf, only, send
from trygghetsrad.council.models import SeatKind
from trygghetsrad.kernel.errors import NotFound, Refused
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.checklist import Concern
from trygghetsrad.meetings.models import AgendaItem, Meeting
from trygghetsrad.meetings.rules import ListedPaper, PaperKind
from trygghetsrad.meetings.use_cases import (
    AddPaper,
    ChangePaper,
    PublishLater,
    PublishNotes,
    RemoveAgendaItem,
    add_paper,
    change_paper,
    publish_due,
    publish_later,
    publish_notes,
    remove_agenda_item,
)

pytestmark = pytest.mark.usefixtures("stopped_clock")

HELD = date(2027, 3, 10)
MAP = "En karta med tre mörka gångvägar inritade."


@pytest.fixture
def meeting(session: Session) -> Meeting:
    """One that has been, with a summary and a note: ready to be published."""
    session.add(
        meeting := a_meeting(HELD, summary_markdown="Vi talade.", summary_html="<p>Vi talade.</p>", summary_version=1)
    )
    session.flush()
    session.add_all([a_noted_item(meeting, 1, "Ljuset."), a_noted_item(meeting, 2, "Cyklarna.")])
    session.commit()
    return meeting


def points(session: Session, meeting: Meeting) -> list[AgendaItem]:
    return queries.items_of(session, meeting.id)


def laid(session: Session, meeting: Meeting, *, kind: PaperKind = PaperKind.PICTURE, **over: object) -> AddPaper:
    values = {"title": "Kartan", "kind": kind, "data": b"x", "public": True}
    command = AddPaper(meeting.id, **values | over)  # type: ignore[arg-type]
    add_paper(session, command, actor=SYSTEM, now=NOW)
    session.commit()
    return command


def concerns(session: Session, meeting: Meeting) -> list[Concern]:
    session.expire_all()
    return [one.concern for one in queries.review(session, queries.meeting(session, meeting.id)).remarks]


def test_a_paper_stands_at_its_point_wherever_the_agenda_does(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    second = points(session, meeting)[1]
    assert send(staff, meeting, a_picture(), "k.jpg", item=str(second.id), description=MAP).status_code == 200
    assert (only(session).item_id, only(session).description) == (second.id, MAP)
    laid(session, meeting, kind=PaperKind.PDF, title="Hela planen")
    meeting = session.get_one(Meeting, meeting.id)
    meeting.agenda_published_at = NOW
    session.commit()

    public = staff.get("/moten/2027-03-10").text
    assert public.index("Hela planen") < public.index("2. Punkt") < public.index("Planen</a>") < public.index(MAP)
    assert 'lang="sv">Planen' in staff.get("/fi/moten/2027-03-10").text
    for page in ("dagordning", "rummet"):
        text = staff.get(f"/personal/moten/{meeting.id}/{page}").text
        assert text.index('id="punkt-2"') < text.index("Planen</a>")
        assert MAP in text
    listed = staff.get(f"/personal/moten/{meeting.id}/handlingar").text
    assert "Punkt 2. Punkt nummer 2" in listed


def test_those_who_are_called_find_it_at_the_point(staff: PageClient, session: Session) -> None:
    seated(session, (SeatKind.RESIDENT, "Kim"))[0].email = "kim@example.se"
    session.add(coming := a_meeting(date(2027, 4, 24)))
    session.flush()
    session.add(item := an_item(coming, 1, title="Belysningen"))
    session.commit()
    laid(session, coming, item_id=item.id, public=False)
    fill(staff, f"/personal/moten/{coming.id}/kalla")
    text = staff.get(link(session)).text
    assert text.index("Belysningen") < text.index("Kartan</a>")
    assert "Kartan" not in staff.get("/moten/2027-04-24").text


def test_the_files_list_the_papers_with_their_points(staff: PageClient, session: Session, meeting: Meeting) -> None:
    laid(session, meeting, item_id=points(session, meeting)[0].id, description=MAP)
    laid(session, meeting, kind=PaperKind.PDF, title="Hela planen")
    laid(session, meeting, kind=PaperKind.PDF, title="Hemligt", public=False)
    review = queries.review(session, queries.meeting(session, meeting.id))
    command = PublishNotes(meeting.id, review.mark, confirmed=True)
    publish_notes(session, command, actor=SYSTEM, now=NOW)
    session.commit()

    for text in (text_of(staff.get("/moten/2027-03-10.pdf").data), staff.get("/moten/2027-03-10.md").text):
        words = " ".join(text.split())
        places = [words.index(one) for one in ("Kartan (Bild). Bilden visar: En karta", "Cyklarna", "Hela planen")]
        assert places == sorted(places)
        assert "Hemligt" not in words


def test_what_is_said_of_a_paper_is_changed(staff: PageClient, session: Session, meeting: Meeting) -> None:
    first = points(session, meeting)[0]
    send(staff, meeting, a_picture(), "k.jpg")
    change = f"/personal/moten/{meeting.id}/handlingar/{only(session).id}/andra"
    assert "Beskrivning saknas" in staff.get(f"/personal/moten/{meeting.id}/handlingar").text

    assert fill(staff, change, title="").status_code == 422
    assert fill(staff, change, item=str(meeting.id)).status_code == 422
    assert fill(staff, change, title="Kartan", item=str(first.id), description=MAP).status_code == 303
    paper = only(session)
    assert (paper.title, paper.item_id, paper.description) == ("Kartan", first.id, MAP)
    assert ListedPaper.of(session.get_one(Meeting, meeting.id).papers[0]).description == MAP
    assert staff.get(f"/personal/moten/{first.id}/handlingar/{paper.id}/andra").status_code == 404


def test_a_pdf_is_not_asked_what_it_shows(staff: PageClient, session: Session, meeting: Meeting) -> None:
    send(staff, meeting, a_pdf(), description="Onödigt")
    assert only(session).description == ""
    page = staff.get(f"/personal/moten/{meeting.id}/handlingar/{only(session).id}/andra").text
    assert 'name="description"' not in page
    assert "Beskrivning saknas" not in staff.get(f"/personal/moten/{meeting.id}/handlingar").text


def test_a_point_of_another_meeting_is_not_there(session: Session, meeting: Meeting) -> None:
    session.add(other := a_meeting(date(2027, 2, 1)))
    session.flush()
    session.add(item := an_item(other))
    session.commit()
    with pytest.raises(NotFound):
        laid(session, meeting, item_id=item.id)
    laid(session, meeting)
    command = ChangePaper(meeting.id, only(session).id, "Kartan", public=True, item_id=item.id)
    with pytest.raises(NotFound):
        change_paper(session, command, actor=SYSTEM, now=NOW)


def test_a_point_that_goes_leaves_its_papers_to_the_meeting(session: Session, meeting: Meeting) -> None:
    session.add(empty := an_item(meeting, 3))
    session.commit()
    laid(session, meeting, item_id=empty.id, description=MAP)
    remove_agenda_item(session, RemoveAgendaItem(meeting.id, empty.id), actor=SYSTEM, now=NOW)
    session.commit()
    assert only(session).item_id is None
    assert ListedPaper.of(session.get_one(Meeting, meeting.id).papers[0]).item_id is None


def test_a_picture_without_a_description_stops_the_publishing(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    laid(session, meeting, item_id=points(session, meeting)[1].id)
    laid(session, meeting, kind=PaperKind.PDF, title="Planen")
    (remark,) = [
        one
        for one in queries.review(session, queries.meeting(session, meeting.id)).remarks
        if one.concern is Concern.UNDESCRIBED_IMAGE
    ]
    assert (remark.places, remark.found) == ((2,), ("Kartan",))
    page = staff.get(f"/personal/moten/{meeting.id}/publicera").text
    assert "En bild saknar beskrivning." in page
    assert "Publicera nu" not in page
    mark = queries.review(session, queries.meeting(session, meeting.id)).mark
    with pytest.raises(Refused):
        publish_notes(session, PublishNotes(meeting.id, mark, confirmed=True), actor=SYSTEM, now=NOW)

    paper = next(one for one in queries.papers_of(session, meeting.id) if one.title == "Kartan")
    fill(staff, f"/personal/moten/{meeting.id}/handlingar/{paper.id}/andra", description=MAP)
    assert Concern.UNDESCRIBED_IMAGE not in concerns(session, meeting)
    assert "Publicera nu" in staff.get(f"/personal/moten/{meeting.id}/publicera").text


def test_one_that_only_those_who_are_called_get_stops_nothing(session: Session, meeting: Meeting) -> None:
    laid(session, meeting, public=False)
    assert Concern.UNDESCRIBED_IMAGE not in concerns(session, meeting)


def test_one_that_comes_after_the_review_is_not_published_by_itself(session: Session, meeting: Meeting) -> None:
    mark = queries.review(session, queries.meeting(session, meeting.id)).mark
    later = PublishLater(meeting.id, mark, NOW + timedelta(hours=2), confirmed=True)
    publish_later(session, later, actor=SYSTEM, now=NOW)
    session.commit()
    laid(session, meeting)
    assert not publish_due(session, meeting.id, actor=SYSTEM, now=NOW + timedelta(hours=3))
    assert session.get_one(Meeting, meeting.id).notes_published_at is None


def test_what_was_listed_long_ago_is_read_too() -> None:
    kept = {"id": "5f0e8e5e-6f0f-4a65-9f5a-2f8f7f1f0b11", "title": "Planen", "kind": "pdf"}
    listed = ListedPaper.of(kept)
    assert (listed.title, listed.item_id, listed.description, listed.is_undescribed) == ("Planen", None, "", False)
