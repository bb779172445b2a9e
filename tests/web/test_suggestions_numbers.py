"""The numbers page, and the filters of the list."""

from __future__ import annotations

from datetime import date

from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories.suggestions import a_published, a_suggestion, an_answered
from tests.pagecheck import PageClient, parse
from trygghetsrad.kernel import clock
from trygghetsrad.suggestions.rules import Outcome, State

PAGE = "/forslag/siffror"


def rows_of(page: str) -> list[list[list[str]]]:
    """Each table's rows as texts."""
    tables = parse(page).iter("table")
    return [[["".join(cell.itertext()) for cell in row] for row in table.iter("tr")] for table in tables]


def test_without_suggestions_the_page_says_so(client: PageClient) -> None:
    assert "Här finns inget att räkna än" in client.get(PAGE).text


def test_chart_and_tables_carry_the_same_numbers(client: PageClient, session: Session) -> None:
    today = clock.today()
    monday = date.fromordinal(today.toordinal() - today.weekday())
    session.add_all(
        [
            an_answered(received_on=monday, answered_on=monday),
            a_published(received_on=monday, answered_on=monday, outcome=Outcome.PLANNED),
            a_suggestion(received_on=monday),
            a_suggestion(received_on=monday, state=State.HIDDEN),
            a_suggestion(received_on=monday, state=State.MERGED),
        ]
    )
    session.flush()
    page = client.get(PAGE).text
    came, days, became, led_to = rows_of(page)
    assert came[-1][1] == "5"
    assert 'class="chart-value">5<' in page
    assert days[-1][1] == "0"
    assert became[-1][1:] == ["5", "2", "1", "1", "1"]
    assert led_to[-1][1:] == ["1", "1", "0", "0"]
    assert client.get("/forslag").text.count(f'href="{PAGE}"') == 1


def test_the_page_asks_one_question_however_many_there_are(client: PageClient, session: Session) -> None:
    asked: list[str] = []
    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", count := lambda *event: asked.append(event[2]))
    counts = []
    try:
        for number in (1, 50):
            session.add_all(a_published(received_on=clock.today()) for _ in range(number))
            session.flush()
            asked.clear()
            client.get(PAGE)
            counts.append(len([one for one in asked if one.startswith("SELECT")]))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert counts == [1, 1]


def test_the_list_is_filtered_by_who_is_responsible(client: PageClient, session: Session) -> None:
    ours, others = a_published(unit="gata-park"), a_published(unit="polisen")
    session.add_all([ours, others])
    session.flush()
    page = client.get("/forslag?ansvarig=gata-park").text
    assert f'href="/forslag/{ours.number}"' in page
    assert f'href="/forslag/{others.number}"' not in page
    assert "ansvarig=gata-park&amp;resultat=planerat" in page or "resultat=planerat&amp;ansvarig=gata-park" in page
    assert "Ansvarig: Gata och park" in client.get(f"/forslag/{ours.number}").text
    assert client.get("/forslag?ansvarig=okand").status_code == 400
