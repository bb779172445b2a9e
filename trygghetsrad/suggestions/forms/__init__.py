"""The shapes of what a sender, the staff and the contact centre fill in."""

from trygghetsrad.suggestions.forms.acting import NOBODY as NOBODY
from trygghetsrad.suggestions.forms.acting import AnswerForm as AnswerForm
from trygghetsrad.suggestions.forms.acting import AskForm as AskForm
from trygghetsrad.suggestions.forms.acting import EraseForm as EraseForm
from trygghetsrad.suggestions.forms.acting import HandOverForm as HandOverForm
from trygghetsrad.suggestions.forms.acting import HideForm as HideForm
from trygghetsrad.suggestions.forms.acting import MergeForm as MergeForm
from trygghetsrad.suggestions.forms.acting import NoteForm as NoteForm
from trygghetsrad.suggestions.forms.acting import PublishForm as PublishForm
from trygghetsrad.suggestions.forms.acting import RouteForm as RouteForm
from trygghetsrad.suggestions.forms.acting import StaffForm as StaffForm
from trygghetsrad.suggestions.forms.acting import TakeUpForm as TakeUpForm
from trygghetsrad.suggestions.forms.acting import own_units as own_units
from trygghetsrad.suggestions.forms.acting import owner_of as owner_of
from trygghetsrad.suggestions.forms.desk import RegisterForm as RegisterForm
from trygghetsrad.suggestions.forms.sending import ELSEWHERE as ELSEWHERE
from trygghetsrad.suggestions.forms.sending import HIGHEST as HIGHEST
from trygghetsrad.suggestions.forms.sending import DisputeForm as DisputeForm
from trygghetsrad.suggestions.forms.sending import FollowForm as FollowForm
from trygghetsrad.suggestions.forms.sending import KindForm as KindForm
from trygghetsrad.suggestions.forms.sending import PlaceForm as PlaceForm
from trygghetsrad.suggestions.forms.sending import QuestionForm as QuestionForm
from trygghetsrad.suggestions.forms.sending import ReplyForm as ReplyForm
from trygghetsrad.suggestions.forms.sending import SendForm as SendForm
from trygghetsrad.suggestions.forms.sending import TextForm as TextForm
from trygghetsrad.suggestions.forms.sending import command_of as command_of
