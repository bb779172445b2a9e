"""Reading population tables: CSV, and JSON-stat 2 as SCB publishes it.

All or nothing: every fault in a file is found and named, and nothing half read gets out.
"""

from trygghetsrad.population.readers.from_csv import read_csv
from trygghetsrad.population.readers.from_jsonstat import read_jsonstat
from trygghetsrad.population.readers.table import PopulationFault, PopulationRefused, PopulationTable
from trygghetsrad.population.rules import PopulationRow

__all__ = [
    "PopulationFault",
    "PopulationRefused",
    "PopulationTable",
    "read_csv",
    "read_jsonstat",
    "read_population",
    "read_table",
]


def read_table(data: bytes) -> PopulationTable:
    """Read a file as what its first sign says it is: JSON-stat2 or CSV. Raises PopulationRefused."""
    is_json = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}
    return read_jsonstat(data) if is_json else read_csv(data)


def read_population(data: bytes) -> list[PopulationRow]:
    """The rows alone of `read_table`, for whoever knows already which day they hold for."""
    return list(read_table(data).rows)
