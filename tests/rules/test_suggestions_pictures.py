"""What becomes of the image files that strangers send."""

from __future__ import annotations

import random
from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image

from tests.factories.photos import a_flood, a_picture, a_telling_photo
from trygghetsrad.kernel import pictures
from trygghetsrad.kernel.pictures import PictureRefused, redrawn

TAKEN = datetime(2027, 3, 15, 13, 37, 42)  # noqa: DTZ001 - a camera knows no zone
SCRIPT = b"<script>alert(1)</script><?php system('id'); ?>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def opened(data: bytes) -> Image.Image:
    image: Image.Image = Image.open(BytesIO(data))
    return image


def reason(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        redrawn(data)
    return refused.value.reason


def test_nothing_of_what_a_camera_writes_beside_the_picture_is_left() -> None:
    sent = a_telling_photo("Kims telefon 9000", TAKEN)
    assert b"Kims telefon" in sent

    kept = redrawn(sent).jpeg

    image = opened(kept)
    assert (image.format, dict(image.getexif()), set(image.info) & {"exif", "comment", "xmp", "icc_profile"}) == (
        "JPEG",
        {},
        set(),
    )
    for clue in (b"Kims", b"2027", b"Exif"):
        assert clue not in kept


def test_a_photo_taken_sideways_stands_upright() -> None:
    kept = redrawn(a_telling_photo("Kims telefon", TAKEN, turned=True))

    assert (kept.width, kept.height) == (20, 40)
    red, _, blue = opened(kept.jpeg).convert("RGB").getpixel((10, 5))  # type: ignore[misc]
    assert red > blue


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_kinds_become_one(kind: str) -> None:
    kept = redrawn(a_picture(kind))

    assert kept.jpeg.startswith(b"\xff\xd8\xff")
    assert (kept.width, kept.height) == (40, 20)


def test_what_is_seen_through_becomes_white() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    out = BytesIO()
    clear.save(out, "PNG")

    assert opened(redrawn(out.getvalue()).jpeg).getpixel((5, 5)) == (255, 255, 255)


def test_a_large_photo_becomes_small() -> None:
    kept = redrawn(a_picture(size=(4000, 3000)))

    assert (kept.width, kept.height) == (1600, 1200)


def test_what_is_also_a_script_is_only_a_picture_afterwards() -> None:
    for kind in ("JPEG", "PNG"):
        assert b"script" not in redrawn(a_picture(kind) + SCRIPT).jpeg


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"\x00" * 100, SVG, b"GIF89a" + b"\x00" * 50, b"%PDF-1.7", SCRIPT),
        *(a_picture("GIF"), a_picture("BMP"), a_picture("TIFF"), a_picture("ICO", size=(16, 16))),
        *(a_picture("PNG")[:60], a_picture()[:200]),
    ],
)
def test_what_is_no_such_picture_is_refused(data: bytes) -> None:
    assert reason(data) == "kind"


def test_a_flood_of_pixels_is_refused_by_its_head() -> None:
    assert reason(a_flood(30_001, 1_000)) == "pixels"
    assert reason(a_flood(60_000, 60_000)) in {"pixels", "kind"}
    assert reason(a_flood(2**31 - 1, 2**31 - 1)) in {"pixels", "kind"}


def test_a_large_file_is_refused_unread() -> None:
    assert reason(a_picture() + bytes(pictures.MOST_BYTES)) == "large"


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_broken_files_are_refused_or_drawn_and_never_raise_anything_else() -> None:
    rng = random.Random(37)
    sound = [a_picture(kind) for kind in ("JPEG", "PNG", "WEBP")] + [a_telling_photo("K", TAKEN, turned=True)]
    for _ in range(400):
        data = bytearray(rng.choice(sound))
        for _ in range(rng.randint(1, 12)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            redrawn(bytes(data[: rng.choice([len(data), rng.randrange(len(data))])]))
        except PictureRefused:
            continue
