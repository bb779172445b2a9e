"""Passwords as argon2id hashes, with the parameters OWASP gives: 19 MiB, two passes, one lane."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, current_app

from config import Environment
from trygghetsrad.accounts.models import User
from trygghetsrad.accounts.rules import check_password

EXTENSION = "passwords"


@dataclass(frozen=True, slots=True)
class Passwords:
    """A hasher, and the hash of a password that nobody has."""

    hasher: PasswordHasher
    nobody: str

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password is right. Without a stored hash as much work is done, and the answer is no."""
        try:
            right = self.hasher.verify(stored or self.nobody, _normal(password))
        except (VerificationError, InvalidHashError):
            return False
        return right and stored is not None

    def hash(self, password: str) -> str:
        return self.hasher.hash(_normal(password))

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        return self.hasher.check_needs_rehash(stored)


def with_cost(*, memory_kib: int, passes: int) -> Passwords:
    """Passwords hashed at a given cost."""
    hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
    return Passwords(hasher, hasher.hash(secrets.token_urlsafe(16)))


def init_passwords(app: Flask) -> None:
    """Choose the cost: the real one, or next to nothing in the tests."""
    testing = app.extensions["config"].environment is Environment.TEST
    app.extensions[EXTENSION] = with_cost(memory_kib=64, passes=1) if testing else with_cost(memory_kib=19456, passes=2)


def passwords() -> Passwords:
    """The application's own."""
    own: Passwords = current_app.extensions[EXTENSION]
    return own


def hash_new(user: User, password: str) -> str:
    """The hash of a new password for an account, or Refused when it is too easy to guess."""
    email = user.email or ""
    place = current_app.extensions["config"].municipality.name
    check_password(password, known=(email, email.partition("@")[0], user.name or "", place))
    return passwords().hash(password)


def _normal(password: str) -> str:
    # The same å can be typed as one sign or as two: keyboards differ between a telephone and a computer.
    return unicodedata.normalize("NFC", password)
