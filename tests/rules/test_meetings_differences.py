"""What was changed between two texts, as its reader sees it."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.meetings.differences import Change, difference, is_only_looks


def test_a_changed_word_stands_beside_the_one_it_replaced() -> None:
    pieces = difference("I snitt kommer trettio unga.", "I snitt kommer trettiofem unga.")
    assert pieces == [
        (Change.SAME, "I snitt kommer "),
        (Change.REMOVED, "trettio "),
        (Change.ADDED, "trettiofem "),
        (Change.SAME, "unga."),
    ]


def test_equal_texts_have_no_difference_and_one_of_spaces_changes_no_word() -> None:
    assert difference("a b", "a b") == []
    assert is_only_looks(difference("a b\nc", "a  b\n\nc"))
    assert not is_only_looks(difference("a b", "a c"))


def test_what_is_far_from_a_change_is_left_out() -> None:
    words = [f"ord{number}" for number in range(200)]
    pieces = difference(" ".join(words), " ".join([*words[:100], "nytt", *words[101:]]))
    assert [what for what, _ in pieces] == [
        Change.LEFT_OUT, Change.SAME, Change.REMOVED, Change.ADDED, Change.SAME, Change.LEFT_OUT,
    ]  # fmt: skip
    assert "ord1 " not in "".join(text for _, text in pieces)
    assert "ord99 " in "".join(text for _, text in pieces)


@given(
    st.lists(st.sampled_from(["a", "b", "c", "\n"]), max_size=40),
    st.lists(st.sampled_from(["a", "b", "\n"]), max_size=40),
)
def test_the_pieces_tell_all_that_was_removed_and_all_that_was_added(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    pieces = difference(before, after)
    if any(what == Change.LEFT_OUT for what, _ in pieces):
        return
    gone = [text for what, text in pieces if what != Change.ADDED]
    come = [text for what, text in pieces if what != Change.REMOVED]
    if before != after:
        assert "".join(gone).split() == before.split()
        assert "".join(come).split() == after.split()


def test_two_long_texts_with_nothing_in_common_are_compared_in_no_time() -> None:
    before = " ".join(f"a{number % 977}" for number in range(16_000))
    after = " ".join(f"b{number % 983}" for number in range(16_000))
    begun = time.perf_counter()
    assert [what for what, _ in difference(before, after)] == [Change.REMOVED, Change.ADDED]
    difference("\n".join(before.split()[:2000]), "\n".join(after.split()[:2000]))
    assert time.perf_counter() - begun < 5
