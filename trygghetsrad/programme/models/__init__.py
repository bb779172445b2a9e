"""What the programme keeps."""

from trygghetsrad.programme.models.goals import Goal as Goal
from trygghetsrad.programme.models.goals import GroupLeader as GroupLeader
from trygghetsrad.programme.models.goals import Indicator as Indicator
from trygghetsrad.programme.models.goals import Measurement as Measurement
