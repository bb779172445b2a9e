"""The letters that the demonstration makes, as the invented people open them."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.demo import queries

_ADDRESS = re.compile(r"https?://\S+/(?P<secret>[\w-]+)")


class NoLetter(LookupError):
    """A letter that the demonstration counts on was not written."""


def secret_in_letter(session: Session, about_id: UUID, kind: str) -> str:
    """What stands at the end of the personal address in a letter: how an invented person follows their link."""
    letter = queries.newest_letter(session, about_id, kind)
    found = _ADDRESS.search(letter.body or "") if letter else None
    if not found:
        raise NoLetter(kind)
    return found["secret"]
