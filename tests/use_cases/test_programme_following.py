"""Goals and groups are followed: news of what everybody may see, and of nothing else."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.programme import COORDINATOR, TODAY, a_group, an_activity, kept_goal
from tests.pagecheck import PageClient, parse
from trygghetsrad.notices.models import Announcement
from trygghetsrad.notices.subjects import registry
from trygghetsrad.programme import use_cases as do
from trygghetsrad.programme.rules.activities import ActivityState

WINTER = date(2027, 1, 1)


def announced(session: Session) -> list[tuple[str, list[list[str]]]]:
    session.flush()
    return [(one.what, one.subjects) for one in session.scalars(select(Announcement).order_by(Announcement.at))]


def test_a_new_value_is_news_once_and_a_file_is_one_piece_of_news(session: Session) -> None:
    goal, indicator = kept_goal(session)
    command = do.Measure(indicator.id, WINTER, 50.0, "Enkäten", once=uuid4())
    for _ in range(2):
        do.measure(session, command, actor=COORDINATOR, now=NOW)
    subjects = [["goal", str(goal.id)], ["group", str(goal.body_id)], ["everything", ""]]
    assert announced(session) == [("measured", subjects)]
    file = "datum;värde\n2026-03-01;41\n2026-04-01;42\n2026-05-01;43\n".encode()
    do.import_measurements(session, do.ImportMeasurements(indicator.id, file, "x"), actor=COORDINATOR, now=NOW)
    assert len(announced(session)) == 2


@pytest.mark.parametrize("public", [True, False])
def test_an_activity_is_news_when_everybody_may_see_it(session: Session, public: bool) -> None:
    session.add(group := a_group())
    session.flush()
    session.add(activity := an_activity(group, public=public))
    session.flush()
    close = do.CloseActivity(activity.id, 1, ActivityState.DONE, "Utdelat.", TODAY)
    do.close_activity(session, close, actor=COORDINATOR, now=NOW)
    effect = do.RecordActivityEffect(activity.id, 2, "Färre halkade.", TODAY)
    do.record_activity_effect(session, effect, actor=COORDINATOR, now=NOW)
    assert {what for what, _subjects in announced(session)} == ({"closed", "effect"} if public else set())


def test_news_is_told_as_it_is_now(app: Flask, session: Session) -> None:
    goal, indicator = kept_goal(session)
    session.add(hidden := an_activity(a_group(id=goal.body_id), public=False))
    session.flush()
    do.measure(session, do.Measure(indicator.id, WINTER, 55.0, "Enkäten"), actor=COORDINATOR, now=NOW)
    tellers = registry(app).tellers
    with app.test_request_context("/"):
        told = tellers["indicator"](session, [("measured", indicator.id), ("measured", uuid4())], NOW)
        assert tellers["activity"](session, [("closed", hidden.id)], NOW) == {}
    [line] = told.values()
    assert goal.title in line.title
    assert "55 procent" in line.text
    assert line.url.endswith(f"/sakert-och-tryggt/mal/{goal.number}")


def test_one_begins_to_follow_on_the_page_itself(client: PageClient, session: Session) -> None:
    session.add(group := a_group(slug="aldre", name="Äldre"))
    session.flush()
    goal, _ = kept_goal(session, group)
    session.commit()
    for page, words in (
        (f"/sakert-och-tryggt/mal/{goal.number}", "Följ målet med e-post"),
        ("/sakert-och-tryggt/arbetsgrupper/aldre", "Följ gruppen med e-post"),
    ):
        links = {"".join(one.itertext()): one.get("href") for one in parse(client.get(page).text).iter("a")}
        answer = client.get(str(links[words]))
        assert answer.status_code == 200
        assert (goal.title if "mal" in page else "Äldre") in answer.text
