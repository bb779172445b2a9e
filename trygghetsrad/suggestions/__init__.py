"""Suggestions, views and questions: anyone sends, somebody answers, everyone sees what came of it."""

from flask import Flask


def register(app: Flask) -> None:
    """Connect the pages, the thread's name for a suggestion, and what everyone, and what the staff, finds one by."""
    from trygghetsrad.kernel import search  # noqa: PLC0415
    from trygghetsrad.suggestions import agenda, following, naming, queries, views  # noqa: PLC0415 - the whole part
    from trygghetsrad.suggestions import tallying as tallying  # noqa: PLC0415 - keeps count from now on
    from trygghetsrad.suggestions.cli import suggestion_commands  # noqa: PLC0415
    from trygghetsrad.thread.queries import register_kind  # noqa: PLC0415

    register_kind(app, "suggestion", naming.name_suggestions)
    search.register_kind(app, "suggestion", queries.findable)
    search.register_kind(app, queries.RAW, queries.findable_raw)
    agenda.register_agenda_source(app)
    following.register_following(app)
    app.register_blueprint(views.bp)
    app.cli.add_command(suggestion_commands)
