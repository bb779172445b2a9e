"""The shapes of what is filled in about a draw."""

from trygghetsrad.lottery.forms.by_hand import ByHandForm
from trygghetsrad.lottery.forms.digits import DiceForm, LockForm
from trygghetsrad.lottery.forms.draws import (
    CancelForm,
    HandOutForm,
    OwnLotForm,
    PanelNamesForm,
    QuotaForm,
    QuotaRow,
    StartForm,
    quota_form,
)

__all__ = [
    "ByHandForm",
    "CancelForm",
    "DiceForm",
    "HandOutForm",
    "LockForm",
    "OwnLotForm",
    "PanelNamesForm",
    "QuotaForm",
    "QuotaRow",
    "StartForm",
    "quota_form",
]
