"""Passwords, tries and the last administrator, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from trygghetsrad.accounts.rules import (
    AccountState,
    check_password,
    keep_an_administrator,
    session_is_good,
    state_of,
    tidy_email,
    too_many_tries,
)
from trygghetsrad.kernel.errors import Refused

KNOWN = ("vera.provsson@example.org", "vera.provsson", "Vera Provsson", "Hallstahammar")
NOW = datetime(2027, 3, 15, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "elva tecken",
        "x" * 201,
        "aaaaaaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "Lösenord1234",
        "Sommaren 2027!",
        "LÖSENORD 1234",
        "password123456789",
        "vera.provsson@example.org",
        "Vera Provsson",
        "veraprovsson2027",
        "Hallstahammar1",
    ],
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_password(password, known=KNOWN)
    assert refusal.value.field == "password"


@pytest.mark.parametrize(
    "password", ["tolv tecken!", "fyra lugna bävrar badar", "åäö" * 4 + "xyz", "x7" + "y" * 195 + "abc"]
)
def test_length_alone_is_enough(password: str) -> None:
    check_password(password, known=KNOWN)


def test_an_unnamed_account_does_not_refuse_every_password() -> None:
    check_password("------------/ett!", known=("", ""))


def test_the_last_administrator_stays() -> None:
    one, other = uuid4(), uuid4()
    with pytest.raises(Refused):
        keep_an_administrator({one}, one)
    keep_an_administrator({one, other}, one)
    keep_an_administrator({other}, one)


@pytest.mark.parametrize(
    ("place", "account", "wait"), [(0, 0, False), (9, 99, False), (10, 10, True), (0, 100, True), (9, 9, False)]
)
def test_tries_are_counted_for_the_place_and_the_account(place: int, account: int, wait: bool) -> None:
    assert too_many_tries(from_place=place, on_account=account) is wait


@pytest.mark.parametrize(
    ("age", "idle", "good"),
    [(0, 0, True), (6, 6, True), (29, 0, True), (30, 0, False), (10, 7, False), (-1, -1, True)],
)
def test_a_log_in_ends_by_age_and_by_lying_unused(age: int, idle: int, good: bool) -> None:
    assert session_is_good(NOW - timedelta(days=age), NOW.date() - timedelta(days=idle), now=NOW) is good


def test_the_state_follows_from_what_has_happened() -> None:
    assert state_of(accepted=None, deactivated=None, erased=None) is AccountState.INVITED
    assert state_of(accepted=NOW, deactivated=None, erased=None) is AccountState.ACTIVE
    assert state_of(accepted=None, deactivated=NOW, erased=None) is AccountState.DEACTIVATED
    assert state_of(accepted=NOW, deactivated=NOW, erased=NOW) is AccountState.ERASED


def test_addresses_are_compared_without_case_and_spaces() -> None:
    assert tidy_email("  Vera.Provsson@Example.ORG ") == "vera.provsson@example.org"
