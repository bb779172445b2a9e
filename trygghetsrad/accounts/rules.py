"""What holds for accounts, whatever asks: passwords, log-in tries, the last administrator."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark

LEAST = 12
MOST = 200
DISTINCT = 5
"""Fewer different characters than this is a pattern, not a password."""

WINDOW = timedelta(minutes=15)
PLACE_TRIES = 10
ACCOUNT_TRIES = 100
"""From one address ten wrong tries are plenty. From all addresses together an account bears more, so that a stranger
cannot easily keep its owner out; who is kept out all the same waits fifteen minutes, or uses the e-mailed link."""

INVITED_FOR = timedelta(days=7)
RESET_FOR = timedelta(minutes=30)
MOST_RESETS = 3
"""Open reset links to one account: enough for an impatient person, too few to fill a mailbox."""
IDLE_DAYS = 7
SESSION_FOR = timedelta(days=30)

_COMMONEST = """
123456789012 1234567890123 12345678901234 123456789123 1234567891011 012345678901 098765432109 098765432123
123123123123 121212121212 112233445566 123456123456 123456654321 987654321098 987654321987 111122223333
1q2w3e4r5t6y 1qaz2wsx3edc abc123abc123 qwerty qwertyuiop qwertyuiopas qwertyuiopasdf qwertyuiopå qwertyqwerty
asdfghjkl asdfghjklöä asdfghjklzxc zxcvbnm abcd abcdef abcdefgh abcdefghijkl abcdefghijklm
password passwordpassword mypassword iloveyou welcome letmein changeme admin adminadmin administrator
lösenord losenord lösenordlösenord losenordlosenord mittlösenord mittlosenord hemligt hemlighet hemligtlösenord
välkommen valkommen sommar sommaren vinter vintern våren hösten januari februari mars april maj juni juli augusti
september oktober november december hejhejhejhej hejsan hejsanhejsan fotboll ishockey sverige stockholm
kommun kommunen kundcenter samordnare trygghet trygghetsråd trygghetsrådet trygghetsrad trygghetsradet
"""
COMMONEST = frozenset(_COMMONEST.split())
"""Compared without spaces, signs, capitals and the digits at the end."""


class AccountState(StrEnum):
    """Where an account is."""

    INVITED = "invited"
    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    ERASED = "erased"


def state_of(*, accepted: datetime | None, deactivated: datetime | None, erased: datetime | None) -> AccountState:
    """The state that follows from what has happened."""
    if erased:
        return AccountState.ERASED
    if deactivated:
        return AccountState.DEACTIVATED
    return AccountState.ACTIVE if accepted else AccountState.INVITED


def tidy_email(address: str) -> str:
    """The form in which an address is kept and compared."""
    return address.strip().lower()


def check_password(password: str, *, known: Collection[str]) -> None:
    """Refuse a password that is short, long, everybody's first guess, or what anyone knows about its owner.

    `known` holds such words: the name, the address, the municipality; digits at the end make none of them a secret.
    """
    if len(password) < LEAST:
        raise Refused(mark("Välj ett lösenord med minst %(least)s tecken.", least=LEAST), field="password")
    if len(password) > MOST:
        raise Refused(mark("Korta ner lösenordet till högst %(most)s tecken.", most=MOST), field="password")
    bare = _bare(password)
    own = {_bare(word) for word in known} - {""}
    if bare in own or bare.rstrip("0123456789") in own:
        raise Refused(mark("Välj ett lösenord som inte är ditt namn eller din e-postadress."), field="password")
    guesses = {password.casefold(), bare, bare.rstrip("0123456789")}
    if guesses & COMMONEST or len(set(password.casefold())) < DISTINCT:
        text = mark("Lösenordet är lätt att gissa. Välj till exempel fyra ord som inte hör ihop.")
        raise Refused(text, field="password")


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def too_many_tries(*, from_place: int, on_account: int) -> bool:
    """Whether the next try has to wait."""
    return from_place >= PLACE_TRIES or on_account >= ACCOUNT_TRIES


def session_is_good(created_at: datetime, seen_on: date, *, now: datetime) -> bool:
    """Whether a log-in is young enough, and has been in use lately."""
    # A clock that has been set back must not revive anything, nor end everything: only age ends a session here.
    return now - created_at < SESSION_FOR and now.date() - seen_on < timedelta(days=IDLE_DAYS)


def keep_an_administrator(administrators: Collection[UUID], leaving: UUID) -> None:
    """Refuse to lose the last active administrator. `administrators` are the ids of the active ones."""
    if set(administrators) == {leaving}:
        raise Refused(
            mark("Det måste finnas minst en aktiv administratör. Gör någon annan till administratör först."),
            field="roles",
        )
