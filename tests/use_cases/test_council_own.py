"""A member's own page: the link, the browser that is let in, consent, leaving, and what nobody else can do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.bodies import EVERYTHING, a_body, a_member
from tests.factories.lottery import COORDINATOR, NOW
from tests.use_cases.test_lottery_races import own_app
from trygghetsrad.council import queries
from trygghetsrad.council.models import Appointment, Consent, ConsentWay, EndReason, MemberSession, PublicPart
from trygghetsrad.council.use_cases.appointing import EndAppointment, end_appointment, forget_former_members
from trygghetsrad.council.use_cases.correcting import CorrectDetails, correct_details
from trygghetsrad.council.use_cases.own import (
    AskForLink,
    AskToLeave,
    ClosePage,
    OpenPage,
    RecordConsent,
    SayWhatIsPublic,
    ask_for_link,
    ask_to_leave,
    close_page,
    forget_pages,
    open_page,
    record_consent,
    say_what_is_public,
)
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Conflict, Forbidden, Gone, NotFound
from trygghetsrad.kernel.links import PersonalLink
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC

__all__ = ["own_app"]

ADDRESS = "kim@example.se"


def links_in_letters(session: Session) -> list[str]:
    letters = session.scalars(select(OutboxMail).where(OutboxMail.kind == "member_link").order_by(OutboxMail.queued_at))
    return [(one.body or "").partition("/min-sida/oppna/")[2].split()[0] for one in letters]


def a_kim(session: Session, **about: object) -> Appointment:
    kim = a_member(session, a_body(session), "Kim Exempelsson", email=ADDRESS, role="Rektor", **about)  # type: ignore[arg-type]
    session.flush()
    return kim


def ask(session: Session, address: str = ADDRESS) -> None:
    ask_for_link(session, AskForLink(address, "sv"), actor=PUBLIC, now=NOW)
    session.flush()


def let_in(session: Session) -> str:
    """The secret of a browser that Kim's page is open in."""
    ask(session)
    secret = open_page(session, OpenPage(links_in_letters(session)[-1]), actor=PUBLIC, now=NOW)
    session.flush()
    return secret


def test_the_link_opens_once_and_for_ten_minutes(session: Session) -> None:
    a_kim(session)
    ask(session)
    ask(session, " KIM@Example.se ")
    first, second = links_in_letters(session)

    open_page(session, OpenPage(first), actor=PUBLIC, now=NOW + timedelta(minutes=9))
    with pytest.raises(Gone):
        open_page(session, OpenPage(first), actor=PUBLIC, now=NOW + timedelta(minutes=9))
    with pytest.raises(Gone):
        open_page(session, OpenPage(second), actor=PUBLIC, now=NOW + timedelta(minutes=10))
    with pytest.raises(Gone):
        open_page(session, OpenPage(first), actor=PUBLIC, now=NOW - timedelta(days=1))
    with pytest.raises(NotFound):
        open_page(session, OpenPage("gissning"), actor=PUBLIC, now=NOW)


def test_an_unknown_address_does_the_same_work_and_leaves_nothing(session: Session) -> None:
    a_kim(session)

    ask(session, "okand@example.se")

    assert session.scalars(select(OutboxMail)).all() == []
    assert session.scalars(select(PersonalLink)).all() == []


def test_a_mailbox_is_not_filled_by_somebody_elses_clicks(session: Session) -> None:
    a_kim(session)
    for _ in range(6):
        ask(session)
    assert len(links_in_letters(session)) == 3


def test_two_people_with_one_address_get_a_letter_each_and_see_their_own(session: Session) -> None:
    kim = a_kim(session)
    a_member(session, a_body(session, "Äldre"), "Love Exempelsson", email=ADDRESS)
    a_member(session, a_body(session, "Integration"), "Kim  exempelsson", email=ADDRESS)
    session.flush()

    ask(session)

    seen = []
    for link in links_in_letters(session):
        member = queries.member_with(session, open_page(session, OpenPage(link), actor=PUBLIC, now=NOW), NOW)
        assert member is not None
        seen.append(sorted(queries.body(session, one.body_id).name for one in member.appointments))
    assert sorted(seen) == [["Barn och unga", "Integration"], ["Äldre"]]
    assert kim.name


