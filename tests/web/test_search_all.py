"""One search over everything public."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories.suggestions import a_published, a_suggestion
from tests.kernel.test_search import HOSTILE
from tests.pagecheck import PageClient
from trygghetsrad.kernel import search


def test_published_suggestions_are_found_and_nothing_else_of_them(client: PageClient, session: Session) -> None:
    session.add_all([one := a_published(), hidden := a_suggestion(text="Gångvägen hos grannen")])
    session.flush()
    search.rebuild(session)
    page = client.get("/sok?sok=gångvägar").text
    assert f'href="/forslag/{one.number}"' in page
    assert f'href="/forslag/{hidden.number}"' not in page
    assert "grannen" not in page


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("", "öppettider", "/kontakt"),
        ("", "lottas", "/sa-lottar-vi"),
        ("", "personuppgift", "/personuppgifter"),
        ("/fi", "arvotaan", "/fi/sa-lottar-vi"),
        ("/en", "opening hours", "/en/kontakt"),
    ],
)
def test_the_products_own_pages_are_found_in_each_language(
    client: PageClient, language: str, words: str, found: str
) -> None:
    page = client.get(f"{language}/sok", query_string={"sok": words}).text
    results = page[page.index("<main") : page.index("</main>")]
    assert f'href="{found}"' in results


def test_nothing_found_and_nothing_asked_say_what_to_do(client: PageClient) -> None:
    assert "Inget hittades" in client.get("/sok?sok=zebra").text
    assert "Skriv ett eller några ord." in client.get("/sok").text
    assert "Skriv ett eller några ord." in client.get("/sok?sok=%00").text


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_words_break_the_page(client: PageClient, query: str) -> None:
    answer = client.get("/sok", query_string={"sok": query.encode("utf-8", "surrogatepass")})
    assert answer.status_code in {200, 400, 414}


def test_three_questions_however_much_is_found(client: PageClient, session: Session) -> None:
    asked: list[str] = []
    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", count := lambda *event: asked.append(event[2]))
    counts = []
    try:
        for number in (1, 50):
            session.add_all(a_published() for _ in range(number))
            session.flush()
            search.rebuild(session)
            asked.clear()
            client.get("/sok?sok=gångväg")
            counts.append(len([one for one in asked if one.startswith("SELECT")]))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert counts[0] == counts[1] <= 3
