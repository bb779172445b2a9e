"""Population tables as JSON-stat 2, the format of SCB's statistical database."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Final

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark
from trygghetsrad.population.readers.table import (
    MOST_BYTES,
    Placed,
    PopulationFault,
    PopulationTable,
    ages_of,
    area_of,
    checked_table,
    is_total,
    kind_of,
    one_year,
    refusal,
    sex_of,
    shown,
)
from trygghetsrad.population.rules import PopulationRow

MOST_CELLS: Final = 200_000
MOST_PEOPLE: Final = 1_000_000_000
_UP_TO = re.compile(r"-([0-9]{1,2})")
"""SCB's code for the youngest group: "-4" is from 0 to 4 years."""
_NOBODY = {"-", "–"}


@dataclass(frozen=True, slots=True)
class _Dimension:
    kind: str | None
    name: str
    codes: tuple[str, ...]
    labels: Mapping[str, str]

    def label(self, code: str) -> str:
        return self.labels.get(code, code)


def read_jsonstat(data: bytes) -> PopulationTable:
    """Read a JSON-stat 2 data set with the dimensions age and sex, and perhaps region and time, as SCB publishes it.

    Totals are passed over. A value left out of a sparse object, or null with the status "-", is nobody; any other null
    is missing and a fault. Raises PopulationRefused.
    """
    if len(data) > MOST_BYTES:
        raise refusal(mark("Filen är för stor. Den får vara högst 5 MB."))
    try:
        content = json.loads(data)
        dimensions = [_dimension(name, content["dimension"][name]) for name in content["id"]]
        values = _values(content, [len(dimension.codes) for dimension in dimensions])
        status, source = content.get("status") or {}, content.get("source")
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError):
        raise refusal(mark("Filen är inte JSON-stat version 2. Välj det formatet när du hämtar tabellen.")) from None
    year = _known(dimensions)
    placed, faults = _cells(dimensions, values, status)
    return checked_table(placed, faults, year, str(source) if source else None)


def _dimension(name: str, content: Mapping[str, Any]) -> _Dimension:
    category = content["category"]
    labels = {str(code): str(label) for code, label in (category.get("label") or {}).items()}
    index = category.get("index")
    if index is None:
        codes = list(labels)
    elif isinstance(index, Mapping):
        codes = sorted(index, key=lambda code: int(index[code]))
        if [index[code] for code in codes] != list(range(len(codes))):
            raise ValueError(name)
    else:
        codes = list(index)
    kinds = (kind_of(name), kind_of(str(content.get("label", ""))))
    kind = next((kind for kind in kinds if kind not in {None, "count"}), None)
    return _Dimension(kind, str(content.get("label") or name), tuple(map(str, codes)), labels)


def _values(content: Mapping[str, Any], sizes: Sequence[int]) -> list[Any]:
    """One value a cell, in the order of the cells; what a sparse object leaves out is 0."""
    cells = prod(sizes)
    values = content["value"]
    if content["class"] != "dataset":
        raise ValueError(content["class"])
    if content["size"] != list(sizes) or cells > MOST_CELLS or (isinstance(values, list) and len(values) != cells):
        raise ValueError(cells)
    if isinstance(values, list):
        return values
    found: list[Any] = [0] * cells
    for place, value in values.items():
        if not 0 <= int(place) < cells:
            raise ValueError(place)
        found[int(place)] = value
    return found


def _known(dimensions: Sequence[_Dimension]) -> int | None:
    """The year of the table, once it is sure that every dimension is understood."""
    kinds = [dimension.kind for dimension in dimensions]
    for kind, name in (("age", "ålder"), ("sex", "kön")):
        if kinds.count(kind) != 1:
            raise refusal(mark("Tabellen ska vara uppdelad på %(name)s, en gång.", name=name))
    for dimension in dimensions:
        if dimension.kind is None and len(dimension.codes) > 1:
            raise refusal(mark("Tabellen är uppdelad på något mer: %(name)s. Ta bort det.", name=shown(dimension.name)))
    times = {dimension.label(code) for dimension in dimensions if dimension.kind == "time" for code in dimension.codes}
    return one_year(times, required="time" in kinds)


def _cells(
    dimensions: Sequence[_Dimension], values: Sequence[Any], status: Any
) -> tuple[list[Placed], list[PopulationFault]]:
    placed: list[Placed] = []
    faults: list[PopulationFault] = []
    for place, codes in enumerate(product(*(dimension.codes for dimension in dimensions))):
        at = {one.kind: (one, code) for one, code in zip(dimensions, codes, strict=True) if one.kind}
        if any(is_total(code) or is_total(one.label(code)) for one, code in (at["age"], at["sex"])):
            continue
        value = 0 if values[place] is None and _status(status, place) in _NOBODY else values[place]
        outcome = _row(at, value)
        if isinstance(outcome, PopulationRow):
            placed.append((None, outcome))
        else:
            faults.append(PopulationFault(None, ", ".join(one.label(code) for one, code in at.values()), outcome))
    return placed, faults


def _row(at: Mapping[str, tuple[_Dimension, str]], value: Any) -> PopulationRow | LazyString:
    """The row of one cell, or what is wrong with it."""
    (ages_in, age_code), (sexes_in, sex_code) = at["age"], at["sex"]
    # The label goes first: a code may be a mere number in a list, with "16-29 år" as the label of "2".
    up_to = _UP_TO.fullmatch(age_code)
    ages = ages_of(ages_in.label(age_code)) or ((0, int(up_to[1])) if up_to else ages_of(age_code))
    sex = sex_of(sexes_in.label(sex_code)) or sex_of(sex_code)
    if not ages:
        return mark("Åldern %(value)s går inte att läsa.", value=shown(ages_in.label(age_code)))
    if not sex:
        return mark("Könet %(value)s går inte att läsa.", value=shown(sexes_in.label(sex_code)))
    if value is None:
        return mark("Antalet saknas.")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_PEOPLE or value % 1:
        return mark("Antalet ska vara ett helt tal, inte %(value)s.", value=shown(value))
    return PopulationRow(sex, *ages, int(value), _area(at.get("area")))


def _area(at: tuple[_Dimension, str] | None) -> str | None:
    if at is None:
        return None
    dimension, code = at
    return area_of(dimension.label(code)) if area_of(code) else None


def _status(status: Any, place: int) -> str | None:
    """SCB gives the status of a cell as an object by number, as a list, or as one word for all cells."""
    if isinstance(status, Mapping):
        found = status.get(str(place))
    elif isinstance(status, list):
        found = status[place] if place < len(status) else None
    else:
        found = status
    return found if isinstance(found, str) else None
