"""Files with what came in before: how a spreadsheet of another system is read. Pure: bytes in, rows or faults out.

Two layouts: `plain`, our own, with Swedish or English headings, and `fixmystreet`, as its dashboard saves a CSV. Names,
addresses and telephone numbers of senders are never read: what is moved is anonymous from then on.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from trygghetsrad.kernel.text import TextRefused, clean_text, find_identity_numbers
from trygghetsrad.suggestions.rules import Kind, Outcome, State

_Value = TypeVar("_Value")
MOST_BYTES, MOST_ROWS, MOST_TEXT, MOST_LINE, MOST_FAULTS = 50_000_000, 100_000, 10_000, 200, 50


class Layout(StrEnum):
    """Which system the file comes from."""

    PLAIN = "plain"
    FIXMYSTREET = "fixmystreet"


@dataclass(frozen=True, slots=True)
class Moved:
    """One suggestion as it was in the other system. `key` is its number there, with the system's name before it.

    `answered_on` is None for an answered one where the file does not say when.
    """

    line: int
    key: str
    kind: Kind
    text: str
    area: str
    place: str
    received_on: date
    state: State
    outcome: Outcome | None = None
    answer: str = ""
    answered_on: date | None = None
    handed_to: str = ""
    wording: tuple[str, str, str] | None = None
    """Title, "Ni sa" and "Vi gjorde", where the file has an approved wording."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, on which line (from 1, the heading included) and in which column."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return ", ".join(part for part in (f"line {self.line}", self.column) if part) + f": {self.message}"


