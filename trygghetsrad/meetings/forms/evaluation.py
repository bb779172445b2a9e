"""The shapes of asking participants, and of their answers."""

from __future__ import annotations

from uuid import UUID, uuid4

from trygghetsrad.kernel.forms import Form, choice, number
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.meetings.forms.keeping import as_uuid, once_field
from trygghetsrad.meetings.labels import ANSWERS, QUESTIONS
from trygghetsrad.meetings.rules import Answer, Question
from trygghetsrad.meetings.use_cases.evaluation import MOST_SLIPS, AnswerQuestions, AskParticipants


class AskForm(Form):
    slips = number(
        mark("Hur många lappar vill du skriva ut?"),
        missing=mark("Skriv hur många lappar du vill skriva ut, eller 0."),
        least=0,
        most=MOST_SLIPS,
        hint=mark("En lapp var till dem som saknar e-post. Varje lapp ger ett svar."),
    )
    once = once_field()

    def to_command(self, meeting_id: UUID) -> AskParticipants:
        return AskParticipants(meeting_id, self.slips.data, as_uuid(self.once.data) or uuid4())


def _question(one: Question) -> object:
    return choice(
        QUESTIONS[one], [(answer.value, ANSWERS[answer]) for answer in Answer], missing=mark("Välj ett svar.")
    )


class AnswersForm(Form):
    """Three questions, each with the same three answers."""

    heard = _question(Question.HEARD)
    understood = _question(Question.UNDERSTOOD)
    safer = _question(Question.SAFER)

    def to_command(self, secret: str) -> AnswerQuestions:
        return AnswerQuestions(secret, {one: Answer(self[one.value].data) for one in Question})
