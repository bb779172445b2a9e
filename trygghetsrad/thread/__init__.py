"""The thread: links between things of different parts, seen from both ends.

A suggestion must show its meeting and a meeting its suggestions, but neither part imports the other. Both hang here:
each part says how its own kind is named and addressed, and a link is a row between two (kind, id) pairs.
"""

from flask import Flask


def register(app: Flask) -> None:
    """The thread has no pages of its own: its links are shown on the pages of what they join."""
    app.extensions.setdefault("thread_kinds", {})
