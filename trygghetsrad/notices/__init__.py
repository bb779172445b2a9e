"""Following by e-mail, without an account: one suggestion, a place, the meetings, everything. And feeds."""

from flask import Flask


def register(app: Flask) -> None:
    """Connect the pages and the worker's share, and let everything be followed; each part adds its own subjects."""
    import trygghetsrad.notices.worker  # noqa: F401, PLC0415 - importing it lets the worker know
    from trygghetsrad.notices import views  # noqa: PLC0415 - the views import the whole part
    from trygghetsrad.notices.everything import EVERYTHING_THERE_IS  # noqa: PLC0415
    from trygghetsrad.notices.subjects import register_subject  # noqa: PLC0415

    register_subject(app, EVERYTHING_THERE_IS)
    app.register_blueprint(views.bp)
    app.extensions["csrf"].exempt(views.stop.stop)
