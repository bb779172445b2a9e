"""What the visitor's language makes of a Swedish text, read from the same catalogues as the product."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

from tests.browser.keyboard import Words
from trygghetsrad.translations import read

PLACE = re.compile(r"%\(\w+\)[sd]|%%")
SAYS_SOMETHING = re.compile(r"[^\W\d_]{3}")


def words_of(language: str) -> Words:
    """A reader of the catalogue. A name, or a text that nobody has translated, stays as it is."""
    catalogue = read(language)

    def say(text: str) -> str:
        message = catalogue.get(text)
        return str(message.string) if message and message.string and isinstance(message.string, str) else text

    return say


class Swedish:
    """Knows the product's own Swedish texts from what people have written into it."""

    def __init__(self, language: str) -> None:
        self.same: set[str] = set()
        """Texts that the language leaves as they are: names, numbers."""
        literal: set[str] = set()
        patterns: list[str] = []
        for text, translation in _texts(read(language)):
            if text == translation:
                self.same.add(text)
            elif not PLACE.search(text):
                literal.add(text)
            elif SAYS_SOMETHING.search(PLACE.sub("", text)):
                patterns.append("(.+)".join(re.escape(part) for part in PLACE.split(text)))
        self._literal = literal
        self._filled_in = re.compile("|".join(patterns))

    def left_in(self, texts: set[str], before: set[str]) -> set[str]:
        """Texts that stand unchanged on a page, were on the Swedish page too, and are the product's own."""
        return {text for text in texts & before if text not in self.same and self._is_ours(text)}

    def _is_ours(self, text: str) -> bool:
        return text in self._literal or bool(self._filled_in.fullmatch(text))


def _texts(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    for message in catalogue:
        if message.id:
            yield from zip(_forms(message), _forms(message, translated=True), strict=False)


def _forms(message: Message, *, translated: bool = False) -> tuple[str, ...]:
    found = message.string if translated else message.id
    return tuple(found) if isinstance(found, list | tuple) else (str(found),)
