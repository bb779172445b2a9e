"""The one subject that is no other part's: all news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from trygghetsrad.kernel.i18n import mark
from trygghetsrad.notices.subjects import EVERYTHING, Followable, SubjectKind

TITLE = mark("Allt från trygghetsrådet")
KIND, KEY = EVERYTHING


def _find(_session: Session, word: str) -> Followable | None:
    return None if word else Followable(KEY, "", str(TITLE))


def _names(_session: Session, keys: Sequence[str]) -> Mapping[str, Followable]:
    return {key: Followable(key, "", str(TITLE)) for key in keys if key == KEY}


EVERYTHING_THERE_IS = SubjectKind(KIND, "allt", several=TITLE, find=_find, names=_names, choices=lambda: [("", TITLE)])
