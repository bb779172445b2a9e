"""What to look at before the notes go public. Hard faults stop the publishing, soft ones ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trygghetsrad.kernel import text


class Concern(StrEnum):
    """One thing to look at before the notes go public."""

    NO_SUMMARY = "no_summary"
    NO_FINNISH = "no_finnish"
    EMPTY_NOTES = "empty_notes"
    IDENTITY_NUMBER = "identity_number"
    PHONE_NUMBER = "phone_number"
    MEMBER_NAME = "member_name"
    OTHER_NAME = "other_name"
    UNDESCRIBED_IMAGE = "undescribed_image"

    @property
    def is_hard(self) -> bool:
        """Whether it has to be mended: nobody can mean it, and mending it takes a moment."""
        return self in _HARD


_HARD = frozenset({Concern.IDENTITY_NUMBER, Concern.MEMBER_NAME, Concern.UNDESCRIBED_IMAGE})
_NAME = re.compile(
    r"\b[A-ZÅÄÖÉÜ][a-zåäöéüæøß]+(?:-[A-ZÅÄÖÉÜ][a-zåäöéüæøß]+)?(?: (?:von |af |de )?"
    r"[A-ZÅÄÖÉÜ][a-zåäöéüæøß]+(?:-[A-ZÅÄÖÉÜ][a-zåäöéüæøß]+)?)+"
)
_NO_NAMES = frozenset(
    (
        *("Alla", "Att", "De", "Den", "Det", "Detta", "Efter", "En", "Ett", "Från", "För", "Här", "Hos", "I"),
        *("Inga", "Ingen", "Inför", "Kommun", "Kommunen", "Medan", "Mellan", "Men", "Mot", "Ni", "När", "Nästa"),
        *("Och", "Om", "Polis", "Polisen", "På", "Region", "Rådet", "Sedan", "Som", "Sverige", "Till", "Två"),
        *("Tre", "Under", "Ut", "Vi", "Vid", "Via", "Var", "Över"),
    )
)
"""Words that begin with a capital and are part of no person's name: most begin a sentence."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A concern, and the points where it was found (0: the summary, or the meeting). `found` are words to look for."""

    concern: Concern
    places: tuple[int, ...] = ()
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the checklist may know: names that must not stand there and those that may, words that are places, and
    telephone numbers that are the municipality's own."""

    secret: Sequence[str] = ()
    public: Sequence[str] = ()
    places: Sequence[str] = ()
    numbers: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """What will be published: `summary_fi` is the summary in Finnish, `notes` those of points 1, 2, ..."""

    summary: str
    summary_fi: str
    notes: Sequence[str]
    undescribed: tuple[tuple[int, str], ...] = ()
    """(point, title) of each picture without a description; 0 is the whole meeting."""


def check_notes(texts: Texts, known: Known) -> list[Remark]:
    """What to look at in the texts before they are published, the hard faults first."""
    remarks = _missing(texts)
    finders: dict[Concern, Callable[[str], list[str]]] = {
        Concern.IDENTITY_NUMBER: text.find_identity_numbers,
        Concern.MEMBER_NAME: lambda note: _named(note, known.secret),
        Concern.PHONE_NUMBER: lambda note: text.find_phone_numbers(note, known.numbers),
        Concern.OTHER_NAME: lambda note: other_names(note, known),
    }
    parts = [(0, texts.summary), (0, texts.summary_fi), *enumerate(texts.notes, 1)]
    for concern, find in finders.items():
        hits = [(place, word) for place, note in parts for word in find(note)]
        if hits:
            places = tuple(dict.fromkeys(place for place, _ in hits))
            remarks.append(Remark(concern, places, tuple(dict.fromkeys(word for _, word in hits))))
    return sorted(remarks, key=lambda one: not one.concern.is_hard)


def _missing(texts: Texts) -> list[Remark]:
    remarks = []
    if not texts.summary.strip():
        remarks.append(Remark(Concern.NO_SUMMARY))
    elif not texts.summary_fi.strip():
        remarks.append(Remark(Concern.NO_FINNISH))
    empty = tuple(place for place, note in enumerate(texts.notes, 1) if not note.strip())
    if empty:
        remarks.append(Remark(Concern.EMPTY_NOTES, empty))
    if texts.undescribed:
        places = tuple(dict.fromkeys(place for place, _ in texts.undescribed))
        remarks.append(Remark(Concern.UNDESCRIBED_IMAGE, places, tuple(title for _, title in texts.undescribed)))
    return remarks


def _named(note: str, names: Iterable[str]) -> list[str]:
    """The names that stand in a note, whole and in any case of letters."""
    folded = note.casefold()
    return [
        name for name in names if name.strip() and re.search(rf"(?<!\w){re.escape(name.casefold())}s?(?!\w)", folded)
    ]


def other_names(note: str, known: Known) -> list[str]:
    """What looks like a person's full name and is neither a member's nor a place's."""
    members = {name.casefold() for name in (*known.public, *known.secret)}
    words = {word for place in known.places for word in place.split()}
    found = []
    for match in _NAME.finditer(note):
        parts = match[0].split()
        while parts and (parts[0] in _NO_NAMES or _is_place(parts[0], words)):
            parts = parts[1:]
        name = " ".join(parts)
        is_person = len(parts) > 1 and not any(part in _NO_NAMES or _is_place(part, words) for part in parts)
        if is_person and name.casefold() not in members and name.casefold().removesuffix("s") not in members:
            found.append(name)
    return found


def _is_place(word: str, places: Collection[str]) -> bool:
    return word in places or word.removesuffix("s") in places
