"""People who withdraw or pause between the lock, the dice and the invitation."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.factories.lottery import (
    NOW,
    a_drawn_draw,
    a_locked_draw,
    panel_of,
    throw,
    whole_record,
)
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.lottery import core, queries
from trygghetsrad.lottery.models import DrawEntry, Outcome
from trygghetsrad.lottery.use_cases import (
    let_go_of_withdrawn,
)


def test_a_withdrawal_after_the_lock_is_replaced_by_the_committed_rule_and_noted(session: Session) -> None:
    draw = a_locked_draw(session)
    with session.begin_nested() as rehearsal:
        throw(session, draw)
        chosen = panel_of(session, draw)
        rehearsal.rollback()
    session.expire_all()
    leaver = session.get_one(Registration, chosen[0].registration_id)
    leaver.state = RegistrationState.WITHDRAWN
    session.flush()

    drawn = throw(session, queries.draw(session, draw.id))

    panel = panel_of(session, drawn)
    assert len(panel) == 12
    assert leaver.reference not in [one.reference for one in panel]
    assert [one.entry_id for one in queries.outcome_of(session, draw.id, Outcome.LEFT)] == [chosen[0].entry_id]
    assert drawn.record is not None
    assert drawn.record["withdrawals_after_lock"] is True
    assert drawn.record["quotas_kept"] is True
    assert drawn.result is not None
    leaf = session.get_one(DrawEntry, chosen[0].entry_id).leaf
    (replaced,) = drawn.result["replacements"]
    assert replaced["leaves"] == leaf
    assert replaced["enters"] is not None
    assert core.faults(whole_record(drawn)) == []


def test_a_paused_alternate_is_not_in_the_reserve(session: Session) -> None:
    draw = a_drawn_draw(session)
    first = queries.outcome_of(session, draw.id, Outcome.ALTERNATE, 1)[0]
    session.get_one(Registration, first.registration_id).state = RegistrationState.PAUSED
    session.flush()

    assert str(first.entry_id) not in {one.entry.id for one in queries.reserve(session, draw.id).waiting}


def test_a_finished_draw_lets_go_of_a_withdrawn_registration_and_stays_true(session: Session) -> None:
    draw = a_drawn_draw(session)
    first = panel_of(session, draw)[0]
    session.get_one(Registration, first.registration_id).state = RegistrationState.WITHDRAWN
    session.flush()

    let_go_of_withdrawn(session, NOW)
    session.flush()

    assert session.get_one(DrawEntry, first.entry_id).registration_id is None
    assert core.faults(whole_record(draw)) == []
