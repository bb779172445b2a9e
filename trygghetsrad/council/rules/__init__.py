"""Rules of the council: `kinds` with their words, `bodies` (what stands under what) and `seats` (answers and days)."""

from trygghetsrad.council.rules.bodies import free_slug, may_stand_under, slug_of
from trygghetsrad.council.rules.seats import (
    ANSWER_DAYS,
    LINK_VALID,
    MOST_LINKS,
    PAGE_LINK_VALID,
    PAGE_OPEN_FOR,
    REMIND_DAYS,
    Answer,
    answer_by,
    first_day,
    follows,
    sits_on,
)

__all__ = [
    "ANSWER_DAYS",
    "LINK_VALID",
    "MOST_LINKS",
    "PAGE_LINK_VALID",
    "PAGE_OPEN_FOR",
    "REMIND_DAYS",
    "Answer",
    "answer_by",
    "first_day",
    "follows",
    "free_slug",
    "may_stand_under",
    "sits_on",
    "slug_of",
]
