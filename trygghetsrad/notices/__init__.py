"""Following by e-mail, without an account: one suggestion, a place, the meetings, everything. And feeds."""

from flask import Flask


def register(app: Flask) -> None:
    """Make room for what the parts let be followed."""
    from trygghetsrad.notices import use_cases  # noqa: F401, PLC0415 - what forgets its addresses registers itself
    from trygghetsrad.notices.subjects import registry  # noqa: PLC0415

    registry(app)
