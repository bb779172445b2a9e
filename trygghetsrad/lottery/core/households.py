"""At most one from each address: types are told apart by who else at the address volunteers.

People with the same values whose neighbours at home have the same values are equals, so they share a type. For each
class of addresses (a multiset of types) the one rule is "at most as many seats as addresses of the class": seats
within that can always be given to different addresses, since every one of them has somebody of each of its types. So a
household is a feature like any other, with a quota. People who live alone need none.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trygghetsrad.lottery.core.model import (
    HOUSEHOLD,
    BadInput,
    CellQuota,
    Person,
    Problem,
    Quota,
    Type,
    count_types,
)

ALONE = ""


@dataclass(frozen=True, slots=True)
class Homes:
    """The pool told apart by address: `people` have one value more, `quotas` hold each class to its addresses."""

    people: tuple[Person, ...]
    quotas: tuple[Quota, ...]


def normalised_address(text: str) -> str:
    """An address so written that two ways of writing it are the same; "" when there is nothing in it.

    Case, spaces, commas and dots do not tell addresses apart, nor does how an accented letter is composed. Street,
    number, flat and postal code do: only who gives the same address shares a home.
    """
    composed = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", composed))


def homes_of(people: Iterable[Person], address_of: Mapping[str, str]) -> Homes:
    """Tell the types apart. An id without an address, or with a blank one, lives alone. Raises BadInput."""
    pool = tuple(people)
    count_types(pool)
    at_home: dict[str, list[Type]] = {}
    for person in pool:
        if address := address_of.get(person.id, "").strip():
            at_home.setdefault(address, []).append(person.values)
    class_at = {address: _class_of(kinds) for address, kinds in at_home.items() if len(kinds) > 1}
    told = tuple(
        Person(person.id, (*person.values, class_at.get(address_of.get(person.id, "").strip(), ALONE)))
        for person in pool
    )
    addresses = sorted(Counter(class_at.values()).items())
    return Homes(told, tuple(Quota(HOUSEHOLD, home, 0, count) for home, count in addresses))


def problem_with_homes(
    features: Sequence[str],
    size: int,
    quotas: Iterable[Quota],
    people: Iterable[Person],
    *,
    address_of: Mapping[str, str],
    cells: Iterable[CellQuota] = (),
) -> Problem:
    """The problem with at most one from each address. Raises BadInput.

    Where nobody shares an address it is the plain problem, so that two features keep their exact network.
    """
    if HOUSEHOLD in features:
        raise BadInput("household", "A feature must not be called household.", [HOUSEHOLD])
    pool = tuple(people)
    homes = homes_of(pool, address_of)
    if not homes.quotas:
        return Problem.of(features, size, quotas, count_types(pool), cells)
    return Problem.of((*features, HOUSEHOLD), size, (*quotas, *homes.quotas), count_types(homes.people), cells)


def _class_of(kinds: Iterable[Type]) -> str:
    return json.dumps(sorted(kinds), ensure_ascii=False, separators=(",", ":"))
