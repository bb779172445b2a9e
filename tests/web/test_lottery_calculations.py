"""The pages of work that takes long: asked for with a button, followed on a page that renews itself, found, stopped."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.lottery import NOW, a_draw, a_pool, a_slow_draw
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.lottery.models import Calculation, CalculationState, Draw, DrawState
from trygghetsrad.lottery.use_cases import Beat, beat, claim_calculation
from trygghetsrad.lottery.worker import find_lotteries


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def slow(session: Session) -> Draw:
    draw = a_slow_draw(session)
    session.commit()
    return draw


def page(draw: Draw, name: str) -> str:
    return f"/personal/lottning/{draw.id}/{name}"


def only(session: Session) -> Calculation:
    session.expire_all()
    return session.scalars(select(Calculation)).one()


def work(app: Flask) -> None:
    find_lotteries(app.extensions["database"])


def test_what_is_not_known_is_never_called_good(staff: PageClient, slow: Draw) -> None:
    for name in ("kvoter", "prova", "lotta"):
        text = staff.get(page(slow, name)).text
        assert "Vi vet inte än" in text, name
        assert "Räkna chanserna" in text, name
        assert "Kvoterna går att uppfylla" not in text, name
        assert "Lås poolen" not in text, name
    assert "Vi vet inte än" in staff.get(page(slow, "")).text


def test_the_whole_way_from_the_button_to_the_chances(
    app: Flask, staff: PageClient, session: Session, slow: Draw
) -> None:
    app.extensions["jobs"].huey.flush()
    asked = fill(staff, page(slow, "prova"))
    assert asked.status_code == 303
    assert app.extensions["jobs"].huey.pending()

    waiting = staff.get(asked.location)
    assert waiting.headers["Refresh"] == f"2; url={asked.location}"
    assert "Vi räknar. Sidan uppdateras själv. Du kan stänga den." in waiting.text
    assert "står i kö" in waiting.text
    assert asked.location in staff.get(page(slow, "kvoter")).text

    claim_calculation(session, NOW)
    session.commit()
    beat(session, Beat(only(session).id, "panels", 0.08, 0.4), NOW)
    session.commit()
    half_way = staff.get(asked.location)
    assert "Nu sätter vi ihop råd" in half_way.text
    assert 'value="60"' in half_way.text

    only(session).state = CalculationState.WAITING
    session.commit()
    work(app)
    found = staff.get(asked.location)
    assert (found.status_code, found.location) == (303, page(slow, "prova"))
    chances = staff.get(found.location).text
    assert "lägsta chansen" in chances
    assert "Vi vet inte än" in chances  # of the quotas to compare with
    assert "Kvoterna går att uppfylla" in staff.get(page(slow, "kvoter")).text
    assert "Lås poolen" in staff.get(page(slow, "lotta")).text
    fill(staff, page(slow, "lotta"), when="I morgon")
    session.expire_all()
    assert session.get_one(Draw, slow.id).state is DrawState.LOCKED


def test_quotas_to_compare_with_are_found_too_and_stand_beside_the_saved(
    app: Flask, staff: PageClient, session: Session, slow: Draw
) -> None:
    fill(staff, page(slow, "prova"))
    work(app)
    fill(staff, page(slow, "prova"))
    work(app)
    wider = staff.get(page(slow, "prova")).text
    assert "Kvoterna sida vid sida" in wider

    session.expire_all()
    saved = session.get_one(Draw, slow.id).quotas
    rows = staff.get(page(slow, "kvoter")).text.count('id="least_')
    assert rows == len(saved) + 31
    typed = {f"least_{at}": 0 for at in range(rows)} | {f"most_{at}": 12 for at in range(rows)}
    here = page(slow, "prova")
    question = "&".join(f"{name}={value}" for name, value in typed.items())
    asked = fill(staff, f"{here}?{question}")
    work(app)
    found = staff.get(asked.location)

    assert found.location.startswith(f"{here}?")
    assert found.location.endswith("#jamfor")
    text = staff.get(found.location.partition("#")[0]).text
    assert "De andra kvoterna" in text
    assert "Kvoterna sida vid sida" in text
    assert session.get_one(Draw, slow.id).quotas == saved


def test_quotas_that_clash_lead_back_to_kvoter_with_the_mend(
    app: Flask, staff: PageClient, session: Session, slow: Draw
) -> None:
    clash = {"least_5": "12", "most_5": "12", "least_6": "3", "most_6": "12"}
    fill(staff, page(slow, "kvoter"), fields=clash, follow=True)
    asked = fill(staff, page(slow, "kvoter"), form=0)
    work(app)

    found = staff.get(asked.location)

    assert found.location == page(slow, "kvoter")
    text = staff.get(found.location).text
    assert "Kvoterna går inte ihop" in text
    assert "Den minsta ändringen är 3 platser" in text


def test_the_work_can_be_stopped(app: Flask, staff: PageClient, session: Session, slow: Draw) -> None:
    asked = fill(staff, page(slow, "prova"))

    stopped = fill(staff, asked.location, follow=True)

    assert "Uträkningen är avbruten." in stopped.text
    assert only(session).state is CalculationState.CANCELLED
    after = staff.get(asked.location)
    assert "Refresh" not in after.headers
    assert "Uträkningen är avbruten." in after.text
    work(app)
    assert only(session).result is None


def test_work_that_failed_says_so_and_can_be_asked_for_again(staff: PageClient, session: Session, slow: Draw) -> None:
    asked = fill(staff, page(slow, "prova"))
    only(session).state = CalculationState.FAILED
    session.commit()

    after = staff.get(asked.location)
    assert "Det gick inte att räkna ut" in after.text
    assert "Refresh" not in after.headers
    assert "gick inte att räkna ut förra gången" in staff.get(page(slow, "prova")).text
    assert fill(staff, page(slow, "prova")).location == asked.location
    assert only(session).state is CalculationState.WAITING


def test_looking_changes_nothing(staff: PageClient, session: Session, slow: Draw) -> None:
    asked = fill(staff, page(slow, "prova"))

    for _ in range(3):
        assert staff.get(asked.location).status_code == 200
    assert staff.get(page(slow, "rakna")).status_code == 405
    assert staff.get(asked.location + "/avbryt").status_code == 405

    row = only(session)
    assert (row.state, row.heartbeat_at, row.started_at) == (CalculationState.WAITING, None, None)


def test_another_draws_work_is_the_same_page_as_a_missing_one(staff: PageClient, session: Session, slow: Draw) -> None:
    asked = fill(staff, page(slow, "prova"))
    here = asked.location.rpartition("/")[2]
    call, _people = a_pool(session)
    other = a_draw(session, call)
    session.commit()

    wrong, missing = (staff.get(page(other, f"rakna/{one}")) for one in (here, uuid4()))

    assert (wrong.status_code, missing.status_code) == (404, 404)
    assert staff.get(page(slow, f"rakna/{slow.id}")).status_code == 404


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.GROUP_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_other_roles_do_not_come_in(client: PageClient, session: Session, slow: Draw, role: Role) -> None:
    sign_in(client, session, role)

    assert client.get(page(slow, f"rakna/{uuid4()}")).status_code == 403
