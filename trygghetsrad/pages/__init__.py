"""The public face and the staff's start page: the part that shows what all others hold."""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask


class OpenSign(NamedTuple):
    """What the top of every page says of the contact centre."""

    open: bool
    sentence: str


def register(app: Flask) -> None:
    """Connect the pages, and tell every template whether the contact centre is open."""
    from trygghetsrad.kernel import clock  # noqa: PLC0415
    from trygghetsrad.kernel.i18n import language_in_force  # noqa: PLC0415
    from trygghetsrad.pages import member_page, paper_post, searching, views  # noqa: F401, PLC0415 - they hang their routes on the blueprint
    from trygghetsrad.pages.blueprint import bp  # noqa: PLC0415
    from trygghetsrad.pages.opening_hours import read_hours, status_at, week_table  # noqa: PLC0415

    hours = read_hours(app.extensions["config"].municipality.opening_hours)
    app.extensions["opening_hours"] = hours

    @lru_cache(maxsize=8)
    def sign(minute: datetime, _language: str) -> OpenSign:
        status = status_at(hours, clock.local(minute))
        return OpenSign(status.open, status.sentence)

    def opening_week() -> Any:
        return week_table(hours, clock.today())

    @app.context_processor
    def contact_status() -> dict[str, Any]:
        return {"contact_status": sign(clock.now().replace(second=0, microsecond=0), language_in_force())}

    app.jinja_env.globals["opening_week"] = opening_week

    app.register_blueprint(bp)
