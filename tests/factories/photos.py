"""Image files as cameras, and people who mean harm, make them. Drawn here; nobody is in them."""

from __future__ import annotations

import struct
import zlib
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

POSITION = {1: "N", 2: (59.0, 36.0, 47.0), 3: "E", 4: (16.0, 13.0, 31.0)}
_MODEL, _TIME, _TURNED, _POSITION = 0x0110, 0x0132, 0x0112, 0x8825
QUARTER_TURN = 6


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any) -> bytes:
    """A red left half and a blue right half."""
    picture = Image.new(mode, size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def a_telling_photo(camera: str, taken: datetime, *, turned: bool = False) -> bytes:
    """A JPEG that names its camera, its moment and its place, as telephones make them."""
    exif = Image.Exif()
    exif[_MODEL], exif[_TIME] = camera, taken.strftime("%Y:%m:%d %H:%M:%S")
    exif[_POSITION] = POSITION
    if turned:
        exif[_TURNED] = QUARTER_TURN
    return a_picture(exif=exif, comment=camera.encode())


def a_flood(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head promises so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
