"""Who is not in a draw: those who rest after sitting in the council, and those exempted by hand."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.council import a_term
from tests.factories.lottery import COORDINATOR, NOW, a_draw_by_hand, a_prepared_draw, the_pool, throw
from trygghetsrad.council.models import Appointment, Seat, SeatKind, Term
from trygghetsrad.council.queries.rest import sat_before
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Conflict, Forbidden, NotFound, Refused
from trygghetsrad.kernel.permissions import Actor, Role
from trygghetsrad.kernel.text import normalised_email
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.core.verify import answers, faults
from trygghetsrad.lottery.disclosure import auditors_file
from trygghetsrad.lottery.exemptions import Likeness, Reason, counted, reason_in, why_of
from trygghetsrad.lottery.exemptions import queries as exempted
from trygghetsrad.lottery.exemptions.use_cases import (
    Exempt,
    SetRest,
    SettleRest,
    TakeBack,
    exempt,
    forget_exemptions,
    set_rest,
    settle_rest,
    take_back,
)
from trygghetsrad.lottery.models import Draw, DrawEntry, Exemption, Outcome
from trygghetsrad.lottery.own_lot import Result, own_lot
from trygghetsrad.lottery.use_cases import LockPool, lock_pool, replace_draw

TODAY = NOW.date()
Json = dict[str, Any]


@pytest.fixture
def term(session: Session) -> Term:
    """A former period of the council, over since New Year."""
    made = a_term(session, {SeatKind.RESIDENT: 6, SeatKind.POLICE: 1}, starts_on=date(2023, 1, 1))
    made.ends_on = date(2026, 12, 31)
    session.flush()
    return made


def sat(session: Session, term: Term, number: int, name: str, email: str = "", **over: Any) -> Appointment:
    """Somebody who sat on one of its seats."""
    seat = session.scalars(select(Seat).where(Seat.term_id == term.id, Seat.number == number)).one()
    standard = {"body_id": term.body_id, "seat_id": seat.id, "kind": seat.kind, "name": name, "email": email or None}
    standard |= {
        "email_key": normalised_email(email) if email else None,
        "starts_on": term.starts_on,
        "created_at": NOW,
    }
    made = Appointment(**{**standard, **over})
    session.add(made)
    session.flush()
    return made


def rested(session: Session, draw: Draw, years: int = 4) -> Draw:
    return set_rest(session, SetRest(draw.id, years), actor=COORDINATOR, now=NOW)


def settle(session: Session, draw: Draw, *resting: UUID, shown: frozenset[UUID] | None = None) -> Draw:
    seen = frozenset(one.registration_id for one in exempted.to_settle(session, draw, TODAY))
    command = SettleRest(draw.id, seen if shown is None else shown, frozenset(resting))
    return settle_rest(session, command, actor=COORDINATOR, now=NOW)


def lock(session: Session, draw: Draw) -> Draw:
    return lock_pool(session, LockPool(draw.id), actor=COORDINATOR, now=NOW)


def out(
    session: Session, draw: Draw, person: Registration, reason: Reason = Reason.MOVED, words: str = ""
) -> Exemption:
    return exempt(session, Exempt(draw.id, person.reference, reason, words), actor=COORDINATOR, now=NOW)


def entries(session: Session, draw: Draw) -> dict[UUID | None, DrawEntry]:
    found = session.scalars(select(DrawEntry).where(DrawEntry.draw_id == draw.id))
    return {one.registration_id: one for one in found}


def whole(session: Session, draw: Draw) -> Json:
    """The auditors' file as it is read by a program."""
    made = auditors_file(draw, queries.entries(session, draw.id), queries.exempted_entries(session, draw.id))
    file: Json = json.loads(json.dumps(made))
    return file


def test_likeness_is_told_and_never_guessed(session: Session, term: Term) -> None:
    draw = a_prepared_draw(session)
    pool = the_pool(session, draw)
    same, only_mail, only_name, behind, police, long_ago = pool[:6]
    sat(session, term, 1, f" {same.name}  ".upper(), (same.email or "").upper())
    sat(session, term, 2, "Någon Annan", only_mail.email or "")
    sat(session, term, 3, only_name.name or "", "annan@example.se")
    sat(session, term, 4, "Hette Något Annat", registration_id=behind.id)
    sat(session, term, 7, police.name or "", police.email or "", kind=SeatKind.POLICE)
    sat(session, term, 5, long_ago.name or "", long_ago.email or "", ends_on=date(2023, 5, 2))

    seen = {one.registration_id: one for one in sat_before(session, draw.call_id, since=date(2023, 5, 3), today=TODAY)}

    assert {one: found.likeness for one, found in seen.items()} == {
        same.id: Likeness.SAME,
        only_mail.id: Likeness.EMAIL,
        only_name.id: Likeness.NAME,
        behind.id: Likeness.SAME,
    }
    assert (seen[same.id].first, seen[same.id].last) == (date(2023, 1, 1), date(2026, 12, 31))
    assert list(sat_before(session, draw.call_id, since=date(2027, 1, 1), today=TODAY)) == []


