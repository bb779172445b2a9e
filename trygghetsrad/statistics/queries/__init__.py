"""What is read: of files on their way in, of code lists, and of what is public."""

from trygghetsrad.statistics.queries.imports import (
    at_work,
    column_mapping,
    counting_sets,
    forget_file,
    forget_rows,
    import_of,
    imports_to_clear,
    next_import,
    open_twin,
    own_sets,
    parts_of,
    recent_imports,
    replaced_sets,
    same_source_sets,
)
from trygghetsrad.statistics.queries.lists import (
    code_lists,
    lists_in_force,
    newest_versions,
    next_version,
    sets_of_older_lists,
)

__all__ = [
    "at_work",
    "code_lists",
    "column_mapping",
    "counting_sets",
    "forget_file",
    "forget_rows",
    "import_of",
    "imports_to_clear",
    "lists_in_force",
    "newest_versions",
    "next_import",
    "next_version",
    "open_twin",
    "own_sets",
    "parts_of",
    "recent_imports",
    "replaced_sets",
    "same_source_sets",
    "sets_of_older_lists",
]
