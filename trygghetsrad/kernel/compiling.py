"""Jinja, with an environment for each language: what no visitor changes is settled when a template is compiled.

`{{ _("Möten") }}`, `{{ municipality.name }}` and the links of the menus become part of the text around them, as if
every language had templates of its own, written by hand. What a visitor or the database decides is left to the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from functools import cache
from types import FunctionType, MethodType
from typing import Any, TypeAlias

from flask import has_request_context, request
from flask.templating import Environment as FlaskEnvironment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from trygghetsrad.kernel.drawing import Drawer, fixed_macros
from trygghetsrad.kernel.i18n import language_in_force
from trygghetsrad.kernel.settling import Settler

Settled: TypeAlias = Mapping[str, Any]
"""Name -> what it stands for, on every page of one language below one root."""
PLAIN = frozenset({Macro, FunctionType, MethodType, type(cache(escape))})


class PlainContext(Context):
    """Calls macros and plain functions straight away: only the others have to be asked what they want to be told."""

    def call(self, function: Callable[..., Any], /, *args: Any, **values: Any) -> Any:
        if type(function) not in PLAIN or hasattr(function, "jinja_pass_arg"):
            return super().call(function, *args, **values)
        values.pop("_block_vars", None)
        values.pop("_loop_vars", None)
        return function(*args, **values)


class PlainCode(CodeGenerator):
    """Code that escapes what a page writes with `escaped`, which knows that nobody asks the result what it is."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


def escaped(value: Any) -> str:
    """What `markupsafe.escape` gives, as the plain text that is written."""
    kind = type(value)
    if kind is Markup:
        return str(value)
    if kind is not str:
        return str(escape(value))
    text: str = value.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
    return text.replace("'", "&#39;").replace('"', "&#34;")


class LanguageEnvironment(FlaskEnvironment):
    """The environment that Flask has. Its templates come out of others of these: one for each language and root."""

    code_generator_class = PlainCode
    context_class = PlainContext
    escaped = staticmethod(escaped)
    settled: Settled | None = None
    """None in the one that Flask has: what is compiled there is left as it is written."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self.settle: list[Callable[[str, str | None], Settled]] = []
        """What tells the settled names of a language below a root; where there is no request there is no root."""
        self.filters_in: dict[str, dict[str, Callable[..., Any]]] = {}
        """Language -> filters that are something else in it."""
        self.below: dict[tuple[str, str | None], LanguageEnvironment] = {}
        self.ready: dict[str | Template, Template] = {}
        self.fixed: dict[str, set[str]] = {}
        """Template -> its macros that may be drawn when they are called with what is known."""

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - named by Jinja
    ) -> Template:
        if self.settled is None:
            root = request.script_root if has_request_context() else None
            return self._in(language_in_force(), root).get_template(name, parent, globals)
        found = self.ready.get(name)
        if found is None:
            found = super().get_template(name, parent, globals)
            if not self.auto_reload:
                self.ready[name] = found
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The shared names themselves: a template has none of its own, and a chain of mappings is slow to ask."""
        return super().make_globals(d) if d else self.globals

    def _in(self, language: str, root: str | None) -> LanguageEnvironment:
        found = self.below.get((language, root))
        if found is None or found.loader is not self.loader:
            found = self.below[language, root] = self.overlay()
            settled = {name: value for settle in self.settle for name, value in settle(language, root).items()}
            found.settled, found.globals = settled, {**settled, **self.globals}
            found.filters = {**self.filters, **self.filters_in.get(language, {})}
            found.ready, found.fixed = {}, {}
        return found

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        if self.settled is not None:
            escapes = self.autoescape(name) if callable(self.autoescape) else self.autoescape
            source = Settler(self, name, self.settled, escapes=escapes).visit(source)
            # Whoever works on a component wants to see it change: drawn ones would stand as they were.
            if name and not self.auto_reload:
                drawer = Drawer(self, name, self.fixed)
                source = drawer.visit(source)
                self.fixed[name] = fixed_macros(source, {*self.settled, *drawer.macros})
        return super()._generate(source, name, filename, defer_init)
