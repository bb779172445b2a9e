"""Whether the product lives and whether it can serve: for the one who keeps it running."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from trygghetsrad.kernel import clock, migrate
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.outbox import CLAIM, MailState, OutboxMail
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, database, reading

bp = Blueprint("health", __name__)


@bp.get("/halsa")
@allow(Permission.PUBLIC)
@limiter.exempt
def live() -> Response:
    """The process answers."""
    return _answer({"process": True})


@bp.get("/halsa/redo")
@allow(Permission.PUBLIC)
@limiter.exempt
def ready() -> Response:
    """The database answers, its tables are this version's, and letters are leaving."""
    try:
        reading().execute(text("SELECT 1"))
        checks = {"database": True, "migrations": migrate.is_current(database()), "letters": _letters_leave()}
    except SQLAlchemyError:
        checks = {"database": False}
    return _answer(checks)


def _letters_leave() -> bool:
    late = select(func.count()).where(
        OutboxMail.state == MailState.QUEUED, OutboxMail.tries == 0, OutboxMail.queued_at < clock.now() - 3 * CLAIM
    )
    return reading().scalar(late) == 0


def _answer(checks: dict[str, bool]) -> Response:
    response = jsonify({"ok": all(checks.values()), **checks})
    response.status_code = 200 if all(checks.values()) else 503
    response.headers["Cache-Control"] = "no-store"
    return response
