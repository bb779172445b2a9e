"""The certificate: what is missing, the application as page and files, its history, and the year that went."""

from __future__ import annotations

import io
from datetime import date, timedelta

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.injuries import imported, table
from tests.factories.meetings import a_meeting
from tests.factories.programme import (
    a_cycle,
    a_done_activity,
    a_group,
    a_measurement,
    a_network_event,
    an_activity,
    an_evaluation,
    kept_goal,
)
from tests.forms import fields_of, fill
from tests.pagecheck import PageClient, parse
from tests.pdftext import text_of
from tests.web.test_suggestions_public import counted_queries
from trygghetsrad.council.models import Body
from trygghetsrad.programme.models import (
    Activity,
    CertificationCycle,
    CriterionAnswer,
    Evaluation,
    EvidenceDocument,
    Goal,
)
from trygghetsrad.programme.rules.certification import VERSIONS, CycleState

pytestmark = pytest.mark.usefixtures("stopped_clock")

STAFF = "/personal/program/certifiering"
PUBLIC = "/sakert-och-tryggt"
EVIDENCE = (
    "Gruppen för äldre", "Möte", "Fler äldre känner sig trygga hemma", "52,5 procent", "Halkskydd till alla över 75",
    "Färre halkade.", "Börja tidigare på hösten.", "Studiebesök om grannsamverkan", "Handlingsplan 2026",
    *("Alla skador. Inlagd på sjukhus", "Fall. Inlagd på sjukhus", "60 per\u00a01\u00a0000 invånare, säkert inom"),
    *("Skillnaden mot 2025 kan vara slump", "Fall, 80 år och äldre, Kvinnor"),
)  # fmt: skip


@pytest.fixture
def cycle(session: Session) -> CertificationCycle:
    """A cycle in which something of everything was done, with a document and no words of its own."""
    group = a_group(name="Gruppen för äldre")
    goal, indicator = kept_goal(session, group)
    session.add_all(
        [
            a_measurement(indicator, date(2027, 1, 1), 52.5, base=250),
            a_done_activity(group, goal_id=goal.id, cost=64_000),
            an_evaluation(goal_id=goal.id),
            a_network_event(),
            a_meeting(date(2027, 1, 20), body_id=group.id, address="2027-01-20-aldre"),
            cycle := a_cycle(),
        ]
    )
    session.flush()
    imported(session, table(2025, 2026))
    session.add(
        EvidenceDocument(
            cycle_id=cycle.id, criterion="1", title="Handlingsplan 2026", place="KS 2026/12", added_on=NOW.date()
        )
    )
    session.commit()
    return cycle


def answered(session: Session, cycle: CertificationCycle) -> None:
    session.add_all(
        CriterionAnswer(
            cycle_id=cycle.id, criterion=one.number, words=f"Vi gör det som krävs i {one.number}.", version=1
        )
        for one in VERSIONS["sex"].criteria
    )
    session.commit()


def test_a_gap_is_seen_and_closed(staff: PageClient, session: Session) -> None:
    session.add(cycle := a_cycle())
    session.commit()
    page = staff.get(f"{STAFF}/{cycle.id}").text
    assert "14 månader kvar" in page
    one = f"{STAFF}/{cycle.id}/kriterium/6"
    assert "Inget utbyte med andra är uppskrivet under perioden." in staff.get(one).text
    session.add(a_network_event())
    session.commit()
    page = staff.get(one).text
    assert "Inget utbyte med andra" not in page
    assert "Studiebesök om grannsamverkan" in page
    assert fill(staff, one, words=" ").status_code == 422
    fill(staff, one, words="Vi är med i nätverket.")
    assert "Ingenting saknas." in staff.get(one).text
    assert staff.get(f"{STAFF}/{cycle.id}").text.count("Klart") == 1


def test_two_writers_of_one_criterion_both_see_the_texts(
    staff: PageClient, session: Session, cycle: CertificationCycle
) -> None:
    for address, name in ((f"{STAFF}/{cycle.id}/kriterium/2", "words"), (f"{STAFF}/{cycle.id}/andra", "vision")):
        forms = [one for one in parse(staff.get(address).text).iter("form") if name in fields_of(one)]
        page = fields_of(forms[0])
        fill(staff, address, fields={name: "Någon annans ord"})
        answer = staff.post(address, data=page | {name: "Mina ord"})
        assert answer.status_code == 409
        assert "Mina ord" in answer.text
        assert "Någon annans ord" in answer.text
        again = [one for one in parse(answer.text).iter("form") if name in fields_of(one)]
        assert staff.post(address, data=fields_of(again[0])).status_code == 303


