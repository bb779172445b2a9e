"""The letters that were kept as files, to read in the browser: registered in development alone."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.mailer import FileMailer, mailer_for
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow

MOST = 100
bp = Blueprint("postbox", __name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """One caught letter."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def sent_at(self) -> object:
        return parsedate_to_datetime(str(self.message["Date"]))

    @property
    def body(self) -> str:
        text = self.message.get_body(("plain",))
        return str(text.get_content()) if text is not None else ""


@bp.get("/utveckling/post")
@allow(Permission.DEVELOPMENT)
def letters() -> ResponseReturnValue:
    """The newest letters."""
    return render_template("kernel/letters.html", letters=[_read(path) for path in _caught()[:MOST]])


@bp.get("/utveckling/post/<name>")
@allow(Permission.DEVELOPMENT)
def letter(name: str) -> ResponseReturnValue:
    """One letter, its addresses as links."""
    # The name is only compared, never made part of a path.
    for path in _caught():
        if path.stem == name:
            return render_template("kernel/letter.html", letter=_read(path))
    raise NotFound


def _caught() -> list[Path]:
    mailer = mailer_for(current_app.extensions["config"].mail_url)
    if not isinstance(mailer, FileMailer) or not mailer.folder.is_dir():
        return []
    return sorted(mailer.folder.glob("*.eml"), key=lambda path: (-path.stat().st_mtime_ns, path.name))


def _read(path: Path) -> Letter:
    return Letter(path.stem, message_from_bytes(path.read_bytes(), policy=policy.default))
