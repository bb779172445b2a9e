"""The auditors' file on its page: asked for whom and why, logged, and handed over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.lottery import NOW, a_draw, a_drawn_draw, a_pool
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel.audit import AuditEntry, history_of
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.lottery.core.verify import faults
from trygghetsrad.lottery.models import Draw

GIVEN = {"receiver": "auditors", "reason": "audit", "case": "KS 2027/123"}


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """The clock of these tests: the day of the draw."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def draw(client: PageClient, session: Session) -> Draw:
    draw = a_drawn_draw(session)
    session.commit()
    sign_in(client, session, Role.COORDINATOR)
    return draw


def address(draw: Draw) -> str:
    return f"/personal/lottning/{draw.id}/granskning"


def handed_out(session: Session, draw: Draw) -> list[AuditEntry]:
    session.expire_all()
    return [one for one in history_of(session, draw.id) if one.action == "draw.handed_out"]


def test_the_file_is_handed_over_and_the_page_remembers_it(client: PageClient, session: Session, draw: Draw) -> None:
    assert address(draw) in client.get(f"/personal/lottning/{draw.id}/").text
    assert "Filen har inte lämnats ut." in client.get(address(draw)).text

    file = fill(client, address(draw), fields=GIVEN)

    assert file.status_code == 200
    assert 'filename="lottning-1-granskning.json"' in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store"
    assert faults(json.loads(file.text)) == []
    assert len(handed_out(session, draw)) == 1
    page = client.get(address(draw)).text
    assert "Kommunens revisorer" in page.partition("Tidigare utlämnanden")[2]
    assert "KS 2027/123" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"receiver": ""},
        {"reason": ""},
        {"receiver": "vän"},
        {"reason": "<script>alert(1)</script>"},
        {"case": "Kim Exempel"},
        {"case": "till Kim 2027"},
        {"case": "811218-9876"},
        {"case": "1" * 41},
        {"case": "<script>alert(1)</script>"},
    ],
)
def test_without_saying_to_whom_and_why_there_is_no_file(
    client: PageClient, session: Session, draw: Draw, wrong: dict[str, str]
) -> None:
    page = fill(client, address(draw), fields={**GIVEN, **wrong})

    assert page.status_code == 422
    assert "Något behöver rättas" in page.text
    assert (draw.root or "-") not in page.text
    assert "<script>alert" not in page.text
    assert handed_out(session, draw) == []


def test_reading_the_page_or_posting_without_token_hands_nothing_out(
    client: PageClient, session: Session, draw: Draw
) -> None:
    assert (draw.root or "-") not in client.get(address(draw)).text
    assert client.get(f"{address(draw)}?receiver=auditors&reason=audit").mimetype == "text/html"
    assert client.post(address(draw), data=GIVEN).status_code == 400
    assert handed_out(session, draw) == []


def test_an_open_pool_has_no_file(client: PageClient, session: Session) -> None:
    call, _people = a_pool(session)
    draw = a_draw(session, call)
    session.commit()
    sign_in(client, session, Role.COORDINATOR)

    assert "Filen finns när poolen är låst." in client.get(address(draw)).text


def test_another_id_gives_the_same_page_as_a_missing_one(client: PageClient, draw: Draw) -> None:
    pages = [client.get(f"/personal/lottning/{wrong}/granskning") for wrong in (draw.call_id, uuid4())]

    assert {page.status_code for page in pages} == {404}


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.GROUP_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_other_roles_do_not_come_in(client: PageClient, session: Session, draw: Draw, role: Role) -> None:
    sign_in(client, session, role)

    assert client.get(address(draw)).status_code == 403
    assert client.post(address(draw), data=GIVEN).status_code in {400, 403}
    assert handed_out(session, draw) == []
