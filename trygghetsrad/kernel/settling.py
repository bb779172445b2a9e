"""Puts what is known in the place of the names that stand for it, in a template that is being compiled."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from jinja2 import Environment, TemplateAssertionError, nodes
from jinja2.compiler import has_safe_repr
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

TRANSLATE, PLURAL = "_", "ngettext"
UNSETTLED = object()
"""What a settled function returns when it cannot tell yet: the call is left to the page."""


class Settler(NodeTransformer):
    """Names and their attributes, texts, calls of settled functions, conditions on them, and loops over settled rows.

    A settled name means the same everywhere: a template that gives it another meaning is refused.
    """

    def __init__(self, environment: Environment, template: str | None, settled: Mapping[str, Any], *, escapes: bool):
        self.environment, self.template, self.settled, self.escapes = environment, template, settled, escapes

    def generic_visit(self, node: nodes.Node, *args: Any, **values: Any) -> nodes.Node:
        super().generic_visit(node, *args, **values)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = _joined(body)  # type: ignore[attr-defined]
        return node

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:  # noqa: N802 - named by Jinja
        if node.ctx != "load" and (node.name in self.settled):
            raise TemplateAssertionError(f"{node.name!r} has one meaning on every page", node.lineno, self.template)
        return self._const(node, self._value(node))

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802
        value = self._value(node)
        return self.generic_visit(node) if value is UNSETTLED else self._const(node, value)

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        function, name = self._value(node.node), getattr(node.node, "name", "")
        if function is UNSETTLED or node.dyn_args or node.dyn_kwargs:
            return node
        match node.args:
            case [nodes.Const(value=text)] if name == TRANSLATE:
                return self._filled(node, self._words(function(text)), {})
            case [nodes.Const(value=one), nodes.Const(value=other), number] if name == PLURAL:
                return self._counted(node, number, *function(one, other))
            case [nodes.Const(value=given)] if name != PLURAL and all(_is_known(one) for one in node.kwargs):
                return self._const(node, function(given, **{one.key: one.value.as_const() for one in node.kwargs}))
        return node

    def visit_If(self, node: nodes.If) -> nodes.Node | list[nodes.Node]:  # noqa: N802
        self.generic_visit(node)
        while isinstance(node.test, nodes.Const):
            if node.test.value or not node.elif_:
                return node.body if node.test.value else node.else_
            following, *others = node.elif_
            node = nodes.If(following.test, following.body, others, node.else_, lineno=following.lineno)
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node | list[nodes.Node]:  # noqa: N802
        rows, target = self._value(node.iter), node.target
        if not isinstance(rows, tuple) or not isinstance(target, nodes.Name) or not _only_repeats(node):
            return self.generic_visit(node)
        outside: Mapping[str, Any] = self.settled
        done: list[nodes.Node] = []
        for row in rows:
            self.settled = {**outside, target.name: row}
            copy = deepcopy(nodes.Scope(node.body), {id(self.environment): self.environment})
            done += self.generic_visit(copy).body  # type: ignore[attr-defined]
        self.settled = outside
        return done

    def _words(self, text: str) -> nodes.Expr:
        return nodes.Const(Markup(text) if self.escapes else text)  # noqa: S704 - our own words

    def _counted(self, node: nodes.Call, number: nodes.Expr, one: str, other: str) -> nodes.Expr:
        """A text about a number: which of its two forms it is, is left to the page."""
        is_one = nodes.Compare(number, [nodes.Operand("eq", nodes.Const(1))])
        return self._filled(node, nodes.CondExpr(is_one, self._words(one), self._words(other)), {"num": number})

    def _filled(self, node: nodes.Call, words: nodes.Expr, values: dict[str, nodes.Expr]) -> nodes.Expr:
        """A translated text with its places filled in, as Jinja's own gettext does it: what is filled in is escaped."""
        values = values | {one.key: one.value for one in node.kwargs}
        pairs = [nodes.Pair(nodes.Const(key), value) for key, value in values.items()]
        return self._placed(node, nodes.Mod(words, nodes.Dict(pairs)))

    def _value(self, node: nodes.Node) -> Any:
        """What a name, or an attribute of what it stands for, is on every page."""
        if isinstance(node, nodes.Name):
            return self.settled.get(node.name, UNSETTLED)
        if isinstance(node, nodes.Getattr):
            return getattr(self._value(node.node), node.attr, UNSETTLED)
        return UNSETTLED

    def _const(self, node: nodes.Expr, value: Any) -> nodes.Expr:
        return self._placed(node, nodes.Const(value)) if value is not UNSETTLED and has_safe_repr(value) else node

    def _placed(self, old: nodes.Expr, new: nodes.Expr) -> nodes.Expr:
        new.set_lineno(old.lineno).set_environment(self.environment)
        return new


def _is_known(pair: nodes.Keyword) -> bool:
    return isinstance(pair.value, nodes.Const)


def _only_repeats(loop: nodes.For) -> bool:
    """Whether a loop does nothing but write its body for each row."""
    counts = any(name.name == "loop" for name in loop.find_all(nodes.Name))
    return not (counts or loop.test or loop.else_ or loop.find(nodes.Assign))


def _joined(body: list[nodes.Node]) -> list[nodes.Node]:
    """Statements, with what is written one after the other written at once."""
    joined: list[nodes.Node] = []
    for one in body:
        if isinstance(one, nodes.Output) and joined and isinstance(joined[-1], nodes.Output):
            joined[-1] = nodes.Output([*joined[-1].nodes, *one.nodes], lineno=joined[-1].lineno)
        else:
            joined.append(one)
    return joined
