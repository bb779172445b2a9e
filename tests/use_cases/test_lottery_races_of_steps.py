"""Sixteen at once, the same form twice, and a process that dies: the lock, the choice by hand, and doing it again.

And somebody who withdraws in the very moment of the draw. On databases of their own, with real commits.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.council import a_term, an_invited_panel, first_open, seat_rows, token_in_letter
from tests.factories.lottery import (
    COORDINATOR,
    NOW,
    a_drawn_draw,
    a_locked_draw,
    a_prepared_draw,
    panel_of,
    the_pool,
    throw,
    whole_record,
)
from tests.use_cases.test_lottery_races import ROOT, own_app
from trygghetsrad.council import queries as council
from trygghetsrad.council.models import InvitationState
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.invitations import AnswerInvitation, InvitePanel, answer_invitation, invite_panel
from trygghetsrad.council.use_cases.redo import RedoDraw, redo_draw
from trygghetsrad.interest.use_cases import Act, ActOnRegistration, act_on_registration
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.lottery import core, queries
from trygghetsrad.lottery.by_hand.use_cases import ChooseByHand, choose_by_hand
from trygghetsrad.lottery.models import Draw, DrawState, Outcome
from trygghetsrad.lottery.use_cases import DrawPanel, LockPool, draw_panel, lock_pool

__all__ = ["own_app"]

MANY = 16
WON, TOLD = "won", "told"
STEP_AND_DIE = """
import os, signal, sys
from uuid import UUID
from config import Config
from tests.use_cases.test_lottery_races_of_steps import STEPS
from trygghetsrad.app import create_app

