"""Who lives in the municipality: counts by age, sex and place, imported from public tables."""

from flask import Flask


def register(app: Flask) -> None:
    """Connect the page where tables are imported, and the command that does the same."""
    from trygghetsrad.population.cli import population_commands  # noqa: PLC0415
    from trygghetsrad.population.views import bp  # noqa: PLC0415

    app.register_blueprint(bp)
    app.cli.add_command(population_commands)
