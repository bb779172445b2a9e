"""The core can be lifted out: it imports the standard library and itself, and neither clock nor chance."""

import ast
import sys
from pathlib import Path

import pytest

import trygghetsrad.lottery.core

FILES = sorted(Path(trygghetsrad.lottery.core.__file__).parent.glob("*.py"))
IMPURE = {"random", "secrets", "time", "datetime", "os", "uuid", "socket"}


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_of_the_core_imports_nothing_but_the_standard_library_and_the_core(file: Path) -> None:
    names = imported(file)
    outside = {name for name in names if not name.startswith("trygghetsrad.lottery.core")}
    assert {name.split(".")[0] for name in outside} <= sys.stdlib_module_names - IMPURE
