"""Drawn pictures that stand for photos: the demonstration shows no real place and no real person."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1200, 800)
NIGHT, GROUND, PATH, HEDGE, POST, LAMP = "#1b2733", "#22352b", "#57606a", "#14251c", "#8a939b", "#ffd977"
LIT = 3


def dark_path() -> bytes:
    """A path between hedges in the evening, where one lamp of four is lit; PNG bytes."""
    picture = Image.new("RGB", SIZE, NIGHT)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 460, *SIZE), fill=GROUND)
    pen.polygon([(560, 460), (640, 460), (980, 800), (220, 800)], fill=PATH)
    pen.polygon([(0, 380), (540, 440), (540, 470), (0, 640)], fill=HEDGE)
    pen.polygon([(1200, 360), (660, 440), (660, 470), (1200, 640)], fill=HEDGE)
    for number in range(1, 5):
        _lamp(pen, number)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _lamp(pen: ImageDraw.ImageDraw, number: int) -> None:
    at, foot, top = 640 + 70 * number, 450 + 42 * number, 400 - 68 * number
    pen.rectangle((at - number, top, at + number, foot), fill=POST)
    glow = LAMP if number == LIT else POST
    pen.ellipse((at - 8 * number, top - 10 * number, at + 8 * number, top), fill=glow)
