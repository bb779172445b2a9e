"""Registering interest, and what may happen to a registration."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.interest import a_call, a_person, a_registration
from trygghetsrad.interest import queries
from trygghetsrad.interest.models import Call, Registration
from trygghetsrad.interest.rules import Need, Reach, ReadingPurpose, RegistrationState
from trygghetsrad.interest.use_cases import (
    EMAIL_LINK,
    LINK,
    Act,
    ActOnRegistration,
    CallClosed,
    ChangeOwn,
    OwnAct,
    ReadRegistration,
    RegisterCaller,
    RegisterInterest,
    RequestLink,
    act_on_registration,
    change_own,
    confirm_email,
    pause_own,
    read_registration,
    register_caller,
    register_interest,
    request_link,
    resume_own,
    when_withdrawn,
    withdraw_own,
)
from trygghetsrad.interest.use_cases import standing as standing_module
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.errors import Conflict, Forbidden, Gone, NotFound, Refused
from trygghetsrad.kernel.journeys import Draft, KeepAnswers, keep_answers
from trygghetsrad.kernel.links import issue_link
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role

DESK = Actor(id=None, roles=frozenset({Role.CONTACT_CENTRE}))
LEADER = Actor(id=None, roles=frozenset({Role.GROUP_LEADER}))
MONTH = timedelta(days=30)


@pytest.fixture
def call(session: Session) -> Call:
    session.add(call := a_call())
    session.flush()
    return call


def register(session: Session, key: str = "k1", now: datetime = NOW, **over: Any) -> Registration:
    return register_interest(session, RegisterInterest(a_person(**over), key, "secret"), actor=PUBLIC, now=now)


def letters(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.queued_at)))


def secret_in(letter: OutboxMail) -> str:
    """The token of the link in a letter."""
    assert letter.body is not None
    return next(line for line in letter.body.splitlines() if "/mina-uppgifter/" in line).rpartition("/")[2]


def test_a_registration_by_mail_waits_until_its_address_is_confirmed(session: Session, call: Call) -> None:
    row = register(session)

    assert row.state is RegistrationState.WAITING
    assert row.reference.startswith("TR-")
    assert queries.active_pool(session, call.id) == []
    letter = letters(session)[0]
    assert letter.to == "kim@example.se"
    assert "Kim" not in (letter.body or ""), "an address may be mistyped: the letter names nobody"

    confirm_email(session, OwnAct(secret_in(letter)), actor=PUBLIC, now=NOW)

    session.flush()
    assert [(one.reference, one.locality) for one in queries.active_pool(session, call.id)] == [
        (row.reference, "Kolbäck")
    ]


@pytest.mark.parametrize(
    ("reach", "kept"), [(Reach.SMS, "phone"), (Reach.PHONE, "phone"), (Reach.LETTER, "address"), (Reach.EMAIL, "email")]
)
def test_only_the_address_of_the_chosen_way_is_kept(session: Session, call: Call, reach: Reach, kept: str) -> None:
    row = register(session, reach=reach, email="kim@example.se", phone="070-000 00 00", address="Gatan 1")

    assert {name for name in ("email", "phone", "address") if getattr(row, name)} == {kept}
    assert row.state is (RegistrationState.WAITING if reach is Reach.EMAIL else RegistrationState.ACTIVE)
    assert len(letters(session)) == (1 if reach is Reach.EMAIL else 0)


def test_sending_twice_makes_one_registration_and_one_letter(session: Session, call: Call) -> None:
    assert register(session).id == register(session).id
    assert session.scalar(select(func.count()).select_from(Registration)) == 1
    assert len(letters(session)) == 1


def test_the_draft_is_emptied_with_the_sending(session: Session, call: Call) -> None:
    keep_answers(session, KeepAnswers("secret", {"name": "Kim"}), actor=PUBLIC, now=NOW)
    session.flush()

    register(session)

    assert session.scalar(select(func.count()).select_from(Draft)) == 0


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2027, 5, 1)])
def test_nobody_registers_before_or_after_the_call(session: Session, call: Call, day: date) -> None:
    with pytest.raises(CallClosed):
        register(session, now=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))

    assert letters(session) == []


def test_the_call_is_open_until_midnight_on_the_municipalitys_clock(session: Session, call: Call) -> None:
    register(session, now=datetime(2027, 4, 30, 21, 59, tzinfo=UTC))

    with pytest.raises(CallClosed):
        register(session, "k2", now=datetime(2027, 4, 30, 22, 0, tzinfo=UTC))


@pytest.mark.parametrize(("year", "may"), [(2011, True), (2012, False), (1907, True), (1906, False), (2030, False)])
def test_who_may_register_is_decided_by_the_year_of_birth(session: Session, call: Call, year: int, may: bool) -> None:
    if may:
        assert register(session, birth_year=year).birth_year == year
        return
    with pytest.raises(Refused) as refusal:
        register(session, birth_year=year)
    assert refusal.value.field == "birth_year"


def test_two_sendings_at_once_make_one_registration(app: Flask) -> None:
    """Real connections: the unique key and the savepoint decide, not the order of reading."""
    database: Database = app.extensions["database"]
    found: list[Any] = []

    def send() -> None:
        with app.app_context(), database.write() as own:
            found.append(register(own, "racing").id)

    with app.app_context():
        try:
            with database.write() as first:
                first.add(a_call(number=9001))
            threads = [threading.Thread(target=send) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            with database.read() as check:
                assert check.scalar(select(func.count()).select_from(Registration)) == 1
                assert check.scalar(select(func.count()).select_from(OutboxMail)) == 1
            assert len(found) == 4
            assert len(set(found)) == 1
        finally:
            with database.write() as last:
                for model in (Registration, Call, OutboxMail, AuditEntry):
                    last.execute(delete(model))


def test_a_link_works_once_and_gives_the_next(session: Session, call: Call) -> None:
    session.add(row := a_registration(call))
    session.flush()
    secret = issue_link(session, LINK, row.id, now=NOW, valid_for=MONTH)

    fresh = pause_own(session, OwnAct(secret), actor=PUBLIC, now=NOW)

    assert row.state is RegistrationState.PAUSED
    with pytest.raises(Gone):
        resume_own(session, OwnAct(secret), actor=PUBLIC, now=NOW)
    resume_own(session, OwnAct(fresh), actor=PUBLIC, now=NOW)
    assert row.state is RegistrationState.ACTIVE


def test_an_old_link_opens_nothing(session: Session, call: Call) -> None:
    session.add(row := a_registration(call))
    session.flush()
    secret = issue_link(session, LINK, row.id, now=NOW, valid_for=MONTH)

    with pytest.raises(Gone):
        pause_own(session, OwnAct(secret), actor=PUBLIC, now=NOW + MONTH)
    with pytest.raises(NotFound):
        pause_own(session, OwnAct("never-issued"), actor=PUBLIC, now=NOW)
    assert row.state is RegistrationState.ACTIVE


def test_a_link_that_is_shown_in_a_browser_cannot_confirm_an_address(session: Session, call: Call) -> None:
    row = register(session)
    shown = issue_link(session, LINK, row.id, now=NOW, valid_for=MONTH)

    with pytest.raises(NotFound):
        confirm_email(session, OwnAct(shown), actor=PUBLIC, now=NOW)

    assert row.state is RegistrationState.WAITING


def test_a_new_address_must_be_confirmed_and_the_old_letter_no_longer_confirms(session: Session, call: Call) -> None:
    row = register(session)
    first = secret_in(letters(session)[0])
    change = ChangeOwn(issue_link(session, LINK, row.id, now=NOW, valid_for=MONTH), {"email": "ny@example.se"})

    change_own(session, change, actor=PUBLIC, now=NOW + timedelta(minutes=1))

    with pytest.raises(NotFound):
        confirm_email(session, OwnAct(first), actor=PUBLIC, now=NOW)
    newest = letters(session)[-1]
    assert newest.to == "ny@example.se"
    confirm_email(session, OwnAct(secret_in(newest)), actor=PUBLIC, now=NOW)
    assert (row.state, row.email) == (RegistrationState.ACTIVE, "ny@example.se")


def test_changing_something_else_keeps_the_address_confirmed(session: Session, call: Call) -> None:
    session.add(row := a_registration(call))
    session.flush()
    secret = issue_link(session, LINK, row.id, now=NOW, valid_for=MONTH)

    answers = {"needs": [Need.FINNISH.value], "needs_other": "", "state": "withdrawn", "reference": "TR-2222"}
    change_own(session, ChangeOwn(secret, answers), actor=PUBLIC, now=NOW)

    assert (row.needs, row.state) == (["finnish"], RegistrationState.ACTIVE)
    assert row.reference != "TR-2222"
    assert letters(session) == []


def test_withdrawing_forgets_the_person_everywhere(session: Session, call: Call) -> None:
    row = register(session, name="Sällsynt Namnsson", email="sallsynt@example.se", needs_other="ett sällsynt behov")
    confirm_email(session, OwnAct(secret_in(letters(session)[0])), actor=PUBLIC, now=NOW)
    secret = issue_link(session, LINK, row.id, now=NOW, valid_for=MONTH)
    told: list[Any] = []
    hook = when_withdrawn(lambda _session, who, _now: told.append(who))
    try:
        withdraw_own(session, OwnAct(secret), actor=PUBLIC, now=NOW)
    finally:
        standing_module._WHEN_WITHDRAWN.remove(hook)
    session.flush()

    assert row.state is RegistrationState.WITHDRAWN
    assert row.reference.startswith("TR-")
    assert told == [row.id]
    for table in Registration.metadata.sorted_tables:
        for line in session.execute(select(table)):
            assert "sällsynt" not in str(line).casefold(), table.name
            assert "sallsynt@example.se" not in str(line), table.name
    with pytest.raises((NotFound, Gone)):
        pause_own(session, OwnAct(secret), actor=PUBLIC, now=NOW)


def test_a_new_link_goes_to_the_owner_alone_and_not_twice_a_minute(session: Session, call: Call) -> None:
    session.add_all(
        [a_registration(call, email="Kim.Ny@example.se"), a_registration(call, email=None, reach=Reach.SMS)]
    )
    session.flush()

    for asked in ("kim.ny@EXAMPLE.se", "kim.ny@example.se", "nobody@example.se", "TR-ZZZZ", "'; DROP TABLE call; --"):
        assert request_link(session, RequestLink(asked), actor=PUBLIC, now=NOW)

    assert [letter.to for letter in letters(session)] == ["Kim.Ny@example.se"]
    request_link(session, RequestLink("kim.ny@example.se"), actor=PUBLIC, now=NOW + timedelta(minutes=3))
    assert len(letters(session)) == 2
    pause_own(session, OwnAct(secret_in(letters(session)[1])), actor=PUBLIC, now=NOW)


def test_a_link_can_be_asked_for_by_reference(session: Session, call: Call) -> None:
    session.add(row := a_registration(call, reference="TR-4K7M"))
    session.flush()

    request_link(session, RequestLink("tr 4k7m"), actor=PUBLIC, now=NOW)

    assert [letter.about_id for letter in letters(session)] == [row.id]


def test_an_unconfirmed_address_gets_the_question_again_and_no_details(session: Session, call: Call) -> None:
    row = register(session)

    request_link(session, RequestLink("kim@example.se"), actor=PUBLIC, now=NOW + timedelta(hours=1))

    assert [letter.kind for letter in letters(session)] == ["interest_confirm"] * 2
    confirm_email(session, OwnAct(secret_in(letters(session)[1])), actor=PUBLIC, now=NOW + timedelta(hours=1))
    assert row.state is RegistrationState.ACTIVE


def a_caller(**over: Any) -> RegisterCaller:
    person = over.pop("person", None) or a_person(reach=Reach.PHONE, phone="0220-000 00")
    return RegisterCaller(**{"person": person, "once": "o1", "informed": True, "anyway": False, **over})


def test_a_caller_is_registered_at_once_and_only_once(session: Session, call: Call) -> None:
    first = register_caller(session, a_caller(), actor=DESK, now=NOW)
    again = register_caller(session, a_caller(), actor=DESK, now=NOW)

    assert first.id == again.id
    assert (first.state, first.read_aloud) == (RegistrationState.ACTIVE, True)
    with pytest.raises(Forbidden):
        register_caller(session, a_caller(once="o2"), actor=LEADER, now=NOW)


def test_a_caller_must_have_heard_what_we_do_with_the_details(session: Session, call: Call) -> None:
    with pytest.raises(Refused) as refusal:
        register_caller(session, a_caller(informed=False), actor=DESK, now=NOW)
    assert refusal.value.field == "informed"


def test_a_likely_duplicate_is_pointed_out_and_may_be_kept(session: Session, call: Call) -> None:
    session.add(a_registration(call, reference="TR-4K7M", name="kim  EXEMPEL"))
    session.flush()

    with pytest.raises(Conflict) as refusal:
        register_caller(session, a_caller(), actor=DESK, now=NOW)

    assert refusal.value.field == "anyway"
    assert "TR-4K7M" in str(refusal.value.text)
    kept = register_caller(session, a_caller(anyway=True), actor=DESK, now=NOW)
    session.flush()
    assert queries.duplicates(session, call.id) == [sorted(["TR-4K7M", kept.reference])]


def test_the_public_is_never_told_of_a_duplicate(session: Session, call: Call) -> None:
    assert register(session, "k1").reference != register(session, "k2").reference
    session.flush()
    assert len(queries.duplicates(session, call.id)[0]) == 2


def test_reading_a_person_is_written_down_with_the_purpose(session: Session, call: Call) -> None:
    session.add(row := a_registration(call))
    session.flush()

    read_registration(session, ReadRegistration(row.reference, ReadingPurpose.CONTACT), actor=DESK, now=NOW)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.read")).one()
    assert (entry.object_id, entry.detail) == (row.id, {"purpose": "contact"})
    with pytest.raises(Forbidden):
        read_registration(session, ReadRegistration(row.reference, ReadingPurpose.CONTACT), actor=LEADER, now=NOW)


def test_staff_pause_and_withdraw_on_request(session: Session, call: Call) -> None:
    session.add(row := a_registration(call))
    session.flush()

    act_on_registration(session, ActOnRegistration(row.reference, Act.PAUSE), actor=DESK, now=NOW)
    assert row.state is RegistrationState.PAUSED
    act_on_registration(session, ActOnRegistration(row.reference, Act.WITHDRAW), actor=DESK, now=NOW)
    assert (row.state, row.name, row.salt) == (RegistrationState.WITHDRAWN, None, None)
    with pytest.raises(Conflict):
        act_on_registration(session, ActOnRegistration(row.reference, Act.RESUME), actor=DESK, now=NOW)
    with pytest.raises(Forbidden):
        act_on_registration(session, ActOnRegistration(row.reference, Act.PAUSE), actor=LEADER, now=NOW)


def test_an_email_link_does_not_open_what_we_hold(session: Session, call: Call) -> None:
    row = register(session)
    secret = issue_link(session, EMAIL_LINK, row.id, now=NOW, valid_for=MONTH)

    with pytest.raises(NotFound):
        withdraw_own(session, OwnAct(secret), actor=PUBLIC, now=NOW)
