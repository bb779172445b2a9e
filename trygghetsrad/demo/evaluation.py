"""What the participants said after each meeting: asked with slips, answered the same week."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from trygghetsrad.demo.story import Story
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.meetings.rules import Answer, Question
from trygghetsrad.meetings.use_cases import AnswerQuestions, AskParticipants, answer_questions, ask_participants

SLIPS = 12
LIKELY = {
    Question.HEARD: (8, 3, 1),
    Question.UNDERSTOOD: (7, 4, 1),
    Question.SAFER: (5, 5, 2),
}
"""How likely each answer is: yes, partly, no."""


def ask_and_answer(story: Story, meeting_id: UUID, now: datetime) -> None:
    """Most of those who got a slip answer."""
    once = UUID(int=story.chance.getrandbits(128))
    asked = ask_participants(story.session, AskParticipants(meeting_id, SLIPS, once), actor=story.coordinator, now=now)
    for secret in asked.slips[: story.chance.randint(7, SLIPS)]:
        answers = {one: story.chance.choices(list(Answer), weights)[0] for one, weights in LIKELY.items()}
        answer_questions(story.session, AnswerQuestions(secret, answers), actor=PUBLIC, now=now)
