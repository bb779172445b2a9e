"""The demonstration: as much as it promises, true on any day, never twice, and never outside development."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import Config
from tests.pagecheck import PageClient
from trygghetsrad.accounts.models import User
from trygghetsrad.accounts.queries import user_by_email
from trygghetsrad.accounts.use_cases.entry import open_login
from trygghetsrad.app import create_app
from trygghetsrad.council import queries as council
from trygghetsrad.council.models import Invitation, InvitationState, SeatKind
from trygghetsrad.demo.almanac import Almanac
from trygghetsrad.demo.build import fill, fill_if_empty, start_over
from trygghetsrad.demo.commands import is_yes
from trygghetsrad.demo.meetings import evenings
from trygghetsrad.demo.people import PASSWORD, STAFF
from trygghetsrad.demo.queries import is_empty
from trygghetsrad.demo.residents import FIRST, OPEN
from trygghetsrad.demo.suggestions import sendings
from trygghetsrad.interest import queries as interest
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.outbox import MailState, OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC, Role
from trygghetsrad.lottery.core import faults
from trygghetsrad.lottery.queries import public_draws
from trygghetsrad.meetings import queries as meetings_read
from trygghetsrad.meetings.models import CouncilAction, Meeting
from trygghetsrad.meetings.queries import ActionFilter
from trygghetsrad.meetings.rules import ActionState
from trygghetsrad.pages.today import next_tasks
from trygghetsrad.population.models import PopulationCount, PopulationSource
from trygghetsrad.suggestions import queries as suggestions
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent
from trygghetsrad.suggestions.rules import Kind, Outcome, Reply, State
from trygghetsrad.thread.queries import linked

ZONE = ZoneInfo("Europe/Stockholm")
NEW_YEAR = datetime(2028, 1, 1, 23, 30, tzinfo=UTC)
"""The worst moment: the middle of a night after holidays, in another year than most of what has happened."""
TODAY = NEW_YEAR.astimezone(ZONE).date()


def test_it_is_as_much_as_it_promises_and_starting_over_makes_the_same_again(app: Flask, session: Session) -> None:
    database: Database = app.extensions["database"]
    with database.write() as writing:
        assert fill_if_empty(writing, now=NEW_YEAR)
    _check_people(session)
    _check_draw_and_council(session)
    _check_meetings(session)
    with app.test_request_context():
        _check_suggestions(session)
        _check_actions(session)
    _check_letters(session)
    before, names = rows(session), names_of(session)

    with database.write() as writing:
        assert not fill_if_empty(writing, now=NEW_YEAR)
    session.expire_all()
    assert rows(session) == before

    with database.write() as writing:
        start_over(writing, now=NEW_YEAR)
    session.expire_all()
    assert rows(session) == before
    assert names_of(session) == names


def rows(session: Session) -> list[int | None]:
    """How many rows of everything that does not hang on whom the lot fell on."""
    models = (User, PopulationCount, Registration, Invitation, Meeting, CouncilAction, Suggestion, SuggestionEvent)
    return [session.scalar(select(func.count()).select_from(model)) for model in models]


def names_of(session: Session) -> list[str]:
    return sorted(name for name in session.scalars(select(Registration.name)) if name)


def _check_people(session: Session) -> None:
    second, first = interest.calls(session)
    assert interest.open_call(session, TODAY) == second
    states = interest.state_counts(session, first.id), interest.state_counts(session, second.id)
    assert [sum(state.values()) for state in states] == [FIRST.people, OPEN.people] == [65, 70]
    assert states[1][RegistrationState.ACTIVE] == 66
    assert states[1][RegistrationState.WAITING] == 2
    assert {user.email for user in session.scalars(select(User))} == {one.email for one in STAFF}
    assert session.scalars(select(PopulationSource)).one().is_estimate
    assert session.scalar(select(func.sum(PopulationCount.count))) == 16186


def _check_draw_and_council(session: Session) -> None:
    ((draw, _call),) = public_draws(session)
    assert draw.commitment is not None
    assert draw.result is not None
    parts = {name: draw.result[name] for name in ("draw", "leaves")}
    whole = {"commitment": draw.commitment, "root": draw.root, "lottery_hash": draw.lottery_hash, **parts}
    assert faults(whole) == []
    states = Counter(one.state for one in session.scalars(select(Invitation)))
    assert states == {InvitationState.ACCEPTED: 12, InvitationState.DECLINED: 1}
    (term,) = council.terms(session)
    seats = council.seating(session, term.id)
    assert [one.seat.number for one in seats if one.is_vacant(TODAY)] == [9]
    assert [len(one.asked) for one in seats if one.seat.number == 5] == [2]
    members = Counter(member.kind for member in council.members_on(session, TODAY))
    assert members == {SeatKind.RESIDENT: 11, SeatKind.POLICE: 1, SeatKind.OFFICIAL: 2, SeatKind.POLITICIAN: 2}


def _check_meetings(session: Session) -> None:
    meetings = session.scalars(select(Meeting).order_by(Meeting.day)).all()
    assert len(meetings) == len(evenings()) == 6
    *held, coming = meetings
    assert all(one.notes_published_at and one.summary_html and one.attended for one in held)
    assert all(one.notes_published_at.date() <= one.publish_by for one in held if one.notes_published_at)
    assert coming.starts_at > NEW_YEAR
    assert coming.agenda_published_at is not None
    assert coming.notes_published_at is None


def _check_suggestions(session: Session) -> None:
    sent = session.scalars(select(Suggestion).order_by(Suggestion.number)).all()
    assert len(sent) == len(sendings()) == 17
    assert [one.received_on for one in sent] == sorted(one.received_on for one in sent)
    assert {one.state for one in sent} == set(State)
    assert {one.kind for one in sent} == set(Kind)
    published = [one for one in sent if one.is_published]
    assert len(published) == 8
    assert {one.outcome for one in published} == set(Outcome)
    assert any(one.reply is Reply.CODE and one.code_digest for one in published)
    assert sent[-1].received_on == TODAY
    piles = suggestions.piles(session, TODAY)
    assert (piles.late, piles.sender_spoke) == (1, 2)
    assert all(one.planned_on > TODAY for one in sent if one.planned_on)
    talked = linked(session, "suggestion", [one.id for one in published], other="agenda_item", actor=PUBLIC)
    assert len([points for points in talked.values() if all(point.text for point in points)]) == 5


def _check_actions(session: Session) -> None:
    """One thread goes all the way to an effect; one action is late, one is under way, and a member is to do one."""
    actions = session.scalars(select(CouncilAction).order_by(CouncilAction.number)).all()
    assert [one.state for one in actions] == [
        *(ActionState.DONE, ActionState.PLANNED, ActionState.UNDER_WAY, ActionState.PLANNED)
    ]
    done, late, under_way, members_own = actions
    assert members_own.appointment_id is not None
    assert [title for _id, title in meetings_read.actions_to_see_to(session, TODAY, ActionFilter.OVERDUE)] == [
        late.title
    ]
    assert under_way.due_on is not None
    assert under_way.due_on > TODAY
    behind = linked(session, "action", [done.id], other="suggestion", actor=PUBLIC, via="agenda_item")
    (suggestion,) = behind[done.id]
    (point,) = linked(session, "suggestion", [suggestion.id], other="agenda_item", actor=PUBLIC)[suggestion.id]
    (action,) = point.led_to
    assert point.text
    assert action.text
    assert [one.kind for one in action.led_to if one.text] == ["effect"]


def _check_letters(session: Session) -> None:
    letters = session.scalars(select(OutboxMail)).all()
    queued = [one for one in letters if one.state is MailState.QUEUED]
    assert 3 <= len(queued) <= 40, "those of the last days, with the call to the coming meeting and what followers hear"
    assert len(letters) > 200
    assert all(one.body is None for one in letters if one.state is MailState.SENT)


def test_every_page_that_is_linked_answers(client: PageClient, session: Session) -> None:
    fill(session, now=clock.now())
    session.commit()

    seen = walk(client, "/") | walk(client, "/moten", most=40) | walk(client, "/forslag", most=40)
    assert {"/moten", "/forslag", "/om-radet", "/lottningar", "/kontakt"} <= seen
    assert len([path for path in seen if path.startswith("/moten/")]) >= 6
    assert len([path for path in seen if path.startswith("/forslag/")]) >= 8
    assert len([path for path in seen if path.startswith("/sakert-och-tryggt/")]) >= 20

    user = user_by_email(session, "samordnare@example.se")
    assert user is not None
    assert user.roles == {Role.COORDINATOR}
    secret = open_login(session, user, now=clock.now())
    session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = secret, True
    seen = walk(client, "/personal/", most=45) | walk(client, "/personal/forslag", most=45)
    assert len([path for path in seen if path.startswith("/personal/forslag/")]) >= 5
    with client.application.test_request_context():
        tasks = next_tasks(session, actor=user.actor, now=clock.now(), day=clock.today())
    assert len(tasks) >= 2


def walk(client: PageClient, start: str, most: int = 160) -> set[str]:
    """Follow every link of our own in Swedish; each page is checked by the client, and must answer."""
    waiting, seen = [start], {start}
    while waiting:
        path = waiting.pop()
        response = client.get(path)
        assert response.status_code in {200, 302, 303}, (path, response.status_code)
        if response.mimetype != "text/html" or response.status_code != 200:
            continue
        for link in links_of(response.text):
            if link not in seen and len(seen) < most:
                seen.add(link)
                waiting.append(link)
    return seen


def links_of(page: str) -> Iterator[str]:
    """The addresses on a page that lead to other pages of ours, without those of lists that are filtered or sorted."""
    for address in re.findall(r'<a [^>]*href="(/[^"#?]*)"', page):
        if not address.startswith(("/fi", "/en")):
            yield address


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_the_days_are_in_order_whatever_today_is(year: int) -> None:
    for step in range(366):
        almanac = Almanac(date(year, 1, 1) + timedelta(days=step), ZONE)
        held = [almanac.day(f"m{number}") for number in range(1, 6)]
        days = [almanac.day("draw"), almanac.day("term"), *held, almanac.today, almanac.day("next")]
        assert days == sorted(set(days)), almanac.today
        assert all((later - earlier).days >= 50 for earlier, later in pairwise(held)), almanac.today
        assert almanac.day("next") > almanac.today
        assert all(day.weekday() in {1, 2, 3} for day in [*held, almanac.day("next")])


@pytest.mark.parametrize("when", ["", "m9", "tomorrow", "m1-", "-x", "today+1.5"])
def test_a_day_that_is_none_is_refused(when: str) -> None:
    with pytest.raises(ValueError, match="day"):
        Almanac(date(2027, 3, 1), ZONE).day(when)


@pytest.fixture
def development(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(
        Config.from_environment({"ENVIRONMENT": "development", "INSTANCE_PATH": str(tmp_path), "LOG_LEVEL": "ERROR"})
    )
    yield app
    app.extensions["database"].engine.dispose()


def people(app: Flask) -> list[str | None]:
    with app.extensions["database"].read() as session:
        return sorted(session.scalars(select(Registration.reference)))


def test_prepare_fills_once_and_reset_asks_first(development: Flask, tmp_path: Path) -> None:
    run = development.test_cli_runner()
    caught = tmp_path / "mail" / "old.eml"

    first = run.invoke(args=["demo", "prepare"])
    assert first.exit_code == 0, first.output
    for told in ("http://127.0.0.1:8000/", "/utveckling/post", PASSWORD, *(one.email for one in STAFF), "kod: "):
        assert told in first.output
    before = people(development)
    assert len(before) == FIRST.people + OPEN.people

    second = run.invoke(args=["demo", "prepare"])
    assert second.exit_code == 0, second.output
    assert second.output.splitlines()[1:] == first.output.splitlines()[1:]
    assert people(development) == before

    asked = run.invoke(args=["demo", "reset"], input="nej\n")
    assert asked.exit_code == 1
    assert "Detta tar bort" in asked.output
    assert people(development) == before

    caught.parent.mkdir(exist_ok=True)
    caught.write_text("Subject: En gammal länk\n\n")
    sure = run.invoke(args=["demo", "reset", "--yes"])
    assert sure.exit_code == 0, sure.output
    assert "Detta tar bort" not in sure.output
    after = people(development)
    assert len(after) == len(before)
    assert after != before
    assert not caught.exists()


@pytest.mark.parametrize(("answer", "yes"), [("ja", True), (" JA ", True), ("j", False), ("", False), ("jaså", False)])
def test_only_the_whole_word_is_a_yes(answer: str, yes: bool) -> None:
    assert is_yes(answer) is yes


@pytest.mark.parametrize("command", [["prepare"], ["reset", "--yes"]])
def test_outside_development_it_refuses(app: Flask, session: Session, command: list[str]) -> None:
    result = app.test_cli_runner().invoke(args=["demo", *command])

    assert result.exit_code == 1
    assert "bara under utveckling" in result.output
    assert is_empty(session)


def test_in_production_there_is_no_such_command(tmp_path: Path) -> None:
    environ = {
        "ENVIRONMENT": "production",
        "SECRET_KEY": "kV3xq8Zt1mB7nRw5yL0pD9sF2hJ4gC6aEuTiOo",
        "INSTANCE_PATH": str(tmp_path),
        "PUBLIC_BASE_URL": "https://trygghet.example.se",
        "MAIL_URL": f"file://{tmp_path}/mail",
    }
    app = create_app(Config.from_environment(environ))

    assert "demo" not in app.cli.commands
    app.extensions["database"].engine.dispose()