def test_a_name_that_has_been_erased_is_compared_with_nobody(session: Session, term: Term) -> None:
    draw = a_prepared_draw(session)
    person = the_pool(session, draw)[0]
    sat(session, term, 1, person.name or "", person.email or "").name = None
    session.flush()
    assert list(sat_before(session, draw.call_id, since=date(2020, 1, 1), today=TODAY)) == []


def test_the_pool_cannot_be_locked_before_everyone_is_settled(session: Session, term: Term) -> None:
    draw = a_prepared_draw(session)
    pool = the_pool(session, draw)
    for number, person in enumerate(pool[:2], start=1):
        sat(session, term, number, person.name or "")
    rested(session, draw)
    with pytest.raises(Refused) as refusal:
        lock(session, draw)
    assert "vilotiden" in str(refusal.value.text)

    settle(session, draw, pool[0].id)

    assert exempted.to_settle(session, draw, TODAY) == []
    assert len(queries.pool_of(session, draw, 2027).members) == 59
    late = pool[2]
    sat(session, term, 3, late.name or "")
    with pytest.raises(Refused) as refusal:
        lock(session, draw)
    assert "vilotiden" in str(refusal.value.text)
    settle(session, draw)
    lock(session, draw)
    assert [one.exempted for one in entries(session, draw).values() if one.exempted] == ["rest 4"]


def test_who_rests_is_in_both_fingerprints_and_can_never_be_drawn(session: Session, term: Term) -> None:
    draw = a_prepared_draw(session)
    pool = the_pool(session, draw)
    sat(session, term, 1, pool[0].name or "", pool[0].email or "")
    rested(session, draw)
    settle(session, draw, pool[0].id)
    out(session, draw, pool[1], Reason.OTHER, "Har bett att få stå över")
    lock(session, draw)

    assert (draw.people, draw.registered) == (58, 60)
    assert draw.commitment is not None
    expected = [{"why": "other: Har bett att få stå över", "people": 1}, {"why": "rest 4", "people": 1}]
    assert draw.commitment["left_out"] == expected
    assert draw.record is not None
    assert draw.record["left_out"] == expected
    assert sum(kind["people"] for kind in draw.commitment["types"]) == 58
    assert answers(whole(session, draw))["left_out"] is True

    throw(session, draw)

    found = entries(session, draw)
    assert [found[one.id].outcome for one in pool[:2]] == [Outcome.EXEMPTED] * 2
    assert faults(whole(session, draw)) == []
    assert draw.record["left_out"] == expected
    assert not {pool[0].name, pool[0].reference} & set(json.dumps(draw.record).split('"'))


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        (lambda file: file["left_out"][0].clear(), {"root", "left_out"}),
        (lambda file: file["leaves"][0].append(file["left_out"][0].pop()), {"root", "left_out"}),
        (lambda file: file["left_out"][1].append(file["left_out"][0].pop()), {"left_out"}),
        (lambda file: file["commitment"]["left_out"].pop(0), {"lottery_hash", "left_out"}),
        (lambda file: file["commitment"]["left_out"][1].update(why="rest 8"), {"lottery_hash"}),
        (lambda file: file["commitment"]["left_out"][1].update(people=2), {"lottery_hash", "left_out"}),
    ],
)
def test_nobody_can_change_afterwards_who_was_exempted(
    session: Session, change: Callable[[Json], object], failing: set[str]
) -> None:
    draw = a_prepared_draw(session)
    out(session, draw, the_pool(session, draw)[0])
    rested(session, draw)
    out(session, draw, the_pool(session, draw)[1], Reason.TWICE)
    file = whole(session, lock(session, draw))
    assert [one["why"] for one in file["commitment"]["left_out"]] == ["moved", "rest 4", "twice"]
    assert faults(file) == []

    changed = copy.deepcopy(file)
    change(changed)

    assert failing <= set(faults(changed))


def test_a_rest_is_told_of_although_nobody_rests(session: Session) -> None:
    draw = lock(session, rested(session, a_prepared_draw(session), 2))
    assert draw.record is not None
    assert draw.record["left_out"] == [{"why": "rest 2", "people": 0}]
    assert faults(whole(session, draw)) == []


def test_an_exempted_person_sees_why_and_can_prove_it(session: Session) -> None:
    draw = a_prepared_draw(session)
    person = the_pool(session, draw)[0]
    out(session, draw, person, Reason.TWICE)
    throw(session, lock(session, draw))

    lot = own_lot(session, draw, person)

    assert lot is not None
    assert (lot.result, lot.chance, lot.ranges, lot.is_proved) == (Result.EXEMPTED, 0, (), True)
    proof = json.loads(json.dumps(lot.proof()))
    assert proof["person"]["left_out"] == "twice"
    assert faults(proof) == []
    proof["person"]["left_out"] = "moved"
    assert faults(proof) == ["root"]


