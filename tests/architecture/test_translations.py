"""Finnish and English are complete: nothing missing, nothing guessed, no placeholder lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from babel.messages.catalog import Message

from trygghetsrad.translations import LANGUAGES, collect, read

PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
SAME_ON_PURPOSE = 25
"""Shorter texts may well be the same word in two languages; a longer one that is the same was forgotten."""


def parts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


@pytest.fixture(scope="module")
def texts() -> list[Message]:
    return [message for message in collect() if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str, texts: list[Message]) -> None:
    catalogue = read(language)
    missing, guessed = [], []
    for message in texts:
        found = catalogue.get(message.id, message.context)
        if found is None or not all(parts(found.string)):
            missing.append(message.id)
        elif found.fuzzy:
            guessed.append(message.id)
    assert (missing, guessed) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_still_swedish(language: str, texts: list[Message]) -> None:
    catalogue = read(language)
    same = [
        message.id
        for message in texts
        if len(parts(message.id)[0]) > SAME_ON_PURPOSE
        and (found := catalogue.get(message.id, message.context))
        and parts(found.string)[0] == parts(message.id)[0]
    ]
    assert same == []


def has_lost(message: Message, string: str) -> bool:
    """A plural's first form may leave the number out; nothing else may differ."""
    wanted, found = Counter(PLACEHOLDER.findall(parts(message.id)[-1])), Counter(PLACEHOLDER.findall(string))
    return bool(set(found) - set(wanted)) or (len(parts(message.id)) == 1 and found != wanted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive(language: str, texts: list[Message]) -> None:
    catalogue = read(language)
    lost = [
        message.id
        for message in texts
        if (found := catalogue.get(message.id, message.context))
        and any(has_lost(message, string) for string in parts(found.string))
    ]
    assert lost == []


def test_nothing_old_is_left(texts: list[Message]) -> None:
    current = {str(message.id) for message in texts}
    for language in LANGUAGES:
        assert {str(message.id) for message in read(language) if message.id} <= current, "run: make translations"
