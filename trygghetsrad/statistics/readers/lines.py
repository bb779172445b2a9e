"""A file as lines of text cells: CSV in the encodings that are met, xlsx by its values. Formulas are never run."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Final, TypeAlias

import python_calamine
from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark
from trygghetsrad.population.readers.table import YEAR, words_of

MOST_BYTES: Final = 150_000_000
MOST_UNPACKED: Final = 120_000_000
"""What a spreadsheet may say that it holds when it is unpacked."""
MOST_COLUMNS: Final = 200
MOST_HEADING_LINES: Final = 12
SAMPLES: Final = 5
_NO_TEXT: Final = mark("Filen går inte att läsa som text. Spara den som CSV i UTF-8 och försök igen.")
_DAMAGED: Final = mark("Filen är skadad. Spara den på nytt och försök igen.")
_ZIP: Final = b"PK\x03\x04"
_NUMBER: Final = re.compile(r"[-−–]?[0-9][0-9    .,]*")
csv.field_size_limit(100_000)

Line: TypeAlias = tuple[int, list[str]]
"""The number of a line in the file, and its cells."""
Lines: TypeAlias = Generator[Line, None, None]


class FileFault(ValueError):
    """The file cannot be read at all; `text` says why, for the person who chose it."""

    def __init__(self, text: LazyString) -> None:
        super().__init__(str(text))
        self.text = text


class SheetRefused(FileFault):
    """The file is not what it seems, or too large to be opened."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns' names, where the lines begin, and the first of them."""

    names: tuple[str, ...]
    first_line: int
    samples: tuple[tuple[str, ...], ...]

    @property
    def signature(self) -> str:
        """The same for files of the same columns, whatever years they hold."""
        return sha256("\n".join(words_of(YEAR.sub("#", name)) for name in self.names).encode()).hexdigest()


def is_sheet(start: bytes) -> bool:
    return start.startswith(_ZIP)


def lines_of(file: IO[bytes]) -> Lines:
    """Every line that is not empty. Raises FileFault."""
    start = file.read(4)
    file.seek(0)
    return _sheet_lines(file) if is_sheet(start) else _csv_lines(file)


def heading_of(file: IO[bytes]) -> Heading:
    """The names of the columns: one line, or several where cells are merged over groups of columns."""
    first: list[Line] = []
    lines = lines_of(file)
    for line in lines:
        first.append(line)
        if len(first) >= MOST_HEADING_LINES + SAMPLES:
            break
    if not first:
        raise FileFault(mark("Filen är tom."))
    width = max(len(cells) for _, cells in first)
    if width > MOST_COLUMNS:
        raise FileFault(mark("Filen har %(has)s kolumner. Den får ha högst %(most)s.", has=width, most=MOST_COLUMNS))
    top = next((at for at, (_, cells) in enumerate(first) if _filled(cells) > 1), None)
    data = next((at for at, (_, cells) in enumerate(first) if top is not None and at > top and _is_data(cells)), None)
    if top is None or data is None:
        raise FileFault(mark("Filen har inga rader med siffror under en rubrikrad."))
    headings = [cells for _, cells in first[top:data]]
    names = _joined(headings, max(len(cells) for cells in [*headings, first[data][1]]))
    samples = tuple(tuple(cell[:40] for cell in cells) for _, cells in first[data : data + SAMPLES])
    return Heading(names, first[data][0], samples)


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _is_data(cells: Sequence[str]) -> bool:
    """A line of headings has words and years; a line of data has a number that is no year."""
    numbers = [cell.strip() for cell in cells if _NUMBER.fullmatch(cell.strip())]
    words = [cell for cell in cells if cell.strip() and not _NUMBER.fullmatch(cell.strip())]
    return any(not YEAR.fullmatch(number) for number in numbers) or bool(numbers and words and len(numbers) <= 1)


