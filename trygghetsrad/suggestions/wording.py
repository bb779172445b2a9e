"""Templates of answers: what stands in braces is filled in, what stands in square brackets is left to the writer.

Pure: nothing here reads a row or a clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACEHOLDERS = ("nummer", "plats", "kom in", "kommun", "telefon")
_BRACES = re.compile(r"\{([^{}]{0,40})\}")
_BLANK = re.compile(r"\[[^\[\]]{1,200}\]")


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and means nothing."""
    return [name for name in _BRACES.findall(text) if name.strip().lower() not in PLACEHOLDERS]


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known put in. What is put in is not read again."""
    return _BRACES.sub(lambda found: values.get(found[1].strip().lower(), found[0]), text)


def blanks(text: str) -> list[str]:
    """What the writer has not filled in yet."""
    return _BLANK.findall(text)