def test_a_browser_is_let_in_until_it_is_shut_out_or_a_fortnight_has_gone(session: Session) -> None:
    a_kim(session)
    here, there = let_in(session), let_in(session)

    def is_open(secret: str, days: int = 0) -> bool:
        return queries.member_with(session, secret, NOW + timedelta(days=days)) is not None

    assert is_open(here, 13)
    assert not is_open(here, 14)
    assert not is_open("gissning")
    close_page(session, ClosePage(here), actor=PUBLIC, now=NOW)
    assert (is_open(here), is_open(there)) == (False, True)
    close_page(session, ClosePage(here, everywhere=True), actor=PUBLIC, now=NOW)
    assert is_open(there), "who is shut out cannot shut others out"
    third = let_in(session)
    close_page(session, ClosePage(third, everywhere=True), actor=PUBLIC, now=NOW)
    assert (is_open(there), is_open(third)) == (False, False)
    forget_pages(session, NOW + timedelta(days=15))
    assert session.scalars(select(MemberSession)).all() == []


def test_a_member_agrees_and_takes_it_back_and_both_are_remembered(session: Session) -> None:
    kim = a_kim(session)
    secret = let_in(session)

    def say(*parts: PublicPart, at: int) -> None:
        command = SayWhatIsPublic(secret, kim.id, parts)
        say_what_is_public(session, command, actor=PUBLIC, now=NOW + timedelta(minutes=at))
        session.flush()

    say(PublicPart.NAME, PublicPart.ROLE, at=1)
    (shown,) = queries.public_composition_of(session, kim.body_id, NOW.date()).named
    assert (shown.name, shown.about) == ("Kim Exempelsson", "Rektor")
    say(PublicPart.NAME, PublicPart.ROLE, at=2)
    say(at=3)

    assert queries.public_composition_of(session, kim.body_id, NOW.date()).named == []
    answers = queries.consents_of(session, [kim.id])[kim.id]
    assert [(one.way, one.published) for one in answers] == [
        (ConsentWay.OWN_PAGE, []),
        (ConsentWay.OWN_PAGE, ["name", "role"]),
        (ConsentWay.TOLD_STAFF, []),
    ]


def test_a_protected_member_is_shown_to_nobody_whoever_agrees(session: Session) -> None:
    kim = a_kim(session, protected=True, published=EVERYTHING)
    secret = let_in(session)

    command = SayWhatIsPublic(secret, kim.id, [PublicPart.NAME])
    say_what_is_public(session, command, actor=PUBLIC, now=NOW)
    session.flush()

    assert queries.public_composition_of(session, kim.body_id, NOW.date()).named == []
    assert all(one.published == [] for one in session.scalars(select(Consent)))
    with pytest.raises(Conflict):
        record_consent(session, RecordConsent(kim.id, [PublicPart.NAME]), actor=COORDINATOR, now=NOW)


def test_a_member_asks_to_leave_and_the_coordinator_sets_the_day(session: Session) -> None:
    kim = a_kim(session)
    secret = let_in(session)
    for reason in ("Hinner inte längre.", "Något annat."):
        ask_to_leave(session, AskToLeave(secret, kim.id, reason), actor=PUBLIC, now=NOW)
    session.flush()

    assert kim.leave_reason == "Hinner inte längre.", "asked once"
    assert [one.id for one in queries.who_wants_to_leave(session, NOW.date())] == [kim.id]
    command = EndAppointment(kim.id, NOW.date(), EndReason.OWN_WISH)
    end_appointment(session, command, actor=COORDINATOR, now=NOW)
    session.flush()
    assert queries.who_wants_to_leave(session, NOW.date()) == []
    with pytest.raises(Conflict):
        ask_to_leave(session, AskToLeave(secret, kim.id, ""), actor=PUBLIC, now=NOW)


