"""The draw key: made from the salt alone, the same every time, and hard to take for another's."""

from __future__ import annotations

from collections import Counter

import pytest

from trygghetsrad.interest.draw_key import draw_key, is_draw_key
from trygghetsrad.interest.rules import new_salt
from trygghetsrad.kernel.links import REFERENCE_SIGNS

SALT = "0123456789abcdef" * 4
KEY = draw_key("TR-4K7M", SALT)


def test_a_key_is_ten_signs_that_nobody_mistakes_for_others() -> None:
    assert (KEY[:5] + KEY[6:]).isalnum()
    assert KEY[5] == "-"
    assert len(KEY) == 11
    assert set(KEY) - {"-"} <= set(REFERENCE_SIGNS)
    assert not set(KEY) & set("0O1I")


def test_the_key_never_changes() -> None:
    """A key on a receipt must open the same door in the next version."""
    assert draw_key("TR-4K7M", SALT) == KEY == "WPY7H-2C8X2"


def test_another_number_or_another_salt_gives_another_key() -> None:
    keys = [draw_key(f"TR-{number}", SALT) for number in range(50)] + [
        draw_key("TR-4K7M", new_salt()) for _ in "x" * 50
    ]
    assert len(set(keys)) == 100


def test_every_sign_is_used_about_as_often() -> None:
    signs = Counter("".join(draw_key(f"TR-{number}", SALT).replace("-", "") for number in range(3200)))
    assert set(signs) == set(REFERENCE_SIGNS)
    assert 850 < min(signs.values()) <= max(signs.values()) < 1150


@pytest.mark.parametrize(
    "typed", [KEY, KEY.lower(), KEY.replace("-", ""), f"  {KEY.replace('-', ' ')} ", " ".join(KEY)]
)
def test_a_key_may_be_typed_in_any_way(typed: str) -> None:
    assert is_draw_key(typed, "TR-4K7M", SALT)


@pytest.mark.parametrize("typed", ["", KEY[:-1], KEY + "2", KEY[::-1], "K7M4P-9QX2B", "ÅÄÖ", "\ud800", "x" * 10_000])
def test_nothing_else_opens(typed: str) -> None:
    assert not is_draw_key(typed, "TR-4K7M", SALT)


def test_a_withdrawn_registration_has_no_key_and_none_opens_it() -> None:
    assert draw_key("TR-4K7M", None) == ""
    assert not is_draw_key("", "TR-4K7M", None)
    assert not is_draw_key(draw_key("TR-4K7M", "00" * 32), "TR-4K7M", None)
