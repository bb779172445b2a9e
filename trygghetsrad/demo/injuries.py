"""Invented injuries of ten years, as many as in a town of 16,000."""

from __future__ import annotations

import io
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


def count_injuries(story: Story) -> None:
    """Send the file, and say that all of it is to be read in: the worker does that, or whoever prepares it."""
    story.on(story.almanac.working_day("draw-70"), "14:20", partial(_import, story))


def _import(story: Story, now: datetime) -> None:
    last = story.now.year - 1
    lists = queries.lists_in_force(story.session)
    lines = invented.lines(Random(SEED), lists, range(last - YEARS + 1, last + 1))  # noqa: S311 - invented events
    file = pack(io.BytesIO("\n".join(lines).encode()))
    received = ReceiveFile(texts.INJURIES, Territory.MUNICIPALITY, file, trusted=True)
    row = receive_file(story.session, received, actor=story.coordinator, now=now)
    read_within(story.session, row.id, now=story.now)
    accept_import(story.session, AcceptImport(row.id, only_right=False), actor=story.coordinator, now=now)
