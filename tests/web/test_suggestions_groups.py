"""The inbox by the programme's groups: what led to something that a group does, wants or has on its agenda."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.meetings import a_meeting, an_item
from tests.factories.programme import a_goal, a_group, an_activity
from tests.factories.suggestions import a_suggestion, an_answered
from tests.pagecheck import PageClient
from tests.web.test_suggestions_public import counted_queries
from trygghetsrad.council.models import Body
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.queries import PAGE
from trygghetsrad.thread.use_cases import tie

INBOX = "/personal/forslag"


@pytest.fixture
def group(session: Session) -> Body:
    session.add_all([found := a_group(name="Trafik", slug="trafik"), a_group(name="Barn och unga", slug="unga")])
    session.flush()
    return found


@pytest.fixture
def staff(client: PageClient, session: Session) -> PageClient:
    sign_in(client, session)
    return client


def other(session: Session) -> Body:
    return session.scalars(select(Body).where(Body.slug == "unga")).one()


def by_activity(session: Session, group: Body) -> Suggestion:
    session.add_all([one := a_suggestion(text="Blinkande ljus."), deed := an_activity(group)])
    session.flush()
    tie(session, ("suggestion", one.id), ("activity", deed.id), now=NOW)
    return one


def by_goal(session: Session, group: Body) -> Suggestion:
    session.add(goal := a_goal(group))
    session.flush()
    session.add_all([one := a_suggestion(text="Lägre fart."), deed := an_activity(other(session), goal_id=goal.id)])
    session.flush()
    tie(session, ("suggestion", one.id), ("activity", deed.id), now=NOW)
    return one


def by_meeting(session: Session, group: Body) -> Suggestion:
    session.add(meeting := a_meeting(body_id=group.id))
    session.flush()
    session.add_all([one := a_suggestion(text="Ett övergångsställe."), point := an_item(meeting)])
    session.flush()
    tie(session, ("suggestion", one.id), ("agenda_item", point.id), now=NOW)
    return one


@pytest.mark.parametrize("led", [by_activity, by_goal, by_meeting])
def test_the_inbox_shows_what_led_to_something_with_a_group(
    led: Callable[[Session, Body], Suggestion], staff: PageClient, session: Session, group: Body
) -> None:
    one = led(session, group)
    session.add(loose := a_suggestion(text="Något helt annat."))
    session.commit()

    page = staff.get(f"{INBOX}?grupp=trafik").text
    assert one.text in page
    assert loose.text not in page
    assert 'aria-current="true"' in page
    everything = staff.get(INBOX).text
    assert one.text in everything
    assert loose.text in everything
    assert "?grupp=unga" in everything


def test_what_led_to_another_group_stays_away(staff: PageClient, session: Session, group: Body) -> None:
    one = by_activity(session, other(session))
    session.commit()
    page = staff.get(f"{INBOX}?grupp={group.slug}").text
    assert one.text not in page
    assert "Inget passar det du valde" in page


def test_a_group_goes_with_the_other_filters(staff: PageClient, session: Session, group: Body) -> None:
    waits = by_activity(session, group)
    session.add_all([closed := an_answered(text="Det är lagat."), deed := an_activity(group)])
    session.flush()
    tie(session, ("suggestion", closed.id), ("activity", deed.id), now=NOW)
    session.commit()
    page = staff.get(f"{INBOX}?grupp=trafik&lage=besvarade").text
    assert closed.text in page
    assert waits.text not in page
    assert "lage=besvarade&amp;grupp=unga" in page


@pytest.mark.parametrize("group_key", ["finns-inte", "%27", "trafik%00"])
def test_a_group_that_is_not_on_the_list_is_refused(group_key: str, staff: PageClient, group: Body) -> None:
    assert group.slug == "trafik"
    assert staff.get(f"{INBOX}?grupp={group_key}").status_code == 400


def test_a_group_that_has_ended_is_not_offered(staff: PageClient, session: Session, group: Body) -> None:
    group.active = False
    session.commit()
    assert "grupp=trafik" not in staff.get(INBOX).text


def test_the_filter_costs_the_same_with_many(app: Flask, staff: PageClient, session: Session, group: Body) -> None:
    by_activity(session, group)
    session.commit()
    with counted_queries(app) as at_one:
        staff.get(f"{INBOX}?grupp=trafik")
    session.add(deed := an_activity(group))
    session.add_all(many := [a_suggestion() for _ in range(3 * PAGE)])
    session.flush()
    for one in many:
        tie(session, ("suggestion", one.id), ("activity", deed.id), now=NOW)
    session.commit()
    with counted_queries(app) as at_many:
        page = staff.get(f"{INBOX}?grupp=trafik").text
    assert len(at_one) == len(at_many) <= 6
    assert 'rel="next"' in page
