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
from trygghetsrad.lottery.forms.exemptions import ExemptForm, RestForm, SettleForm

__all__ = [
    "ByHandForm",
    "CancelForm",
    "DiceForm",
    "ExemptForm",
    "HandOutForm",
    "LockForm",
    "OwnLotForm",
    "PanelNamesForm",
    "QuotaForm",
    "QuotaRow",
    "RestForm",
    "SettleForm",
    "StartForm",
    "quota_form",
]