def test_another_members_appointment_is_not_there_and_a_closed_page_does_nothing(session: Session) -> None:
    a_kim(session)
    other = a_member(session, a_body(session, "Äldre"), "Sam Exempelsson", email="sam@example.se")
    session.flush()
    secret = let_in(session)

    for use_case, command in (
        (say_what_is_public, SayWhatIsPublic(secret, other.id, [PublicPart.NAME])),
        (ask_to_leave, AskToLeave(secret, other.id, "")),
    ):
        with pytest.raises(NotFound):
            use_case(session, command, actor=PUBLIC, now=NOW)
    with pytest.raises(Forbidden):
        ask_to_leave(session, AskToLeave("gissning", other.id, ""), actor=PUBLIC, now=NOW)
    assert (other.published, other.leave_asked_at) == ([], None)


def correction(kim: Appointment, **over: object) -> CorrectDetails:
    values: dict[str, object] = {
        "appointment_id": kim.id,
        "seen": kim.details_mark,
        "name": kim.name,
        "organisation": kim.organisation,
        "email": kim.email,
        "phone": "",
        "address": "",
        "language": "sv",
        "protected": False,
    }
    return CorrectDetails(**values | over)  # type: ignore[arg-type]


def test_a_new_address_is_where_the_next_link_goes_and_the_log_holds_none(session: Session) -> None:
    kim = a_kim(session, published=EVERYTHING)
    stale = correction(kim, name="Kimm Exempelsson")
    correct_details(session, correction(kim, email="Ny@Example.se"), actor=COORDINATOR, now=NOW)
    session.flush()

    ask(session)
    assert links_in_letters(session) == []
    ask(session, "ny@example.se")
    assert len(links_in_letters(session)) == 1
    entry = history_of(session, kim.id)[-1]
    assert "Ny@" not in str([one.detail for one in history_of(session, kim.id)])
    assert entry.action in {"council.details_corrected", "council.page_asked_for"}
    with pytest.raises(Conflict):
        correct_details(session, stale, actor=COORDINATOR, now=NOW)
    assert kim.name == "Kim Exempelsson"


def test_who_becomes_protected_is_shown_no_more_and_that_is_remembered(session: Session) -> None:
    kim = a_kim(session, published=EVERYTHING)
    assert len(queries.public_composition_of(session, kim.body_id, NOW.date()).named) == 1

    correct_details(session, correction(kim, protected=True), actor=COORDINATOR, now=NOW + timedelta(minutes=1))
    session.flush()

    assert queries.public_composition_of(session, kim.body_id, NOW.date()).named == []
    assert queries.consents_of(session, [kim.id])[kim.id][0].published == []


def test_who_is_forgotten_has_no_page(session: Session) -> None:
    kim = a_kim(session)
    secret = let_in(session)
    end_appointment(session, EndAppointment(kim.id, NOW.date(), EndReason.MOVED), actor=COORDINATOR, now=NOW)
    session.flush()
    assert queries.member_with(session, secret, NOW) is not None

    forget_former_members(session, NOW + timedelta(days=740))
    session.flush()

    assert queries.member_with(session, secret, NOW) is None
    ask(session)
    assert len(links_in_letters(session)) == 1


def test_of_eight_who_open_with_one_link_exactly_one_is_let_in(own_app: Flask) -> None:
    with own_app.app_context(), own_app.extensions["database"].write() as session:
        a_kim(session)
        ask(session)
        (link,) = links_in_letters(session)
    together = Barrier(8)

    def try_to_open(_: int) -> bool:
        together.wait()
        try:
            with own_app.app_context(), own_app.extensions["database"].write() as session:
                open_page(session, OpenPage(link), actor=PUBLIC, now=NOW)
        except Gone:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(try_to_open, range(8))) == [False] * 7 + [True]
    with own_app.app_context(), own_app.extensions["database"].read() as session:
        assert len(session.scalars(select(MemberSession)).all()) == 1
