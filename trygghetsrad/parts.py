"""The parts, in building order: a later one may import an earlier one, never the other way."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

PARTS = (
    "accounts",
    "notices",
    "thread",
    "population",
    "statistics",
    "interest",
    "lottery",
    "council",
    "meetings",
    "suggestions",
    "programme",
    "pages",
)


def import_models() -> None:
    """Import every table, so that the metadata is whole."""
    for module in ("kernel.audit", "kernel.journeys", "kernel.links", "kernel.outbox", "kernel.search"):
        import_module(f"trygghetsrad.{module}")
    for part in PARTS:
        if find_spec(f"trygghetsrad.{part}.models"):
            import_module(f"trygghetsrad.{part}.models")


def register_parts(app: Flask) -> None:
    """Connect each part that has pages: its package says how, in `register(app)`."""
    import_models()
    for part in PARTS:
        import_module(f"trygghetsrad.{part}").register(app)
