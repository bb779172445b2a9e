"""The public face and the staff's start page: the part that shows what all others hold."""

from functools import lru_cache

from flask import Flask


def register(app: Flask) -> None:
    """Connect the pages, and tell every template whether the contact centre is open."""
    from trygghetsrad.kernel import clock  # noqa: PLC0415
    from trygghetsrad.pages.opening_hours import read_hours, status_at  # noqa: PLC0415
    from trygghetsrad.pages.views import bp  # noqa: PLC0415

    hours = read_hours(app.extensions["config"].municipality.opening_hours)
    app.extensions["opening_hours"] = hours
    at_minute = lru_cache(maxsize=2)(lambda minute: status_at(hours, clock.local(minute)))
    app.context_processor(lambda: {"contact_status": at_minute(clock.now().replace(second=0, microsecond=0))})
    app.register_blueprint(bp)
