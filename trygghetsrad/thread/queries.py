"""What hangs together with what, with names and addresses from the parts themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

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


def linked(reader: Reader, kind: str, ids: Sequence[UUID], *, other: str, actor: Actor) -> dict[UUID, list[Named]]:
    """For each id of a kind, the things of another kind that it is linked with, in either direction."""
    if not ids:
        return {}
    pairs = [
        (source, target) if source_kind == kind else (target, source)
        for source_kind, source, target in reader.execute(_BETWEEN, {"kind": kind, "ids": ids, "other": other})
    ]
    if not pairs:
        return {}
    named = current_app.extensions["thread_kinds"][other](reader, sorted({far for _, far in pairs}), actor)
    found: dict[UUID, list[Named]] = defaultdict(list)
    for near, far in pairs:
        if far in named:
            found[near].append(named[far])
    return dict(found)


def is_tied(session: Session, source: tuple[str, UUID], target: tuple[str, UUID]) -> bool:
    """Whether `source` already leads to `target`."""
    found = select(ThreadLink.id).where(
        ThreadLink.source_kind == source[0],
        ThreadLink.source_id == source[1],
        ThreadLink.target_kind == target[0],
        ThreadLink.target_id == target[1],
    )
    return session.scalar(found) is not None
