"""What of a draw anyone may read: no count of a group unless it is large enough to point at nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trygghetsrad.lottery.core import public_part
from trygghetsrad.lottery.rules import EVERY_FEATURE, Settled, is_balanced, problem_in

Json = dict[str, Any]
LEAST_SHOWN = 5


def open_margin(values: Iterable[str]) -> dict[str, int] | None:
    """A count per value, or None when one of the counts is small enough to point at somebody."""
    counts = dict(sorted(Counter(values).items()))
    return None if not counts or min(counts.values()) < LEAST_SHOWN else counts


def public_record(record: Mapping[str, Any], quotas: Sequence[Mapping[str, Any]], settled: Settled | None) -> Json:
    """What anyone may read: hashes, quotas, dice and tickets. No count of a group unless it is large enough."""
    public: Json = public_part(record)
    public["panels"] = len({part["panel"] for part in record["commitment"]["ranges"]})
    public["quotas"] = [dict(quota) for quota in quotas]
    if settled is not None:
        kinds = [one.entry.values for one in settled.panel]
        public["quotas_kept"] = is_balanced(problem_in(record["commitment"]), kinds)
        public["drawn"] = len(kinds)
        public["withdrawals_after_lock"] = bool(settled.replacements)
        seen = [name for name in record["commitment"]["features"] if name in EVERY_FEATURE]
        margins = {name: open_margin(kind[at] for kind in kinds) for at, name in enumerate(seen)}
        public["margins"] = {name: counts for name, counts in margins.items() if counts}
    return public
