"""Markdown becomes safe HTML, soon or not at all."""

from __future__ import annotations

import time
from pathlib import Path

import html5lib
import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trygghetsrad.kernel.markup import (
    MOST_BRACKETS,
    MOST_CHARACTERS,
    MOST_LINES,
    REL,
    TAGS,
    MarkupRefused,
    plain_text,
    render_markdown,
    sanitise,
)

VECTORS = (Path(__file__).parents[1] / "data" / "xss_vectors.txt").read_text("utf-8").splitlines()
ATTRIBUTES = {("a", "href"), ("a", "rel")}
ADDRESSES = ("https://", "http://", "mailto:", "tel:", "/", "#")
MARKS = [
    *"*_`\\|<>&[]()!#-+~'\"",
    "](",
    "\n",
    "\n\n",
    "    ",
    "> ",
    "1. ",
    "a",
    " ",
    "å",
    "http://a",
    "<b>",
    "&amp;",
    "javascript:",
]


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    """Every element and its attributes, as a browser's parser sees them."""
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [(element.tag, dict(element.attrib)) for element in tree.iter() if element is not tree]


def assert_harmless(html: str) -> None:
    for tag, attributes in elements(html):
        # The parser adds a tbody of its own where a table lacks one; it is on the list too.
        assert tag in TAGS
        assert {(tag, name) for name in attributes} <= ATTRIBUTES
        if tag == "a":
            assert attributes["rel"] == REL
            assert attributes["href"].lower().startswith(ADDRESSES)
            assert not attributes["href"].startswith(("//", "/\\"))


