"""Structured logs without personal data: the route's name and never its address, which may hold a secret."""

from __future__ import annotations

import logging
import sys
import time
from functools import cache
from typing import Any

import structlog
from flask import Flask, Response, g, request


def configure_logs(level: str) -> None:
    """One JSON object a line on standard error. Line breaks in a value are escaped by JSON itself."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping().get(level, logging.INFO)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    _log.cache_clear()


@cache
def _log() -> Any:
    """The log of the requests, put together once: most settings of it decide that nothing is written."""
    return structlog.get_logger().bind()


def init_logs(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    # An anonymous suggestion must leave no exact time behind, so its journey is not logged at all.
    if request.endpoint not in {None, "static"} and not g.get("unlogged", False):
        spent = time.perf_counter() - g.get("started", time.perf_counter())
        _log().info(
            "request",
            endpoint=request.endpoint,
            method=request.method,
            status=response.status_code,
            milliseconds=round(spent * 1000, 1),
        )
    return response
