"""What was changed between two texts, word by word, for a reader and not for a machine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeAlias

MOST_WORDS = 1500
"""In one changed stretch. A longer one is said to be new as a whole: comparing takes the square of its length."""
MOST_LINES = 4000
_NEAR = 8
"""How many unchanged words stand on each side of a change."""
_WORDS = re.compile(r"\S+\s*|\s+")


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    LEFT_OUT = "left_out"
    """Unchanged text that is not repeated here."""


Piece: TypeAlias = tuple[str, str]
"""(change, text)"""


def difference(before: str, after: str) -> list[Piece]:
    """The pieces from `before` to `after`, with a few words around each change. Equal texts have none."""
    if before == after:
        return []
    return _shortened(_joined(_compared(before, after)))


def _compared(before: str, after: str) -> Iterator[Piece]:
    """Line by line first, so that the words are compared only where lines differ."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if max(len(old), len(new)) > MOST_LINES:
        yield from _whole(before, after)
        return
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if what == "equal":
            yield Change.SAME, gone
        else:
            yield from _by_words(gone, come)


def _by_words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        yield from _whole(before, after)
        return
    matcher = SequenceMatcher(None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            # The same word may have lost the space after it, at the end of a text: the one that has it is shown.
            yield Change.SAME, "".join(max(pair, key=len) for pair in zip(old[a:b], new[c:d], strict=True))
        else:
            yield from _whole("".join(old[a:b]), "".join(new[c:d]))


def _whole(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Change.REMOVED, before
    if after:
        yield Change.ADDED, after


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Neighbours that were changed alike are one piece."""
    found: list[Piece] = []
    for what, text in pieces:
        if found and found[-1][0] == what:
            found[-1] = what, found[-1][1] + text
        else:
            found.append((what, text))
    return found


def _shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """Long unchanged stretches give way to a mark that something is left out."""
    found: list[Piece] = []
    for place, (what, text) in enumerate(pieces):
        words = _WORDS.findall(text)
        if what != Change.SAME or len(words) <= 2 * _NEAR:
            found.append((what, text))
            continue
        first, last = place == 0, place == len(pieces) - 1
        if not first:
            found.append((Change.SAME, "".join(words[:_NEAR])))
        found.append((Change.LEFT_OUT, ""))
        if not last:
            found.append((Change.SAME, "".join(words[-_NEAR:])))
    return found


def is_only_looks(pieces: Sequence[Piece]) -> bool:
    """Whether no word was changed: a heading, a link or a line break, and nothing to read."""
    return all(what in (Change.SAME, Change.LEFT_OUT) or not text.strip() for what, text in pieces)
