"""Goals as everybody reads them, as their keepers handle them, and as a group leader measures them."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in_as
from tests.factories.programme import a_goal, a_group, a_leader, a_measurement, an_indicator, kept_goal
from tests.forms import fields_of, fill
from tests.pagecheck import PageClient, parse
from tests.web.test_suggestions_public import counted_queries
from trygghetsrad.council.models import Body
from trygghetsrad.programme import queries
from trygghetsrad.programme.models import Goal, Indicator, Measurement
from trygghetsrad.programme.queries.goals import GOALS_ON_A_PAGE

pytestmark = pytest.mark.usefixtures("stopped_clock")

WINTER = date(2027, 1, 1)
GOOD_GOAL = {"title": "Fler trygga", "why": "Därför.", "responsible": "Hemtjänsten"}
GOOD_INDICATOR = {
    "name": "Andel trygga", "computed": "for-hand", "unit": "share", "direction": "up", "frequency": "half_year",
    "start_value": "40", "start_on-day": "1", "start_on-month": "1", "start_on-year": "2026",
    "target_value": "60,5", "target_on-day": "1", "target_on-month": "1", "target_on-year": "2028",
    "source": "Enkäten",
}  # fmt: skip
VALUE = {"value": "52,5", "measured_on-day": "1", "measured_on-month": "2", "measured_on-year": "2027", "base": "250"}


@pytest.fixture
def kept(session: Session) -> tuple[Body, Goal, Indicator]:
    group = a_group(name="Äldre och trygghet", slug="aldre")
    goal, indicator = kept_goal(session, group)
    session.add(a_measurement(indicator, WINTER, 52.5, base=250))
    session.commit()
    return group, goal, indicator


# Everybody


def test_everybody_reads_how_the_goals_stand(client: PageClient, kept: tuple[Body, Goal, Indicator]) -> None:
    _group, goal, indicator = kept
    assert "Säkert och tryggt</a>" in client.get("/").text
    page = client.get("/sakert-och-tryggt").text
    assert 'href="/sakert-och-tryggt/arbetsgrupper/aldre"' in page
    assert "På väg: 1" in page
    for address in ("/sakert-och-tryggt/arbetsgrupper/aldre", "/sakert-och-tryggt/mal"):
        assert f'href="/sakert-och-tryggt/mal/{goal.number}"' in client.get(address).text
    one = client.get(f"/sakert-och-tryggt/mal/{goal.number}").text
    assert "Nu 52,5 procent, mätt 1 januari 2027" in one
    assert "Mål: 60 procent senast 1 januari 2028" in one
    assert f"{indicator.name} är på väg mot målet" in one
    for language in ("fi", "en"):
        for address in ("", "/arbetsgrupper/aldre", "/mal", f"/mal/{goal.number}"):
            assert client.get(f"/{language}/sakert-och-tryggt{address}").status_code == 200


def test_the_chart_and_its_table_carry_the_same_numbers(client: PageClient, kept: tuple[Body, Goal, Indicator]) -> None:
    page = parse(client.get(f"/sakert-och-tryggt/mal/{kept[1].number}").text)
    table = next(page.iter("table"))
    rows = [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")][1:]
    assert rows == [
        ["1 januari 2026", "40\u00a0%", "–"],
        ["1 januari 2027", "52,5\u00a0%", "46,3–58,6"],
        ["Mål 1 januari 2028", "60\u00a0%", "–"],
    ]
    drawn = ["".join(text.itertext()) for text in page.iter("{http://www.w3.org/2000/svg}text")]
    assert {"40\u00a0%", "52,5\u00a0%"} <= set(drawn)
    assert "Mål 60\u00a0%" in drawn


def test_what_has_not_been_measured_says_when_it_was_and_never_zero(client: PageClient, session: Session) -> None:
    goal, indicator = kept_goal(session)
    session.add(a_measurement(indicator, date(2026, 3, 1), 41.0))
    session.commit()
    page = client.get(f"/sakert-och-tryggt/mal/{goal.number}").text
    assert "Saknar mätning" in page
    assert "Senast mätt 2026: 41 procent" in page


def test_a_group_that_is_not_the_programmes_is_not_there(
    client: PageClient, kept: tuple[Body, Goal, Indicator]
) -> None:
    assert client.get("/sakert-och-tryggt/arbetsgrupper/ingen").status_code == 404
    assert client.get("/sakert-och-tryggt/mal/999").status_code == 404
    assert client.get("/sakert-och-tryggt/mal?efter=x").status_code == 400


def test_empty_pages_say_what_will_come(client: PageClient, staff: PageClient) -> None:
    assert "Grupperna är inte utsedda än" in client.get("/sakert-och-tryggt").text
    assert "Inga mål än" in client.get("/sakert-och-tryggt/mal").text
    assert "Inga grupper än" in staff.get("/personal/program/").text
    assert "Inga grupper än" in staff.get("/personal/program/mal/nytt").text


def test_the_list_asks_as_much_for_many_as_for_one(app: Flask, client: PageClient, session: Session) -> None:
    group = a_group()
    kept_goal(session, group)
    session.commit()
    client.get("/sakert-och-tryggt/mal")

    def asked() -> int:
        with counted_queries(app) as found:
            client.get("/sakert-och-tryggt/mal")
            client.get("/sakert-och-tryggt")
        return len(found)

    before = asked()
    for _ in range(20):
        session.add(goal := a_goal(group))
        session.flush()
        session.add_all([one := an_indicator(goal), two := an_indicator(goal)])
        session.flush()
        session.add_all([a_measurement(one, WINTER, 44.0), a_measurement(two, WINTER, 48.0)])
    session.commit()
    assert asked() == before
    assert before <= 6


def test_more_goals_than_a_page_are_reached_one_page_at_a_time(client: PageClient, session: Session) -> None:
    session.add(group := a_group())
    session.flush()
    session.add_all(a_goal(group) for _ in range(GOALS_ON_A_PAGE + 2))
    session.commit()
    first = client.get("/sakert-och-tryggt/mal").text
    assert first.count("Hur målet ska mätas är inte bestämt än.") == GOALS_ON_A_PAGE
    address = next(one.get("href") for one in parse(first).iter("a") if one.get("rel") == "next")
    assert client.get(str(address)).text.count("Hur målet ska mätas är inte bestämt än.") == 2


# The coordinator


def test_a_goal_is_set_and_measured(staff: PageClient, session: Session) -> None:
    session.add(group := a_group())
    session.commit()
    answer = fill(staff, f"/personal/program/mal/nytt?grupp={group.id}", fields=GOOD_GOAL)
    goal = session.scalars(select(Goal)).one()
    assert answer.headers["Location"].endswith(f"/personal/program/mal/{goal.id}")
    answer = fill(staff, f"/personal/program/mal/{goal.id}/indikator", fields=GOOD_INDICATOR)
    indicator = session.scalars(select(Indicator)).one()
    assert (indicator.target_value, indicator.computed) == (60.5, None)
    address = f"/personal/program/indikator/{indicator.id}"
    fill(staff, f"{address}/mat", fields=VALUE | {"comment": "Höstens enkät"})
    page = staff.get(address).text
    assert "52,5 procent" in page
    assert "Höstens enkät" in page
    row = session.scalars(select(Measurement)).one()
    wanted = {"value": "53", "comment": "Jag läste fel rad."}
    fill(staff, f"/personal/program/matning/{row.id}/ratta", fields=wanted)
    page = staff.get(address).text
    assert "rättad" in page
    assert "Jag läste fel rad." in page
    again = fill(staff, f"/personal/program/matning/{row.id}/ratta", fields=wanted | {"value": "54"})
    assert again.status_code == 409
    assert "Mätningen är redan rättad" in again.text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start_value": "mycket"}, "Skriv med siffror, till exempel 12,5."),
        ({"target_value": ""}, "Skriv värdet som är målet."),
        ({"target_value": "30"}, "Målet ligger åt fel håll från starten."),
        ({"computed": "manen"}, ""),
        ({"unit": "parsec"}, ""),
        ({"start_on-month": "13"}, "Datumet finns inte."),
        ({"source": "a\0b"}, "Texten har tecken som inte går att läsa."),
    ],
)
def test_a_mistake_comes_back_at_its_field_with_what_was_written(
    staff: PageClient, session: Session, change: dict[str, str], message: str
) -> None:
    goal, _ = kept_goal(session)
    session.commit()
    answer = fill(staff, f"/personal/program/mal/{goal.id}/indikator", fields=GOOD_INDICATOR | change)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Andel trygga" in answer.text


def test_two_writers_both_see_the_texts(
    staff: PageClient, session: Session, kept: tuple[Body, Goal, Indicator]
) -> None:
    _, goal, indicator = kept
    for address, changed in (
        (f"/personal/program/mal/{goal.id}/andra", {"title": "Mitt nya mål"}),
        (f"/personal/program/indikator/{indicator.id}/andra", {"name": "Mitt nya namn"}),
    ):
        page = fields_of(parse(staff.get(address).text).findall(".//form[@method='post']")[-1])
        fill(staff, address, fields={next(iter(changed)): "Någon annans ord"})
        answer = staff.post(address, data=page | changed)
        assert answer.status_code == 409
        assert next(iter(changed.values())) in answer.text
        assert "Någon annans ord" in answer.text
        saved = fields_of(parse(answer.text).findall(".//form[@method='post']")[-1])
        assert staff.post(address, data=saved).status_code == 303


def test_a_file_with_faults_says_where_they_are(
    staff: PageClient, session: Session, kept: tuple[Body, Goal, Indicator]
) -> None:
    address = f"/personal/program/indikator/{kept[2].id}/fil"
    form = fields_of(parse(staff.get(address).text).findall(".//form[@method='post']")[-1])

    def sent(text: str) -> object:
        return form | {"file": (io.BytesIO(text.encode()), "matningar.csv")}

    answer = staff.post(
        address, data=sent("datum;värde\n2026-06-30;mycket\n<b>;1\n"), content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    assert "Skriv värdet med siffror" in answer.text
    assert "Ingenting är inläst" in answer.text
    good = staff.post(
        address, data=sent("datum;värde\n2026-06-30;44,5\n2026-12-01;46\n"), content_type="multipart/form-data"
    )
    assert good.status_code == 303
    assert "2 mätningar är inlästa." in staff.get(good.headers["Location"]).text


# The group leader


def test_a_leader_meets_the_own_group_alone(
    client: PageClient, session: Session, kept: tuple[Body, Goal, Indicator]
) -> None:
    group, goal, indicator = kept
    other_goal, other = kept_goal(session)
    session.add(row := a_measurement(other, WINTER, 44.0))
    session.flush()
    sign_in_as(client, session, a_leader(session, group))
    page = client.get("/personal/program/").text
    assert group.name in page
    assert f"/personal/program/grupp/{other_goal.body_id}" not in page
    assert "Lägg till ett mål" not in page
    missing = client.get("/personal/program/mal/00000000-0000-4000-8000-000000000000")
    for address in (
        f"/personal/program/grupp/{other_goal.body_id}",
        f"/personal/program/mal/{other_goal.id}",
        f"/personal/program/indikator/{other.id}",
        f"/personal/program/indikator/{other.id}/mat",
        f"/personal/program/indikator/{other.id}/fil",
        f"/personal/program/matning/{row.id}/ratta",
    ):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert answer.text.replace(address, "") == missing.text.replace(
            "/personal/program/mal/00000000-0000-4000-8000-000000000000", ""
        )
    for address in (f"/personal/program/mal/{goal.id}/andra", "/personal/program/mal/nytt"):
        assert client.get(address).status_code == 403
    answer = fill(client, f"/personal/program/indikator/{indicator.id}/mat", fields=VALUE)
    assert answer.status_code == 303
    assert client.get(f"/personal/program/mal/{goal.id}").status_code == 200


def test_leaders_are_chosen_on_the_groups_page(
    staff: PageClient, session: Session, kept: tuple[Body, Goal, Indicator]
) -> None:
    group = kept[0]
    assert "Ingen har rollen gruppledare än" in staff.get(f"/personal/program/grupp/{group.id}/rapportorer").text
    session.add(other := a_group())
    session.flush()
    leader = a_leader(session, other)
    session.commit()
    fill(staff, f"/personal/program/grupp/{group.id}/rapportorer", leaders=[str(leader.id)])
    assert queries.leader_ids(session, group.id) == {leader.id}
    assert str(leader.name) in staff.get(f"/personal/program/grupp/{group.id}").text
