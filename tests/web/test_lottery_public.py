"""What the public may read about a draw, and what it may not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.lottery import (
    COORDINATOR,
    NOW,
    a_draw,
    a_drawn_draw,
    a_locked_draw,
    a_pool,
    a_population,
    throw,
    with_quotas,
)
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.interest.use_cases import Act, ActOnRegistration, act_on_registration
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.models import Draw, DrawState, Outcome

HOSTILE = "<script>alert(1)</script> {{7*7}} '; DROP TABLE draw; --"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """The clock of these tests: the day of the draw."""
    with time_machine.travel(NOW):
        yield


def test_the_public_page_shows_the_check_and_nobody(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    session.commit()

    page = client.get("/lottningar/1")
    file = client.get("/lottningar/1/protokoll.json")

    assert draw.root is not None
    for text in (page.text, file.text):
        assert draw.root in text
        assert "407" in text
        for person in session.scalars(select(Registration)):
            assert person.reference not in text
            assert (person.name or "-") not in text
        assert "Kim Exempel" not in text
    assert "Lottning 1" in client.get("/lottningar").text


def test_the_public_file_counts_no_group(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    session.commit()

    record = json.loads(client.get("/lottningar/1/protokoll.json").text)["record"]

    assert {"types", "ranges", "certificate", "leaves", "panel", "reserve", "commitment"} & set(record) == set()
    assert record["people"] == 60
    for counts in record["margins"].values():
        assert min(counts.values()) >= 5
    kinds = [one.kind for one in queries.outcome_of(session, draw.id, Outcome.PANEL)]
    assert min(sum(kind[0] == band for kind in kinds) for band, _sex in kinds) < 5
    assert "age" not in record["margins"]


def test_a_draw_that_is_prepared_is_not_public(client: PageClient, session: Session) -> None:
    a_population(session)
    call, _people = a_pool(session)
    with_quotas(session, a_draw(session, call))
    session.commit()

    assert client.get("/lottningar/1").status_code == 404
    assert client.get("/lottningar/0").status_code == 404
    assert client.get(f"/lottningar/{2**40}").status_code == 404
    assert "Ingen lottning än" in client.get("/lottningar").text


def test_a_locked_draw_shows_its_prints_and_a_cancelled_one_its_reason(client: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    session.commit()
    assert draw.lottery_hash is not None
    assert draw.lottery_hash in client.get("/lottningar/1").text
    sign_in(client, session, Role.COORDINATOR)

    fill(client, f"/personal/lottning/{draw.id}/avbryt", reason=f"En tärning föll. {HOSTILE}")

    page = client.get("/lottningar/1").text
    assert "En tärning föll." in page
    assert "<script>alert" not in page
    assert "7*7" in page


def test_the_verifier_is_handed_out_as_it_is_and_runs_on_the_public_file(
    client: PageClient, session: Session, tmp_path: Path
) -> None:
    a_drawn_draw(session)
    session.commit()
    page = client.get("/lottningar/1").text
    assert "/lottningar/verify.py" in page
    assert "/lottningar/kontrollera" in page

    program = client.get("/lottningar/verify.py")
    assert program.mimetype == "text/x-python"
    assert 'attachment; filename="verify.py"' in program.headers["Content-Disposition"]
    (tmp_path / "verify.py").write_bytes(program.data)
    (tmp_path / "fil.json").write_bytes(client.get("/lottningar/1/protokoll.json").data)
    changed = json.loads(client.get("/lottningar/1/protokoll.json").text)
    changed["record"]["digits"] = "408"
    (tmp_path / "annan.json").write_text(json.dumps(changed), "utf-8")

    answers = [
        subprocess.run(  # noqa: S603 - our own program, on our own files
            [sys.executable, "-I", "verify.py", name], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        for name in ("fil.json", "annan.json")
    ]

    assert [one.returncode for one in answers] == [0, 1], answers
    assert "stämmer" in answers[0].stdout


def test_the_page_says_what_comes_next_and_what_has_happened(client: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    session.commit()
    waiting = client.get("/lottningar/1").text
    assert "Tärningarna kastas" in waiting
    assert "1000 lotter" in waiting
    assert "dragit sig ur" not in waiting

    throw(session, draw)
    session.commit()
    assert "dragit sig ur" not in client.get("/lottningar/1").text
    member = queries.outcome_of(session, draw.id, Outcome.PANEL)[0]
    act_on_registration(session, ActOnRegistration(member.reference, Act.WITHDRAW), actor=COORDINATOR, now=NOW)
    session.commit()

    assert "Efter lottningen har 1 person som lottades dragit sig ur." in client.get("/lottningar/1").text
    assert json.loads(client.get("/lottningar/1/protokoll.json").text)["left_after_draw"] == 1


def test_a_lottery_that_is_not_proved_the_best_says_by_how_much_it_may_fall_short(
    client: PageClient, session: Session
) -> None:
    draw = a_drawn_draw(session)
    session.commit()
    assert "Kvoterna tillåter inte att den lägsta chansen blir högre." in client.get("/lottningar/1").text
    assert draw.record is not None
    exact = Fraction(draw.record["lowest"]["exact"])
    draw.record = {**draw.record, "lowest": {**draw.record["lowest"], "bound": str(exact * Fraction(10021, 10000))}}
    session.commit()

    page = client.get("/lottningar/1").text

    assert "kan inte bli mer än 0,3 procent större" in page
    assert "tillåter inte" not in page


def test_a_draw_by_locality_and_home_says_so(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    session.commit()
    assert "i ålder och kön." in client.get("/lottningar/1").text
    draw.features, draw.one_per_home = ["age", "sex", "locality"], True
    session.commit()

    page = client.get("/lottningar/1").text

    assert "i ålder, kön och ort." in page
    assert "Högst en lottas från samma adress." in page


def test_a_withdrawal_before_the_dice_stands_on_the_page(client: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    for person in session.scalars(select(Registration)).all()[:20]:
        person.state = RegistrationState.PAUSED
    session.flush()
    throw(session, draw)
    session.commit()

    page = client.get("/lottningar/1").text

    assert "Någon som lottades hade dragit sig ur efter låsningen." in page
    assert "Efter lottningen har någon" not in page


def test_an_odd_place_in_the_list_is_no_fault(client: PageClient, session: Session) -> None:
    a_drawn_draw(session)
    session.commit()

    assert client.get("/lottningar?fore=abc").status_code == 200
    assert client.get("/lottningar?fore=99999999999999").status_code == 200
    assert "Ingen lottning än" in client.get("/lottningar?fore=1").text


def test_the_list_asks_the_database_as_often_for_one_draw_as_for_twenty(
    app: Flask, client: PageClient, session: Session
) -> None:
    draw = a_drawn_draw(session)
    session.commit()
    one = _questions(app, client, "/lottningar")
    for number in range(2, 22):
        session.add(
            Draw(
                number=number,
                call_id=draw.call_id,
                created_at=draw.created_at,
                once=uuid4(),
                state=DrawState.CANCELLED,
                size=12,
                bands=draw.bands,
                quotas=[],
                people=60,
                locked_at=draw.locked_at,
                reason="Övning",
            )
        )
    session.commit()

    page = client.get("/lottningar")

    assert page.text.count("card-link") == 20
    assert "fore=2" in page.text
    assert _questions(app, client, "/lottningar") == one <= 3


def _questions(app: Flask, client: PageClient, page: str) -> int:
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            asked.append(statement)

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        client.get(page)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(asked)
