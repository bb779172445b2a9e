"""Reading files of injuries: CSV and spreadsheets, whatever their layout, as lines of text cells."""

from trygghetsrad.statistics.readers.lines import FileFault, Heading, Line, SheetRefused, heading_of, lines_of
from trygghetsrad.statistics.readers.rows import FAULTS, FIELDS, Columns, Fault, Row, RowReader, Rows, guess

__all__ = [
    "FAULTS",
    "FIELDS",
    "Columns",
    "Fault",
    "FileFault",
    "Heading",
    "Line",
    "Row",
    "RowReader",
    "Rows",
    "SheetRefused",
    "guess",
    "heading_of",
    "lines_of",
]
