"""Templates are compiled for each language: what is settled then, and what must never be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, StrictUndefined, TemplateAssertionError
from markupsafe import Markup, escape

from trygghetsrad.kernel.compiling import LanguageEnvironment, escaped
from trygghetsrad.kernel.i18n import LANGUAGES, forms_in, gettext, in_language, mark, ngettext, text_in
from trygghetsrad.kernel.templating import remembered
from trygghetsrad.kernel.web import remember

PRODUCT = Path(__file__).parents[2] / "trygghetsrad"
TICKS = count()
COMPONENTS = """
{% macro word(text, tone='calm') %}<b class="{{ tone }}">{{ text }}</b>{% endmacro %}
{% macro box(title) %}<div>{{ word(title) }}{{ caller() }}</div>{% endmacro %}
{% macro ticking(text) %}{{ text }}{{ tick() }}{% endmacro %}
"""
IMPORTS = '{% from "components.html" import word, box, ticking %}'


def environment(app: Flask, page: str) -> LanguageEnvironment:
    """An environment of two templates, with a few names settled."""
    made = LanguageEnvironment(
        app,
        loader=DictLoader({"components.html": COMPONENTS, "page.html": IMPORTS + page}),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
    )
    made.globals |= {"_": None, "tick": lambda: next(TICKS)}
    made.settle.append(
        lambda language, _root: {
            "_": lambda text: text_in(language, text),
            "ngettext": lambda one, other: forms_in(language, one, other),
            "language": language,
            "place": app.extensions["config"].municipality,
            "where": where,
            "rows": (Row("Ett", chosen=False), Row("<Två>", chosen=True)),
        }
    )
    return made


def where(name: str, **more: Any) -> str:
    return f"/{name}?{more}" if more else f"/{name}"


class Row:
    def __init__(self, name: str, *, chosen: bool) -> None:
        self.name, self.chosen = name, chosen


def code_of(app: Flask, page: str) -> str:
    """The code of a page, as it is compiled in Swedish."""
    above = environment(app, page)
    above.get_template("page.html")
    below = above.below["sv", None]
    return str(below.compile(IMPORTS + page, "page.html", "page.html", raw=True))


def drawn(app: Flask, page: str, **values: Any) -> str:
    return environment(app, page).get_template("page.html").render(**values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_compiles_in_every_language(app: Flask, language: str) -> None:
    with app.test_request_context("/"), in_language(language):
        for name in app.jinja_env.list_templates():
            app.jinja_env.get_template(name)


def test_a_known_text_becomes_part_of_the_text_around_it(app: Flask) -> None:
    page = '<p>{{ _("Möten") }} i {{ place.name }}</p>'

    assert "<p>Möten i Hallstahammar</p>" in code_of(app, page)
    with in_language("fi"):
        assert drawn(app, page) == "<p>Kokoukset i Hallstahammar</p>"


def test_known_rows_and_conditions_are_written_out(app: Flask) -> None:
    page = "{% for row in rows %}{% if row.chosen %}*{% else %}-{% endif %}{{ row.name }}{% endfor %}"

    assert "-Ett*&lt;Två&gt;" in code_of(app, page)
    assert drawn(app, page) == "-Ett*&lt;Två&gt;"


def test_what_is_filled_in_is_left_to_the_page_and_escaped(app: Flask) -> None:
    page = '{{ _("Hej %(name)s", name=name) }}'
    template = environment(app, page).get_template("page.html")

    assert template.render(name="<b>Kim</b>") == "Hej &lt;b&gt;Kim&lt;/b&gt;"
    assert template.render(name="Kai") == "Hej Kai"


def test_a_component_is_drawn_when_all_it_is_given_is_known(app: Flask) -> None:
    page = '{% call box(_("Möten")) %}<i>{{ word("a & b", tone=language) }}</i>{% endcall %}'

    assert '<div><b class="calm">Möten</b><i><b class="sv">a &amp; b</b></i></div>' in code_of(app, page)


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("{{ word(name) }}", '<b class="calm">{}</b>'),
        ('{{ word("a", tone=name) }}', '<b class="{}">a</b>'),
        ('{% call box("a") %}{{ name }}{% endcall %}', '<div><b class="calm">a</b>{}</div>'),
        ("{% call box(name) %}b{% endcall %}", '<div><b class="calm">{}</b>b</div>'),
    ],
)
def test_a_component_that_is_given_anything_else_waits_for_the_page(app: Flask, page: str, seen: str) -> None:
    template = environment(app, page).get_template("page.html")

    assert [template.render(name=name) for name in ("x", "<y>")] == [seen.format("x"), seen.format("&lt;y&gt;")]


def test_a_component_that_asks_for_more_is_drawn_each_time(app: Flask) -> None:
    template = environment(app, '{{ ticking("a") }}').get_template("page.html")

    assert template.render() != template.render()


def test_a_known_address_is_written_out_and_one_that_depends_on_the_page_is_not(app: Flask) -> None:
    page = "<a>{{ where('feed', slug=1) }}</a>"
    assert "/feed?{&#39;slug&#39;: 1}" in code_of(app, page)
    assert "where" not in code_of(app, page)
    template = environment(app, "{{ where('feed', slug=slug) }}").get_template("page.html")
    assert [template.render(slug=slug) for slug in (1, 2)] == ["/feed?{&#39;slug&#39;: 1}", "/feed?{&#39;slug&#39;: 2}"]


def test_the_same_values_are_drawn_once_and_others_anew(app: Flask) -> None:
    template = environment(app, "{{ remembered(ticking, text) }}")
    template.globals["remembered"] = remembered
    page = template.get_template("page.html")

    assert page.render(text="<a>") == page.render(text="<a>")
    assert page.render(text="<a>").startswith("&lt;a&gt;")
    assert page.render(text="b") != page.render(text="c")


@pytest.mark.parametrize("page", ["{% set language = 1 %}", "{% for place in [1] %}{% endfor %}", "{% set _ = 1 %}"])
def test_a_settled_name_is_given_no_other_meaning(app: Flask, page: str) -> None:
    with pytest.raises(TemplateAssertionError, match="one meaning"):
        environment(app, page).get_template("page.html")


def render_calls() -> Iterator[tuple[str, set[str]]]:
    """(file, names handed over) of every page that a view draws."""
    for file in PRODUCT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "render_template":
                yield file.name, {one.arg for one in node.keywords if one.arg}


def test_no_view_hands_over_a_name_that_is_settled(app: Flask) -> None:
    with app.test_request_context("/"):
        app.jinja_env.get_template("layouts/base.html")
    settled = app.jinja_env.below["sv", ""].settled
    assert settled
    assert len(list(render_calls())) > 50
    assert [(file, names & set(settled)) for file, names in render_calls() if names & set(settled)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_forms_are_all_that_a_language_here_has(language: str) -> None:
    texts = ("%(num)s minut", "%(num)s minuter")
    one, other = forms_in(language, *texts)
    with in_language(language):
        for number in (*range(40), 100, 101, 111, 121, 1001):
            assert ngettext(*texts, number) == (one if number == 1 else other) % {"num": number}


@given(st.text(alphabet=st.one_of(st.sampled_from("&<>'\"åäö \x00"), st.characters(exclude_categories=["Cs"]))))
def test_what_is_escaped_is_what_markupsafe_escapes(text: str) -> None:
    assert escaped(text) == str(escape(text))
    assert escaped(Markup(text)) == text  # noqa: S704


def test_whatever_is_not_plain_text_is_escaped_too() -> None:
    class Shouted(str):
        __slots__ = ()

    for value in (12, None, True, Shouted("<b>"), mark("Hej %(name)s", name="<b>"), ["<"]):
        assert escaped(value) == str(escape(value))


def test_an_address_of_numbers_is_remembered_for_each_language_and_a_secret_never(app: Flask) -> None:
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/fi"}):
        assert url_for("suggestions.show", number=7) == "/fi/forslag/7"
    with app.test_request_context("/"):
        assert url_for("suggestions.show", number=7) == "/forslag/7"
        remembered = app._known_address.cache_info().currsize
        assert url_for("interest.own", token="hemlig") == "/mina-uppgifter/hemlig"
        assert url_for("suggestions.index", plats="Kolbäck") == "/forslag?plats=Kolb%C3%A4ck"
        assert app._known_address.cache_info().currsize == remembered
        assert url_for("suggestions.show", number=7, _external=True) == "http://localhost/forslag/7"


def test_what_is_remembered_is_made_once_for_each_language(app: Flask) -> None:
    made = []

    def say(name: str) -> str:
        made.append(name)
        return f"{gettext('Möten')} {name}"

    for _ in range(2):
        with app.test_request_context("/"):
            assert remember(say, "Kim") == "Möten Kim"
        with app.test_request_context("/fi/"), in_language("fi"):
            assert remember(say, "Kim") == "Kokoukset Kim"
    assert made == ["Kim", "Kim"]
