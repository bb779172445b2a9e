"""What a template's text becomes."""

from __future__ import annotations

import tomllib

import pytest

from trygghetsrad.suggestions.use_cases.wording import SHIPPED
from trygghetsrad.suggestions.wording import PLACEHOLDERS, blanks, filled_in, unknown_placeholders


def test_what_is_known_is_filled_in_and_never_read_again() -> None:
    values = {"nummer": "12", "plats": "{telefon}", "telefon": "0220-240 00"}

    assert filled_in("Nummer {nummer}, { Plats }, {okänt}.", values) == "Nummer 12, {telefon}, {okänt}."


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("{nummer} {Kom in}", []), ("{namn} och {adress}", ["namn", "adress"]), ("{}", [""]), ("{ en { två }", [" två "])],
)
def test_what_stands_in_braces_must_mean_something(text: str, unknown: list[str]) -> None:
    assert unknown_placeholders(text) == unknown


@pytest.mark.parametrize(
    ("text", "found"),
    [("Vi gör [vad] i [när].", ["[vad]", "[när]"]), ("a[1] = b", ["[1]"]), ("[] [", []), ("Klart.", [])],
)
def test_what_is_left_to_the_writer(text: str, found: list[str]) -> None:
    assert blanks(text) == found


def test_a_text_of_many_brackets_is_read_at_once() -> None:
    assert blanks("[" * 20_000) == []
    assert unknown_placeholders("{" * 20_000) == []


def test_the_shipped_templates_say_the_same_in_every_language() -> None:
    shipped = tomllib.loads(SHIPPED.read_text("utf-8"))["template"]
    assert len(shipped) >= 5
    for one in shipped:
        texts = [one[field] for field in ("text_sv", "text_fi", "text_en")]
        assert not any(unknown_placeholders(text) for text in texts)
        used = [{name for name in PLACEHOLDERS if f"{{{name}}}" in text} for text in texts]
        assert used[0] == used[1] == used[2], one["name"]
        assert len({len(blanks(text)) for text in texts}) == 1, one["name"]
