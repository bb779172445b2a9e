"""The Safe Community programme: its groups, what they want, what they do, what came of it, and the certificate."""

from flask import Flask


def register(app: Flask) -> None:
    """Connect the pages and the thread's names."""
    from trygghetsrad.programme import following, grouping, naming, views  # noqa: PLC0415 - the views import the whole part

    naming.register_kinds(app)
    following.register_following(app)
    grouping.register_groups(app)
    app.register_blueprint(views.bp)
