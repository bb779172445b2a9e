"""What the programme keeps."""

from trygghetsrad.programme.models.activities import Activity as Activity
from trygghetsrad.programme.models.activities import Evaluation as Evaluation
from trygghetsrad.programme.models.activities import MonthlyReport as MonthlyReport
from trygghetsrad.programme.models.activities import NetworkEvent as NetworkEvent
from trygghetsrad.programme.models.certification import CertificationCycle as CertificationCycle
from trygghetsrad.programme.models.certification import CriterionAnswer as CriterionAnswer
from trygghetsrad.programme.models.certification import EvidenceDocument as EvidenceDocument
from trygghetsrad.programme.models.goals import Goal as Goal
from trygghetsrad.programme.models.goals import GroupLeader as GroupLeader
from trygghetsrad.programme.models.goals import Indicator as Indicator
from trygghetsrad.programme.models.goals import Measurement as Measurement
