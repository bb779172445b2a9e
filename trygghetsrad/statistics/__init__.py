"""Injuries by frequency and cause: imported as counts, protected, and shown to everyone."""

from flask import Flask


def register(app: Flask) -> None:
    """Connect the explorer, the pages where files are read in, the worker's part and the commands."""
    from trygghetsrad.statistics import worker  # noqa: F401, PLC0415
    from trygghetsrad.statistics.cli import statistics_commands  # noqa: PLC0415
    from trygghetsrad.statistics.views import bp  # noqa: PLC0415

    app.register_blueprint(bp)
    app.cli.add_command(statistics_commands)
