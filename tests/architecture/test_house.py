"""The house's rules, held by machine. Each was seen to fail on a planted fault (docs/architecture.md says how)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from trygghetsrad.kernel.personal import ERASERS, personal_columns

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "trygghetsrad"
MOST_LINES = 300
MOST_FUNCTION_LINES = 35
LONGER = {"trygghetsrad/lottery/core/verify.py": 520}
"""The verifier is handed out as one file that stands alone."""


def modules() -> list[Path]:
    return sorted([*PRODUCT.rglob("*.py"), ROOT / "config.py", ROOT / "wsgi.py"])


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def attribute_calls(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            target = node.func
            name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            yield name, node.lineno


@pytest.mark.parametrize("path", modules(), ids=named)
def test_a_file_fits_in_a_readers_head(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGER.get(named(path), MOST_LINES)


@pytest.mark.parametrize("path", modules(), ids=named)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    long = {
        node.name: (node.end_lineno or 0) - node.lineno + 1
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > MOST_FUNCTION_LINES
    }
    assert long == {}


@pytest.mark.parametrize("path", modules(), ids=named)
def test_only_the_kernel_ends_a_transaction(path: Path) -> None:
    if path == PRODUCT / "kernel" / "db.py":
        return
    ends = [line for name, line in attribute_calls(path) if name in {"commit", "rollback"}]
    assert ends == []


@pytest.mark.parametrize("path", modules(), ids=named)
def test_questions_to_the_database_stand_in_queries(path: Path) -> None:
    inside = path.relative_to(PRODUCT).parts if path.is_relative_to(PRODUCT) else ()
    if not inside or inside[0] == "kernel" or "queries.py" in inside or "queries" in inside:
        return
    assert [line for name, line in attribute_calls(path) if name == "select"] == []


def test_use_cases_never_ask_for_the_request_or_the_clock() -> None:
    for path in PRODUCT.rglob("use_cases*"):
        for file in [path] if path.is_file() else path.rglob("*.py"):
            if file.suffix != ".py":
                continue
            imported = {
                alias.name
                for node in ast.walk(ast.parse(file.read_text("utf-8")))
                if isinstance(node, ast.ImportFrom) and node.module == "flask"
                for alias in node.names
            }
            assert not imported & {"request", "session", "g"}, named(file)
            assert ".now(" not in file.read_text("utf-8").replace("now()", "now("), named(file)


def test_every_personal_column_has_an_eraser_and_stands_in_the_list(app: Flask) -> None:
    assert app.blueprints  # the parts are loaded, and with them their erasers
    listed = (ROOT / "docs" / "personal-data.md").read_text("utf-8")
    for model, column, why in personal_columns():
        assert why.strip(), f"{model.__name__}.{column} says no reason"
        assert model in ERASERS, f"{model.__name__} holds personal data and nothing erases it"
        assert f"`{model.__tablename__}.{column}`" in listed, f"{model.__tablename__}.{column} is not in the list"


def test_no_file_names_a_registry_or_this_machine() -> None:
    odd = ("index-url", "registry" + ".npmjs", "pypi" + ".org/simple", "/" + "root/")
    for path in [ROOT / "Makefile", ROOT / ".ci" / "run", *ROOT.glob("requirements/*.txt"), ROOT / "pyproject.toml"]:
        text = path.read_text("utf-8")
        assert not [word for word in odd if word in text], path
