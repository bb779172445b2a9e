"""Jinja, with an environment for each language: what no visitor changes is settled when a template is compiled.

`{{ _("Möten") }}` and `{{ municipality.name }}` become part of the text around them, as if every language had templates
of its own, written by hand. What a visitor or the database decides is left to the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from jinja2 import Template, TemplateAssertionError, nodes
from jinja2.compiler import has_safe_repr
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from trygghetsrad.kernel.i18n import language_in_force, text_in

TRANSLATE = "_"
_UNKNOWN = object()


class LanguageEnvironment(FlaskEnvironment):
    """The environment that Flask has. Its templates come out of another of these, the one of the language in force."""

    language: str | None = None
    """None in the one that Flask has: what is compiled there is left as it is written."""
    settled: Mapping[str, Any]
    """Name -> what it stands for on every page in the language. A function is called where all it is given is known."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        self.settle: Callable[[str], Mapping[str, Any]] = lambda _language: {}
        self._by_language: dict[str, LanguageEnvironment] = {}
        self.ready: dict[str | Template, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - named by Jinja
    ) -> Template:
        if self.language is None:
            return self._in(language_in_force()).get_template(name, parent, globals)
        found = self.ready.get(name)
        if found is None:
            found = super().get_template(name, parent, globals)
            if not self.auto_reload:
                self.ready[name] = found
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The shared names themselves: a template has none of its own, and a chain of mappings is slow to ask."""
        return super().make_globals(d) if d else self.globals

    def _in(self, language: str) -> LanguageEnvironment:
        found = self._by_language.get(language)
        if found is None or found.loader is not self.loader:
            found = self._by_language[language] = self.overlay()
            found.language, found.settled, found.ready = language, self.settle(language), {}
            found.globals = {**self.globals, **found.settled}
        return found

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        if self.language is not None:
            source = _Settle(self, name, self.language).visit(source)
        return super()._generate(source, name, filename, defer_init)


class _Settle(NodeTransformer):
    """Puts what is known in the place of the names that stand for it."""

    def __init__(self, environment: LanguageEnvironment, template: str | None, language: str) -> None:
        self.environment, self.template, self.language = environment, template, language
        escapes = environment.autoescape
        self.escapes = escapes(template) if callable(escapes) else escapes

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:  # noqa: N802 - named by Jinja
        if node.ctx != "load" and node.name in {*self.environment.settled, TRANSLATE}:
            raise TemplateAssertionError(f"{node.name!r} has one meaning on every page", node.lineno, self.template)
        return self._const(node, self._value(node))

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802
        value = self._value(node)
        return self.generic_visit(node) if value is _UNKNOWN else self._const(node, value)

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        function = node.node
        self.generic_visit(node)
        if node.dyn_args or node.dyn_kwargs or not all(isinstance(one, nodes.Const) for one in node.args):
            return node
        given = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if isinstance(function, nodes.Name) and function.name == TRANSLATE:
            return self._filled(node, text_in(self.language, *given))
        known = self._value(function)
        return node if node.kwargs or known is _UNKNOWN else self._const(node, known(*given))

    def _filled(self, node: nodes.Call, text: str) -> nodes.Expr:
        """A translated text with its places filled in, as Jinja's own gettext does it: what is filled in is escaped."""
        words = Markup(text) if self.escapes else text  # noqa: S704 - our own words
        if not node.kwargs:
            return self._const(node, words % {})
        values = nodes.Dict([nodes.Pair(nodes.Const(one.key), one.value) for one in node.kwargs])
        return self._placed(node, nodes.Mod(nodes.Const(words), values))

    def _value(self, node: nodes.Node) -> Any:
        """What a name, or an attribute of what it stands for, is on every page."""
        if isinstance(node, nodes.Name):
            return self.environment.settled.get(node.name, _UNKNOWN)
        if isinstance(node, nodes.Getattr):
            return getattr(self._value(node.node), node.attr, _UNKNOWN)
        return _UNKNOWN

    def _const(self, node: nodes.Expr, value: Any) -> nodes.Expr:
        return self._placed(node, nodes.Const(value)) if value is not _UNKNOWN and has_safe_repr(value) else node

    def _placed(self, old: nodes.Expr, new: nodes.Expr) -> nodes.Expr:
        new.set_lineno(old.lineno).set_environment(self.environment)
        return new
