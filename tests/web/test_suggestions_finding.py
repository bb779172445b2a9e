"""Finding: similar ones before sending, and a search on the public list."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories.suggestions import a_published, a_suggestion
from tests.forms import fill
from tests.kernel.test_search import HOSTILE
from tests.pagecheck import PageClient
from trygghetsrad.kernel import search
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Outcome

NEW = "/forslag/nytt"
TEXT = "Det är så mörkt på gångvägen bakom skolan att ingen vågar gå där."


@pytest.fixture
def published(session: Session) -> Suggestion:
    one = a_published(public_text="Gångvägen bakom skolan är mörk.", area="Kolbäck")
    other = a_published(
        public_title="Sand på bron", public_text="Bron är hal.", area="Strömsholm", outcome=Outcome.PLANNED
    )
    unpublished = a_suggestion(text="Gångvägen bakom skolan är mörk", area="Kolbäck")
    session.add_all([one, other, unpublished])
    session.flush()
    search.rebuild(session)
    return one


def write(client: PageClient, text: str, query: str = "") -> str:
    fill(client, f"{NEW}/slag", kind="forslag")
    answer = fill(client, f"{NEW}/text{query}", text=text)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_what_is_alike_is_offered_before_the_next_question(client: PageClient, published: Suggestion) -> None:
    assert write(client, TEXT) == f"{NEW}/liknande"
    page = client.get(f"{NEW}/liknande").text
    assert f'href="/forslag/{published.number}"' in page
    assert "Sand på bron" not in page
    assert f'href="{NEW}/plats"' in page
    assert TEXT in client.get(f"{NEW}/text").text


def test_nothing_is_offered_when_nothing_is_alike(client: PageClient, published: Suggestion) -> None:
    assert write(client, "Kan biblioteket ha öppet på söndagar?") == f"{NEW}/plats"
    assert client.get(f"{NEW}/liknande").headers["Location"] == f"{NEW}/text"


def test_who_changes_the_text_at_the_end_comes_back_to_the_end(client: PageClient, published: Suggestion) -> None:
    write(client, "Kan biblioteket ha öppet på söndagar?")
    fill(client, f"{NEW}/plats")
    fill(client, f"{NEW}/svar", reply="none")
    assert fill(client, f"{NEW}/text?andra=1", text=TEXT).headers["Location"] == f"{NEW}/liknande?andra=1"
    assert f'href="{NEW}/granska"' in client.get(f"{NEW}/liknande?andra=1").text


def test_without_a_draft_the_journey_begins_at_its_text(client: PageClient) -> None:
    assert client.get(f"{NEW}/liknande").headers["Location"] == f"{NEW}/text"


@pytest.mark.parametrize("words", ["mörka gångvägar", "GÅNGVÄG skola", "kolbäck", "gångvä"])
def test_a_search_finds_the_approved_wording(client: PageClient, published: Suggestion, words: str) -> None:
    page = client.get("/forslag", query_string={"sok": words})
    assert page.status_code == 200
    assert f'href="/forslag/{published.number}"' in page.text
    assert "1 träff." in page.text


def test_a_search_stays_within_the_filters_and_says_so(client: PageClient, published: Suggestion) -> None:
    page = client.get("/forslag", query_string={"sok": "skola bro", "plats": "Strömsholm", "resultat": "planerat"}).text
    assert "Bara det som gäller Strömsholm, Planerat." in page
    assert "Sand på bron" in page
    assert f'href="/forslag/{published.number}"' not in page
    assert 'name="plats" value="Strömsholm"' in page


def test_a_search_with_no_hit_says_what_to_do(client: PageClient, published: Suggestion) -> None:
    page = client.get("/forslag?sok=zebra").text
    assert "Inget hittades" in page
    assert "Visa alla" in page


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_no_search_breaks_the_page(client: PageClient, published: Suggestion, query: str) -> None:
    answer = client.get("/forslag", query_string={"sok": query.encode("utf-8", "surrogatepass")})
    assert answer.status_code in {200, 400, 414}


def test_a_search_asks_three_questions_at_most_however_many_it_finds(client: PageClient, session: Session) -> None:
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
            assert client.get("/forslag?sok=gångväg").status_code == 200
            counts.append(len([one for one in asked if one.startswith("SELECT")]))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert counts[0] == counts[1] <= 3


def test_only_the_best_are_shown_and_the_page_says_so(client: PageClient, session: Session) -> None:
    session.add_all(a_published() for _ in range(45))
    session.flush()
    search.rebuild(session)
    page = client.get("/forslag?sok=gångväg").text
    assert "Här är de 40 som stämmer bäst" in page
    assert page.count('class="card-link"') == 40
