"""The text of a PDF as a screen reader gets it: glyphs read through each font's own table of letters."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf

Letters = dict[int, str]
WIDTH, TWO = -1, "two"
"""A composite font has two bytes a sign, a simple one has one."""
_PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def opened(file: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(file))


def text_of(file: bytes) -> str:
    """Every page's text; letters of one line stand together, lines apart."""
    with opened(file) as pdf:
        return "\n".join("".join(_words(page)) for page in pdf.pages)


def _words(page: pikepdf.Page) -> list[str]:
    fonts: dict[str, Letters] = {}
    found: list[str] = []
    letters: Letters = {}
    for step in pikepdf.parse_content_stream(page):
        operands, name = step.operands, str(step.operator)
        if name == "Tf":
            font = str(operands[0])
            letters = fonts.setdefault(font, _letters(page.Resources.Font[font]))
        elif name == "Tj":
            found.append(_read(bytes(operands[0]), letters))
        elif name == "TJ":
            found += [_read(bytes(one), letters) for one in operands[0] if isinstance(one, pikepdf.String)]
        elif name == "ET":
            found.append("\n")
    return found


def _read(codes: bytes, letters: Letters) -> str:
    wide = letters.get(WIDTH) == TWO
    step = 2 if wide else 1
    return "".join(letters[int.from_bytes(codes[at : at + step], "big")] for at in range(0, len(codes), step))


def _letters(font: Any) -> Letters:
    table = font.ToUnicode.read_bytes().decode("ascii")
    found: Letters = {WIDTH: TWO} if font.Subtype == "/Type0" else {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in _PAIR.findall(block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(text, 16) + step)
    return found
