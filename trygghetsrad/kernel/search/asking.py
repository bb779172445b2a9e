"""Asking the index: by words, and by likeness to a text. Nothing that a visitor writes becomes syntax."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import String, TextClause, Uuid, text
from sqlalchemy.orm import Session

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.search.stemming import asked_stems, stems_of
from trygghetsrad.kernel.search.table import ids_of

NEWEST = 1000
"""Among so many hits of a kind, the newest, the best are chosen."""
MOST_SIGNS, MOST_WORDS = 300, 8
"""What is read of a query."""
BEGINNING = 4
"""From so many letters on, the beginning of a word is looked for where the whole word gives nothing."""
READ, WEIGHED, COMMON = 5000, 24, 200
"""Likeness: signs read of a text, stems weighed, and how many things may share one before it says little."""
ALIKE_BY = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found."""

    kind: str
    object_id: UUID


class _Words(NamedTuple):
    """How a database writes words that must stand together."""

    word: str
    beginning: str
    both: str
    either: str


_FTS5 = _Words('"{}"', '"{}" *', " AND ", " OR ")
_TSQUERY = _Words("'{}'", "'{}':*", " & ", " | ")
_FOUND = {
    "sqlite": """SELECT rowid AS id, -bm25(search_text) AS score FROM search_text
        WHERE search_text MATCH :asked AND rowid BETWEEN :low{0} AND :high{0} ORDER BY rowid DESC LIMIT :newest""",
    "postgresql": """SELECT id, ts_rank(stems, CAST(:asked AS tsquery)) AS score FROM search_entry
        WHERE stems @@ CAST(:asked AS tsquery) AND id BETWEEN :low{0} AND :high{0} ORDER BY id DESC LIMIT :newest""",
}
_COUNTED = {
    "sqlite": """SELECT 1 FROM search_text
        WHERE search_text MATCH :asked{0} AND rowid BETWEEN :low AND :high LIMIT :most""",
    "postgresql": """SELECT 1 FROM search_entry
        WHERE stems @@ CAST(:asked{0} AS tsquery) AND id BETWEEN :low AND :high LIMIT :most""",
}
_BEST = """SELECT e.kind, e.object_id FROM (
        SELECT id, score FROM ({0}) AS found ORDER BY score DESC, id DESC LIMIT :limit
    ) AS best JOIN search_entry AS e ON e.id = best.id ORDER BY best.score DESC, best.id DESC"""


def find(reader: Reader, kinds: str | Sequence[str], query: str, *, limit: int, language: str = "sv") -> list[Hit]:
    """What has all the words of a query, best first; if nothing has, what has the most of them or begins like them.

    `language` is the reader's. Empty when the query has no word that says anything.
    """
    words = asked_stems(query[:MOST_SIGNS], language, most=MOST_WORDS)
    if not words or limit < 1:
        return []
    sign, asked = _signs(reader), [kinds] if isinstance(kinds, str) else list(kinds)
    whole = [_any_of(sign, (sign.word.format(stem) for stem in stems)) for stems in words]
    found = _ask(reader, asked, sign.both.join(whole), limit)
    if found:
        return found
    begun = [_any_of(sign, (_begun(sign, stem) for stem in stems)) for stems in words]
    return _ask(reader, asked, sign.either.join(begun), limit)


def similar(reader: Reader, kind: str, like: str, *, limit: int, language: str = "sv") -> list[Hit]:
    """What is like a text: it has at least two of the text's rarer stems, or the only one there is."""
    stems = sorted(dict.fromkeys(stems_of(like[:READ], language)), key=len, reverse=True)[:WEIGHED]
    rare = _rarer(reader, kind, stems)[:ALIKE_BY]
    if not rare:
        return []
    sign = _signs(reader)
    words = [sign.word.format(stem) for stem in rare]
    if len(stems) == 1:
        return _ask(reader, [kind], words[0], limit)
    pairs = [f"({one}{sign.both}{_any_of(sign, words[at:])})" for at, one in enumerate(words[:-1], 1)]
    return _ask(reader, [kind], sign.either.join(pairs), limit) if pairs else []


def _rarer(reader: Reader, kind: str, stems: Sequence[str]) -> list[str]:
    """Those that something has, the rarest first. What much has comes last: it says least."""
    if not stems:
        return []
    sign = _signs(reader)
    asked: dict[str, Any] = {f"asked{at}": sign.word.format(stem) for at, stem in enumerate(stems)}
    asked["low"], asked["high"] = ids_of(kind)
    row = reader.execute(_counting(_dialect(reader), len(stems)), {"most": COMMON, **asked}).one()
    return [stem for count, stem in sorted(zip(row, stems, strict=True), key=lambda pair: pair[0]) if count]


@cache
def _counting(dialect: str, stems: int) -> TextClause:
    one = _COUNTED[dialect]
    counts = (f"(SELECT count(*) FROM ({one.format(at)}) AS c{at})" for at in range(stems))  # noqa: S608 - of our own constants and numbers
    return text(f"SELECT {', '.join(counts)}")


def _ask(reader: Reader, kinds: Sequence[str], asked: str, limit: int) -> list[Hit]:
    values: dict[str, Any] = {"asked": asked, "newest": NEWEST, "limit": limit}
    for at, kind in enumerate(kinds):
        values[f"low{at}"], values[f"high{at}"] = ids_of(kind)
    rows = reader.execute(_statement(_dialect(reader), len(kinds)), values)
    return [Hit(kind, object_id) for kind, object_id in rows]


@cache
def _statement(dialect: str, kinds: int) -> Any:
    one = _FOUND[dialect]
    found = " UNION ALL ".join(f"SELECT * FROM ({one.format(at)}) AS kind{at}" for at in range(kinds))  # noqa: S608 - as above
    return text(_BEST.format(found)).columns(kind=String, object_id=Uuid)


def _begun(sign: _Words, stem: str) -> str:
    return (sign.beginning if len(stem) >= BEGINNING else sign.word).format(stem)


def _any_of(sign: _Words, words: Iterable[str]) -> str:
    return f"({sign.either.join(words)})"


def _signs(reader: Reader) -> _Words:
    return _TSQUERY if _dialect(reader) == "postgresql" else _FTS5


def _dialect(reader: Reader) -> str:
    bind = reader.get_bind() if isinstance(reader, Session) else reader
    return bind.dialect.name