def test_another_rest_asks_anew_and_exemptions_by_hand_stay(session: Session, term: Term) -> None:
    draw = a_prepared_draw(session)
    pool = the_pool(session, draw)
    sat(session, term, 1, pool[0].name or "", pool[0].email or "")
    rested(session, draw)
    settle(session, draw, pool[0].id)
    out(session, draw, pool[1])

    rested(session, draw, 4)
    assert exempted.to_settle(session, draw, TODAY) == []
    rested(session, draw, 5)
    assert [one.registration_id for one in exempted.to_settle(session, draw, TODAY)] == [pool[0].id]
    assert queries.exempted_in(session, draw) == {pool[1].id: "moved"}
    with pytest.raises(Refused):
        rested(session, draw, 21)


def test_only_those_shown_can_be_settled(session: Session, term: Term) -> None:
    draw = a_prepared_draw(session)
    pool = the_pool(session, draw)
    sat(session, term, 1, pool[0].name or "")
    rested(session, draw)
    for shown, resting in (({pool[1].id}, ()), ({pool[0].id}, (pool[1].id,))):
        with pytest.raises(Refused) as refusal:
            settle(session, draw, *resting, shown=frozenset(shown))
        assert refusal.value.field == "resting"


def test_what_is_odd_about_an_exemption_is_refused(session: Session) -> None:
    draw = a_prepared_draw(session)
    pool = the_pool(session, draw)
    out(session, draw, pool[0])
    for reference, reason, field in (
        ("TR-XXXX", Reason.MOVED, "reference"),
        (pool[0].reference, Reason.TWICE, "reference"),
        (pool[1].reference, Reason.OTHER, "words"),
    ):
        with pytest.raises(Refused) as refusal:
            exempt(session, Exempt(draw.id, reference, reason, ""), actor=COORDINATOR, now=NOW)
        assert refusal.value.field == field
    pool[2].state = RegistrationState.PAUSED
    with pytest.raises(Refused):
        out(session, draw, pool[2])
    nobody = Actor(id=COORDINATOR.id, roles=frozenset({Role.CONTACT_CENTRE}), name="")
    with pytest.raises(Forbidden):
        exempt(session, Exempt(draw.id, pool[1].reference, Reason.MOVED, ""), actor=nobody, now=NOW)


def test_somebody_can_be_let_in_again_until_the_pool_is_locked(session: Session) -> None:
    draw = a_prepared_draw(session)
    row = out(session, draw, the_pool(session, draw)[0])
    take_back(session, TakeBack(draw.id, row.id), actor=COORDINATOR, now=NOW)
    session.flush()
    assert queries.exempted_in(session, draw) == {}
    row = out(session, draw, the_pool(session, draw)[0])
    with pytest.raises(NotFound):
        take_back(session, TakeBack(draw.id, draw.id), actor=COORDINATOR, now=NOW)
    lock(session, draw)
    for act in (
        lambda: take_back(session, TakeBack(draw.id, row.id), actor=COORDINATOR, now=NOW),
        lambda: rested(session, draw),
        lambda: out(session, draw, the_pool(session, draw)[1]),
        lambda: settle(session, draw, shown=frozenset()),
    ):
        with pytest.raises(Conflict):
            act()
    actions = [entry.action for entry in history_of(session, draw.id)]
    assert actions.count("draw.exempted") == 2
    assert "draw.taken_back" in actions


def test_a_draw_done_again_keeps_rest_and_exemptions(session: Session) -> None:
    draw = a_prepared_draw(session)
    pool = the_pool(session, draw)
    out(session, draw, pool[0], Reason.OTHER, "Har bett att få stå över")
    throw(session, lock(session, rested(session, draw, 3)))
    forget_exemptions(session, NOW + timedelta(hours=1))
    session.flush()
    assert session.scalars(select(Exemption)).all() == []

    again = replace_draw(session, draw, reason="Fel.", once=draw.id, actor=COORDINATOR, now=NOW)
    session.flush()

    assert again.rest_years == 3
    assert queries.exempted_in(session, again) == {pool[0].id: "other: Har bett att få stå över"}


def test_a_withdrawn_registration_leaves_no_exemption_behind(session: Session) -> None:
    draw = a_prepared_draw(session)
    pool = the_pool(session, draw)
    out(session, draw, pool[0])
    out(session, draw, pool[1])
    pool[0].state = RegistrationState.WITHDRAWN
    session.flush()
    forget_exemptions(session, NOW)
    session.flush()
    assert [row.registration_id for row in session.scalars(select(Exemption))] == [pool[1].id]


def test_who_is_exempted_cannot_be_chosen_by_hand_either(session: Session) -> None:
    draw = a_draw_by_hand(session)
    assert draw.record is not None
    assert draw.record["left_out"] == []


def test_a_reason_is_read_as_it_was_written() -> None:
    for given in ((Reason.REST, 4, ""), (Reason.TWICE, 0, ""), (Reason.OTHER, 0, "Bad om det: ja")):
        assert reason_in(why_of(*given)) == given
    assert counted(["twice", "rest 4", "twice"], 4) == {"rest 4": 1, "twice": 2}
    assert counted([], 0) == {}
