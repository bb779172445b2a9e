"""Every act that the program records has a name in the log."""

from __future__ import annotations

import ast
from pathlib import Path

from trygghetsrad.pages.acts import ACTS

PRODUCT = Path(__file__).parents[2] / "trygghetsrad"
NAMED_BY = {"record": "", "note": "suggestion.", "_record": "", "_note": ""}


def recorded() -> set[str]:
    found = set()
    for path in PRODUCT.rglob("use_cases*"):
        for file in [path] if path.suffix == ".py" else path.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                    found |= {NAMED_BY[name] + text for text in texts(node)} if name in NAMED_BY else set()
    return found


def texts(call: ast.Call) -> set[str]:
    """The texts among a call's positional arguments that look like an act's name."""
    values = [one.value for one in call.args if isinstance(one, ast.Constant)]
    return {value for value in values if isinstance(value, str) and value.replace("_", "").replace(".", "").isalpha()}


def test_the_log_has_a_word_for_every_act() -> None:
    acts = recorded()
    assert len(acts) > 40
    assert acts - set(ACTS) == set()
