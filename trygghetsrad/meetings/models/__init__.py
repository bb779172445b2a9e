"""The tables of the meetings."""

from trygghetsrad.meetings.models.called import Participant as Participant
from trygghetsrad.meetings.models.meeting import AgendaItem as AgendaItem
from trygghetsrad.meetings.models.meeting import Attendance as Attendance
from trygghetsrad.meetings.models.meeting import CouncilAction as CouncilAction
from trygghetsrad.meetings.models.meeting import FormerAddress as FormerAddress
from trygghetsrad.meetings.models.meeting import Meeting as Meeting
from trygghetsrad.meetings.models.meeting import Proposal as Proposal
from trygghetsrad.meetings.models.papers import Paper as Paper
from trygghetsrad.meetings.models.written import EvaluationCount as EvaluationCount
from trygghetsrad.meetings.models.written import EvaluationTicket as EvaluationTicket
from trygghetsrad.meetings.models.written import ItemSubject as ItemSubject
from trygghetsrad.meetings.models.written import NoteCorrection as NoteCorrection
from trygghetsrad.meetings.models.written import Subject as Subject
