"""Activities, evaluations, exchanges and a leader's month, as they are met on the web."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in, sign_in_as
from tests.factories.meetings import a_meeting
from tests.factories.programme import (
    a_done_activity,
    a_group,
    a_leader,
    a_measurement,
    a_network_event,
    an_activity,
    an_evaluation,
    kept_goal,
)
from tests.factories.suggestions import a_published
from tests.forms import fields_of, fill
from tests.pagecheck import PageClient, parse
from tests.web.test_suggestions_public import counted_queries
from trygghetsrad.council.models import Body
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.programme.models import Activity, Evaluation, Goal, Indicator, MonthlyReport, NetworkEvent
from trygghetsrad.programme.queries.activities import ACTIVITIES_ON_A_PAGE
from trygghetsrad.programme.rules.activities import ActivityState
from trygghetsrad.programme.use_cases import field_of
from trygghetsrad.thread.use_cases import tie

pytestmark = pytest.mark.usefixtures("stopped_clock")

STAFF = "/personal/program"
PUBLIC = "/sakert-och-tryggt"
SECRET = "Hemlig plan som ingen ska se"
GOOD = {
    "title": "Dela ut halkskydd", "responsible": "Hemtjänsten", "cost": "20000",
    "starts_on-day": "1", "starts_on-month": "2", "starts_on-year": "2027",
    "ends_on-day": "30", "ends_on-month": "4", "ends_on-year": "2027",
}  # fmt: skip
Kept = tuple[Body, Goal, Indicator]


@pytest.fixture
def kept(session: Session) -> Kept:
    group = a_group(name="Äldre och trygghet", slug="aldre")
    goal, indicator = kept_goal(session, group)
    session.commit()
    return group, goal, indicator


def stored(session: Session, activity: Activity) -> Activity:
    session.add(activity)
    session.commit()
    return activity


def test_an_activity_goes_from_the_plan_to_the_effect_and_everybody_follows(
    staff: PageClient, session: Session, kept: Kept
) -> None:
    group, goal, _ = kept
    answer = fill(
        staff,
        f"{STAFF}/aktiviteter/ny?mal={goal.id}",
        fields=GOOD | {"target_groups": ["older", "exposed"], "environments": ["traffic"]},
    )
    activity = session.scalars(select(Activity)).one()
    own = f"{STAFF}/aktiviteter/{activity.id}"
    assert answer.headers["Location"].endswith(own)
    assert (activity.goal_id, activity.body_id, activity.cost) == (goal.id, group.id, 20_000)
    public = f"{PUBLIC}/aktiviteter/{activity.number}"
    page = staff.get(public).text
    assert "Äldre, De som statistiken visar är mest utsatta" in page
    assert "20\u00a0000 kronor" in page
    for address in (f"{PUBLIC}/aktiviteter", f"{PUBLIC}/mal/{goal.number}", f"{PUBLIC}/arbetsgrupper/aldre"):
        assert f'href="{public}"' in staff.get(address).text
    day = {"closed_on-day": "10", "closed_on-month": "3", "closed_on-year": "2027"}
    fill(staff, f"{own}/avsluta", fields=day | {"state": "done", "done": "400 par är utdelade."})
    day = {"effect_on-day": "12", "effect_on-month": "3", "effect_on-year": "2027"}
    fill(staff, f"{own}/effekt", fields=day | {"effect": "Färre halkade."})
    page = staff.get(public).text
    assert "400 par är utdelade." in page
    assert "Färre halkade." in page
    assert "Rätta effekten" in staff.get(own).text


def test_what_led_to_it_is_seen_from_both_ends(staff: PageClient, session: Session, kept: Kept) -> None:
    group, goal, indicator = kept
    session.add(suggestion := a_published())
    activity = stored(session, an_activity(group, goal_id=goal.id))
    tie(session, ("activity", activity.id), ("goal", goal.id), now=NOW)
    session.commit()
    own = f"{STAFF}/aktiviteter/{activity.id}"
    missing = fill(staff, own, kind="suggestion", number="999999")
    assert missing.status_code == 422
    assert "Det numret finns inte." in missing.text
    fill(staff, own, kind="suggestion", number=str(suggestion.number))
    assert str(suggestion.public_title) in staff.get(own).text
    staff.get("/personal/logga-ut")
    visitor = staff.application.test_client()
    page = visitor.get(f"/forslag/{suggestion.number}").text
    assert f'href="{PUBLIC}/aktiviteter/{activity.number}"' in page
    assert goal.title in page
    assert f'Mäts med: <a href="{PUBLIC}/mal/{goal.number}#indikator-1">{indicator.name}' in page
    for address in (f"{PUBLIC}/mal/{goal.number}", f"{PUBLIC}/aktiviteter/{activity.number}"):
        assert f'href="/forslag/{suggestion.number}"' in visitor.get(address).text
    assert f'href="{STAFF}/aktiviteter/{activity.id}"' in staff.get(f"/personal/forslag/{suggestion.number}").text
    untie = f"{own}/koppling/suggestion/{suggestion.id}/ta-bort"
    token = fields_of(parse(staff.get(own).text).findall(".//form[@method='post']")[-1])["csrf_token"]
    assert staff.post(untie, data={"csrf_token": token}).status_code == 303
    assert f"/forslag/{suggestion.number}" not in staff.get(own).text
    assert staff.post(untie.replace("suggestion", "goal"), data={"csrf_token": token}).status_code == 404


def test_what_is_not_public_is_nowhere(client: PageClient, session: Session, kept: Kept) -> None:
    group, goal, _ = kept
    activity = stored(session, a_done_activity(group, number=424242, title=SECRET, public=False, goal_id=goal.id))
    session.add_all(
        [an_evaluation(meant=SECRET, public=False, goal_id=goal.id), a_network_event(title=SECRET, public=False)]
    )
    session.commit()
    number = session.scalars(select(Evaluation.number)).one()
    for address in (
        "", "/mal", f"/mal/{goal.number}", "/arbetsgrupper/aldre", "/aktiviteter", "/aktiviteter/kalender",
        "/aktiviteter/kalender.ics", "/natverk",
    ):  # fmt: skip
        assert SECRET not in client.get(f"{PUBLIC}{address}").text, address
    missing = client.get(f"{PUBLIC}/aktiviteter/999999")
    hidden = client.get(f"{PUBLIC}/aktiviteter/{activity.number}")
    assert hidden.status_code == 404
    assert hidden.text.replace(str(activity.number), "") == missing.text.replace("999999", "")
    assert client.get(f"{PUBLIC}/utvarderingar/{number}").status_code == 404


def test_two_writers_both_see_the_texts(staff: PageClient, session: Session, kept: Kept) -> None:
    activity = stored(session, an_activity(kept[0]))
    address = f"{STAFF}/aktiviteter/{activity.id}/andra"
    page = fields_of(parse(staff.get(address).text).findall(".//form[@method='post']")[-1])
    fill(staff, address, title="Någon annans ord")
    answer = staff.post(address, data=page | {"title": "Mina ord"})
    assert answer.status_code == 409
    assert "Mina ord" in answer.text
    assert "Någon annans ord" in answer.text
    again = fields_of(parse(answer.text).findall(".//form[@method='post']")[-1])
    assert staff.post(address, data=again).status_code == 303


def test_the_timeline_and_its_table_say_the_same(client: PageClient, session: Session, kept: Kept) -> None:
    session.add_all(
        [
            an_activity(kept[0], title="Den ena"),
            a_done_activity(kept[0], title="Den andra", starts_on=date(2026, 10, 1), ends_on=date(2027, 1, 15)),
            an_activity(kept[0], title="Den sena", ends_on=date(2027, 3, 1)),
            an_activity(kept[0], title="Förra året", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1)),
        ]
    )
    session.commit()
    page = client.get(f"{PUBLIC}/aktiviteter/kalender")
    tree = parse(page.text)
    drawn = ["".join(one.itertext()) for one in tree.iter("span") if one.get("class") == "chart-label"]
    table = [["".join(cell.itertext()) for cell in row] for row in next(tree.iter("table")).iter("tr")][1:]
    assert drawn == [row[0] for row in table] == ["Den andra", "Den ena", "Den sena"]
    assert [row[3] for row in table] == ["Klar", "Pågår", "Försenad"]
    assert "Började tidigare" in page.text
    assert "Börjar i februari 2027" in page.text
    earlier = client.get(f"{PUBLIC}/aktiviteter/kalender?ar=2026").text
    assert "Förra året" in earlier
    for odd in ("1066", "x", "20270"):
        assert client.get(f"{PUBLIC}/aktiviteter/kalender?ar={odd}").status_code == 404
    feed = client.get(f"{PUBLIC}/aktiviteter/kalender.ics")
    events = Calendar.from_ical(feed.data).walk("VEVENT")
    assert {str(event["summary"]) for event in events} == {"Den ena", "Den andra", "Den sena", "Förra året"}


def test_the_list_asks_as_much_for_many_and_goes_on_by_pages(
    app: Flask, client: PageClient, session: Session, kept: Kept
) -> None:
    stored(session, an_activity(kept[0]))

    def asked() -> int:
        with counted_queries(app) as found:
            for address in ("/aktiviteter", "/aktiviteter/kalender", "/arbetsgrupper/aldre"):
                assert client.get(f"{PUBLIC}{address}").status_code == 200
        return len(found)

    asked()
    before = asked()
    session.add_all(an_activity(kept[0]) for _ in range(ACTIVITIES_ON_A_PAGE))
    session.commit()
    assert asked() == before
    first = client.get(f"{PUBLIC}/aktiviteter").text
    following = next(one.get("href") for one in parse(first).iter("a") if one.get("rel") == "next")
    assert client.get(str(following)).text.count('class="card-link"') == 1
    assert client.get(f"{PUBLIC}/aktiviteter?lage=klara").text.count("Inga aktiviteter här") == 1
    assert client.get(f"{PUBLIC}/aktiviteter?lage=manen").status_code == 400


def test_an_evaluation_shows_the_numbers_before_and_after_and_claims_no_more(
    staff: PageClient, session: Session, kept: Kept
) -> None:
    _, goal, indicator = kept
    session.add_all(
        [
            a_measurement(indicator, date(2026, 1, 1), 40.0, base=300),
            a_measurement(indicator, date(2027, 1, 1), 43.0, base=300),
        ]
    )
    session.commit()
    page = staff.get(f"{STAFF}/utvarderingar/ny?av=mal-{goal.id}").text
    assert f'value="mal-{goal.id}" selected' in page
    words = {"meant": "Färre fall.", "happened": "Halkskydd.", "effect": "Lite.", "lessons": "Mer."}
    days = {"ends_on-year": "2027", "ends_on-month": "2", "ends_on-day": "1"}
    fill(staff, f"{STAFF}/utvarderingar/ny?av=mal-{goal.id}", fields=words | days)
    row = session.scalars(select(Evaluation)).one()
    page = staff.get(f"{PUBLIC}/utvarderingar/{row.number}").text
    assert "Från 40 procent till 43 procent. Skillnaden är så liten att den kan bero på slumpen." in page
    assert f'href="{PUBLIC}/utvarderingar/{row.number}"' in staff.get(f"{PUBLIC}/mal/{goal.number}").text
    answer = fill(staff, f"{STAFF}/utvarderingar/{row.id}/andra", lessons="")
    assert answer.status_code == 422
    assert "Skriv vad ni lärde er." in answer.text
    fill(staff, f"{STAFF}/utvarderingar/{row.id}/andra", lessons="Ännu mer.")
    assert "Ännu mer." in staff.get(f"{PUBLIC}/utvarderingar/{row.number}").text


def test_an_exchange_is_written_down_and_read(staff: PageClient, session: Session) -> None:
    assert "Inget utbyte än" in staff.get(f"{PUBLIC}/natverk").text
    day = {"day-day": "1", "day-month": "3", "day-year": "2027"}
    words = {"title": "Studiebesök", "with_whom": "Exempelby", "learnt": "Börja smått."}
    fill(staff, f"{STAFF}/natverk/ny", fields=day | words | {"occasion": "visit_there", "exchange": "received"})
    row = session.scalars(select(NetworkEvent)).one()
    fill(staff, f"{STAFF}/natverk/{row.id}/andra", title="Studiebesök i vår")
    page = staff.get(f"{PUBLIC}/natverk").text
    assert "Studiebesök i vår" in page
    assert "Vi lärde oss av andra" in page


def test_a_groups_page_says_when_it_meets(client: PageClient, session: Session, kept: Kept) -> None:
    address = f"{PUBLIC}/arbetsgrupper/aldre"
    assert "Inget möte är planerat just nu." in client.get(address).text
    session.add(a_meeting(date(2027, 4, 1), body_id=kept[0].id, address="2027-04-01-aldre"))
    session.commit()
    assert 'href="/moten/2027-04-01-aldre"' in client.get(address).text


# The group leader


def test_a_leaders_month_is_one_form(client: PageClient, session: Session, kept: Kept) -> None:
    group, _, indicator = kept
    activity = stored(session, an_activity(group, state=ActivityState.PLANNED))
    sign_in_as(client, session, a_leader(session, group))
    address = f"{STAFF}/grupp/{group.id}/rapport"
    assert f'href="{address}"' in client.get("/personal/").text
    wrong = {field_of("value", indicator.id): "140", "words": "Det går framåt."}
    answer = fill(client, address, fields=wrong)
    assert answer.status_code == 422
    assert "En andel är högst 100 procent." in answer.text
    assert "Det går framåt." in answer.text
    right = wrong | {
        field_of("value", indicator.id): "52,5",
        field_of("base", indicator.id): "250",
        field_of("state", activity.id): "under_way",
        field_of("happened", activity.id): "Vi har börjat.",
    }
    assert fill(client, address, fields=right).status_code == 303
    session.expire_all()
    assert session.scalars(select(MonthlyReport)).one().words == "Det går framåt."
    assert (activity.state, activity.done) == (ActivityState.UNDER_WAY, "2027-03-15: Vi har börjat.")
    page = client.get(f"{STAFF}/grupp/{group.id}").text
    assert "mars 2027" in page
    assert "På väg" in page
    assert "Inget behöver mätas den här månaden." in client.get(address).text
    assert "Klart för i dag" in client.get("/personal/").text


def test_somebody_elses_month_is_not_there_and_the_coordinator_sees_what_waits(
    client: PageClient, session: Session, kept: Kept
) -> None:
    session.add(other := a_group())
    session.flush()
    sign_in_as(client, session, a_leader(session, other))
    activity = stored(session, an_activity(kept[0], ends_on=date(2027, 3, 1)))
    for address in (
        f"grupp/{kept[0].id}/rapport", f"aktiviteter/{activity.id}", f"aktiviteter/{activity.id}/andra",
        f"aktiviteter/{activity.id}/avsluta", f"aktiviteter/{activity.id}/effekt",
    ):  # fmt: skip
        assert client.get(f"{STAFF}/{address}").status_code == 404
    for address in ("utvarderingar", "natverk"):
        assert client.get(f"{STAFF}/{address}").status_code == 403
    sign_in(client, session, Role.COORDINATOR)
    page = client.get("/personal/").text
    assert "En indikator ska mätas" in page
    assert "Följ upp en aktivitet som är försenad" in page
