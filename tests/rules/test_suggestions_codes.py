"""The four words: enough of them, plainly different, and never stored."""

from __future__ import annotations

import math
import re

import pytest

from trygghetsrad.suggestions.codes import (
    LENGTH,
    code_behind,
    code_digest,
    code_digests,
    code_for,
    plain_code,
    sound,
    words,
)

OLD, NEW = "k" * 40, "n" * 40


def test_there_are_enough_words_for_44_bits() -> None:
    assert len(words()) >= 2048
    assert LENGTH * math.log2(len(words())) >= 44


def test_every_word_is_short_and_of_swedish_letters() -> None:
    assert [word for word in words() if not re.fullmatch("[a-zåäö]{3,8}", word)] == []


def test_no_word_stands_twice_nor_sounds_like_another() -> None:
    assert len({sound(word) for word in words()}) == len(words())


def one_letter_apart(one: str, other: str) -> bool:
    """Whether a slip of one letter makes one of the other: another, one more, one less, or two that change places."""
    short, long = sorted((one, other), key=len)
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(long) - len(short) == 1:
        return short[at:] == long[at + 1 :]
    swapped = long[:at] + long[at + 1 : at + 2] + long[at : at + 1] + long[at + 2 :]
    return len(long) == len(short) and (short[at + 1 :] == long[at + 1 :] or short == swapped)


def test_no_word_becomes_another_by_a_slip_of_one_letter_nor_without_its_dots() -> None:
    plain = [plain_code(word) for word in words()]
    assert len(set(plain)) == len(words())
    near: dict[str, list[str]] = {}
    for word in plain:  # two that are a slip apart become alike when each loses some letter, or none
        for shorter in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            near.setdefault(shorter, []).append(word)
    pairs = {(a, b) for group in near.values() for a in group for b in group if a < b}
    assert len(pairs) > 200, "hardly anything was compared"
    assert [pair for pair in sorted(pairs) if one_letter_apart(*pair)] == []


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("sol", "stol", True),
        ("katt", "hatt", True),
        ("vila", "vial", True),
        ("lok", "lokal", False),
        ("sol", "bil", False),
    ],
)
def test_a_slip_is_told_from_another_word(one: str, other: str, slip: bool) -> None:
    assert one_letter_apart(one, other) is slip


@pytest.mark.parametrize(("one", "other"), [("jul", "hjul"), ("väg", "vägg"), ("schal", "sjal"), ("get", "jet")])
def test_words_that_sound_alike_are_told(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    "word", ["svin", "hora", "mord", "gud", "djävul", "neger", "vapen", "blod", "död", "sex", "apa", "skit"]
)
def test_nothing_rude_violent_or_religious(word: str) -> None:
    assert word not in words()


def test_the_same_sending_gives_the_same_words_and_another_key_others() -> None:
    assert code_for("hemlighet", OLD) == code_for("hemlighet", OLD)
    assert len({code_for(f"hemlighet {number}", OLD) for number in range(500)}) == 500
    assert code_for("hemlighet", OLD) != code_for("hemlighet", NEW)
    assert all(word in words() for word in code_for("hemlighet", OLD).split())


@pytest.mark.parametrize(
    "typed",
    ["Älg  Sol\tBåt Lampa", "älg, sol, båt, lampa", "älg-sol-båt-lampa.", " ÄLG/SOL/BÅT/LAMPA", "alg sol bat lampa"],
)
def test_a_code_may_be_typed_in_many_ways(typed: str) -> None:
    assert plain_code(typed) == "alg sol bat lampa"


def test_a_code_opens_one_number_and_survives_a_change_of_key() -> None:
    stored = code_digest(7, code_for("hemlighet", OLD), OLD)

    assert stored in code_digests(7, code_for("hemlighet", OLD), (NEW, OLD))
    assert stored not in code_digests(8, code_for("hemlighet", OLD), (NEW, OLD))
    assert code_behind(7, "hemlighet", stored, (NEW, OLD)) == code_for("hemlighet", OLD)
    assert code_behind(7, "hemlighet", stored, (NEW,)) is None
    assert code_behind(7, "hemlighet", None, (OLD,)) is None


def test_the_stored_form_tells_nothing() -> None:
    stored = code_digest(7, "älg sol båt lampa", OLD)

    assert re.fullmatch("[0-9a-f]{64}", stored)
    assert stored != code_digest(7, "älg sol båt lampa", NEW)
