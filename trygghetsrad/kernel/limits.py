"""How often one address may try. Kept in memory (or Redis), never in the database and never in a log."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

WRITES = "40 per minute"
LOGINS = "10 per minute; 60 per hour"
CODES = "8 per minute; 40 per hour"

limiter = Limiter(get_remote_address, default_limits=[])


def init_limits(app: Flask) -> None:
    """Connect the limiter; a limit that cannot be read lets the visitor through."""
    redis = app.extensions["config"].redis_url
    app.config |= {
        "RATELIMIT_STORAGE_URI": redis or "memory://",
        "RATELIMIT_SWALLOW_ERRORS": True,
        "RATELIMIT_HEADERS_ENABLED": False,
    }
    # Only routes have limits, and they ask for themselves: the hooks for limits of the whole application are left out.
    app.extensions.setdefault("limiter", set()).add(limiter)
    limiter.init_app(app)


def limited(rule: str) -> object:
    """Limit a route's POSTs; reading is never limited."""
    return limiter.limit(rule, methods=["POST"])
