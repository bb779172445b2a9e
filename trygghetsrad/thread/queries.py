"""What hangs together with what, with names and addresses from the parts themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import and_, bindparam, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.thread.models import ThreadLink


@dataclass(frozen=True, slots=True)
class Named:
    """One thing as a reader meets it. `text` is a published excerpt, "" when there is none."""

    kind: str
    id: UUID
    title: str
    url: str
    state: str = ""
    at: datetime | None = None
    text: str = ""
    led_to: tuple[Named, ...] = ()
    """What came of it, where the part that names it knows that too: a point's actions, an action's effect."""
    reply_url: str = ""
    """Where this actor can answer the one who sent it, "" when there is nobody or nothing to answer."""


Namer = Callable[[Reader, Sequence[UUID], Actor], Mapping[UUID, Named]]
"""`(reader, ids, actor)` -> the things among `ids` that this actor may see. What is missing is not shown."""


def register_kind(app: Flask, kind: str, namer: Namer) -> None:
    """Tell the thread how a kind is named and addressed."""
    app.extensions.setdefault("thread_kinds", {})[kind] = namer


_BETWEEN = (
    select(ThreadLink.source_kind, ThreadLink.source_id, ThreadLink.target_id)
    .where(
        or_(
            and_(
                ThreadLink.source_kind == bindparam("kind"),
                ThreadLink.source_id.in_(bindparam("ids", expanding=True)),
                ThreadLink.target_kind == bindparam("other"),
            ),
            and_(
                ThreadLink.target_kind == bindparam("kind"),
                ThreadLink.target_id.in_(bindparam("ids", expanding=True)),
                ThreadLink.source_kind == bindparam("other"),
            ),
        )
    )
    .order_by(ThreadLink.made_at)
)


_AROUND = (
    select(ThreadLink.source_kind, ThreadLink.source_id, ThreadLink.target_kind, ThreadLink.target_id)
    .where(
        or_(
            and_(
                ThreadLink.source_kind == bindparam("kind"),
                ThreadLink.source_id == bindparam("id"),
                ThreadLink.target_kind.in_(bindparam("others", expanding=True)),
            ),
            and_(
                ThreadLink.target_kind == bindparam("kind"),
                ThreadLink.target_id == bindparam("id"),
                ThreadLink.source_kind.in_(bindparam("others", expanding=True)),
            ),
        )
    )
    .order_by(ThreadLink.made_at)
)

_first, _second = aliased(ThreadLink), aliased(ThreadLink)
_BY_WAY_OF = (
    _first.target_kind == bindparam("via"),
    _second.source_kind == bindparam("via"),
    _second.source_id == _first.target_id,
)
_ONWARDS = select(_first.source_id, _second.target_id, _first.made_at).where(
    _first.source_kind == bindparam("kind"),
    _first.source_id.in_(bindparam("ids", expanding=True)),
    *_BY_WAY_OF,
    _second.target_kind == bindparam("other"),
)
_BACKWARDS = select(_second.target_id, _first.source_id, _first.made_at).where(
    _second.target_kind == bindparam("kind"),
    _second.target_id.in_(bindparam("ids", expanding=True)),
    *_BY_WAY_OF,
    _first.source_kind == bindparam("other"),
)
_TWO_STEPS = union_all(_ONWARDS, _BACKWARDS)


def linked(
    reader: Reader, kind: str, ids: Sequence[UUID], *, other: str, actor: Actor, via: str | None = None
) -> dict[UUID, list[Named]]:
    """For each id of a kind, the things of another kind that it is linked with, in either direction.

    With `via` two links apart, over something of that kind between them (a suggestion, its point, the point's action).
    What lies between is not shown, so whoever asks for it says whether this actor may follow the thread over it.
    """
    if not ids:
        return {}
    pairs = _pairs(reader, kind, ids, other) if via is None else _pairs_over(reader, kind, ids, other, via)
    if not pairs:
        return {}
    named = current_app.extensions["thread_kinds"][other](reader, sorted({far for _, far in pairs}), actor)
    found: dict[UUID, list[Named]] = defaultdict(list)
    for near, far in pairs:
        if far in named:
            found[near].append(named[far])
    return dict(found)


def linked_with(reader: Reader, kind: str, one: UUID, others: Sequence[str], *, actor: Actor) -> dict[str, list[Named]]:
    """The things of several kinds that one thing is linked with: one question for the links, one for each kind."""
    known = current_app.extensions["thread_kinds"]
    rows = reader.execute(_AROUND, {"kind": kind, "id": one, "others": [each for each in others if each in known]})
    near: dict[str, list[UUID]] = defaultdict(list)
    for source_kind, source, target_kind, target in rows:
        far = (target_kind, target) if (source_kind, source) == (kind, one) else (source_kind, source)
        near[far[0]].append(far[1])
    found = {each: known[each](reader, sorted(set(ids)), actor) for each, ids in near.items()}
    return {each: [found[each][far] for far in dict.fromkeys(ids) if far in found[each]] for each, ids in near.items()}


def _pairs(reader: Reader, kind: str, ids: Sequence[UUID], other: str) -> list[tuple[UUID, UUID]]:
    return [
        (source, target) if source_kind == kind else (target, source)
        for source_kind, source, target in reader.execute(_BETWEEN, {"kind": kind, "ids": ids, "other": other})
    ]


def _pairs_over(reader: Reader, kind: str, ids: Sequence[UUID], other: str, via: str) -> list[tuple[UUID, UUID]]:
    """One question, however many links; two ways between the same two things are one."""
    rows = reader.execute(_TWO_STEPS, {"kind": kind, "ids": ids, "other": other, "via": via}).all()
    return list(dict.fromkeys((near, far) for near, far, _at in sorted(rows, key=lambda row: row[2])))


def joined(reader: Reader, kind: str, ids: Sequence[UUID], other: str) -> list[UUID]:
    """The things of another kind that things of a kind are linked with, in the order of the links, as ids alone."""
    if not ids:
        return []
    return list(dict.fromkeys(far for _near, far in _pairs(reader, kind, ids, other)))


def is_tied(session: Session, source: tuple[str, UUID], target: tuple[str, UUID]) -> bool:
    """Whether `source` already leads to `target`."""
    found = select(ThreadLink.id).where(
        ThreadLink.source_kind == source[0],
        ThreadLink.source_id == source[1],
        ThreadLink.target_kind == target[0],
        ThreadLink.target_id == target[1],
    )
    return session.scalar(found) is not None
