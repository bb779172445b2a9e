"""Cleaning of every text a person sends, and finding what should not stand in it.

Nothing here reads a clock, a request or a database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date

MOST_COMBINING = 30
"""Accents in a row. Unicode's own limit for streams (UAX 15); without one, normalisation takes quadratic time."""

_NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_SEEN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
_JOINER, _NON_JOINER = "\u200d", "\u200c"
_EMOJI_PARTS = frozenset({"So", "Sk"})
_VARIATION = "\ufe0f"

_DASHES = "-–−‑"
_SPACES = " \u00a0\u2009\u202f"
_IDENTITY = re.compile(
    rf"(?<!\d)(?=(?P<all>(?P<century>18|19|20)?(?P<year>\d\d)(?P<cut>[-./{_SPACES}]?)(?P<month>\d\d)(?P=cut)(?P<day>\d\d)"
    rf"[{_SPACES}]?(?P<sign>[{_DASHES}+]?)[{_SPACES}]?(?P<number>\d{{4}})(?!\d)))"
)
_COORDINATION = 60

_GAP = rf"[{_SPACES}]?[{_DASHES}/]?[{_SPACES}]?"
_PHONE = re.compile(
    rf"(?<!\d)(?<!\d[-–.,:/+])"
    rf"(?:(?:\+|00)46{_GAP}(?:\(0\){_GAP}|0)?(?P<after>[1-9](?:{_GAP}\d){{6,8}})"
    rf"|(?P<own>0[1-9](?:\)?{_GAP}\d){{6,8}})"
    rf"|(?P<dotted>07\d(?:\.\d{{2,3}}){{3}}))(?!\d)"
)
_DATE_LIKE = re.compile(rf"\d\d[{_DASHES}/]\d\d[{_DASHES}/]\d{{4}}")


class TextRefused(ValueError):
    """The text has characters that cannot be kept. `reason`: `nul`, `control`, `surrogate` or `combining`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def clean_text(value: str, *, multiline: bool) -> str:
    """The text as it is kept: NFC, plain newlines, nothing invisible, no space around it.

    One line folds every newline and run of spaces into one space, so it can never open a second mail header.
    Zero-width and direction characters go, save the joiners that emoji and the Arabic script need.
    Raises TextRefused for what no keyboard sends: NUL, control characters, lone surrogates, towers of accents.
    """
    _refuse_unreadable(value)
    value = _NEWLINES.sub("\n", value)
    value = unicodedata.normalize("NFC", _without_invisible(value))
    if not multiline:
        return " ".join(value.split())
    return "\n".join(line.rstrip() for line in value.split("\n")).strip()


def _refuse_unreadable(value: str) -> None:
    if "\0" in value:
        raise TextRefused("nul")
    if _SURROGATE.search(value):
        raise TextRefused("surrogate")
    if _CONTROL.search(value):
        raise TextRefused("control")
    run = 0
    for character in value:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > MOST_COMBINING:
            raise TextRefused("combining")


def _without_invisible(value: str) -> str:
    if value.isascii():
        return value
    kept: list[str] = []
    for place, character in enumerate(value):
        if character in _BLANK_LETTERS:
            continue
        if unicodedata.category(character) == "Cf" and character not in _SEEN_FORMATS:
            following = value[place + 1 : place + 2]
            if not (kept and following and _joins(kept[-1], character, following)):
                continue
        kept.append(character)
    return "".join(kept)


def _joins(before: str, character: str, after: str) -> bool:
    """Whether a joiner does its proper work: inside one emoji, or between two letters of the Arabic script."""
    if character == _JOINER:
        emoji = unicodedata.category(before) in _EMOJI_PARTS or before == _VARIATION
        return emoji and unicodedata.category(after) in _EMOJI_PARTS | {"Cn"}
    if character == _NON_JOINER:
        return unicodedata.bidirectional(before) == "AL" == unicodedata.bidirectional(after)
    return False


def find_identity_numbers(text: str) -> list[str]:
    """Swedish identity and coordination numbers, as they are written in the text, in order.

    Any common spelling: ten or twelve digits, with dash, plus, spaces or nothing between. The date must exist
    (a coordination number adds 60 to the day) and the last digit must be right by the Luhn rule.
    """
    found, reached = [], 0
    for match in _IDENTITY.finditer(text):
        if match.start() >= reached and _is_identity(match):
            found.append(match["all"])
            reached = match.end("all")
    return found


def _is_identity(match: re.Match[str]) -> bool:
    digits = [int(digit) for part in ("year", "month", "day", "number") for digit in match[part]]
    if _luhn(digits):
        return False
    day = int(match["day"])
    day -= _COORDINATION if day > _COORDINATION else 0
    centuries = [int(match["century"])] if match["century"] else [20, 19]
    return any(_exists(century * 100 + int(match["year"]), int(match["month"]), day) for century in centuries)


def _luhn(digits: list[int]) -> int:
    """What the Luhn rule leaves over: 0 for a right number."""
    doubled = (digit * 2 if place % 2 == 0 else digit for place, digit in enumerate(digits))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10  # noqa: PLR2004


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def find_phone_numbers(text: str, allowed: Collection[str] = ()) -> list[str]:
    """Swedish telephone numbers, as they are written in the text, in order.

    `allowed` are the published ones, in any spelling: they may stand. Dates and opening hours are not numbers.
    """
    published = {_national(number) for number in allowed}
    return [found for found in _phones(text) if _national(found) not in published]


def _phones(text: str) -> Iterator[str]:
    for match in _PHONE.finditer(text):
        written = match["own"] or match["after"]
        if match["dotted"] or _is_grouped_as_phone(written):
            yield match[0]


def _is_grouped_as_phone(written: str) -> bool:
    """Whether the groups of digits are those of a number: an area code, then two or three digits at a time."""
    if _DATE_LIKE.fullmatch(written):
        return False
    first, *rest = re.findall(r"\d+", written)
    if not rest:
        return True
    evenly = all(len(group) in (2, 3) for group in rest)
    at_once = len(rest) == 1 and len(rest[0]) >= 5  # noqa: PLR2004 - the shortest subscriber number
    return evenly or (at_once and len(first) <= 4)  # noqa: PLR2004 - the longest area code


def _national(number: str) -> str:
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    for prefix in ("0046", "46"):
        if digits.startswith(prefix):
            return "0" + digits.removeprefix(prefix).removeprefix("0")
    return digits


def normalised_email(value: str) -> str:
    """The address in the one form that two registrations are compared by: same letter case, ASCII domain.

    Dots and plus signs stay: only the domain's owner knows whether they mean the same inbox.
    """
    local, at, domain = unicodedata.normalize("NFC", value).strip().casefold().rpartition("@")
    domain = domain.rstrip(".")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return f"{local}{at}{domain}"
    return f"{local}{at}{domain}"


def normalised_name(value: str) -> str:
    """The name in the one form that two registrations are compared by: one space, one case, one kind of dash.

    Accents stay: Åsa and Asa are two names.
    """
    value = unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).casefold())
    value = re.sub(r"[‐‑‒–—−]", "-", value).replace("’", "'").replace("´", "'")
    return " ".join(re.sub(r"\s*-\s*", "-", value).split())
