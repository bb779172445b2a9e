"""Invented injuries of ten years, as many as in a town of 16,000, and those of an invented county and nation."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from random import Random

from trygghetsrad.demo import texts
from trygghetsrad.demo.story import Story
from trygghetsrad.statistics import invented, queries
from trygghetsrad.statistics.models import Territory
from trygghetsrad.statistics.readers.packing import pack
from trygghetsrad.statistics.use_cases import AcceptImport, ReceiveFile, accept_import, receive_file
from trygghetsrad.statistics.worker import read_within

YEARS = 10
SEED = 1961
BESIDE = {Territory.COUNTY: (280_000, 0.97), Territory.NATION: (10_500_000, 0.91)}
"""How many live in whom the town is compared with, and their risk beside the town's: invented too."""


def count_injuries(story: Story) -> None:
    """Send the files, and say that all of them are to be read in: the worker does that, or whoever prepares it."""
    last = story.now.year - 1
    years = range(last - YEARS + 1, last + 1)
    lists = queries.lists_in_force(story.session)
    day = story.almanac.working_day("draw-70")
    own = invented.lines(Random(SEED), lists, years)  # noqa: S311 - invented events
    story.on(day, "14:20", partial(_import, story, Territory.MUNICIPALITY, own))
    for territory, (total, risk) in BESIDE.items():
        lines = invented.lines_beside(Random(SEED), lists, years, total, risk)  # noqa: S311 - invented events
        story.on(day, "14:40", partial(_import, story, territory, lines))


def _import(story: Story, territory: Territory, lines: Iterable[str], now: datetime) -> None:
    file = pack(io.BytesIO("\n".join(lines).encode()))
    received = ReceiveFile(texts.INJURIES[territory], territory, file, trusted=True)
    row = receive_file(story.session, received, actor=story.coordinator, now=now)
    read_within(story.session, row.id, now=story.now)
    accept_import(story.session, AcceptImport(row.id, only_right=False), actor=story.coordinator, now=now)
