"""PDF files that somebody sends: taken only when they look like PDF through and through and do nothing by themselves.

A PDF can run scripts, start programs, open addresses, carry other files and send forms. All of that hangs on names that
are written in the file, in the open or inside streams that are packed with Flate. Both are searched, so a file with any
of them, with encryption (which would hide them) or with another file glued to its front or end is refused. What passes
is still served as a download from a sandbox: this is the first of two walls.
"""

from __future__ import annotations

import re
import zlib

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
"""Of all streams together: more than that is a bomb."""
_HEAD = re.compile(rb"%PDF-[12]\.\d")
_END = re.compile(rb"%%EOF\s*\Z")
_STREAM = re.compile(rb"stream\r?\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|OpenAction|AA|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToR|GoToE|Encrypt"
    rb"|Rendition|Movie|Sound|3D)(?![A-Za-z0-9])"
)


class PdfRefused(ValueError):
    """The file can't be used. `reason` is "large", "kind" or "active"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def checked_pdf(data: bytes) -> bytes:
    """The same bytes, when they are a PDF that does nothing by itself. Raises PdfRefused."""
    if len(data) > MOST_BYTES:
        raise PdfRefused("large")
    if not _HEAD.match(data) or not _END.search(data[-1024:]) or b"startxref" not in data:
        raise PdfRefused("kind")
    if _is_active(data) or any(_is_active(part) for part in _unpacked(data)):
        raise PdfRefused("active")
    return data


def _is_active(part: bytes) -> bool:
    """Whether a name that does something stands there, however it is written: /J#61vaScript is /JavaScript."""
    return bool(_ACTIVE.search(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)))


def _unpacked(data: bytes) -> list[bytes]:
    """What lies in the streams that can be unpacked. A picture's own stream is no text and unpacks to no names."""
    found, left = [], MOST_UNPACKED
    for start in _STREAM.finditer(data):
        packed = data[start.end() : data.find(b"endstream", start.end())]
        try:
            part = zlib.decompressobj().decompress(packed, left)
        except zlib.error:
            continue
        left -= len(part)
        if left <= 0:
            raise PdfRefused("large")
        found.append(part)
    return found
