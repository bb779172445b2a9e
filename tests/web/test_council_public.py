"""What everyone reads of how the residents came to sit in the council."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.council import first_open
from tests.factories.lottery import COORDINATOR, NOW
from tests.pagecheck import PageClient
from tests.use_cases.test_council_by_hand import a_council_by_hand
from tests.web.test_council_history import a_seated_council
from tests.web.test_suggestions_public import counted_queries
from trygghetsrad.council import queries
from trygghetsrad.council.models import Term
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.invitations import RecordAnswer, record_answer
from trygghetsrad.lottery.models import Draw

SITS = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def summer() -> Iterator[None]:
    with time_machine.travel(SITS, tick=False):
        yield


def test_it_leads_to_the_record_of_the_draw(client: PageClient, session: Session) -> None:
    a_seated_council(session)
    session.commit()
    draw = session.scalars(select(Draw)).one()
    page = client.get("/om-radet").text
    assert "De lottades den 3 maj 2027." in page
    assert f'href="/lottningar/{draw.number}"' in page
    assert "för hand" not in page
    assert client.get(f"/lottningar/{draw.number}").status_code == 200
    assert f'href="/fi/lottningar/{draw.number}"' in client.get("/fi/om-radet").text


def test_it_says_when_they_were_chosen_by_hand(client: PageClient, session: Session) -> None:
    term, draw = a_council_by_hand(session)
    invitation = first_open(session, term)
    session.commit()
    assert "för hand" not in client.get("/om-radet").text, "nobody has a seat yet"

    record_answer(session, RecordAnswer(invitation.id, Answer.YES, public_name=False), actor=COORDINATOR, now=NOW)
    session.commit()
    page = client.get("/om-radet").text
    assert "De utsågs för hand, utan lottning." in page
    assert f'href="/lottningar/{draw.number}"' in page
    assert "De lottades" not in page


def test_a_term_that_is_over_or_to_come_says_nothing(session: Session) -> None:
    a_seated_council(session)
    term = session.scalars(select(Term)).one()
    first = date(2027, 5, 1)
    assert queries.draws_behind(session, first - timedelta(days=1)) == []
    assert len(queries.draws_behind(session, first)) == 1
    term.ends_on = date(2027, 12, 31)
    session.flush()
    assert len(queries.draws_behind(session, date(2027, 12, 31))) == 1
    assert queries.draws_behind(session, date(2028, 1, 1)) == []


def test_the_page_asks_two_questions(app: Flask, client: PageClient, session: Session) -> None:
    a_seated_council(session)
    session.commit()
    with counted_queries(app) as asked:
        client.get("/om-radet")
    assert len(asked) == 2
