"""Files of injuries for tests, plainly invented."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import openpyxl
from flask import current_app
from sqlalchemy.orm import Session

from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.statistics.models import InjuryImport, Territory
from trygghetsrad.statistics.readers.packing import pack
from trygghetsrad.statistics.use_cases import AcceptImport, ReceiveFile, accept_import, receive_file
from trygghetsrad.statistics.worker import read_files

MADE = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
HEADING = "år;vårdnivå;kön;ålder;orsak;plats;antal;folkmängd"
AGES = ("0-5", "6-15", "16-24", "25-44", "45-64", "65-79", "80+")
RIGHT = f"""{HEADING}
2025;slutenvård;kvinnor;80+;W00-W19;hemmet;20;700
2025;slutenvård;män;80+;W01;hemmet;12;500
2025;slutenvård;kvinnor;16-24;V01-V99;väg;9;800
2025;slutenvård;män;16-24;V43.5;väg;11;850
2026;slutenvård;kvinnor;80+;W00-W19;hemmet;18;710
2026;slutenvård;män;80+;W00-W19;hemmet;10;510
"""


def table(*years: int, level: str = "slutenvård", each: int = 30) -> str:
    """Every sex and age with falls at home and traffic on the road; all counts are large."""
    lines = [HEADING]
    for year in years:
        for at, age in enumerate(AGES):
            for sex in ("kvinnor", "män"):
                lines.append(f"{year};{level};{sex};{age};W00-W19;hemmet;{each + at};1000")
                lines.append(f"{year};{level};{sex};{age};V01-V99;väg;{each - at};1000")
    return "\n".join(lines) + "\n"


def a_sheet(rows: list[list[Any]], merged: tuple[str, ...] = ()) -> bytes:
    """An xlsx file of these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def received(session: Session, data: bytes | str, *, source: str = "Registret", **over: Any) -> InjuryImport:
    """A file that was sent and whose headings speak for themselves, before anybody has read it."""
    content = data.encode() if isinstance(data, str) else data
    command = ReceiveFile(
        source, over.pop("territory", Territory.MUNICIPALITY), pack(io.BytesIO(content)), trusted=True
    )
    row = receive_file(session, command, actor=SYSTEM, now=MADE)
    session.commit()
    return row


def read(session: Session) -> None:
    """Let the worker read what waits."""
    database: Database = current_app.extensions["database"]
    read_files(database)
    session.expire_all()


def imported(session: Session, data: bytes | str, *, only_right: bool = False, **over: Any) -> UUID:
    """A file, read in to the end."""
    row = received(session, data, **over)
    read(session)
    accept_import(session, AcceptImport(row.id, only_right), actor=SYSTEM, now=MADE)
    session.commit()
    read(session)
    return row.id