def _joined(lines: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """One name a column. A merged cell stands in its first column only: it goes on over the empty ones beside it."""
    names = [""] * width
    for at, cells in enumerate(lines):
        group = ""
        for place in range(width):
            cell = " ".join(cells[place].split()) if place < len(cells) else ""
            group = cell or (group if at < len(lines) - 1 else "")
            names[place] = f"{names[place]} {group}".strip()[:120]
    return tuple(names)


def _csv_lines(file: IO[bytes]) -> Lines:
    encoding = _encoding(file)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        start = text.readline()
        while start and not start.strip():
            start = text.readline()
        delimiter = max(";\t,", key=start.count)
        file.seek(0)
        text = io.TextIOWrapper(text.detach(), encoding, newline="")
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        for cells in reader:
            if reader.line_num == 1 and cells and cells[0].casefold().startswith("sep="):
                continue
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        raise FileFault(mark("Filen har ett citattecken som inte avslutas, eller en mycket lång cell.")) from None
    finally:
        text.detach()


def _encoding(file: IO[bytes]) -> str:
    """UTF-8 with or without its mark, UTF-16 by its mark, else Windows-1252. Zero bytes are no text."""
    start = file.read(3)
    file.seek(0)
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    decodes = True
    text = io.TextIOWrapper(file, "utf-8", newline="")
    try:
        while part := text.read(1 << 20):
            if "\0" in part:
                raise SheetRefused(_NO_TEXT)
    except UnicodeDecodeError:
        decodes = False
    finally:
        text.detach()
    file.seek(0)
    if not decodes and b"\0" in file.read(1 << 20):
        raise SheetRefused(_NO_TEXT)
    file.seek(0)
    return "utf-8-sig" if decodes else "cp1252"


def _sheet_lines(file: IO[bytes]) -> Lines:
    """The first sheet, by the values that the spreadsheet's own program left: a formula is never worked out here."""
    _refuse_bombs(file)
    try:
        sheet = python_calamine.CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    except (python_calamine.CalamineError, IndexError, OSError, ValueError):
        text = mark("Kalkylbladet går inte att läsa. Spara det som xlsx eller CSV och försök igen.")
        raise SheetRefused(text) from None
    if sheet.width > MOST_COLUMNS:
        text = mark("Filen har %(has)s kolumner. Den får ha högst %(most)s.", has=sheet.width, most=MOST_COLUMNS)
        raise FileFault(text)
    first = (sheet.start or (0, 0))[0]
    for number, cells in enumerate(sheet.iter_rows(), start=first + 1):
        texts = [_cell_text(cell) for cell in cells]
        if any(texts):
            yield number, texts


def _refuse_bombs(file: IO[bytes]) -> None:
    """Look at what the package says it holds before any of it is unpacked, and then whether it says the truth."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) <= MOST_UNPACKED:
                if all(_is_as_large_as_it_says(file, part) for part in parts):
                    return
                raise SheetRefused(_DAMAGED)
            size = sum(part.file_size for part in parts) // 1_000_000
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error, zlib.error) as error:
        if isinstance(error, FileFault):
            raise
        raise SheetRefused(_DAMAGED) from None
    finally:
        file.seek(0)
    raise SheetRefused(mark("Kalkylbladet är för stort att öppna: %(size)s MB. Spara det som CSV.", size=size))


def _is_as_large_as_it_says(file: IO[bytes], part: zipfile.ZipInfo) -> bool:
    """Unpack a part without keeping it, and stop where it should have ended."""
    file.seek(part.header_offset)
    name, extra = struct.unpack("<HH", file.read(30)[26:])
    file.seek(part.header_offset + 30 + name + extra)
    if part.compress_type != zipfile.ZIP_DEFLATED:
        return part.compress_type == zipfile.ZIP_STORED and part.compress_size == part.file_size
    unpacker, size, left = zlib.decompressobj(-zlib.MAX_WBITS), 0, part.compress_size
    while left > 0 and size <= part.file_size and not unpacker.eof:
        packed = file.read(min(left, 1 << 16))
        if not packed:
            return False
        left -= len(packed)
        size += len(unpacker.decompress(packed, part.file_size + 1 - size))
        while unpacker.unconsumed_tail and size <= part.file_size:
            size += len(unpacker.decompress(unpacker.unconsumed_tail, part.file_size + 1 - size))
    return size <= part.file_size


def _cell_text(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)
