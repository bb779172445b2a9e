"""Following by e-mail, without an account: one suggestion, a place, the meetings, everything. And feeds."""

from flask import Flask


def register(app: Flask) -> None:
    """Make room for what the parts let be followed."""
    from trygghetsrad.notices.subjects import registry  # noqa: PLC0415

    registry(app)
