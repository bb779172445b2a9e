"""Files of draws that somebody has been at: values, parts, and the way in which they are written."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from hashlib import sha256
from typing import Any

from tests.factories.records import written
from trygghetsrad.lottery.core.verify import canonical, read

Json = Any
Way = tuple[Any, ...]


def places(value: Json, way: Way = ()) -> Iterator[Way]:
    """The way to every part of a record, the record itself left out."""
    if way:
        yield way
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*way, key))


def at(record: Json, way: Way) -> Json:
    for key in way:
        record = record[key]
    return record


def another(value: Json, rng: random.Random) -> Json:
    """A value that somebody might put in its place."""
    odd: list[Json] = [
        None,
        True,
        False,
        0,
        1,
        -1,
        0.0,
        1.5,
        1e400,
        10**30,
        "",
        "1",
        "1/2",
        "-1/3",
        "å",
        "\ud800",
        [],
        {},
        [[]],
        [0, 0],
    ]
    near: list[Json] = []
    if isinstance(value, bool):
        near = [not value, int(value)]
    elif isinstance(value, int):
        near = [value + 1, value - 1, float(value), str(value), -value]
    elif isinstance(value, str):
        near = [
            value[::-1],
            value.upper(),
            value + " ",
            value[:-1] + "0",
            value[1:],
            f"0{value}",
            f"{value}/1",
            list(value),
        ]
    elif isinstance(value, list):
        near = [
            value[::-1],
            value[1:],
            [*value, *value[-1:]],
            dict.fromkeys(map(str, value)),
            str(value),
            rng.sample(value, len(value)),
        ]
    elif isinstance(value, dict):
        near = [list(value), list(value.values()), value | {"note": "lita på mig"}, dict(list(value.items())[1:])]
    return copy.deepcopy(rng.choice(near if near and rng.random() < 0.7 else odd))


def a_place(record: Json, rng: random.Random) -> Way:
    """The way to some part: as likely in a small branch as in a large one."""
    way: Way = ()
    while isinstance(here := at(record, way), dict | list) and here and (not way or rng.random() < 0.85):
        way = (*way, rng.choice(sorted(here)) if isinstance(here, dict) else rng.randrange(len(here)))
    return way


def change_a_value(record: Json, rng: random.Random) -> None:
    way = a_place(record, rng)
    at(record, way[:-1])[way[-1]] = another(at(record, way), rng)


def nudge_a_number(record: Json, rng: random.Random) -> None:
    """A whole number or a fraction becomes a little more or less, and keeps its form."""
    ways = [way for way in places(record) if type(at(record, way)) is int or is_fraction(at(record, way))]
    for way in rng.sample(ways, min(len(ways), rng.randint(1, 2))):
        value, step = at(record, way), rng.choice([-1, 1, 1, 2])
        nudged = (
            max(0, value + step)
            if type(value) is int
            else str(Fraction(value) + step * rng.choice([1, Fraction(1, 1000)]))
        )
        at(record, way[:-1])[way[-1]] = nudged


def is_fraction(value: Json) -> bool:
    return isinstance(value, str) and re.fullmatch(r"-?\d{1,30}(/[1-9]\d{0,30})?", value) is not None


def swap_two(record: Json, rng: random.Random) -> None:
    """Two parts of one list or mapping, or two of the same name, change places."""
    ways = list(places(record))
    one = a_place(record, rng)
    alike = [way for way in ways if way[:-1] == one[:-1] or (way[-1] == one[-1] and isinstance(one[-1], str))]
    other = rng.choice([way for way in alike if way[: len(one)] != one and one[: len(way)] != way] or [one])
    first, second = at(record, one), at(record, other)
    at(record, one[:-1])[one[-1]], at(record, other[:-1])[other[-1]] = second, first


def drop_a_part(record: Json, rng: random.Random) -> None:
    way = a_place(record, rng)
    del at(record, way[:-1])[way[-1]]


def rename_a_key(record: Json, rng: random.Random) -> None:
    way = rng.choice([way for way in places(record) if isinstance(way[-1], str)])
    holder = at(record, way[:-1])
    holder[rng.choice(["", "note", "leaf", "commitment", "record", "__proto__", way[-1] + " "])] = holder.pop(way[-1])


def change_a_few(record: Json, rng: random.Random) -> None:
    for _ in range(rng.randint(2, 4)):
        rng.choice([change_a_value, swap_two, drop_a_part])(record, rng)


def move_who_is_left_out(record: Json, rng: random.Random) -> None:
    """One entry changes its reason; where nobody is left out, something else is done."""
    reasons = record.get("left_out") if isinstance(record, dict) else None
    if not reasons or not reasons[-1]:
        change_a_few(record, rng)
        return
    reasons[0].append(reasons[-1].pop())


CHANGES: list[Callable[[Json, random.Random], None]] = [
    change_a_value, change_a_value, nudge_a_number, nudge_a_number, nudge_a_number, swap_two, swap_two, drop_a_part,
    rename_a_key, change_a_few, move_who_is_left_out,
]  # fmt: skip


def hashed_again(record: Json) -> None:
    """So that the change must be found by what follows from it, and not by the hash alone."""
    try:
        record["lottery_hash"] = sha256(canonical(record["commitment"])).hexdigest()
    except (KeyError, TypeError, ValueError, RecursionError):
        return


def one_number(form: str) -> Callable[[bytes, random.Random], bytes]:
    """A number of the text, written in another way."""

    def write(text: bytes, rng: random.Random) -> bytes:
        found = rng.choice(list(re.finditer(rb"(?<=[ :,\[])\d+(?=[,\]}\s])", text)) or [re.match(b"", text)])
        assert found is not None
        return text[: found.start()] + form.replace("N", found[0].decode()).encode() + text[found.end() :]

    return write


def inside_a_text(put: bytes) -> Callable[[bytes, random.Random], bytes]:
    """Something in one of the texts."""

    def write(text: bytes, rng: random.Random) -> bytes:
        found = rng.choice(list(re.finditer(rb'(?<=")[A-Za-z0-9/_]+(?=")', text)))
        place = rng.randint(found.start(), found.end())
        return text[:place] + put + text[place:]

    return write


def a_key_twice(text: bytes, rng: random.Random) -> bytes:
    found = rng.choice(list(re.finditer(rb'"\w+": ?("[^"\\]*"|\d+),', text)))
    return text[: found.start()] + found[0] + text[found.start() :]


def cut_off(text: bytes, rng: random.Random) -> bytes:
    return text[: rng.randrange(len(text))]


NUMBERS = (
    "N.0", "Ne0", "N0e-1", "-N", "0N", "+N", "N.", ".N", "0xN", "N_0", "N٠", "N,", '"N"', "true", "NaN", "Infinity",
    "-Infinity", "N" + "0" * 4300,
)  # fmt: skip
INSERTS = (
    b"\xc3", b"\xed\xa0\x80", b"\\ud800", b"\\ud83d\\ude00", b"\\u00e5", b"\\u0031", b"\\u 031", b"\\U0031", b"\\x",
    b"\\/", b"\x00", b"\n", b"\t", b"\x7f", "\U0001f600".encode(),
)  # fmt: skip
WRITINGS: list[Callable[[bytes, random.Random], bytes]] = [
    *map(one_number, NUMBERS), *map(inside_a_text, INSERTS),
    a_key_twice, a_key_twice, cut_off,
    lambda text, _: text + b" \r\n\t",
    lambda text, _: text + b"\x0c",
    lambda text, _: text + b"{}",
    lambda text, _: b"\xef\xbb\xbf" + text,
    lambda text, _: text.decode("utf-8-sig").encode("utf-16"),
    lambda text, _: b"[" + text + b"]",
    lambda text, _: b"[" * 2000 + text + b"]" * 2000,
    lambda text, _: text.replace(b"}", b",}", 1),
    lambda text, _: text.replace(b'"', b"'", 2),
    lambda text, _: b"// " + text,
    lambda _text, _: b"",
    lambda _text, _: b'{"root": 1, "root": 2}',
    lambda _text, _: b'"commitment leaf"',
    lambda _text, _: b"null",
]  # fmt: skip


def changed(file: bytes, rng: random.Random) -> bytes:
    """The file with something else in it."""
    record = read(file)
    rng.choice(CHANGES)(record, rng)
    if rng.random() < 0.5:
        hashed_again(record)
    return surrogates_escaped(record) if "\ud800" in json.dumps(record, ensure_ascii=False) else written(record, rng)


def surrogates_escaped(record: Json) -> bytes:
    return json.dumps(record).encode()


def tampered_files(files: list[bytes], *, times: int) -> list[bytes]:
    """Each true file changed so many times, then each way of writing on one of them."""
    rng = random.Random(417)
    values = [changed(file, rng) for file in files for _ in range(times)]
    return [*values, *(write(rng.choice(files), rng) for write in WRITINGS for _ in range(3))]
