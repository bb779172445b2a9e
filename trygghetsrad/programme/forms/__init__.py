"""The shapes of what is filled in about the programme."""

from trygghetsrad.programme.forms.goals import ChangeGoalForm as ChangeGoalForm
from trygghetsrad.programme.forms.goals import ChangeIndicatorForm as ChangeIndicatorForm
from trygghetsrad.programme.forms.goals import GoalForm as GoalForm
from trygghetsrad.programme.forms.goals import IndicatorForm as IndicatorForm
from trygghetsrad.programme.forms.goals import LeadersForm as LeadersForm
from trygghetsrad.programme.forms.measuring import CorrectForm as CorrectForm
from trygghetsrad.programme.forms.measuring import FileForm as FileForm
from trygghetsrad.programme.forms.measuring import MeasureForm as MeasureForm
