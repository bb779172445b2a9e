"""Personal links: one purpose, one end, one use."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.errors import Gone, NotFound
from trygghetsrad.kernel.links import (
    REFERENCE_SIGNS,
    PersonalLink,
    find_link,
    forget_old_links,
    issue_link,
    new_reference,
    use_link,
)

HOUR = timedelta(hours=1)


def test_a_link_opens_once(session: Session) -> None:
    who = uuid4()
    secret = issue_link(session, "door", who, now=NOW, valid_for=HOUR)

    assert find_link(session, "door", secret, now=NOW).subject_id == who
    assert use_link(session, "door", secret, now=NOW) == who
    session.expire_all()
    with pytest.raises(Gone):
        use_link(session, "door", secret, now=NOW)


def test_only_a_hash_is_kept(session: Session) -> None:
    secret = issue_link(session, "door", uuid4(), now=NOW, valid_for=HOUR)
    session.flush()
    assert secret not in str([vars(link) for link in session.scalars(select(PersonalLink))])


def test_a_link_has_an_end_and_a_purpose(session: Session) -> None:
    secret = issue_link(session, "door", uuid4(), now=NOW, valid_for=HOUR)
    with pytest.raises(Gone):
        find_link(session, "door", secret, now=NOW + HOUR)
    with pytest.raises(NotFound):
        find_link(session, "window", secret, now=NOW)
    with pytest.raises(NotFound):
        find_link(session, "door", secret + "x", now=NOW)


def test_a_clock_that_steps_back_revives_no_used_link(session: Session) -> None:
    secret = issue_link(session, "door", uuid4(), now=NOW, valid_for=HOUR)
    use_link(session, "door", secret, now=NOW)
    session.expire_all()
    with pytest.raises(Gone):
        use_link(session, "door", secret, now=NOW - HOUR)


def test_of_many_that_race_exactly_one_succeeds(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'race.db'}")
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        secret = issue_link(session, "door", uuid4(), now=NOW, valid_for=HOUR)
    outcomes: list[str] = []

    def enter() -> None:
        try:
            with database.write() as session:
                use_link(session, "door", secret, now=NOW)
            outcomes.append("in")
        except Gone:
            outcomes.append("late")

    racers = [threading.Thread(target=enter) for _ in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(outcomes) == ["in"] + ["late"] * 7


def test_old_links_are_forgotten(session: Session) -> None:
    issue_link(session, "door", uuid4(), now=NOW - timedelta(days=800), valid_for=HOUR)
    kept = issue_link(session, "door", uuid4(), now=NOW, valid_for=HOUR)
    forget_old_links(session, NOW)
    assert [find_link(session, "door", kept, now=NOW)] == list(session.scalars(select(PersonalLink)))


def test_a_reference_can_be_read_aloud() -> None:
    for _ in range(200):
        reference = new_reference()
        assert reference.startswith("TR-")
        assert len(reference) == 7
        assert set(reference[3:]) <= set(REFERENCE_SIGNS)
        assert not set(reference[3:]) & set("0O1I")
