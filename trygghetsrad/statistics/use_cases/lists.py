"""Replacing a code list. Rows that were read by the former keep it; pages say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.statistics import queries
from trygghetsrad.statistics.models import CodeListVersion
from trygghetsrad.statistics.rules.codes import KINDS, UNSTATED, CodeList, bounds


@dataclass(frozen=True, slots=True)
class ReplaceCodeList:
    codes: CodeList


def replace_code_list(session: Session, command: ReplaceCodeList, *, actor: Actor, now: datetime) -> CodeListVersion:
    """Put a list in force for the files that are read in from now on."""
    require(actor, Permission.STATISTICS_MANAGE)
    codes = command.codes
    if codes.kind not in KINDS:
        raise Refused(mark("Kodlistan finns inte."), field="kind")
    _refuse_unfit(codes)
    version = queries.next_version(session, codes.kind)
    row = CodeListVersion(kind=codes.kind, version=version, codes=codes.as_data(), digest=codes.digest, added_at=now)
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(mark("Någon annan byter samma kodlista just nu. Försök igen om en stund.")) from None
    about = ("injury_code_list", row.id)
    record(session, "statistics.codes_replaced", actor=actor, now=now, about=about, kind=codes.kind, version=version)
    return row


def _refuse_unfit(codes: CodeList) -> None:
    names = [one.code for one in codes.codes]
    if not names or len(set(names)) != len(names):
        raise Refused(mark("Varje kod ska finnas en gång."), field="file")
    unstated = UNSTATED.get(codes.kind)
    if unstated and unstated not in names:
        text = mark("Kodlistan behöver koden %(code)s, för det som en fil inte säger.", code=unstated)
        raise Refused(text, field="file")
    odd = [name for name in names if codes.kind == "age" and name != unstated and bounds(name) is None]
    if odd:
        raise Refused(mark("Åldern ska skrivas som 16-29 eller 80+, inte %(code)s.", code=odd[0]), field="file")
