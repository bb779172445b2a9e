"""Interest in the council: calls, registrations, the pool, and one's own registration."""

from flask import Flask


def register(app: Flask) -> None:
    """Connect the pages, and with them the hourly work of the use cases they import."""
    from trygghetsrad.interest.views import bp  # noqa: PLC0415

    app.register_blueprint(bp)
