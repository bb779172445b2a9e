"""One reminder to those who have not said whether they come: some days before the last day, on paper earlier."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.letters import REMINDER
from trygghetsrad.meetings.rules import Coming
from trygghetsrad.meetings.use_cases.calling import KIND, write_to

BY_MAIL, ON_PAPER = timedelta(days=3), timedelta(days=7)
"""How long before the last day to answer."""
LEFT_ALONE = timedelta(days=2)
"""How long somebody who has just been called is left alone."""


@hourly
def remind_unanswered(session: Session, now: datetime) -> int:
    """Write once more to those who were called and have not answered; return how many letters."""
    today = clock.local(now).date()
    written = 0
    for meeting_id in queries.meetings_awaiting_answers(session, today, today + ON_PAPER, now):
        meeting = queries.meeting(session, meeting_id, lock=True, items=True)
        for one in queries.called_to(session, meeting, lock=True):
            row, near = one.row, BY_MAIL if one.email else ON_PAPER
            is_due = meeting.answer_by is not None and meeting.answer_by - near <= today
            is_silent = row.coming is Coming.WAITING and row.reminded_at is None
            if not is_due or not is_silent or row.called_at is None or row.called_at > now - LEFT_ALONE:
                continue
            if write_to(session, meeting, one, REMINDER, now):
                row.reminded_at, written = now, written + 1
                record(session, "meeting.reminded", actor=SYSTEM, now=now, about=(KIND, row.id))
    return written
