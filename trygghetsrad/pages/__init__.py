"""The public face and the staff's start page: the part that shows what all others hold."""

from flask import Flask


def register(app: Flask) -> None:
    """Connect the pages, and tell every template whether the contact centre is open."""
    from trygghetsrad.kernel import clock  # noqa: PLC0415
    from trygghetsrad.pages.opening_hours import read_hours, status_at  # noqa: PLC0415
    from trygghetsrad.pages.views import bp  # noqa: PLC0415

    hours = read_hours(app.extensions["config"].municipality.opening_hours)
    app.extensions["opening_hours"] = hours
    app.context_processor(lambda: {"contact_status": status_at(hours, clock.local(clock.now()))})
    app.register_blueprint(bp)
