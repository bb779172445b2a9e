"""The fair draw: pools, quotas, chances, draws and their public records."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Connect the pages of the draw."""
    # `core` must be importable without the web.
    import trygghetsrad.lottery.exemptions.use_cases  # noqa: F401, PLC0415 - importing it lets the worker know
    from trygghetsrad.lottery import advice, words, worker  # noqa: F401, PLC0415 - the worker finds its work in rows
    from trygghetsrad.lottery.exemptions.words import exempted_why, is_own_words  # noqa: PLC0415
    from trygghetsrad.lottery.views import bp  # noqa: PLC0415

    filters = (words.capitalised, words.chance_words, words.group_words, words.percent_words, words.value_words)
    for filter_ in (*filters, advice.obstacle, advice.mend, advice.hardships, advice.rounding_costs, exempted_why):
        app.jinja_env.filters[filter_.__name__] = filter_
    app.jinja_env.tests["own_words"] = is_own_words
    app.register_blueprint(bp)
