"""Verbs of the statistics, by what they are about."""

from trygghetsrad.statistics.use_cases.files import (
    AcceptImport,
    CancelImport,
    ChooseColumns,
    ReceiveFile,
    UndoImport,
    accept_import,
    cancel_import,
    choose_columns,
    receive_file,
    undo_import,
)
from trygghetsrad.statistics.use_cases.lists import ReplaceCodeList, replace_code_list

__all__ = [
    "AcceptImport",
    "CancelImport",
    "ChooseColumns",
    "ReceiveFile",
    "ReplaceCodeList",
    "UndoImport",
    "accept_import",
    "cancel_import",
    "choose_columns",
    "receive_file",
    "replace_code_list",
    "undo_import",
]
