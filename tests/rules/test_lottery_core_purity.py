"""The core can be lifted out: it imports the standard library and itself, and neither clock nor chance.

`many` may use numpy and highspy too. It is imported inside functions, so that the rest runs where neither is installed.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import trygghetsrad.lottery.core

CORE = Path(trygghetsrad.lottery.core.__file__).parent
IMPURE = {"random", "secrets", "time", "datetime", "os", "uuid", "socket"}
HOME = "trygghetsrad.lottery.core"
FILES = sorted(CORE.rglob("*.py"))


def named(file: Path) -> str:
    return str(file.relative_to(CORE))


def imported(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module or ""


def test_there_are_files_to_look_at() -> None:
    assert {"model.py", "verify.py", "many/weights.py"} <= set(map(named, FILES))


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_file_of_the_core_imports_nothing_impure_and_nothing_from_outside(file: Path) -> None:
    names = imported(ast.walk(ast.parse(file.read_text("utf-8"))))
    outside = {name.split(".")[0] for name in names if not name.startswith(HOME)}
    assert outside <= (sys.stdlib_module_names - IMPURE) | allowed(file)


def allowed(file: Path) -> set[str]:
    """The solver for `many`; the command says how long it took."""
    return {"numpy", "highspy"} if file.parent.name == "many" else {"time"} if named(file) == "command.py" else set()


@pytest.mark.parametrize("file", [file for file in FILES if file.parent == CORE], ids=named)
def test_the_solver_is_asked_for_only_when_it_is_needed(file: Path) -> None:
    module = ast.parse(file.read_text("utf-8"))
    assert not [name for name in imported(module.body) if name.startswith(f"{HOME}.many")]


def test_the_verifier_stands_alone() -> None:
    names = set(imported(ast.walk(ast.parse((CORE / "verify.py").read_text("utf-8")))))
    assert names <= sys.stdlib_module_names
