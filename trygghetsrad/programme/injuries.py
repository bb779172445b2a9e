"""What the injury statistics say of a time, as evidence for the certificate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import language_in_force
from trygghetsrad.programme.evidence import Item
from trygghetsrad.programme.rules.certification import Source
from trygghetsrad.statistics.courses import Course, overview
from trygghetsrad.statistics.exposed import Exposed
from trygghetsrad.statistics.rules.codes import CodeList
from trygghetsrad.statistics.rules.questions import Question
from trygghetsrad.statistics.words import course_words, subject


def injuries_between(session: Session, first: date, last: date) -> Mapping[Source, list[Item]]:
    """How often people were injured and of what, and who is most exposed, in numbers."""
    found = overview(session, first.year, last.year)
    lists = found.of.lists
    return {
        Source.STATISTICS: [_course(lists, one) for one in found.courses],
        Source.EXPOSED: [_exposed(lists, one) for one in found.exposed],
    }


def where_injuries_stand(*, are_there: bool) -> Mapping[Source, list[Item]]:
    """The same as links alone, for whoever can follow them."""
    if not are_there:
        return {Source.STATISTICS: [], Source.EXPOSED: []}
    return {
        Source.STATISTICS: [
            Item(
                _("Skador år för år, efter orsak, ålder och kön"), url=url_for("statistics.explore"), is_translated=True
            )
        ],
        Source.EXPOSED: [
            Item(
                _("De mest utsatta grupperna och platserna"), url=url_for("statistics.most_exposed"), is_translated=True
            )
        ],
    }


def _course(lists: Mapping[str, CodeList], one: Course) -> Item:
    level = lists["level"].name(one.question.level, language_in_force())
    title = f"{subject(lists, one.question)}. {level}"
    return Item(title, course_words(one.now, one.before), _address(one.question), is_translated=True)


def _exposed(lists: Mapping[str, CodeList], one: Exposed) -> Item:
    before = (one.before_year, one.before) if one.before and one.before_year else None
    return Item(
        subject(lists, one.question),
        course_words((one.year, one.now), before),
        _address(one.question),
        is_translated=True,
    )


def _address(question: Question) -> str:
    values: dict[str, Any] = {**question.address()}
    return url_for("statistics.explore", **values)
