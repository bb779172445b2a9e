"""The code lists in force: the newest that was added of each kind, else the program's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import and_, func, select

from trygghetsrad.kernel.db import Reader
from trygghetsrad.statistics.models import CodeListVersion, InjuryImport, InjurySet
from trygghetsrad.statistics.rules.codes import CodeList, from_data, standard

_NEWEST = (
    select(CodeListVersion.kind, func.max(CodeListVersion.version).label("version"))
    .group_by(CodeListVersion.kind)
    .subquery()
)
_IN_FORCE = select(CodeListVersion.kind, CodeListVersion.version, CodeListVersion.codes, CodeListVersion.added_at).join(
    _NEWEST, and_(_NEWEST.c.kind == CodeListVersion.kind, _NEWEST.c.version == CodeListVersion.version)
)


def newest_versions(reader: Reader) -> list[tuple[str, int, list[Any], datetime]]:
    """(kind, version, codes, added at) of the kinds that have been replaced."""
    return [(kind, version, codes, added_at) for kind, version, codes, added_at in reader.execute(_IN_FORCE)]


def code_lists(reader: Reader, localities: tuple[str, ...]) -> Mapping[str, CodeList]:
    """Every kind's list, in the order of the kinds."""
    replaced = {kind: from_data(kind, codes, version) for kind, version, codes, _ in newest_versions(reader)}
    return standard(localities) | replaced


def lists_in_force(reader: Reader) -> Mapping[str, CodeList]:
    """The lists of this installation."""
    return code_lists(reader, tuple(current_app.extensions["config"].municipality.localities))


def next_version(reader: Reader, kind: str) -> int:
    newest = reader.scalar(select(func.max(CodeListVersion.version)).where(CodeListVersion.kind == kind))
    return (newest or 0) + 1


def sets_of_older_lists(reader: Reader, lists: Mapping[str, CodeList]) -> list[tuple[str, list[int], list[str]]]:
    """(source, years, kinds) of what counts and was read by a code list that has been replaced since."""
    rows = reader.execute(
        select(InjuryImport.source, InjuryImport.code_digests, InjurySet.year)
        .join(InjurySet, InjurySet.import_id == InjuryImport.id)
        .where(InjurySet.active)
        .order_by(InjuryImport.source, InjurySet.year)
    )
    found: dict[tuple[str, tuple[str, ...]], set[int]] = {}
    for source, digests, year in rows:
        kinds = tuple(kind for kind, digest in digests.items() if kind in lists and lists[kind].digest != digest)
        if kinds:
            found.setdefault((source, kinds), set()).add(year)
    return [(source, sorted(years), list(kinds)) for (source, kinds), years in found.items()]