app = create_app(Config.from_environment())
step, moment, draw_id = sys.argv[1], sys.argv[2], UUID(sys.argv[3])
with app.app_context():
    with app.extensions["database"].write() as session:
        STEPS[step](session, draw_id, UUID(int=7))
        session.flush()
        if moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
    print("saved", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def lock(session: Any, draw_id: UUID, once: UUID) -> Draw:
    return lock_pool(session, LockPool(draw_id, digits_on=f"Klockan {once.int % 24}"), actor=COORDINATOR, now=NOW)


def by_hand(session: Any, draw_id: UUID, once: UUID) -> Draw:
    """Each `once` chooses other people."""
    pool = the_pool(session, queries.draw(session, draw_id))
    chosen = frozenset(one.id for one in pool[once.int % 16 :][:12])
    return choose_by_hand(session, ChooseByHand(draw_id, chosen, "Få anmälde sig."), actor=COORDINATOR, now=NOW)


def again(session: Any, draw_id: UUID, once: UUID) -> Draw:
    return redo_draw(session, RedoDraw(draw_id, f"Skäl {once.int}", once), actor=COORDINATOR, now=NOW)


Step = Callable[[Any, UUID, UUID], Draw]
STEPS: dict[str, Step] = {"lock": lock, "by_hand": by_hand, "again": again}
BEFORE: dict[str, Callable[[Any], Draw]] = {"lock": a_prepared_draw, "by_hand": a_prepared_draw, "again": a_drawn_draw}


def made(app: Flask, step: str) -> UUID:
    with app.app_context(), app.extensions["database"].write() as session:
        return BEFORE[step](session).id


def at_once(app: Flask, acts: list[Callable[[Any], Any]]) -> list[str]:
    """What became of acts that begin in the same moment."""
    together = Barrier(len(acts))

    def act(one: Callable[[Any], Any]) -> str:
        together.wait()
        try:
            with app.app_context(), app.extensions["database"].write() as session:
                one(session)
        except (Conflict, Refused):
            return TOLD
        return WON

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


@pytest.mark.parametrize("step", STEPS)
def test_of_sixteen_at_once_one_wins_and_the_others_are_told(own_app: Flask, step: str) -> None:
    draw_id = made(own_app, step)

    acts = [lambda session, at=at: STEPS[step](session, draw_id, UUID(int=at)) for at in range(MANY)]
    outcomes = at_once(own_app, acts)

    assert Counter(outcomes) == {WON: 1, TOLD: MANY - 1}
    with own_app.app_context(), own_app.extensions["database"].read() as session:
        found = [draw for draw, _call in queries.draws(session)]
        assert len(found) == (2 if step == "again" else 1)
        assert len([draw for draw in found if draw.state.is_living]) == 1
        entries = queries.entries(session, draw_id)
        assert len(entries) == 60
        letters = session.scalars(select(OutboxMail).where(OutboxMail.kind == "draw_locked")).all()
        assert len(letters) == (0 if step == "by_hand" else 60)
        chosen = [one for one in entries if one.outcome is Outcome.PANEL]
        assert len(chosen) == (0 if step == "lock" else 12)


@pytest.mark.parametrize("step", ["by_hand", "again"])
def test_the_same_form_sixteen_times_is_one_act_with_one_answer(own_app: Flask, step: str) -> None:
    draw_id, once = made(own_app, step), uuid4()

    outcomes = at_once(own_app, [lambda session: STEPS[step](session, draw_id, once)] * MANY)

    assert outcomes == [WON] * MANY
    with own_app.app_context(), own_app.extensions["database"].read() as session:
        assert len(queries.draws(session)) == (2 if step == "again" else 1)
        assert len(panel_of(session, queries.draw(session, draw_id))) == 12


def test_a_lottery_and_a_choice_by_hand_never_both_happen(own_app: Flask) -> None:
    draw_id = made(own_app, "lock")

    acts = [lambda session, at=at: (lock, by_hand)[at % 2](session, draw_id, UUID(int=at)) for at in range(MANY)]
    outcomes = at_once(own_app, acts)

    assert Counter(outcomes) == {WON: 1, TOLD: MANY - 1}
    with own_app.app_context(), own_app.extensions["database"].read() as session:
        draw = queries.draw(session, draw_id)
        assert (draw.state is DrawState.LOCKED) is (draw.root is not None) is not draw.is_by_hand
        assert len(queries.entries(session, draw_id)) == 60


def test_a_yes_and_doing_it_again_never_both_happen(own_app: Flask) -> None:
    with own_app.app_context(), own_app.extensions["database"].write() as session:
        term, draw = an_invited_panel(session)
        draw_id, invitation = draw.id, first_open(session, term)
        invitation_id, token = invitation.id, token_in_letter(session, invitation.id)

    def say_yes(session: Any) -> None:
        answer_invitation(session, AnswerInvitation(token, Answer.YES, public_name=False), actor=PUBLIC, now=NOW)

    at_once(own_app, [say_yes, lambda session: again(session, draw_id, UUID(int=1))] * 4)

    with own_app.app_context(), own_app.extensions["database"].read() as session:
        sits = len(council.members_on(session, NOW.date()))
        state = council.invitation(session, invitation_id).state
        was_done_again = queries.draw(session, draw_id).state is DrawState.REPLACED
        assert (sits, state) == ((0, InvitationState.SUPERSEDED) if was_done_again else (1, InvitationState.ACCEPTED))


def test_inviting_and_doing_it_again_leave_no_invitation_of_the_old_draw_open(own_app: Flask) -> None:
    with own_app.app_context(), own_app.extensions["database"].write() as session:
        draw_id, term_id = a_drawn_draw(session).id, a_term(session).id

    def ask(session: Any) -> None:
        invite_panel(session, InvitePanel(term_id, draw_id), actor=COORDINATOR, now=NOW)

    at_once(own_app, [ask, lambda session: again(session, draw_id, UUID(int=1))] * 4)

    with own_app.app_context(), own_app.extensions["database"].read() as session:
        assert queries.draw(session, draw_id).state is DrawState.REPLACED
        assert not [one for one in council.invitations_after(session, draw_id) if one.state.is_open]


@pytest.mark.parametrize("member", range(3))
def test_who_withdraws_in_the_moment_of_the_draw_is_never_silently_kept(own_app: Flask, member: int) -> None:
    database: Database = own_app.extensions["database"]
    with own_app.app_context(), database.write() as session:
        draw_id = a_locked_draw(session).id
        with session.begin_nested() as rehearsal:
            throw(session, queries.draw(session, draw_id))
            leaver = panel_of(session, queries.draw(session, draw_id))[member]
            rehearsal.rollback()
        term_id = a_term(session).id

    def draw(session: Any) -> None:
        draw_panel(session, DrawPanel(draw_id, "Kim Exempel", "407"), actor=COORDINATOR, now=NOW)

    def leave(session: Any) -> None:
        act_on_registration(session, ActOnRegistration(leaver.reference, Act.WITHDRAW), actor=COORDINATOR, now=NOW)

    assert at_once(own_app, [draw, leave]) == [WON, WON]

    with own_app.app_context(), database.write() as session:
        assert invite_panel(session, InvitePanel(term_id, draw_id), actor=COORDINATOR, now=NOW) == 12
    with own_app.app_context(), database.read() as session:
        held = queries.draw(session, draw_id)
        asked = [row.open.entry.id for row in seat_rows(session, council.term(session, term_id)) if row.open]  # type: ignore[union-attr]
        assert str(leaver.entry_id) not in asked
        assert len(set(asked)) == 12
        outcome = queries.entry(session, leaver.entry_id).outcome
        told = (held.record or {})["withdrawals_after_lock"], queries.left_since(session, draw_id)
        assert (outcome, *told) in {(Outcome.LEFT, True, 0), (Outcome.PANEL, False, 1)}
        assert core.faults(whole_record(held)) == []


@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_killed_before_it_is_saved_leaves_nothing_and_can_be_taken(own_app: Flask, step: str) -> None:
    draw_id = made(own_app, step)
    before = standing(own_app, draw_id)

    assert step_and_die(own_app, step, "before", draw_id) == ""

    assert standing(own_app, draw_id) == before
    with own_app.app_context(), own_app.extensions["database"].write() as session:
        STEPS[step](session, draw_id, UUID(int=7))
    assert standing(own_app, draw_id) != before


@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_was_acknowledged_survives_the_death_of_its_process(own_app: Flask, step: str) -> None:
    draw_id = made(own_app, step)

    assert step_and_die(own_app, step, "after", draw_id) == "saved"

    state = {"lock": DrawState.LOCKED, "by_hand": DrawState.DRAWN, "again": DrawState.REPLACED}[step]
    assert standing(own_app, draw_id)[0] is state


def standing(app: Flask, draw_id: UUID) -> tuple[Any, ...]:
    """Everything that a step changes."""
    with app.app_context(), app.extensions["database"].read() as session:
        draw = queries.draw(session, draw_id)
        letters = len(session.scalars(select(OutboxMail)).all())
        entries = Counter(one.outcome for one in queries.entries(session, draw_id))
        return (
            draw.state,
            draw.number,
            draw.method,
            draw.root,
            draw.reason,
            entries,
            letters,
            len(queries.draws(session)),
        )


def step_and_die(app: Flask, step: str, moment: str, draw_id: UUID) -> str:
    config = app.extensions["config"]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "ENVIRONMENT": "test",
        "DATABASE_URL": config.database_url,
        "INSTANCE_PATH": str(config.instance),
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", STEP_AND_DIE, step, moment, str(draw_id)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.stdout.strip()