class FileFaults(ValueError):
    """The file cannot be imported."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


class _Wrong(ValueError):
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


Cells = Mapping[str, str]
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "nummer", "number"),
    "kind": ("slag", "kind"),
    "text": ("text",),
    "area": ("plats", "ort", "area"),
    "place": ("beskrivning av platsen", "place"),
    "received": ("mottaget", "received"),
    "state": ("läge", "state"),
    "outcome": ("resultat", "outcome"),
    "answer": ("svar", "answer"),
    "answered": ("besvarat", "answered"),
    "handed_to": ("hos", "handed to"),
    "title": ("rubrik", "title"),
    "said": ("ni sa", "you said"),
    "done": ("vi gjorde", "we did"),
}
_KINDS = {**{kind.value: kind for kind in Kind}, "förslag": Kind.SUGGESTION, "fråga": Kind.QUESTION, "": Kind.VIEW,
          "suggestion": Kind.SUGGESTION, "view": Kind.VIEW, "question": Kind.QUESTION}  # fmt: skip
_STATES = {"": None, "mottaget": State.RECEIVED, "received": State.RECEIVED, "hos någon annan": State.ELSEWHERE,
           "elsewhere": State.ELSEWHERE, "besvarat": State.ANSWERED, "answered": State.ANSWERED,
           "dolt": State.HIDDEN, "hidden": State.HIDDEN}  # fmt: skip
_OUTCOMES = {"": None, "genomfört": Outcome.DONE, "done": Outcome.DONE, "planerat": Outcome.PLANNED,
             "planned": Outcome.PLANNED, "inte nu": Outcome.NOT_NOW, "nej": Outcome.NOT_NOW,
             "not now": Outcome.NOT_NOW, "not ours": Outcome.NOT_OURS,
             "inte vårt ansvar": Outcome.NOT_OURS}  # fmt: skip
_FIXMYSTREET: Mapping[str, tuple[State, Outcome | None]] = {
    **dict.fromkeys(("fixed", "fixed - council", "fixed - user"), (State.ANSWERED, Outcome.DONE)),
    **dict.fromkeys(("planned", "action scheduled"), (State.ANSWERED, Outcome.PLANNED)),
    **dict.fromkeys(("closed", "unable to fix", "no further action"), (State.ANSWERED, Outcome.NOT_NOW)),
    "not responsible": (State.ANSWERED, Outcome.NOT_OURS),
    **dict.fromkeys(("hidden", "duplicate"), (State.HIDDEN, None)),
    **dict.fromkeys(("confirmed", "investigating", "in progress", "internal referral"), (State.RECEIVED, None)),
}
_FIXMYSTREET_COLUMNS = ("Report ID", "Title", "Detail", "Created", "Status")
_CLOSED_THERE = "Avslutat i det tidigare systemet, med läget ”{}”."


def read_file(data: bytes, layout: Layout) -> list[Moved]:
    """Every row of a file. `,` `;` or tab between the cells; UTF-8, UTF-16 or Windows-1252. Raises FileFaults."""
    lines = _lines(_decoded(data))
    _line, heading = next(lines, (1, []))
    columns = _columns(heading, layout)
    read: Callable[[int, Cells], Moved] = _plain if layout is Layout.PLAIN else _fixmystreet
    rows: list[Moved] = []
    faults: list[Fault] = []
    for line, cells in lines:
        try:
            if len(cells) != len(heading):
                raise _Wrong("", f"the line has {len(cells)} cells, the heading {len(heading)}")  # noqa: TRY301
            if len(rows) >= MOST_ROWS:
                raise FileFaults([Fault(line, "", f"a file may have at most {MOST_ROWS} lines; import it in parts")])
            rows.append(read(line, {name: cells[place] for name, place in columns.items()}))
        except _Wrong as wrong:
            faults.append(Fault(line, wrong.column, str(wrong)))
    faults += _twice(rows)
    if faults:
        raise FileFaults(sorted(faults, key=lambda fault: fault.line)[:MOST_FAULTS])
    return rows


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise FileFaults([Fault(1, "", f"the file is larger than {MOST_BYTES // 1_000_000} MB")])
    for encoding in ["utf-16"] if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileFaults([Fault(1, "", "this is no text in UTF-8, UTF-16 or Windows-1252")])


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileFaults([Fault(line, "", f"not a CSV line: {error}")]) from None


def _columns(heading: Sequence[str], layout: Layout) -> dict[str, int]:
    """Which column holds what. Those that are not known are passed over."""
    if layout is Layout.FIXMYSTREET:
        places = {name.strip(): place for place, name in enumerate(heading)}
        missing = [name for name in _FIXMYSTREET_COLUMNS if name not in places]
    else:
        words = {word: name for name, all_words in _HEADINGS.items() for word in all_words}
        known = ((words.get(" ".join(name.casefold().split())), place) for place, name in enumerate(heading))
        places = {name: place for name, place in known if name}
        missing = [_HEADINGS[name][0] for name in ("id", "text", "received") if name not in places]
    if missing:
        raise FileFaults([Fault(1, name, "this column is missing") for name in missing])
    return places


def _twice(rows: Sequence[Moved]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for row in rows:
        if row.key in seen:
            yield Fault(row.line, "id", f"the same number stands on line {seen[row.key]}")
        seen.setdefault(row.key, row.line)


def _plain(line: int, cells: Cells) -> Moved:
    outcome = _one_of(cells, "outcome", _OUTCOMES)
    answer = _text(cells, "answer", MOST_TEXT, needed=outcome is not None)
    state = _one_of(cells, "state", _STATES) or (State.ANSWERED if outcome else State.RECEIVED)
    if (state is State.ANSWERED) is not (outcome is not None):
        raise _Wrong("outcome", "what is answered needs an outcome, and nothing else has one")
    received_on = _day(cells, "received", needed=True)
    answered_on = _day(cells, "answered", needed=state is State.ANSWERED)
    if received_on is None or (answered_on and answered_on < received_on):
        raise _Wrong("answered", "it was answered before it came in")
    return Moved(
        line=line,
        key=f"plain:{_text(cells, 'id', 60, needed=True)}",
        kind=_one_of(cells, "kind", _KINDS),
        text=_text(cells, "text", MOST_TEXT, needed=True),
        area=_text(cells, "area", 100),
        place=_text(cells, "place", MOST_LINE),
        received_on=received_on,
        state=state,
        outcome=outcome,
        answer=answer,
        answered_on=answered_on if state is State.ANSWERED else None,
        handed_to=_text(cells, "handed_to", MOST_LINE, needed=state is State.ELSEWHERE),
        wording=_wording(cells, state),
    )


def _wording(cells: Cells, state: State) -> tuple[str, str, str] | None:
    names = ("title", "said", "done")
    if state is State.HIDDEN or not any(cells.get(name, "").strip() for name in names):
        return None
    title, said, done = (_text(cells, name, 120 if name == "title" else MOST_TEXT, needed=True) for name in names)
    for name, words in zip(names, (title, said, done), strict=True):
        if find_identity_numbers(words):
            raise _Wrong(name, "take the personal identity number away: everyone would read it")
    return title, said, done


def _fixmystreet(line: int, cells: Cells) -> Moved:
    state, outcome = _one_of(cells, "Status", _FIXMYSTREET)
    received_on = _day(cells, "Confirmed") or _day(cells, "Created", needed=True)
    ended = [day for name in ("Fixed", "Closed") if (day := _day(cells, name))]
    title, detail = _text(cells, "Title", MOST_LINE), _text(cells, "Detail", MOST_TEXT)
    if received_on is None or not (title or detail):
        raise _Wrong("Detail", "there is no text")
    closed = state is State.ANSWERED
    return Moved(
        line=line,
        key=f"fixmystreet:{_text(cells, 'Report ID', 60, needed=True)}",
        kind=Kind.VIEW,
        text=title if title == detail else f"{title}\n\n{detail}".strip(),
        area=_text(cells, "Ward", 100),
        place="",
        received_on=received_on,
        state=state,
        outcome=outcome,
        answer=_CLOSED_THERE.format(cells["Status"].strip()) if closed else "",
        answered_on=max(received_on, min(ended)) if closed and ended else None,
    )


def _text(cells: Cells, name: str, most: int, *, needed: bool = False) -> str:
    try:
        found = clean_text(cells.get(name, ""), multiline=most > MOST_LINE)
    except TextRefused:
        raise _Wrong(name, "there are signs that cannot be kept") from None
    if needed and not found:
        raise _Wrong(name, "this must not be empty")
    if len(found) > most:
        raise _Wrong(name, f"this has {len(found)} signs; at most {most} can be kept")
    return found


def _one_of(cells: Cells, name: str, known: Mapping[str, _Value]) -> _Value:
    given = " ".join(cells.get(name, "").casefold().split())
    if given not in known:
        raise _Wrong(name, f"{given!r} is not known; it can be {', '.join(word for word in known if word)}")
    return known[given]


def _day(cells: Cells, name: str, *, needed: bool = False) -> date | None:
    given = cells.get(name, "").strip()
    if not given and not needed:
        return None
    try:
        return datetime.fromisoformat(given).date()
    except ValueError:
        raise _Wrong(name, f"{given!r} is no day; write 2026-03-15") from None
