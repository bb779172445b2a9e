"""Meetings: their agenda, who was there, the notes, and the calendar that anybody may follow."""

from flask import Flask


def register(app: Flask) -> None:
    """Connect the pages, the calendar addresses and the thread's names."""
    # The views import the whole part; the worker finds its work in rows.
    from trygghetsrad.council.extract import register_sections  # noqa: PLC0415
    from trygghetsrad.kernel.search import register_kind  # noqa: PLC0415
    from trygghetsrad.meetings import extract, following, naming, offering, views, worker  # noqa: F401, PLC0415
    from trygghetsrad.meetings.queries.finding import POINT, SUMMARY, SUMMARY_FI  # noqa: PLC0415
    from trygghetsrad.meetings.use_cases.finding import listing  # noqa: PLC0415

    app.url_map.converters["meeting"] = views.AddressConverter
    naming.register_kinds(app)
    for kind in (POINT, SUMMARY, SUMMARY_FI):
        register_kind(app, kind, listing(kind))
    offering.register_own_sources(app)
    following.register_following(app)
    register_sections(app, extract.sections_of)
    app.register_blueprint(views.bp)
