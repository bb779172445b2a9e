"""The auditors' file: the whole record of a draw without names, and to whom and why it may be handed out.

Who gets it is logged as a kind of receiver and a kind of reason, never a name: the log is kept for good. Where the
municipality keeps the request itself, its own number leads there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Any

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark
from trygghetsrad.lottery import core, rules
from trygghetsrad.lottery.models import Draw, DrawEntry


class Receiver(StrEnum):
    """Who gets the file."""

    AUDITORS = "auditors"
    REGISTERED = "registered"
    JOURNALIST = "journalist"
    RESEARCHER = "researcher"
    OTHER = "other"

    @property
    def label(self) -> LazyString:
        return _RECEIVERS[self]


class Reason(StrEnum):
    """Why it is handed out."""

    AUDIT = "audit"
    DOUBT = "doubt"
    REQUEST = "request"
    RESEARCH = "research"

    @property
    def label(self) -> LazyString:
        return _REASONS[self]


_RECEIVERS = {
    Receiver.AUDITORS: mark("Kommunens revisorer"),
    Receiver.REGISTERED: mark("Någon som har anmält intresse"),
    Receiver.JOURNALIST: mark("En journalist"),
    Receiver.RESEARCHER: mark("En forskare eller studerande"),
    Receiver.OTHER: mark("Någon annan som har bett om den"),
}
_REASONS = {
    Reason.AUDIT: mark("Lottningen ska granskas"),
    Reason.DOUBT: mark("Någon undrar om lottningen gick rätt till"),
    Reason.REQUEST: mark("Filen är begärd som allmän handling"),
    Reason.RESEARCH: mark("Den ska användas i forskning eller undervisning"),
}


def recorded_entries(draw: Draw, entries: Iterable[DrawEntry]) -> list[core.Entry]:
    """A locked pool as the core takes it. Homes are named only where they are shared: of others nothing is said."""
    return [one.entry if rules.shares_home(one.kind, draw.features) else replace(one.entry, home="") for one in entries]


def leaves_by_reason(draw: Draw, exempted: Iterable[DrawEntry]) -> dict[str, list[bytes]]:
    """The leaves of those who are not in a locked draw, by each of its reasons."""
    found: dict[str, list[bytes]] = {one["why"]: [] for one in (draw.commitment or {}).get("left_out", [])}
    for one in exempted:
        found[one.exempted or ""].append(bytes.fromhex(one.leaf))
    return found


def auditors_file(draw: Draw, entries: Iterable[DrawEntry], exempted: Iterable[DrawEntry]) -> dict[str, Any]:
    """Types as counts, panels, tickets, every entry as a hash, and what the dice decided once they are thrown."""
    if draw.commitment is None or draw.root is None:
        raise ValueError("a pool that is not locked has no record")
    root = bytes.fromhex(draw.root)
    whole: dict[str, Any] = core.build_record(
        draw.commitment,
        root,
        entries=recorded_entries(draw, entries),
        left_out=leaves_by_reason(draw, exempted),
    )
    return {**whole, **(draw.result or {})}
