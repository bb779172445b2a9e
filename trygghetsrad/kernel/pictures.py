"""Pictures that people send: read carefully, drawn anew, and rid of all that a camera writes beside the picture.

What comes out is a JPEG of our own making. Position, time, camera and thumbnail are gone because they are never
copied; a file that is also something else (a script, an archive) ends here, because only its pixels go on.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 8 * 1024 * 1024
"""Of one file as it is sent."""
MOST_PIXELS = 30_000_000
"""Told by the file's head, before anything is unpacked."""
SIDE = 1600
"""The longer side of what is kept, in pixels."""
QUALITY = 80
_UNREADABLE = (
    *(OSError, EOFError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError),
    *(struct.error, zlib.error, Image.DecompressionBombError),
)
"""What Pillow is known to raise for files that are broken, on purpose or not."""
_one_at_a_time = Lock()
"""An unpacked photo is large: a process holds one."""


class PictureRefused(ValueError):
    """The file can't be used. `reason` is "large", "pixels" or "kind"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of our own making: JPEG bytes, width and height in pixels."""

    jpeg: bytes
    width: int
    height: int


def redrawn(data: bytes) -> Picture:
    """The picture in a JPEG, PNG or WebP file, upright, at most 1600 pixels wide or high, and nothing else of it.

    Raises PictureRefused when the file is too large, has too many pixels or is no such picture.
    """
    if len(data) > MOST_BYTES:
        raise PictureRefused("large")
    try:
        with _one_at_a_time, Image.open(BytesIO(data), formats=FORMATS) as opened:
            fits = opened.width * opened.height <= MOST_PIXELS
            kept = _kept(opened) if fits else None
    except _UNREADABLE:
        raise PictureRefused("kind") from None
    if kept is None:
        raise PictureRefused("pixels")
    return kept


def _kept(opened: Image.Image) -> Picture:
    # JPEG can be unpacked at half or a quarter of its size, where that is enough.
    opened.draft("RGB", (SIDE, SIDE))
    upright = ImageOps.exif_transpose(opened)
    if upright.has_transparency_data:
        over = upright.convert("RGBA")
        paper = Image.new("RGB", over.size, "white")
        paper.paste(over, mask=over.getchannel("A"))
    else:
        paper = upright.convert("RGB")
    paper.thumbnail((SIDE, SIDE))
    # A fresh picture has no `info`, so nothing of the sent file's can follow.
    bare = Image.new("RGB", paper.size)
    bare.paste(paper)
    out = BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return Picture(out.getvalue(), bare.width, bare.height)
