"""The verbs of accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, a_user
from trygghetsrad.accounts import queries
from trygghetsrad.accounts.models import LoginFailure, LoginSession, User
from trygghetsrad.accounts.passwords import passwords, with_cost
from trygghetsrad.accounts.queries import INVITATION, RESET
from trygghetsrad.accounts.rules import AccountState
from trygghetsrad.accounts.use_cases.entry import (
    LogIn,
    LogOut,
    Outcome,
    forget_failures,
    forget_old_logins,
    log_in,
    log_out,
    open_login,
)
from trygghetsrad.accounts.use_cases.own import (
    ChangePassword,
    ChoosePassword,
    EndAllLogins,
    RequestReset,
    change_password,
    choose_password,
    end_all_logins,
    request_reset,
)
from trygghetsrad.accounts.use_cases.users import (
    ActivateUser,
    ChangeRoles,
    DeactivateUser,
    EraseUser,
    InviteUser,
    ResendInvitation,
    SetPassword,
    activate_user,
    change_roles,
    deactivate_user,
    erase_user,
    invite_user,
    resend_invitation,
    set_password,
)
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.errors import Forbidden, Gone, NotFound, Refused
from trygghetsrad.kernel.links import PersonalLink
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC, SYSTEM, Actor, Role

NEW = "sju glada igelkottar"


@pytest.fixture
def user(session: Session) -> User:
    return stored(session, a_user(Role.COORDINATOR, name="Vera Provsson", email="vera@example.org"))


@pytest.fixture
def administrator(session: Session) -> User:
    return stored(session, a_user(Role.ADMINISTRATOR, name="Ada Minsson", email="ada@example.org"))


def stored(session: Session, user: User) -> User:
    session.add(user)
    session.flush()
    return user


def trying(email: str, password: str, place: str = "here") -> LogIn:
    return LogIn(email, password, account_key=f"a-{email}", place_key=f"p-{email}-{place}")


def attempt(session: Session, email: str, password: str, *, place: str = "here", now: datetime = NOW) -> Outcome:
    return log_in(session, trying(email, password, place), actor=PUBLIC, now=now).outcome


def letters(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.queued_at)))


def acts(session: Session) -> list[str]:
    return [entry.action for entry in session.scalars(select(AuditEntry))]


def open_count(session: Session, user: User) -> int:
    return len(queries.open_logins(session, user.id))


# Logging in


def test_logging_in_opens_a_row_and_stores_no_secret(session: Session, user: User) -> None:
    result = log_in(session, trying(" VERA@example.org", PASSWORD), actor=PUBLIC, now=NOW)

    assert result.user is user
    row = session.scalars(select(LoginSession)).one()
    assert result.secret
    assert result.secret not in {row.digest, str(row.id)}
    found = queries.login_of(session, result.secret)
    assert found is not None
    assert found.user.actor == Actor(user.id, frozenset({Role.COORDINATOR}), "Vera Provsson")
    assert acts(session) == ["account.logged_in"]


@pytest.mark.parametrize("over", [{"accepted_at": None}, {"deactivated_at": NOW}, {"password_hash": None}])
def test_an_account_that_is_not_active_does_not_open(session: Session, over: dict[str, None]) -> None:
    stored(session, a_user(email="vera@example.org", **over))
    assert attempt(session, "vera@example.org", PASSWORD) is Outcome.WRONG
    assert session.scalars(select(LoginSession)).all() == []


def test_a_failed_try_is_an_audit_row_without_the_address(session: Session, user: User) -> None:
    attempt(session, "vera@example.org", "fel lösenord helt")
    attempt(session, "nobody@example.org", "fel lösenord helt")

    entries = session.scalars(select(AuditEntry)).all()
    assert {entry.action for entry in entries} == {"account.login_failed"}
    assert {entry.object_id for entry in entries} == {user.id, None}
    assert "example.org" not in " ".join(f"{entry.detail} {entry.actor_kind}" for entry in entries)


@pytest.mark.parametrize("email", ["vera@example.org", "nobody@example.org"])
def test_ten_wrong_tries_from_one_place_must_wait_and_the_owner_elsewhere_need_not(
    session: Session, user: User, email: str
) -> None:
    for _ in range(10):
        assert attempt(session, email, "fel lösenord helt") is Outcome.WRONG

    assert attempt(session, email, PASSWORD) is Outcome.WAIT
    assert attempt(session, "vera@example.org", PASSWORD, place="at home") is Outcome.IN


def test_waiting_ends_by_itself(session: Session, user: User) -> None:
    for _ in range(10):
        attempt(session, "vera@example.org", "fel lösenord helt")
    assert attempt(session, "vera@example.org", PASSWORD, now=NOW + timedelta(minutes=14)) is Outcome.WAIT
    assert attempt(session, "vera@example.org", PASSWORD, now=NOW + timedelta(minutes=16)) is Outcome.IN


def test_many_places_together_are_slowed_and_the_mailed_link_still_opens(session: Session, user: User) -> None:
    for number in range(100):
        assert attempt(session, "vera@example.org", "fel", place=str(number)) is Outcome.WRONG
    assert attempt(session, "vera@example.org", PASSWORD, place="at home") is Outcome.WAIT

    secret = reset_secret(session, "vera@example.org")
    choose_password(
        session, ChoosePassword(RESET, secret, NEW, "a-vera@example.org"), actor=PUBLIC, now=NOW + timedelta(minutes=1)
    )
    assert attempt(session, "vera@example.org", NEW, place="at home") is Outcome.IN


def test_old_failures_and_log_ins_are_forgotten(session: Session, user: User) -> None:
    attempt(session, "vera@example.org", "fel lösenord helt")
    open_login(session, user, now=NOW)
    forget_failures(session, NOW + timedelta(minutes=14))
    forget_old_logins(session, NOW + timedelta(days=89))
    assert session.scalars(select(LoginFailure)).one()
    assert session.scalars(select(LoginSession)).one()

    forget_failures(session, NOW + timedelta(minutes=16))
    forget_old_logins(session, NOW + timedelta(days=91))
    assert session.scalars(select(LoginFailure)).all() == []
    assert session.scalars(select(LoginSession)).all() == []


def test_a_new_log_in_replaces_the_browsers_old_one(session: Session, user: User) -> None:
    old = open_login(session, user, now=NOW)
    row = queries.login_of(session, old)
    assert row is not None
    command = LogIn("vera@example.org", PASSWORD, "a", "p", previous=row.id)

    new = log_in(session, command, actor=user.actor, now=NOW).secret

    assert new != old
    assert queries.login_of(session, old) is None
    assert queries.login_of(session, new) is not None


def test_a_logged_out_secret_opens_nothing(session: Session, user: User) -> None:
    secret, other = open_login(session, user, now=NOW), open_login(session, user, now=NOW)
    row = queries.login_of(session, secret)
    assert row is not None

    log_out(session, LogOut(row.id), actor=user.actor, now=NOW)

    assert queries.login_of(session, secret) is None
    assert queries.login_of(session, other) is not None


# One's own account


def test_a_changed_password_ends_every_other_log_in_and_is_told_by_letter(session: Session, user: User) -> None:
    old = open_login(session, user, now=NOW)

    entered = change_password(session, ChangePassword(PASSWORD, NEW), actor=user.actor, now=NOW)

    assert queries.login_of(session, old) is None
    assert queries.login_of(session, entered.secret) is not None
    assert attempt(session, "vera@example.org", PASSWORD) is Outcome.WRONG
    assert attempt(session, "vera@example.org", NEW) is Outcome.IN
    assert [letter.subject for letter in letters(session)] == ["Ditt lösenord har ändrats"]
    assert NEW not in str(letters(session)[0].body)


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("fel lösenord helt", NEW, "current_password"), (PASSWORD, "kort", "password"), (PASSWORD, PASSWORD, "password")],
)
def test_a_refused_change_changes_nothing(session: Session, user: User, current: str, new: str, field: str) -> None:
    before = user.password_hash
    with pytest.raises(Refused) as refusal:
        change_password(session, ChangePassword(current, new), actor=user.actor, now=NOW)
    assert refusal.value.field == field
    assert user.password_hash == before


def test_an_accent_typed_in_two_ways_is_the_same_password(session: Session, user: User) -> None:
    change_password(session, ChangePassword(PASSWORD, "ra\u030adet i ha\u030allan"), actor=user.actor, now=NOW)
    assert attempt(session, "vera@example.org", "r\u00e5det i h\u00e5llan") is Outcome.IN


def test_the_public_has_no_account_to_change(session: Session) -> None:
    with pytest.raises(Forbidden):
        change_password(session, ChangePassword(PASSWORD, NEW), actor=PUBLIC, now=NOW)
    with pytest.raises(Forbidden):
        end_all_logins(session, EndAllLogins(), actor=PUBLIC, now=NOW)
    with pytest.raises(NotFound):
        end_all_logins(session, EndAllLogins(), actor=SYSTEM, now=NOW)


def test_logging_out_everywhere_leaves_other_people_alone(session: Session, user: User, administrator: User) -> None:
    for one in (user, user, administrator):
        open_login(session, one, now=NOW)
    end_all_logins(session, EndAllLogins(), actor=user.actor, now=NOW)
    assert open_count(session, user) == 0
    assert open_count(session, administrator) == 1


# Forgotten password


def reset_secret(session: Session, email: str) -> str:
    request_reset(session, RequestReset(email), actor=PUBLIC, now=NOW)
    body = str(letters(session)[-1].body)
    return body.partition("/personal/nytt-losenord/")[2].split()[0]


def test_a_reset_link_works_once(session: Session, user: User) -> None:
    before = open_login(session, user, now=NOW)
    secret = reset_secret(session, "Vera@Example.org")
    command = ChoosePassword(RESET, secret, NEW, "a")

    choose_password(session, command, actor=PUBLIC, now=NOW)

    assert queries.login_of(session, before) is None
    assert attempt(session, "vera@example.org", NEW) is Outcome.IN
    with pytest.raises(Gone):
        choose_password(session, command, actor=PUBLIC, now=NOW)


def test_a_used_link_closes_its_siblings(session: Session, user: User) -> None:
    first, second = reset_secret(session, "vera@example.org"), reset_secret(session, "vera@example.org")
    choose_password(session, ChoosePassword(RESET, second, NEW, "a"), actor=PUBLIC, now=NOW)
    with pytest.raises(Gone):
        choose_password(session, ChoosePassword(RESET, first, NEW + "!", "a"), actor=PUBLIC, now=NOW)


def test_a_reset_link_lasts_half_an_hour(session: Session, user: User) -> None:
    secret = reset_secret(session, "vera@example.org")
    with pytest.raises(Gone):
        choose_password(session, ChoosePassword(RESET, secret, NEW, "a"), actor=PUBLIC, now=NOW + timedelta(minutes=30))


@pytest.mark.parametrize("over", [{"accepted_at": None}, {"deactivated_at": NOW}])
def test_only_an_active_account_gets_a_link(session: Session, over: dict[str, None]) -> None:
    stored(session, a_user(email="vera@example.org", **over))
    for email in ("vera@example.org", "nobody@example.org"):
        assert request_reset(session, RequestReset(email), actor=PUBLIC, now=NOW)
    assert letters(session) == []
    assert session.scalars(select(PersonalLink)).all() == []


def test_a_mailbox_is_not_filled(session: Session, user: User) -> None:
    for _ in range(10):
        request_reset(session, RequestReset("vera@example.org"), actor=PUBLIC, now=NOW)
    assert len(letters(session)) == 3
    request_reset(session, RequestReset("vera@example.org"), actor=PUBLIC, now=NOW + timedelta(minutes=31))
    assert len(letters(session)) == 4


def test_a_closed_account_is_not_opened_by_a_link_from_before(
    session: Session, user: User, administrator: User
) -> None:
    secret = reset_secret(session, "vera@example.org")
    user.deactivated_at = NOW
    with pytest.raises(Gone):
        choose_password(session, ChoosePassword(RESET, secret, NEW, "a"), actor=PUBLIC, now=NOW)


# Other people's accounts


def invited(session: Session, administrator: User, **over: object) -> tuple[User, str]:
    values = {
        "email": "Nils.Nysson@example.org",
        "name": "Nils Nysson",
        "roles": frozenset({Role.CONTACT_CENTRE}),
    } | over
    result = invite_user(session, InviteUser(**values), actor=administrator.actor, now=NOW)  # type: ignore[arg-type]
    return result.user, result.secret


def test_an_invited_person_chooses_a_password_and_is_in(session: Session, administrator: User) -> None:
    user, secret = invited(session, administrator)
    assert user.state is AccountState.INVITED
    assert secret in str(letters(session)[0].body)
    assert letters(session)[0].to == "nils.nysson@example.org"

    choose_password(session, ChoosePassword(INVITATION, secret, NEW, "a"), actor=PUBLIC, now=NOW + timedelta(days=6))

    assert queries.user(session, user.id).state is AccountState.ACTIVE
    assert attempt(session, "nils.nysson@example.org", NEW) is Outcome.IN
    assert {"account.invited", "account.accepted"} <= set(acts(session))


def test_an_invitation_that_ran_out_stays_shut_also_by_the_reset(session: Session, administrator: User) -> None:
    _user, secret = invited(session, administrator)
    late = NOW + timedelta(days=8)
    with pytest.raises(Gone):
        choose_password(session, ChoosePassword(INVITATION, secret, NEW, "a"), actor=PUBLIC, now=late)
    request_reset(session, RequestReset("nils.nysson@example.org"), actor=PUBLIC, now=late)
    assert [letter.kind for letter in letters(session)] == ["account_invitation"]


def test_a_link_opens_only_its_own_purpose(session: Session, administrator: User) -> None:
    _user, secret = invited(session, administrator)
    with pytest.raises(NotFound):
        choose_password(session, ChoosePassword(RESET, secret, NEW, "a"), actor=PUBLIC, now=NOW)


def test_a_refused_password_can_be_tried_again_in_the_same_transaction(session: Session, administrator: User) -> None:
    _user, secret = invited(session, administrator)
    session.commit()
    with pytest.raises(Refused), session.begin_nested():
        choose_password(session, ChoosePassword(INVITATION, secret, "kort", "a"), actor=PUBLIC, now=NOW)
    assert choose_password(session, ChoosePassword(INVITATION, secret, NEW, "a"), actor=PUBLIC, now=NOW).secret


def test_a_new_invitation_closes_the_old(session: Session, administrator: User) -> None:
    user, old = invited(session, administrator)
    new = resend_invitation(session, ResendInvitation(user.id), actor=administrator.actor, now=NOW).secret
    with pytest.raises(Gone):
        choose_password(session, ChoosePassword(INVITATION, old, NEW, "a"), actor=PUBLIC, now=NOW)
    choose_password(session, ChoosePassword(INVITATION, new, NEW, "a"), actor=PUBLIC, now=NOW)
    with pytest.raises(Refused):
        resend_invitation(session, ResendInvitation(user.id), actor=administrator.actor, now=NOW)


def test_the_same_invitation_twice_is_one(session: Session, administrator: User) -> None:
    first, _ = invited(session, administrator)
    second, secret = invited(session, administrator)
    assert (first.id, secret) == (second.id, "")
    assert len(letters(session)) == 1


@pytest.mark.parametrize("over", [{"email": "VERA@example.org"}, {"roles": frozenset()}])
def test_an_invitation_is_refused(session: Session, administrator: User, user: User, over: dict[str, object]) -> None:
    with pytest.raises(Refused) as refusal:
        invited(session, administrator, **over)
    assert refusal.value.field in over


def test_changed_roles_end_the_log_ins(session: Session, administrator: User, user: User) -> None:
    secret = open_login(session, user, now=NOW)
    roles = frozenset({Role.CONTACT_CENTRE, Role.MEMBER})

    change_roles(session, ChangeRoles(user.id, roles), actor=administrator.actor, now=NOW)

    session.expire_all()
    assert queries.user(session, user.id).roles == roles
    assert queries.login_of(session, secret) is None
    entry = session.scalars(select(AuditEntry)).one()
    assert entry.detail == {"before": "coordinator", "roles": "contact_centre+member"}


def test_unchanged_roles_log_nobody_out(session: Session, administrator: User, user: User) -> None:
    open_login(session, user, now=NOW)
    change_roles(session, ChangeRoles(user.id, user.roles), actor=administrator.actor, now=NOW)
    assert open_count(session, user) == 1


def test_the_last_active_administrator_stays(session: Session, administrator: User) -> None:
    stored(session, a_user(Role.ADMINISTRATOR, accepted_at=None))
    stored(session, a_user(Role.ADMINISTRATOR, deactivated_at=NOW))
    actor = administrator.actor
    with pytest.raises(Refused):
        change_roles(session, ChangeRoles(administrator.id, frozenset({Role.MEMBER})), actor=actor, now=NOW)
    with pytest.raises(Refused):
        deactivate_user(session, DeactivateUser(administrator.id), actor=actor, now=NOW)

    stored(session, a_user(Role.ADMINISTRATOR))
    deactivate_user(session, DeactivateUser(administrator.id), actor=actor, now=NOW)
    assert administrator.state is AccountState.DEACTIVATED


def test_a_deactivated_account_is_out_and_can_come_back(session: Session, administrator: User, user: User) -> None:
    secret = open_login(session, user, now=NOW)
    deactivate_user(session, DeactivateUser(user.id), actor=administrator.actor, now=NOW)
    assert queries.login_of(session, secret) is None
    assert attempt(session, "vera@example.org", PASSWORD) is Outcome.WRONG

    activate_user(session, ActivateUser(user.id), actor=administrator.actor, now=NOW)
    assert queries.login_of(session, secret) is None
    assert attempt(session, "vera@example.org", PASSWORD) is Outcome.IN


def test_erasing_empties_the_account_and_its_letters_and_keeps_the_id(
    session: Session, administrator: User, user: User
) -> None:
    reset_secret(session, "vera@example.org")
    with pytest.raises(Refused):
        erase_user(session, EraseUser(user.id), actor=administrator.actor, now=NOW)
    deactivate_user(session, DeactivateUser(user.id), actor=administrator.actor, now=NOW)

    erase_user(session, EraseUser(user.id), actor=administrator.actor, now=NOW)

    session.expire_all()
    emptied = queries.user(session, user.id)
    assert (emptied.email, emptied.name, emptied.password_hash, emptied.roles) == (None, None, None, frozenset())
    assert [(letter.to, letter.body) for letter in letters(session)] == [(None, None)]
    assert queries.names(session, {user.id}) == {}
    assert [one.id for one in queries.users(session)] == [administrator.id]
    with pytest.raises(Refused):
        activate_user(session, ActivateUser(user.id), actor=administrator.actor, now=NOW)
    invited(session, administrator, email="vera@example.org")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_manages_users(session: Session, user: User, role: Role) -> None:
    actor = Actor(user.id, frozenset({role}), "x")
    attempts: list[tuple[Callable[..., object], object]] = [
        (invite_user, InviteUser("x@example.org", "x", frozenset({Role.ADMINISTRATOR}))),
        (resend_invitation, ResendInvitation(user.id)),
        (change_roles, ChangeRoles(user.id, frozenset({Role.ADMINISTRATOR}))),
        (deactivate_user, DeactivateUser(user.id)),
        (activate_user, ActivateUser(user.id)),
        (erase_user, EraseUser(user.id)),
        (set_password, SetPassword("vera@example.org", NEW)),
    ]
    for act, command in attempts:
        with pytest.raises(Forbidden):
            act(session, command, actor=actor, now=NOW)
    assert user.roles == {Role.COORDINATOR}


def test_a_weaker_hash_is_replaced_at_the_next_log_in(session: Session, user: User) -> None:
    user.password_hash = old = with_cost(memory_kib=32, passes=1).hash(PASSWORD)
    assert attempt(session, "vera@example.org", PASSWORD) is Outcome.IN
    assert user.password_hash != old
    assert passwords().matches(user.password_hash, PASSWORD)
