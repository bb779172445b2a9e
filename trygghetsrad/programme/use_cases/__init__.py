"""What can be done in the programme, a verb each."""

from trygghetsrad.programme.use_cases.goals import AddGoal as AddGoal
from trygghetsrad.programme.use_cases.goals import AddIndicator as AddIndicator
from trygghetsrad.programme.use_cases.goals import ChangeGoal as ChangeGoal
from trygghetsrad.programme.use_cases.goals import ChangeIndicator as ChangeIndicator
from trygghetsrad.programme.use_cases.goals import ChooseLeaders as ChooseLeaders
from trygghetsrad.programme.use_cases.goals import IndicatorWords as IndicatorWords
from trygghetsrad.programme.use_cases.goals import add_goal as add_goal
from trygghetsrad.programme.use_cases.goals import add_indicator as add_indicator
from trygghetsrad.programme.use_cases.goals import change_goal as change_goal
from trygghetsrad.programme.use_cases.goals import change_indicator as change_indicator
from trygghetsrad.programme.use_cases.goals import choose_leaders as choose_leaders
from trygghetsrad.programme.use_cases.goals import words_of as words_of
from trygghetsrad.programme.use_cases.measuring import Correct as Correct
from trygghetsrad.programme.use_cases.measuring import ImportMeasurements as ImportMeasurements
from trygghetsrad.programme.use_cases.measuring import Measure as Measure
from trygghetsrad.programme.use_cases.measuring import MeasurementsRefused as MeasurementsRefused
from trygghetsrad.programme.use_cases.measuring import MeasureNow as MeasureNow
from trygghetsrad.programme.use_cases.measuring import correct as correct
from trygghetsrad.programme.use_cases.measuring import import_measurements as import_measurements
from trygghetsrad.programme.use_cases.measuring import measure as measure
from trygghetsrad.programme.use_cases.measuring import measure_now as measure_now
from trygghetsrad.programme.use_cases.sweeps import measure_what_is_known as measure_what_is_known
from trygghetsrad.programme.use_cases.sweeps import remind_owners as remind_owners
