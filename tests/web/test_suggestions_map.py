"""A point on the map: optional, coarse, seen by the staff, and by everyone only when that is approved."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.lottery import COORDINATOR
from tests.factories.suggestions import a_published, a_suggestion
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.journeys import Draft
from trygghetsrad.kernel.maps import Map
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Reply
from trygghetsrad.suggestions.use_cases import EraseSuggestion, erase_suggestion

NEW = "/forslag/nytt"
PLACE = f"{NEW}/plats"
ORIGIN = "https://kartor.example.se"
THE_MAP = Map(
    tiles=f"{ORIGIN}/{{z}}/{{x}}/{{y}}.png",
    attribution="© Kommunen & Co",
    centre=(59.613, 16.228),
    radius_km=12,
    places={"Kolbäck": (59.563, 16.228)},
)
EXACT, COARSE, WORDS = "59.5721234,16.2281234", (59572, 16228), "ungefär 1 km norr om Kolbäck"


@pytest.fixture
def mapped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Map | None], None]:
    """Give the municipality a map, or take it away."""

    def give(the_map: Map | None) -> None:
        config = app.extensions["config"]
        monkeypatch.setitem(
            app.extensions, "config", replace(config, municipality=replace(config.municipality, map=the_map))
        )

    give(THE_MAP)
    return give


def to_place(client: PageClient) -> None:
    fill(client, f"{NEW}/slag", kind="forslag")
    fill(client, f"{NEW}/text", text="Mer ljus på gångvägen.")


def send(client: PageClient, session: Session, **place: Any) -> Suggestion:
    to_place(client)
    assert fill(client, PLACE, **place).status_code == 303
    fill(client, f"{NEW}/svar", reply="code")
    assert fill(client, f"{NEW}/granska").status_code == 303
    session.expire_all()
    return session.scalars(select(Suggestion)).one()


def policy(client: PageClient, address: str) -> str:
    return client.get(address).headers["Content-Security-Policy"]


def test_a_point_is_kept_as_a_square_and_nowhere_finer(client: PageClient, session: Session, mapped: Any) -> None:
    to_place(client)
    fill(client, PLACE, area="Kolbäck", point=EXACT)

    assert session.scalars(select(Draft)).one().answers["point"] == "59.572,16.228"
    fill(client, f"{NEW}/svar", reply="none")
    assert WORDS in client.get(f"{NEW}/granska").text
    fill(client, f"{NEW}/granska")
    sent = session.scalars(select(Suggestion)).one()
    assert (sent.north, sent.east, sent.point_public) == (*COARSE, False)


@pytest.mark.parametrize("given", [{}, {"point": ""}, {"point": "  "}])
def test_the_point_may_be_left_out(given: dict[str, str], client: PageClient, session: Session, mapped: Any) -> None:
    assert send(client, session, **given).point is None


@pytest.mark.parametrize(
    ("point", "says"),
    [
        ("59.9,16.2", "utanför kommunen"),
        ("59.6,17.5", "utanför kommunen"),
        ("0,0", "utanför kommunen"),
        ("59.6", "går inte att läsa"),
        ("<script>", "går inte att läsa"),
        ("nan,nan", "går inte att läsa"),
    ],
)
def test_a_point_that_cannot_be_is_refused_with_words(
    point: str, says: str, client: PageClient, session: Session, mapped: Any
) -> None:
    to_place(client)
    page = fill(client, PLACE, area="Kolbäck", place="vid skolan", point=point)

    assert page.status_code == 422
    assert says in page.text
    assert 'value="vid skolan"' in page.text
    assert "point" not in session.scalars(select(Draft)).one().answers


def test_without_script_a_point_can_be_taken_away_again(client: PageClient, session: Session, mapped: Any) -> None:
    to_place(client)
    assert "Ta bort punkten som är satt" not in client.get(PLACE).text
    fill(client, PLACE, point=EXACT)
    page = client.get(PLACE).text
    assert WORDS in page
    assert 'value="59.572,16.228"' in page

    fill(client, PLACE, drop_point="y")
    assert session.scalars(select(Draft)).one().answers["point"] is None
    assert "drop_point" not in session.scalars(select(Draft)).one().answers
    assert "Ta bort punkten som är satt" not in client.get(PLACE).text


def test_without_a_map_nothing_speaks_of_one_and_what_is_sent_is_not_read(client: PageClient, session: Session) -> None:
    to_place(client)
    page = client.get(PLACE)
    assert "karta" not in page.text.lower()
    assert 'name="point"' not in page.text
    assert "img-src 'self';" in page.headers["Content-Security-Policy"]
    assert client.get("/forslag/karta").status_code == 404
    assert "karta" not in client.get("/forslag").text.lower()

    assert send(client, session, point=EXACT).point is None


def test_only_a_page_with_a_map_lets_the_tile_server_in(client: PageClient, session: Session, mapped: Any) -> None:
    session.add_all(
        [
            shown := a_published(north=COARSE[0], east=COARSE[1], point_public=True),
            quiet := a_published(north=COARSE[0], east=COARSE[1]),
        ]
    )
    session.flush()
    to_place(client)
    own = policy(client, "/forslag")
    for address in (PLACE, "/forslag/karta", f"/forslag/{shown.number}"):
        found = policy(client, address)
        assert f"img-src 'self' {ORIGIN};" in found
        assert found.replace(f" {ORIGIN}", "") == own
    for address in ("/", "/forslag", f"{NEW}/text", f"{NEW}/bild", f"/forslag/{quiet.number}", "/sok"):
        assert policy(client, address) == own
        assert ORIGIN not in own


def test_a_point_that_is_not_approved_is_nowhere_public(client: PageClient, session: Session, mapped: Any) -> None:
    session.add_all(
        [
            quiet := a_published(north=COARSE[0], east=COARSE[1]),
            a_suggestion(north=COARSE[0], east=COARSE[1], point_public=True),
            shown := a_published(north=59600, east=16230, point_public=True, public_title="Lampan vid slussen"),
        ]
    )
    session.flush()

    for address in ("/forslag", "/forslag/karta", f"/forslag/{quiet.number}", "/nyheter/forslag.atom"):
        page = client.get(address).text
        assert "59572" not in page
        assert "59.572" not in page
        assert WORDS not in page
    page = client.get("/forslag/karta").text
    assert "59600" in page
    assert f"{shown.number}: Lampan vid slussen" in page
    assert '<a href="/forslag?plats=Kolb' in page


def test_staff_reads_the_point_and_shows_it_only_when_they_say_so(
    client: PageClient, session: Session, mapped: Any
) -> None:
    one = send(client, session, point=EXACT)
    sign_in(client, session)
    handle = f"/personal/forslag/{one.number}"
    page = client.get(handle)
    assert WORDS in page.text
    assert "59.572,16.228" in page.text
    assert ORIGIN in page.headers["Content-Security-Policy"]

    words = {"title": "Ljus", "text": "Det är mörkt.", "answer": "Vi sätter upp lampor.", "area": "Kolbäck"}
    form = client.get(f"{handle}/publicera").text
    assert WORDS in form
    assert not re.search(r'<input[^>]*name="show_point"[^>]*checked|<input[^>]*checked[^>]*name="show_point"', form)
    fill(client, f"{handle}/publicera", **words)
    assert WORDS not in client.get(f"/forslag/{one.number}").text
    fill(client, f"{handle}/publicera", show_point="y")
    assert f"Det gäller en plats {WORDS}." in client.get(f"/forslag/{one.number}").text
    assert WORDS in client.get("/forslag/karta").text
    fill(client, f"{handle}/publicera", without=("show_point",))
    assert WORDS not in client.get(f"/forslag/{one.number}").text


def test_the_box_is_ticked_for_a_sender_with_an_address_and_gone_without_a_point(
    client: PageClient, session: Session, mapped: Any
) -> None:
    session.add_all(
        [
            named := a_suggestion(north=COARSE[0], east=COARSE[1], reply=Reply.EMAIL, reply_to="kim@example.se"),
            without := a_suggestion(),
        ]
    )
    session.flush()
    sign_in(client, session)
    form = client.get(f"/personal/forslag/{named.number}/publicera").text
    assert re.search(r'<input[^>]*checked[^>]*name="show_point"', form)
    assert "show_point" not in client.get(f"/personal/forslag/{without.number}/publicera").text


def test_the_sender_reads_the_point_again(client: PageClient, session: Session, mapped: Any) -> None:
    to_place(client)
    fill(client, PLACE, point=EXACT)
    fill(client, f"{NEW}/svar", reply="code")
    number, code = re.findall(r'class="reference">([^<]+)<', fill(client, f"{NEW}/granska", follow=True).text)
    assert WORDS in fill(client, "/forslag/folj", number=number, code=code, follow=True).text


def test_staff_takes_a_point_away_for_good(client: PageClient, session: Session, mapped: Any) -> None:
    session.add(one := a_published(north=COARSE[0], east=COARSE[1], point_public=True))
    session.flush()
    sign_in(client, session)
    handle = f"/personal/forslag/{one.number}"
    page = client.get(handle).text
    at = re.findall(r'<form method="post" action="([^"]+)"', page.split("<main")[1]).index(f"{handle}/punkt/ta-bort")
    done = fill(client, handle, form=at, button=f"version={one.version}", follow=True)

    assert "Punkten är borttagen." in done.text
    session.expire_all()
    kept = session.get_one(Suggestion, one.id)
    assert (kept.north, kept.east, kept.point_public, kept.text) == (None, None, False, one.text)
    assert "suggestion.point_erased" in set(session.scalars(select(AuditEntry.action)))
    assert WORDS not in client.get(f"/forslag/{one.number}").text


def test_erasing_the_words_erases_the_point(session: Session) -> None:
    session.add(one := a_published(north=COARSE[0], east=COARSE[1], point_public=True))
    session.flush()
    command = EraseSuggestion(one.id, one.version, "Begärt.", words_too=True)
    erase_suggestion(session, command, actor=COORDINATOR, now=NOW)
    assert (one.north, one.east, one.point_public) == (None, None, False)


def test_words_stand_on_the_page_in_each_language(client: PageClient, session: Session, mapped: Any) -> None:
    session.add(one := a_published(north=59577, east=16228, point_public=True))
    session.flush()
    assert "noin 1,6 km paikasta Kolbäck pohjoiseen" in client.get(f"/fi/forslag/{one.number}").text
    assert "about 1.6 km north of Kolbäck" in client.get(f"/en/forslag/{one.number}").text
