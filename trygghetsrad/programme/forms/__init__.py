"""The shapes of what is filled in about the programme."""

from trygghetsrad.programme.forms.activities import ActivityEffectForm as ActivityEffectForm
from trygghetsrad.programme.forms.activities import ActivityForm as ActivityForm
from trygghetsrad.programme.forms.activities import ChangeActivityForm as ChangeActivityForm
from trygghetsrad.programme.forms.activities import CloseActivityForm as CloseActivityForm
from trygghetsrad.programme.forms.activities import TieForm as TieForm
from trygghetsrad.programme.forms.certification import AnswerForm as AnswerForm
from trygghetsrad.programme.forms.certification import ChangeCycleForm as ChangeCycleForm
from trygghetsrad.programme.forms.certification import CycleForm as CycleForm
from trygghetsrad.programme.forms.certification import DocumentForm as DocumentForm
from trygghetsrad.programme.forms.goals import ChangeGoalForm as ChangeGoalForm
from trygghetsrad.programme.forms.goals import ChangeIndicatorForm as ChangeIndicatorForm
from trygghetsrad.programme.forms.goals import GoalForm as GoalForm
from trygghetsrad.programme.forms.goals import IndicatorForm as IndicatorForm
from trygghetsrad.programme.forms.goals import LeadersForm as LeadersForm
from trygghetsrad.programme.forms.learning import ChangeEvaluationForm as ChangeEvaluationForm
from trygghetsrad.programme.forms.learning import ChangeNetworkForm as ChangeNetworkForm
from trygghetsrad.programme.forms.learning import EvaluationForm as EvaluationForm
from trygghetsrad.programme.forms.learning import NetworkForm as NetworkForm
from trygghetsrad.programme.forms.measuring import CorrectForm as CorrectForm
from trygghetsrad.programme.forms.measuring import FileForm as FileForm
from trygghetsrad.programme.forms.measuring import MeasureForm as MeasureForm
from trygghetsrad.programme.forms.reporting import ReportForm as ReportForm
