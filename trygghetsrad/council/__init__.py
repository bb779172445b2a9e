"""The citizens' safety council: terms, seats, invitations and who sits there."""

from flask import Flask


def register(app: Flask) -> None:
    """Connect the pages of the council."""
    import trygghetsrad.council.use_cases.deadlines  # noqa: F401, PLC0415 - importing it lets the worker know
    from trygghetsrad.council.queries.rest import sat_before  # noqa: PLC0415 - models need the whole part, too
    from trygghetsrad.council.views import bp  # noqa: PLC0415 - the views import the whole part
    from trygghetsrad.lottery.exemptions import register_seats  # noqa: PLC0415

    register_seats(app, sat_before)

    app.register_blueprint(bp)
