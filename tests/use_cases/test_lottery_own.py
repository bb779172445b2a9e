"""One person's part in a draw, and the file that auditors get."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.lottery import COORDINATOR, NOW, a_drawn_draw, a_locked_draw, a_pool, panel_of, throw
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import ReadingPurpose, RegistrationState, new_salt
from trygghetsrad.interest.use_cases import Act, ActOnRegistration, act_on_registration
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Forbidden, Refused
from trygghetsrad.kernel.permissions import Actor, Role
from trygghetsrad.lottery import core, queries
from trygghetsrad.lottery.core.verify import faults
from trygghetsrad.lottery.disclosure import Reason, Receiver
from trygghetsrad.lottery.disclosure.use_cases import HandOut, ReadNames, hand_out, read_names
from trygghetsrad.lottery.models import Draw, DrawEntry, Outcome
from trygghetsrad.lottery.own_lot import OwnLot, Result, own_lot
from trygghetsrad.lottery.own_lot.queries import own_draws, own_entry
from trygghetsrad.lottery.use_cases import (
    CancelDraw,
    cancel_draw,
)


def lots(session: Session, draw: Draw) -> list[OwnLot]:
    found = [own_lot(session, draw, row) for row in everyone(session, draw)]
    assert all(found)
    return [one for one in found if one]


def everyone(session: Session, draw: Draw) -> list[Registration]:
    return list(session.scalars(select(Registration).where(Registration.call_id == draw.call_id)))


def test_everyones_proof_holds_before_the_dice_and_after(session: Session) -> None:
    draw = a_locked_draw(session)
    for lot in lots(session, draw):
        assert lot.is_proved
        assert lot.result is Result.WAITING
        assert faults(json.loads(json.dumps(lot.proof()))) == []

    throw(session, draw)

    after = lots(session, draw)
    for lot in after:
        assert lot.is_proved
        assert faults(json.loads(json.dumps(lot.proof()))) == []
    assert Counter(lot.result for lot in after) == {Result.DRAWN: 12, Result.ALTERNATE: 48}
    assert sorted(lot.entry.order or 0 for lot in after if lot.result is Result.ALTERNATE) == list(range(1, 49))


def test_the_chances_of_all_add_up_to_the_seats(session: Session) -> None:
    draw = a_locked_draw(session)

    found = lots(session, draw)

    assert sum(lot.chance for lot in found) == draw.size
    assert draw.commitment is not None
    assert min(lot.chance for lot in found) == Fraction(draw.commitment["lowest"]["actual"])


def test_the_tickets_named_are_those_that_give_the_group_a_seat(session: Session) -> None:
    """Every ticket is thrown for: who is drawn has it among theirs, and nobody of a group without it is drawn."""
    draw = a_locked_draw(session, people=30, size=6)
    found = lots(session, draw)
    for ticket in range(0, 1000, 97):
        with session.begin_nested() as attempt:
            throw(session, queries.draw(session, draw.id), f"{ticket:03}")
            drawn = {one.kind for one in panel_of(session, draw)}
            for lot in found:
                has_ticket = any(first <= ticket <= last for first, last in lot.ranges)
                assert has_ticket == (lot.entry.kind in drawn) == lot.is_hit
            attempt.rollback()
        session.expire_all()


def test_ranges_that_meet_are_told_as_one(session: Session) -> None:
    for lot in lots(session, a_locked_draw(session)):
        for (_, last), (first, _) in zip(lot.ranges, lot.ranges[1:], strict=False):
            assert last + 1 < first
        assert all(len(part) == 3 for name in lot.ticket_names for part in name.split("–"))
        assert lot.tickets == sum(last - first + 1 for first, last in lot.ranges) <= 1000


def test_an_entry_that_was_tampered_with_is_not_said_to_hold(session: Session) -> None:
    draw = a_drawn_draw(session)
    row = everyone(session, draw)[0]
    entry = own_entry(session, draw.id, row.id)
    assert entry is not None
    entry.leaf = "ab" * 32
    session.flush()

    lot = own_lot(session, draw, row)

    assert lot is not None
    assert not lot.is_proved
    assert lot.path == ()
    assert faults(lot.proof()) == ["root"]


def test_a_changed_salt_is_not_said_to_hold(session: Session) -> None:
    draw = a_drawn_draw(session)
    row = everyone(session, draw)[0]
    row.salt = new_salt()
    session.flush()

    lot = own_lot(session, draw, row)

    assert lot is not None
    assert not lot.is_proved


@pytest.mark.parametrize("field", ["pool", "person", "salt", "leaf", "path", "root"])
def test_a_proof_that_is_changed_in_any_field_fails(session: Session, field: str) -> None:
    proof = lots(session, a_locked_draw(session))[0].proof()
    changed = {"pool": "x", "person": {**proof["person"], "sex": "unknown"}, "path": proof["path"][:-1]}

    assert faults({**proof, field: changed.get(field, "cd" * 32)}) == ["root"]


def test_who_registered_after_the_lock_has_no_lot(session: Session) -> None:
    draw = a_locked_draw(session)
    _call, (late,) = a_pool(session, people=1)

    assert own_lot(session, draw, late) is None
    assert own_draws(session, late.id) == []


def test_a_withdrawn_registration_has_no_lot(session: Session) -> None:
    draw = a_drawn_draw(session)
    row = everyone(session, draw)[0]
    act_on_registration(session, ActOnRegistration(row.reference, Act.WITHDRAW), actor=COORDINATOR, now=NOW)
    session.flush()

    assert own_lot(session, draw, row) is None


def test_who_was_paused_at_the_dice_is_told_so_and_who_came_instead_too(session: Session) -> None:
    draw = a_locked_draw(session)
    with session.begin_nested() as rehearsal:
        throw(session, draw)
        chosen = panel_of(session, draw)[0]
        rehearsal.rollback()
    session.expire_all()
    leaver = session.get_one(Registration, chosen.registration_id)
    leaver.state = RegistrationState.PAUSED
    session.flush()
    waiting = own_lot(session, draw, leaver)
    assert waiting is not None
    assert waiting.is_paused

    throw(session, queries.draw(session, draw.id))

    results = Counter(lot.result for lot in lots(session, draw))
    assert results == {Result.DRAWN: 11, Result.REPLACED: 1, Result.ALTERNATE: 47, Result.LEFT: 1}
    left = own_lot(session, draw, leaver)
    assert left is not None
    assert left.result is Result.LEFT


def test_a_cancelled_draw_says_so_to_everyone(session: Session) -> None:
    draw = a_locked_draw(session)
    cancel_draw(session, CancelDraw(draw.id, "En tärning föll."), actor=COORDINATOR, now=NOW)

    assert {lot.result for lot in lots(session, draw)} == {Result.CANCELLED}


def test_the_hash_of_a_lottery_is_salted(session: Session) -> None:
    draw = a_locked_draw(session)

    assert draw.commitment is not None
    assert len(bytes.fromhex(draw.commitment["salt"])) >= 16
    assert draw.commitment["salt"] not in json.dumps(draw.record)
    bare = {**draw.commitment, "salt": ""}
    assert core.lottery_hash(bare).hex() != draw.lottery_hash


def test_somebody_who_withdraws_after_the_draw_is_seen_without_a_name(session: Session) -> None:
    draw = a_drawn_draw(session)
    assert queries.left_since(session, draw.id) == 0
    alternate = queries.outcome_of(session, draw.id, Outcome.ALTERNATE)[0]
    act_on_registration(session, ActOnRegistration(alternate.reference, Act.WITHDRAW), actor=COORDINATOR, now=NOW)
    session.flush()
    assert queries.left_since(session, draw.id) == 0

    member = panel_of(session, draw)[0]
    act_on_registration(session, ActOnRegistration(member.reference, Act.WITHDRAW), actor=COORDINATOR, now=NOW)
    session.flush()

    assert queries.left_since(session, draw.id) == 1


# The auditors' file

TO_AUDITORS = (Receiver.AUDITORS, Reason.AUDIT, "KS 2027/123")


def test_the_file_verifies_and_names_nobody(session: Session) -> None:
    draw = a_drawn_draw(session)

    file = hand_out(session, HandOut(draw.id, *TO_AUDITORS), actor=COORDINATOR, now=NOW)

    text = json.dumps(file, ensure_ascii=False)
    assert faults(json.loads(text)) == []
    assert {"commitment", "root", "lottery_hash", "draw", "leaves", "replacements"} <= set(file)
    for row in everyone(session, draw):
        assert row.reference not in text
        assert (row.name or "-") not in text
        assert (row.salt or "-") not in text
    assert sum(len(kind) for kind in file["leaves"]) == 60
    (entry,) = [one for one in history_of(session, draw.id) if one.action == "draw.handed_out"]
    assert entry.detail == {"receiver": "auditors", "reason": "audit", "case": "KS 2027/123"}


def test_before_the_dice_the_file_has_what_is_fixed(session: Session) -> None:
    draw = a_locked_draw(session)

    file = hand_out(session, HandOut(draw.id, *TO_AUDITORS), actor=COORDINATOR, now=NOW)

    assert faults(file) == []
    assert set(file) == {"commitment", "root", "lottery_hash", "leaves"}


def test_the_file_of_a_draw_with_a_withdrawal_tells_who_entered_by_leaf(session: Session) -> None:
    draw = a_locked_draw(session)
    for row in everyone(session, draw)[:20]:
        row.state = RegistrationState.PAUSED
    session.flush()
    throw(session, draw)

    file = hand_out(session, HandOut(draw.id, *TO_AUDITORS), actor=COORDINATOR, now=NOW)

    assert file["replacements"]
    assert faults(file) == []


def test_an_open_pool_has_no_file_and_nothing_is_logged(session: Session) -> None:
    call, _people = a_pool(session)
    draw = Draw(call_id=call.id, created_at=NOW, once=call.id, size=12, bands="16-29,30+", quotas=[])
    session.add(draw)
    session.flush()

    with pytest.raises(Refused):
        hand_out(session, HandOut(draw.id, *TO_AUDITORS), actor=COORDINATOR, now=NOW)

    assert history_of(session, draw.id) == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_who_draws_hands_out_and_reads_names(session: Session, role: Role) -> None:
    draw = a_drawn_draw(session)
    somebody = Actor(roles=frozenset({role}))
    done = len(history_of(session, draw.id))

    with pytest.raises(Forbidden):
        hand_out(session, HandOut(draw.id, *TO_AUDITORS), actor=somebody, now=NOW)
    with pytest.raises(Forbidden):
        read_names(session, ReadNames(draw.id, ReadingPurpose.DRAW), actor=somebody, now=NOW)

    assert len(history_of(session, draw.id)) == done


def test_reading_names_is_one_row_however_many_people(session: Session) -> None:
    draw = a_drawn_draw(session)

    read_names(session, ReadNames(draw.id, ReadingPurpose.DRAW), actor=COORDINATOR, now=NOW)

    (entry,) = [one for one in history_of(session, draw.id) if one.action == "draw.names_read"]
    assert (entry.actor_id, entry.detail) == (COORDINATOR.id, {"purpose": "draw"})
    assert session.scalars(select(DrawEntry).where(DrawEntry.draw_id == draw.id)).first() is not None