def second_opinion(html: str) -> str:
    """What another sanitiser leaves, given the same lists."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href", "rel"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def test_the_corpus_is_wide() -> None:
    assert len(set(VECTORS)) >= 100


@pytest.mark.parametrize("vector", VECTORS)
def test_no_vector_gets_through(vector: str) -> None:
    for text in (
        vector,
        f"Hej {vector} hopp",
        vector.replace(" |", "\n|"),
        vector.replace("] [", "]\n\n["),
        sanitise(vector),
    ):
        html = render_markdown(text)
        assert_harmless(html)
        assert elements(second_opinion(html)) == elements(html)


@pytest.mark.parametrize("vector", VECTORS)
def test_the_cleaner_alone_holds_too(vector: str) -> None:
    html = sanitise(vector)
    assert_harmless(html)
    assert elements(second_opinion(html)) == elements(html)


def test_html_is_shown_as_it_was_typed() -> None:
    assert render_markdown("Skriv <b>fet</b> & <script>") == "<p>Skriv &lt;b&gt;fet&lt;/b&gt; &amp; &lt;script&gt;</p>"


def test_what_a_note_needs() -> None:
    text = "En *viktig* **punkt**.\nNästa rad\n\n- ett\n- två\n\n1. först\n\n> citat\n\n---\n\n`kod`"
    tags = {tag for tag, _ in elements(render_markdown(text))}
    assert tags == {"p", "em", "strong", "br", "ul", "ol", "li", "blockquote", "hr", "code"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`a < *b*`", "<code>a &lt; *b*</code>"),
        ("``a`b``", "<code>a`b</code>"),
        ("\\`a`", "`a`"),
        ("` ` `` ``", "` ` `` ``"),
        ("`a\nb`", "<code>a\nb</code>"),
    ],
)
def test_code(text: str, html: str) -> None:
    assert render_markdown(text) == f"<p>{html}</p>"


def test_a_table() -> None:
    html = render_markdown("| Ort | Antal |\n|---|--:|\n| Kolbäck | 4 |")
    assert [tag for tag, _ in elements(html)] == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# A\n\n## B\n\n### C\n\n#### D", ["h3", "h4", "h5", "h5"]),
        ("## A\n\n## B", ["h3", "h3"]),
        ("###### A", ["h3"]),
        ("# A\n\n##### B", ["h3", "h4"]),
        ("Text\n# A\ntext", ["p", "h3", "p"]),
        ("Text\n---\ntext", ["p", "hr", "p"]),
    ],
)
def test_headings_fit_under_those_of_the_page(text: str, tags: list[str]) -> None:
    assert [tag for tag, _ in elements(render_markdown(text))] == tags


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[x](https://example.se/a_(b)?c=1&d=2)", "https://example.se/a_(b)?c=1&d=2"),
        ("[x](http://example.se)", "http://example.se"),
        ("[x](www.example.se)", "https://www.example.se"),
        ("[**x**](mailto:a@example.se)", "mailto:a@example.se"),
        ("[x](tel:+4622024000)", "tel:+4622024000"),
        ("[x](/moten/2026-11-24)", "/moten/2026-11-24"),
        ("[x](#slutet)", "#slutet"),
        ("<https://example.se/å>", "https://example.se/å"),
        ("<kim@example.se>", "mailto:kim@example.se"),
        ("![karta](https://example.se/karta.png)", "https://example.se/karta.png"),
    ],
)
def test_links(text: str, address: str) -> None:
    links = [attributes for tag, attributes in elements(render_markdown(text)) if tag == "a"]
    assert links == [{"href": address, "rel": REL}]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//evil.example", "/\\evil.example", "sida.html", "ftp://example.se"]
)
def test_another_kind_of_address_is_no_link(address: str) -> None:
    html = render_markdown(f"[x]({address})")
    assert [tag for tag, _ in elements(html)] == ["p"]
    assert plain_text(html) == f"[x]({address})"


def test_a_link_without_an_address_is_its_text() -> None:
    assert sanitise('<a href="javascript:x">ett <em>två</em></a> <a name="q">tre</a>') == "ett <em>två</em> tre"


def timed(text: str) -> tuple[float, str]:
    start = time.process_time()
    try:
        render_markdown(text)
    except MarkupRefused as refusal:
        return time.process_time() - start, refusal.reason
    return time.process_time() - start, "done"


def test_twenty_thousand_brackets_are_refused_at_once() -> None:
    seconds, outcome = timed("[" * 20_000)
    assert outcome == "brackets"
    assert seconds < 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * (MOST_CHARACTERS + 1), "length"),
        ("a\n" * (MOST_LINES + 1), "lines"),
        ("[" * (MOST_BRACKETS + 1), "brackets"),
        ("*" * 50_000, "marks"),
        ("|" * 200 + "\n" + "|\n" * 200, "table"),
        ("> " * 50 + "a", "nesting"),
        (">" * 50, "nesting"),
        ("+ " * 50 + "a", "nesting"),
        ("1. - " * 50 + "a", "nesting"),
        ("\n".join(" " * 4 * level + "- a" for level in range(50)), "nesting"),
        ("a\ud800", "characters"),
        ("a\0", "characters"),
    ],
)
def test_what_is_too_much_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(MarkupRefused) as refusal:
        render_markdown(text)
    assert refusal.value.reason == reason


def filled(unit: str, *, marks: int = 10_000, lines: int = MOST_LINES, characters: int = MOST_CHARACTERS) -> str:
    """The unit repeated up to the limits, so that the worst that is let in is what is timed."""
    per_unit = max(sum(map(unit.count, r"*_`\|<>&")), 1)
    count = min(characters // len(unit), marks // per_unit)
    if unit.count("["):
        count = min(count, MOST_BRACKETS // unit.count("["))
    if unit.count("\n"):
        count = min(count, (lines - 1) // unit.count("\n"))
    return unit * count


@pytest.mark.parametrize(
    "unit",
    [
        *[
            "[",
            "![",
            "[](",
            "[a](",
            "[a](b)",
            "[*a*](/b) ",
            "[a](x((((",
            "[a][",
            "*",
            "_",
            "*_",
            "**a*",
            "*a ",
            "***a ",
            "`",
            "`a ",
            "``a`",
        ],
        *[
            "\\",
            "\\*",
            "`\\",
            "&amp;",
            "<",
            "<![CDATA[",
            "<http://a>",
            "<a@b>_",
            "<a@b> ",
            "<!--",
            "a@b.se ",
            "a ",
            "  \n",
            "\n",
        ],
        *[
            "- a\n",
            "* a\n\n",
            "1. a\n",
            "> a\n",
            "- - a\n",
            "# a\n",
            "---\n",
            "a\n---\n",
            "a\n=\n",
            "    a\n",
            "a|b\n-|-\n",
            "|-|\n",
        ],
        *["- a\n    - b\n        - c\n", "> > > > > > a\n\n", "[a]: b\n", "a*b", "''", "(", "![a](/b)"],
    ],
)
def test_the_worst_that_is_let_in_ends_soon(unit: str) -> None:
    seconds, outcome = timed(filled(unit))
    assert outcome == "done"
    assert seconds < 2


@pytest.mark.parametrize(
    "text",
    [
        "[" * MOST_BRACKETS + "a" * 98_000,
        "|" + "a|" * 40 + "\n|" + "-|" * 40 + "\n" + "|\n" * 360,
        ("- " * 16 + "\n") * (MOST_LINES - 1),
        ("# " + "a" * 30 + "\n") * (MOST_LINES - 1),
    ],
)
def test_the_worst_that_is_not_a_repetition(text: str) -> None:
    seconds, outcome = timed(text)
    assert outcome == "done"
    assert seconds < 2


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(MARKS), max_size=40).map("".join)))
def test_any_text_is_harmless_and_cleaning_twice_is_once(text: str) -> None:
    try:
        html = render_markdown(text)
    except MarkupRefused:
        return
    assert_harmless(html)
    assert sanitise(html) == html


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([*VECTORS, "<p>", "</p>", "<a href=/x>", "</a>", "<ul><li>", "<td>", "&", "<", '"', "-->"]),
        max_size=4,
    ).map("".join)
)
def test_cleaning_any_html_twice_is_once(html: str) -> None:
    once = sanitise(html)
    assert_harmless(once)
    assert sanitise(once) == once


def test_plain_text_keeps_words_and_shape() -> None:
    text = "# Belysning\n\nEn *fråga* & ett svar.\nRad två\n\n- ett\n    - inre\n- två\n\n1. a\n2. b"
    html = render_markdown(f"{text}\n\n[Läs mer](https://example.se)")
    expected = "Belysning\n\nEn fråga & ett svar.\nRad två\n\n- ett\n- inre\n- två\n\n1. a\n2. b\n\nLäs mer"
    assert plain_text(html) == expected
    assert plain_text(html, links=True) == f"{expected} (https://example.se)"


def test_plain_text_does_not_repeat_an_address() -> None:
    assert plain_text(render_markdown("<https://example.se>"), links=True) == "https://example.se"
    assert plain_text(render_markdown("<kim@example.se>"), links=True) == "kim@example.se"


def test_plain_text_of_a_table_keeps_cells_apart() -> None:
    assert plain_text(render_markdown("|a|b|\n|-|-|\n|1|2|")) == "a b\n1 2"
