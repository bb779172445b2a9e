"""One search over everything public."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.programme import COORDINATOR, TODAY, a_group, an_activity, an_evaluation, kept_goal
from tests.factories.suggestions import a_published, a_suggestion
from tests.kernel.test_search import HOSTILE
from tests.pagecheck import PageClient
from trygghetsrad.council.models import Body
from trygghetsrad.kernel import search
from trygghetsrad.programme import use_cases as do
from trygghetsrad.programme.rules.activities import ActivityState
from trygghetsrad.programme.rules.goals import Direction, Frequency, Unit

INDICATOR = do.IndicatorWords(
    name="Ambulansfärder efter halka",
    unit=Unit.COUNT,
    direction=Direction.DOWN,
    start_value=40.0,
    start_on=date(2026, 1, 1),
    target_value=20.0,
    target_on=date(2028, 1, 1),
    frequency=Frequency.YEAR,
    source="Räddningstjänsten",
)


def test_published_suggestions_are_found_and_nothing_else_of_them(client: PageClient, session: Session) -> None:
    session.add_all([one := a_published(), hidden := a_suggestion(text="Gångvägen hos grannen")])
    session.flush()
    search.rebuild(session)
    page = client.get("/sok?sok=gångvägar").text
    assert f'href="/forslag/{one.number}"' in page
    assert f'href="/forslag/{hidden.number}"' not in page
    assert "grannen" not in page


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("", "öppettider", "/kontakt"),
        ("", "lottas", "/sa-lottar-vi"),
        ("", "personuppgift", "/personuppgifter"),
        ("/fi", "arvotaan", "/fi/sa-lottar-vi"),
        ("/en", "opening hours", "/en/kontakt"),
    ],
)
def test_the_products_own_pages_are_found_in_each_language(
    client: PageClient, language: str, words: str, found: str
) -> None:
    page = client.get(f"{language}/sok", query_string={"sok": words}).text
    results = page[page.index("<main") : page.index("</main>")]
    assert f'href="{found}"' in results


def test_nothing_found_and_nothing_asked_say_what_to_do(client: PageClient) -> None:
    assert "Inget hittades" in client.get("/sok?sok=zebra").text
    assert "Skriv ett eller några ord." in client.get("/sok").text
    assert "Skriv ett eller några ord." in client.get("/sok?sok=%00").text


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_words_break_the_page(client: PageClient, query: str) -> None:
    answer = client.get("/sok", query_string={"sok": query.encode("utf-8", "surrogatepass")})
    assert answer.status_code in {200, 400, 414}


def test_three_questions_however_much_is_found(client: PageClient, session: Session) -> None:
    asked: list[str] = []
    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", count := lambda *event: asked.append(event[2]))
    counts = []
    try:
        for number in (1, 50):
            session.add_all(a_published() for _ in range(number))
            session.flush()
            search.rebuild(session)
            asked.clear()
            client.get("/sok?sok=gångväg")
            counts.append(len([one for one in asked if one.startswith("SELECT")]))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert counts[0] == counts[1] <= 3


def test_goals_activities_and_evaluations_are_found_as_soon_as_they_are_written(
    client: PageClient, session: Session
) -> None:
    group = a_group()
    session.add(group)
    session.flush()
    goal = do.add_goal(
        session, do.AddGoal(group.id, "Färre halkar", "Is gör ont.", "Hemtjänsten"), actor=COORDINATOR, now=NOW
    )
    do.add_indicator(session, do.AddIndicator(goal.id, INDICATOR), actor=COORDINATOR, now=NOW)
    words = do.ActivityWords(group.id, "Broddar till alla", "Vi delar ut dem.", "Hemtjänsten", TODAY, TODAY)
    activity = do.add_activity(session, do.AddActivity(words), actor=COORDINATOR, now=NOW)
    texts = ("Mening", "Händelse", "Verkan", "Köp fler broddar i september.")
    evaluated = do.EvaluationWords(NOW.date(), NOW.date(), *texts, goal_id=goal.id)
    evaluation = do.add_evaluation(session, do.AddEvaluation(evaluated), actor=COORDINATOR, now=NOW)
    session.commit()

    page = client.get("/sok?sok=brodd").text
    assert f'href="/sakert-och-tryggt/aktiviteter/{activity.number}"' in page
    assert f'href="/sakert-och-tryggt/utvarderingar/{evaluation.number}"' in page
    assert f'href="/sakert-och-tryggt/mal/{goal.number}"' not in page
    assert f'href="/sakert-och-tryggt/mal/{goal.number}"' in client.get("/sok?sok=ambulansfärder").text

    hidden = do.ChangeActivity(activity.id, activity.version, replace(words, public=False), ActivityState.PLANNED)
    do.change_activity(session, hidden, actor=COORDINATOR, now=NOW)
    secret = do.ChangeEvaluation(evaluation.id, evaluation.version, replace(evaluated, public=False))
    do.change_evaluation(session, secret, actor=COORDINATOR, now=NOW)
    session.commit()
    assert "Inget hittades" in client.get("/sok?sok=brodd").text


def test_the_index_is_built_again_with_the_programme_and_asks_once_for_it(client: PageClient, session: Session) -> None:
    goal, _ = kept_goal(session)
    group = session.get_one(Body, goal.body_id)
    session.add_all([one := an_activity(group), hidden := an_activity(group, public=False), an_evaluation()])
    session.commit()
    counts = search.rebuild(session)
    assert (counts["programme_goal"], counts["programme_activity"], counts["programme_evaluation"]) == (1, 1, 1)
    page = client.get("/sok", query_string={"sok": one.title.split()[0]}).text
    assert f"/aktiviteter/{one.number}" in page
    assert f"/aktiviteter/{hidden.number}" not in page
