"""The protocol to print: with names for the staff who said why, without for everyone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.lottery import (
    COORDINATOR,
    NOW,
    a_draw,
    a_draw_by_hand,
    a_drawn_draw,
    a_locked_draw,
    a_pool,
    panel_of,
    the_pool,
)
from tests.forms import fill
from tests.kernel.test_pdf import roles
from tests.pagecheck import PageClient
from tests.pdftext import opened, text_of
from trygghetsrad.interest.models import Registration
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.models import Draw, Outcome
from trygghetsrad.lottery.use_cases import CancelDraw, cancel_draw

TYPST = '#panic("x") *fet* $1+1$ <a> @b'


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """The clock of these tests: the day of the draw."""
    with time_machine.travel(NOW):
        yield


def words(file: bytes) -> str:
    """The text without line breaks."""
    return " ".join(text_of(file).split())


def with_names(staff: PageClient, draw: Draw) -> bytes:
    page = f"/personal/lottning/{draw.id}/protokoll"
    fill(staff, page, purpose="draw")
    answer = staff.get(f"{page}.pdf")
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    return bytes(answer.data)


def test_the_public_file_holds_the_check_and_nobody(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    session.commit()

    answer = client.get("/lottningar/1/protokoll.pdf")

    assert answer.content_type == "application/pdf"
    assert 'filename="lottning-1.pdf"' in answer.headers["Content-Disposition"]
    text = words(answer.data)
    for said in ("Protokoll för lottning 1", "60 personer", "407", str(draw.root), str(draw.lottery_hash), "Kvoterna"):
        assert said in text
    for one in the_pool(session, draw):
        assert one.reference not in text
        assert (one.name or "-") not in text
    assert "Kim Exempel" not in text
    assert "Namnet står i kommunens eget protokoll." in text
    assert "Underskrifter" not in text


def test_the_public_file_counts_no_small_group(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    session.commit()

    text = words(client.get("/lottningar/1/protokoll.pdf").data)

    assert (draw.record or {})["margins"].keys() == {"sex"} or "Så blev rådet" not in text


def test_the_staffs_file_is_signed_by_the_witness_and_names_everyone(staff: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    session.commit()

    text = words(with_names(staff, draw))

    for one in panel_of(session, draw):
        assert one.reference in text
        assert one.name in text
    first = queries.outcome_of(session, draw.id, Outcome.ALTERNATE, 1)[0]
    assert first.name in text
    assert "Kim Exempel, vittne" in text.partition("Underskrifter")[2]
    assert "Jag såg på när tärningarna kastades." in text


def test_the_file_is_tagged_titled_and_in_the_pages_language(client: PageClient, session: Session) -> None:
    a_drawn_draw(session)
    session.commit()

    for language, prefix in (("sv", ""), ("fi", "/fi"), ("en", "/en")):
        with opened(client.get(f"{prefix}/lottningar/1/protokoll.pdf").data) as file:
            assert str(file.Root.Lang) == language
            assert file.Root.MarkInfo.Marked
            assert file.Root.ViewerPreferences.DisplayDocTitle
            with file.open_metadata() as about:
                assert about["pdfuaid:part"] == "1"
                assert "1" in about["dc:title"]
            assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= set(roles(file.Root.StructTreeRoot))


def test_code_in_names_is_printed_as_it_was_written(staff: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    draw.witness = TYPST
    for one in panel_of(session, draw)[:2]:
        session.get_one(Registration, one.registration_id).name = TYPST
    session.commit()

    assert words(with_names(staff, draw)).count(TYPST) == 4


def test_without_a_reason_there_are_no_names(staff: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    session.commit()
    file = f"/personal/lottning/{draw.id}/protokoll.pdf"
    assert staff.get(file).status_code == 303
    with_names(staff, draw)
    assert staff.get(file).headers["Cache-Control"] == "no-store"

    with time_machine.travel(NOW + timedelta(minutes=16)):
        assert staff.get(file).status_code == 303


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.GROUP_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_other_roles_get_no_file(client: PageClient, session: Session, role: Role) -> None:
    draw = a_drawn_draw(session)
    session.commit()
    sign_in(client, session, role)

    assert client.get(f"/personal/lottning/{draw.id}/protokoll.pdf").status_code == 403


def test_equal_requests_give_equal_bytes(client: PageClient, session: Session) -> None:
    a_drawn_draw(session)
    session.commit()

    assert client.get("/lottningar/1/protokoll.pdf").data == client.get("/lottningar/1/protokoll.pdf").data


def test_a_draw_on_its_way_has_a_file_of_what_is_known(client: PageClient, session: Session) -> None:
    draw = a_locked_draw(session, digits_from="Lotto den 12 december 2026", digits_on="Klockan 20")
    session.commit()
    text = words(client.get("/lottningar/1/protokoll.pdf").data)
    assert "Lotto den 12 december 2026" in text
    assert "ingen är lottad än" in text

    cancel_draw(session, CancelDraw(draw.id, f"Fel kvoter. {TYPST}"), actor=COORDINATOR, now=NOW)
    session.commit()
    text = words(client.get("/lottningar/1/protokoll.pdf").data)
    assert "avbröts" in text
    assert TYPST in text


def test_a_panel_chosen_by_hand_has_its_file(staff: PageClient, session: Session) -> None:
    draw = a_draw_by_hand(session)
    session.commit()

    public = words(staff.get("/lottningar/1/protokoll.pdf").data)
    assert "12 personer utsågs för hand bland 60" in public
    assert "Bara få anmälde sig." in public
    assert "fingeravtryck" not in public
    assert panel_of(session, draw)[0].reference not in public
    named = words(with_names(staff, draw))
    assert panel_of(session, draw)[0].name in named
    assert "Samordnare" in named
    assert "Vittne" not in named


def test_what_is_prepared_or_unknown_has_none(staff: PageClient, session: Session) -> None:
    call, _people = a_pool(session)
    draw = a_draw(session, call)
    session.commit()

    assert staff.get("/lottningar/1/protokoll.pdf").status_code == 404
    assert staff.get(f"/lottningar/{2**40}/protokoll.pdf").status_code == 404
    assert staff.get(f"/personal/lottning/{draw.id}/protokoll.pdf").status_code == 404
