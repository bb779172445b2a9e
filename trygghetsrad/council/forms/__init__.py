"""What is filled in about the council: `bodies` (groups and people) and `seating` (terms, invitations)."""

from trygghetsrad.council.forms.bodies import (
    AppointForm,
    BodyForm,
    BodyNamesForm,
    ChangeBodyForm,
    DayForm,
    EndForm,
    MemberForm,
)
from trygghetsrad.council.forms.own import ConsentForm, DetailsForm, LeaveForm, MemberLinkForm, OwnConsentForm
from trygghetsrad.council.forms.seating import (
    AnswerForm,
    RecordForm,
    RedoForm,
    SeatChoiceForm,
    SeatNamesForm,
    TermForm,
)

__all__ = [
    "AnswerForm",
    "AppointForm",
    "BodyForm",
    "BodyNamesForm",
    "ChangeBodyForm",
    "ConsentForm",
    "DayForm",
    "DetailsForm",
    "EndForm",
    "LeaveForm",
    "MemberForm",
    "MemberLinkForm",
    "OwnConsentForm",
    "RecordForm",
    "RedoForm",
    "SeatChoiceForm",
    "SeatNamesForm",
    "TermForm",
]
