"""The pages of accounts. Each module adds its own to the one blueprint."""

from importlib import import_module

from flask import Blueprint

bp = Blueprint("accounts", __name__)


def import_pages() -> None:
    """Bring in the modules, which add their pages when they are imported."""
    for module in ("entry", "own", "users"):
        import_module(f"{__name__}.{module}")
