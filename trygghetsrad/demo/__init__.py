"""The demonstration: invented people and texts, put in place by the product's own use cases.

Nothing here is needed to run the product, and its commands exist outside production alone.
"""

from flask import Flask


def register(app: Flask) -> None:
    """Add `flask demo`."""
    from trygghetsrad.demo.commands import demo_commands  # noqa: PLC0415

    app.cli.add_command(demo_commands)
