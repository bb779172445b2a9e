"""The links in every letter with news: to one's own page, and to stop. They are drawn from ids, and stored nowhere.

A link must work for as long as its letter lies in somebody's mailbox, and as often as they like: so it is the id of
what it opens, signed with the installation's key. What it opens is gone when the row is.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from uuid import UUID

from flask import current_app

OWN, ONE, WEEKLY, SENDER = "own", "one", "weekly", "sender"
"""What a link opens: one's own page; stopping one thing; stopping the weekly letter; the sender's stopping."""
_ID, _SIGNATURE = 16, 20
_TOKEN = (_ID + _SIGNATURE) * 4 // 3


def sign(purpose: str, subject_id: UUID) -> str:
    """The secret part of a link's address."""
    keys: tuple[str, ...] = current_app.extensions["config"].secret_keys
    return urlsafe_b64encode(subject_id.bytes + _signature(purpose, subject_id, keys[0])).decode()


def opened(token: str, purposes: Iterable[str]) -> tuple[str, UUID] | None:
    """What a token opens among `purposes`; None when no key that is in use has signed it for any of them."""
    try:
        raw = urlsafe_b64decode(token.encode("ascii")) if len(token) == _TOKEN else b""
    except ValueError:
        raw = b""
    if len(raw) != _ID + _SIGNATURE:
        return None
    subject_id, signature = UUID(bytes=raw[:_ID]), raw[_ID:]
    keys: tuple[str, ...] = current_app.extensions["config"].secret_keys
    for purpose in purposes:
        if any(hmac.compare_digest(_signature(purpose, subject_id, key), signature) for key in keys):
            return purpose, subject_id
    return None


def _signature(purpose: str, subject_id: UUID, key: str) -> bytes:
    return hmac.new(key.encode(), f"notices:{purpose}:{subject_id}".encode(), hashlib.sha256).digest()[:_SIGNATURE]