def test_a_document_is_pointed_at_once_and_never_fetched(
    staff: PageClient, session: Session, cycle: CertificationCycle
) -> None:
    one = f"{STAFF}/{cycle.id}/kriterium/5"
    forms = [form for form in parse(staff.get(one).text).iter("form") if "place" in fields_of(form)]
    sent = fields_of(forms[0]) | {"title": "Utvärdering", "place": "javascript:alert(1)"}
    for _ in range(2):
        assert staff.post(f"{one}/dokument", data=sent).status_code == 303
    page = staff.get(one).text
    assert page.count("<li>Utvärdering<br>") == 1
    assert 'href="javascript' not in page
    wrong = staff.post(f"{one}/dokument", data=sent | {"title": "", "once": ""})
    assert wrong.status_code == 422
    assert "Skriv vad dokumentet heter." in wrong.text
    row = session.scalars(select(EvidenceDocument).where(EvidenceDocument.criterion == "5")).one()
    remove = f"{STAFF}/dokument/{row.id}/ta-bort"
    assert staff.post(remove, data={"csrf_token": sent["csrf_token"]}).status_code == 303
    assert "Utvärdering<br>" not in staff.get(one).text
    assert staff.get(f"{STAFF}/{cycle.id}/kriterium/9").status_code == 404


def test_the_document_holds_every_criterion_with_its_evidence(
    staff: PageClient, session: Session, cycle: CertificationCycle
) -> None:
    answered(session, cycle)
    answer = staff.get(f"{STAFF}/{cycle.id}/ansokan.docx")
    file = docx.Document(io.BytesIO(answer.data))
    headings = [one.text for one in file.paragraphs if one.style and one.style.name == "Heading 1"]
    text = "\n".join(one.text for one in file.paragraphs)
    for one in VERSIONS["sex"].criteria:
        assert f"{one.number}. {one.title}" in headings
        assert f"Vi gör det som krävs i {one.number}." in text
    assert [piece for piece in EVIDENCE if piece != "Möte" and piece not in text] == []
    assert file.core_properties.language == "sv-SE"
    [language] = file.styles.element.iter(qn("w:lang"))
    assert language.get(qn("w:val")) == "sv-SE"
    pictures = list(file.element.body.iter(qn("wp:docPr")))
    assert [one.get("descr") for one in pictures] == [
        "Antal mål efter läge. På väg: 1, Risk: 0, Saknar mätning: 0, Nådd: 0."
    ]
    assert "64\u00a0000 kronor" in text
    assert "Det här är inte skrivet än." in text


def test_the_print_is_tagged_and_says_the_same(staff: PageClient, session: Session, cycle: CertificationCycle) -> None:
    answered(session, cycle)
    answer = staff.get(f"{STAFF}/{cycle.id}/ansokan.pdf")
    with pikepdf.open(io.BytesIO(answer.data)) as file:
        assert bool(file.Root.MarkInfo.Marked)
        assert str(file.Root.Lang) == "sv"
    text = " ".join(text_of(answer.data).split())
    page = staff.get(f"{STAFF}/{cycle.id}/ansokan").text
    for piece in (
        "Handlingsplan 2026",
        "Studiebesök om grannsamverkan",
        "Vi gör det som krävs i 3.",
        "Styrning och samverkan",
        "Fall, 80 år och äldre, Kvinnor",
        "Skillnaden mot 2025 kan vara slump",
    ):
        assert piece in page
        assert piece in text


def test_everybody_sees_the_history_and_no_draft(
    client: PageClient, session: Session, cycle: CertificationCycle
) -> None:
    earlier = a_cycle(
        version_key="2012", starts_on=date(2012, 6, 1), ends_on=date(2017, 6, 1), state=CycleState.CERTIFIED,
        outcome="Certifierad 2017.",
    )  # fmt: skip
    session.add(earlier)
    answered(session, cycle)
    page = client.get(f"{PUBLIC}/certifiering").text
    assert "Certifierad 2017." in page
    assert "Studiebesök om grannsamverkan" in page
    assert "Vi gör det som krävs" not in page
    assert "En kommun där alla vågar gå ut." not in page
    cycle.state = CycleState.CERTIFIED
    session.commit()
    assert "Vi gör det som krävs i 1." in client.get(f"{PUBLIC}/certifiering").text


def test_a_cycle_is_started_once_and_not_twice_on_a_day(staff: PageClient, session: Session) -> None:
    assert "Inget certifikat än" in staff.get(f"{PUBLIC}/certifiering").text
    days = {
        "starts_on-day": "1", "starts_on-month": "6", "starts_on-year": "2022",
        "ends_on-day": "1", "ends_on-month": "6", "ends_on-year": "2027",
    }  # fmt: skip
    assert fill(staff, f"{STAFF}/ny", fields=days).status_code == 303
    twice = fill(staff, f"{STAFF}/ny", fields=days)
    assert twice.status_code == 409
    assert "Det finns redan en period som börjar den dagen." in twice.text
    assert fill(staff, f"{STAFF}/ny", fields=days | {"ends_on-year": "2021"}).status_code == 422
    assert "Certifikatet gäller i 2 månader till. Förbered ansökan." in staff.get("/personal/").text


