"""What stands under what, and what a name is in an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.council.models import BodyKind
from trygghetsrad.council.rules import free_slug, may_stand_under, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Barn och unga", "barn-och-unga"),
        ("Äldre & personer med funktionsnedsättning", "aldre-personer-med-funktionsnedsattning"),
        ("  Trygghet/beredskap  ", "trygghet-beredskap"),
        ("Työryhmä", "tyoryhma"),
        ("ß", "ss"),
        ("???", "grupp"),
        ("日本", "grupp"),
    ],
)
def test_a_name_becomes_an_address_in_ascii(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text(max_size=200))
def test_an_address_is_short_ascii_and_never_empty(name: str) -> None:
    slug = slug_of(name)
    assert 0 < len(slug) <= 60
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug.strip("-") == slug


@given(st.sets(st.sampled_from(["barn", "barn-2", "barn-3", "barn-4", "barnen"])))
def test_a_taken_address_gets_the_first_number_that_is_free(taken: set[str]) -> None:
    assert free_slug("barn", taken) not in taken


def test_a_project_belongs_to_a_group_and_a_group_to_those_who_lead() -> None:
    assert may_stand_under(BodyKind.PROJECT, BodyKind.WORKING_GROUP)
    assert may_stand_under(BodyKind.WORKING_GROUP, BodyKind.STEERING_GROUP)
    assert not may_stand_under(BodyKind.STEERING_GROUP, BodyKind.WORKING_GROUP)
    assert not may_stand_under(BodyKind.PROJECT, BodyKind.PROJECT)
    assert not any(may_stand_under(kind, kind) for kind in BodyKind)
    assert not any(may_stand_under(BodyKind.CITIZENS_COUNCIL, kind) for kind in BodyKind)
