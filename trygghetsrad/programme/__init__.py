"""The Safe Community programme: its groups, what they want, what they do, what came of it, and the certificate."""

from flask import Flask


def register(app: Flask) -> None:
    """Connect the pages, the thread's names and what can be found."""
    # The views import the whole part.
    from trygghetsrad.kernel.search import register_kind  # noqa: PLC0415
    from trygghetsrad.programme import following, grouping, naming, views  # noqa: PLC0415
    from trygghetsrad.programme.queries import finding  # noqa: PLC0415

    naming.register_kinds(app)
    register_kind(app, finding.GOAL, finding.findable_goals)
    register_kind(app, finding.ACTIVITY, finding.findable_activities)
    register_kind(app, finding.EVALUATION, finding.findable_evaluations)
    following.register_following(app)
    grouping.register_groups(app)
    app.register_blueprint(views.bp)
