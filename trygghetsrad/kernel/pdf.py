"""Files for print and archive: tagged PDF (PDF/UA-1), equal bytes for equal data.

What is printed is data from the first to the last letter: a template reads it as JSON and never as source, so that a
name with Typst's own signs in it is printed as it was written. Fonts are those that come with the program, so the same
file is made on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from flask import Response

from trygghetsrad.kernel.i18n import gettext as _

TEMPLATES = Path(__file__).parents[2] / "templates" / "pdf"
UNSHOWN = "□"
"""Stands for a sign that no font at hand can draw, such as an emoji: the standard forbids to print nothing."""
_SURELY_SHOWN = "\u0180"
"""Latin letters with their marks come before it."""


def pdf(template: str, title: str, language: str, data: Mapping[str, Any]) -> bytes:
    """The file that `templates/pdf/<template>.typ` makes of `data`, which may hold anything that JSON can."""
    whole = _showable({**data, "title": title, "language": language})
    return _compiled(template, whole)


def pdf_answer(content: bytes, name: str) -> Response:
    """A file that opens in the browser, and is saved under `name`."""
    answer = Response(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _compiled(template: str, data: Any) -> bytes:
    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,
    )


def picture(template: str, data: Mapping[str, Any]) -> bytes:
    """A PNG of what `templates/pdf/<template>.typ` makes of `data`, for documents that cannot hold a drawing."""
    made = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_showable(dict(data)))},
        format="png",
        ppi=200,
    )
    return made if isinstance(made, bytes) else made[0]


def _showable(data: dict[str, Any]) -> dict[str, Any]:
    """The data with signs that cannot be drawn replaced, and a note that says so where there were any."""
    odd = {sign for text in _texts(data) for sign in text if not _is_shown(sign)}
    if not odd:
        return {**data, "unshown": ""}
    note = _("%(sign)s står för ett tecken som inte går att skriva ut.", sign=UNSHOWN)
    replaced: dict[str, Any] = _replaced(data, str.maketrans(dict.fromkeys(odd, UNSHOWN)))
    return {**replaced, "unshown": note}


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping | list | tuple):
        for one in part.values() if isinstance(part, Mapping) else part:
            yield from _texts(one)


def _replaced(part: Any, table: dict[int, str]) -> Any:
    if isinstance(part, str):
        return part.translate(table)
    if isinstance(part, Mapping):
        return {key: _replaced(value, table) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_replaced(value, table) for value in part]
    return part


def _is_shown(sign: str) -> bool:
    return (sign < _SURELY_SHOWN and sign.isprintable()) or sign == "\n" or _has_a_glyph(sign)


@lru_cache(maxsize=4096)
def _has_a_glyph(sign: str) -> bool:
    """Whether a font at hand draws it: found out by trying, for the fonts decide."""
    try:
        _compiled("probe", f"a{sign}a")
    except (typst.TypstError, UnicodeError):
        return False
    return True
