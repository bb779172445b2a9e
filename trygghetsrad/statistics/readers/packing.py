"""A file that was sent, looked at and packed for keeping until the worker reads it; and unpacked again."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Final

from trygghetsrad.kernel.i18n import mark
from trygghetsrad.statistics.readers.lines import MOST_BYTES, FileFault, Heading, heading_of, is_sheet

PART: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Packed:
    """A file whose headings could be read."""

    heading: Heading
    digest: str
    size: int
    is_sheet: bool
    parts: tuple[bytes, ...]


def pack(file: IO[bytes]) -> Packed:
    """Look at a file and pack it. Raises FileFault, before anything of a spreadsheet that is too large is unpacked."""
    seen, size, parts = sha256(), 0, []
    start = file.read(4)
    file.seek(0)
    while part := file.read(PART):
        size += len(part)
        if size > MOST_BYTES:
            raise FileFault(mark("Filen är för stor. Den får vara högst 150 MB."))
        seen.update(part)
        parts.append(zlib.compress(part, 1))
    file.seek(0)
    return Packed(heading_of(file), seen.hexdigest(), size, is_sheet(start), tuple(parts))


@contextmanager
def unpacked(parts: Iterable[bytes]) -> Iterator[IO[bytes]]:
    """The file again, on the disk and without a name."""
    with tempfile.TemporaryFile() as file:
        for part in parts:
            file.write(zlib.decompress(part))
        file.seek(0)
        yield file
