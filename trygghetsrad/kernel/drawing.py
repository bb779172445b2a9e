"""Draws the components of a template that are given nothing but what is known when it is compiled."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from jinja2 import nodes
from jinja2.environment import Environment
from jinja2.runtime import Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

HELPERS = frozenset({"range", "dict", "namespace", "remembered", "caller", "loop"})
"""What a macro may ask for besides its own names: none of it knows a request."""
Given = tuple[list[Any], dict[str, Any]]


class Drawer(NodeTransformer):
    """Puts what an imported macro draws in the place of its call."""

    def __init__(self, environment: Environment, template: str | None, fixed: dict[str, set[str]]) -> None:
        self.environment, self.fixed = environment, fixed
        self.macros: dict[str, Macro] = {}
        self.context = nodes.EvalContext(environment, template)

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.Node:  # noqa: N802 - named by Jinja
        name = node.template.as_const()
        module = self.environment.get_template(name).module
        for one in node.names:
            own, called = (one, one) if isinstance(one, str) else one
            if own in self.fixed[name]:
                self.macros[called] = getattr(module, own)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        self.generic_visit(node)
        macro = self.macros.get(getattr(node.node, "name", ""))
        given = self._given(node) if macro else None
        if macro is None or given is None:
            return node
        drawn = nodes.Const(macro(*given[0], **given[1]), lineno=node.lineno)
        drawn.set_environment(self.environment)
        return drawn

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:  # noqa: N802
        self.generic_visit(node.call)
        node.body = [self.visit(one) for one in node.body]
        macro = self.macros.get(getattr(node.call.node, "name", ""))
        given, text = self._given(node.call), self._text(node.body)
        if macro is None or given is None or text is None or node.args:
            return node
        drawn = nodes.TemplateData(str(macro(*given[0], **given[1], caller=lambda: text)))
        return nodes.Output([drawn], lineno=node.lineno).set_environment(self.environment)

    def _given(self, node: nodes.Call) -> Given | None:
        """What a call hands over, when all of it is known."""
        if node.dyn_args or node.dyn_kwargs:
            return None
        try:
            values = {one.key: one.value.as_const(self.context) for one in node.kwargs}
            return [one.as_const(self.context) for one in node.args], values
        except nodes.Impossible:
            return None

    def _text(self, body: list[nodes.Node]) -> Markup | None:
        """What a body writes, when all of it is known."""
        if not all(isinstance(one, nodes.Output) for one in body):
            return None
        try:
            parts = [escape(part.as_const(self.context)) for one in body for part in one.nodes]  # type: ignore[attr-defined]
        except nodes.Impossible:
            return None
        return Markup("").join(parts)


def fixed_macros(template: nodes.Template, known: Container[str]) -> set[str]:
    """The macros of a template that draw the same whenever they are given the same: they ask for nothing else."""
    fixed: set[str] = set()
    for macro in template.body:
        if isinstance(macro, nodes.Macro):
            names = list(macro.find_all(nodes.Name))
            own = {name.name for name in names if name.ctx != "load"} | fixed | HELPERS
            if all(name.name in own or name.name in known for name in names):
                fixed.add(macro.name)
    return fixed