def test_the_certificate_asks_as_much_for_much_as_for_little(
    app: Flask, client: PageClient, session: Session, cycle: CertificationCycle
) -> None:
    def asked() -> int:
        with counted_queries(app) as found:
            for address in ("certifiering", "aret/2027"):
                assert client.get(f"{PUBLIC}/{address}").status_code == 200
        return len(found)

    asked()
    before = asked()
    group = a_group()
    for _ in range(10):
        kept_goal(session, group)
        session.add_all([an_activity(group), a_network_event(), an_evaluation()])
    session.commit()
    assert asked() == before


@pytest.mark.parametrize(
    "page",
    [
        *("", "/arbetsgrupper/{group}", "/mal", "/mal/{goal}", "/aktiviteter", "/aktiviteter/{activity}"),
        *("/aktiviteter/kalender", "/aktiviteter/kalender.ics", "/utvarderingar/{evaluation}", "/natverk"),
        *("/certifiering", "/aret/2027", "/aret/2027.pdf", "/statistik", "/statistik/mest-utsatta"),
        *("/statistik?vad=W00-W19&visa=pyramid", "/statistik.csv"),
    ],
)
def test_no_public_page_asks_the_database_more_than_four_times(
    app: Flask, client: PageClient, session: Session, cycle: CertificationCycle, page: str
) -> None:
    numbers = {
        name: session.scalars(select(model.number)).first()
        for name, model in (("goal", Goal), ("activity", Activity), ("evaluation", Evaluation))
    }
    group = session.scalars(select(Body.slug).where(Body.name == "Gruppen för äldre")).one()
    address = PUBLIC + page.format(group=group, **numbers)
    with counted_queries(app) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= 4, asked


def test_what_the_injuries_say_is_evidence_that_a_cycle_without_them_lacks(
    staff: PageClient, session: Session, cycle: CertificationCycle
) -> None:
    page = staff.get(f"{STAFF}/{cycle.id}/kriterium/4").text
    assert "Mest utsatta" in page
    assert "Fall, 80 år och äldre, Kvinnor" in page
    assert "/sakert-och-tryggt/statistik?vad=W00-W19&amp;vem=80%2B" in page
    assert "Skador år för år, efter orsak, ålder och kön" in staff.get(f"{PUBLIC}/certifiering").text
    cycle.starts_on, cycle.ends_on = date(2019, 6, 1), date(2024, 6, 1)
    session.commit()
    assert "Det finns ingen skadestatistik för perioden." in staff.get(f"{STAFF}/{cycle.id}/kriterium/2").text
    assert "Skador år för år" not in staff.get(f"{PUBLIC}/certifiering").text


def test_the_next_cycle_is_proposed_and_every_day_of_a_cycle_can_be_changed(
    staff: PageClient, session: Session, cycle: CertificationCycle
) -> None:
    assert fill(staff, f"{STAFF}/ny").status_code == 303
    newest = session.scalars(select(CertificationCycle).order_by(CertificationCycle.starts_on.desc())).first()
    assert newest is not None
    assert (newest.starts_on, newest.version_key) == (cycle.ends_on + timedelta(days=1), "sex")
    assert newest.ends_on.year == newest.starts_on.year + 5
    fill(staff, f"{STAFF}/{newest.id}/andra", fields={"ends_on-year": "2034", "version_key": "2012"})
    session.expire_all()
    assert (newest.ends_on.year, newest.version_key) == (2034, "2012")
    assert "7. Nätverk" in staff.get(f"{STAFF}/{newest.id}").text


def test_a_year_is_put_together_and_printed(client: PageClient, session: Session, cycle: CertificationCycle) -> None:
    page = client.get(f"{PUBLIC}/aret/2027").text
    for piece in ("Halkskydd till alla över 75", "52,5\u00a0%", "Studiebesök om grannsamverkan", "möte hölls"):
        assert piece in page
    answer = client.get(f"{PUBLIC}/aret/2027.pdf")
    with pikepdf.open(io.BytesIO(answer.data)) as file:
        assert bool(file.Root.MarkInfo.Marked)
    text = " ".join(text_of(answer.data).split())
    assert "Halkskydd till alla över 75" in text
    for odd in ("1999", "2028", "2001", "20270"):
        assert client.get(f"{PUBLIC}/aret/{odd}").status_code == 404
