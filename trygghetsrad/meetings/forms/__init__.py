"""The shapes of what is filled in about meetings and what they lead to."""

from trygghetsrad.meetings.forms.actions import ActionForm as ActionForm
from trygghetsrad.meetings.forms.actions import ChangeActionForm as ChangeActionForm
from trygghetsrad.meetings.forms.actions import CloseActionForm as CloseActionForm
from trygghetsrad.meetings.forms.actions import EffectForm as EffectForm
from trygghetsrad.meetings.forms.agenda import ChangeItemForm as ChangeItemForm
from trygghetsrad.meetings.forms.agenda import DeclineForm as DeclineForm
from trygghetsrad.meetings.forms.agenda import ItemForm as ItemForm
from trygghetsrad.meetings.forms.agenda import SourcesForm as SourcesForm
from trygghetsrad.meetings.forms.evaluation import AnswersForm as AnswersForm
from trygghetsrad.meetings.forms.evaluation import AskForm as AskForm
from trygghetsrad.meetings.forms.keeping import AttendanceForm as AttendanceForm
from trygghetsrad.meetings.forms.keeping import CancelForm as CancelForm
from trygghetsrad.meetings.forms.keeping import MeetingForm as MeetingForm
from trygghetsrad.meetings.forms.keeping import as_uuid as as_uuid
from trygghetsrad.meetings.forms.publishing import PublishForm as PublishForm
from trygghetsrad.meetings.forms.publishing import PublishLaterForm as PublishLaterForm
from trygghetsrad.meetings.forms.publishing import UnpublishForm as UnpublishForm
from trygghetsrad.meetings.forms.publishing import municipality_numbers as municipality_numbers
from trygghetsrad.meetings.forms.publishing import municipality_words as municipality_words
from trygghetsrad.meetings.forms.subjects import SubjectsForm as SubjectsForm
from trygghetsrad.meetings.forms.subjects import localities as localities
from trygghetsrad.meetings.forms.writing import NotesForm as NotesForm
from trygghetsrad.meetings.forms.writing import RoomForm as RoomForm
