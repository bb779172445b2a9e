"""The feeds, read by an XML parser of another house and held against RFC 4287."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from lxml import etree
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, a_noted_item
from tests.factories.suggestions import a_published, a_suggestion
from tests.pagecheck import PageClient, parse
from trygghetsrad.kernel.markup import render_markdown
from trygghetsrad.notices.use_cases import announce

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FEEDS = ("/nyheter/forslag.atom", "/nyheter/moten.atom", "/nyheter/anteckningar.atom")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HOSTILE = "Möte ]]> & <script>alert(1)</script> \N{GRINNING FACE}"


@pytest.fixture(autouse=True)
def the_tests_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def read(client: PageClient, address: str) -> etree._Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    assert "Set-Cookie" not in answer.headers
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    feed = etree.fromstring(answer.data, parser)
    check(feed, address)
    return feed


def check(feed: etree._Element, address: str) -> None:
    """What RFC 4287 says a feed must have (4.1.1, 4.1.2, 3.1, 3.3, 4.2.7)."""
    assert feed.tag == f"{ATOM}feed"
    for one in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            (element,) = one.findall(f"{ATOM}{name}")
            assert (element.text or "").strip(), name
        assert URN.fullmatch(one.findtext(f"{ATOM}id"))
        assert all(MOMENT.fullmatch(one.findtext(f"{ATOM}{name}")) for name in ("updated",))
        links = [link for link in one.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len({(link.get("type"), link.get("hreflang")) for link in links}) == len(links) == 1
        assert all(link.get("href").startswith("http://localhost/") for link in links)
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    (own,) = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href") == f"http://localhost{address}"
    for entry in entries(feed):
        for name in ("author", "published", "summary", "content"):
            assert len(entry.findall(f"{ATOM}{name}")) <= 1
        for text in [*entry.findall(f"{ATOM}summary"), *entry.findall(f"{ATOM}content")]:
            assert text.get("type") in {"text", "html"}
            assert len(text) == 0
    ids = [one.findtext(f"{ATOM}id") for one in entries(feed)]
    assert len(set(ids)) == len(ids)
    moments = [one.findtext(f"{ATOM}updated") for one in entries(feed)]
    assert moments == sorted(moments, reverse=True)
    assert not moments or feed.findtext(f"{ATOM}updated") == moments[0]


def entries(feed: etree._Element) -> list[etree._Element]:
    return list(feed.findall(f"{ATOM}entry"))


def titles(feed: etree._Element) -> list[str]:
    return [one.findtext(f"{ATOM}title") for one in entries(feed)]


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("root", ["", "/fi", "/en"])
def test_an_empty_feed_is_a_good_feed(client: PageClient, address: str, root: str) -> None:
    feed = read(client, root + address)
    assert entries(feed) == []
    assert feed.get(XML_LANG) == (root.strip("/") or "sv")


def test_the_feed_of_suggestions_holds_what_is_published_and_nothing_a_sender_wrote(
    client: PageClient, session: Session
) -> None:
    session.add_all([shown := a_published(text="Min granne heter Okänd."), a_suggestion(text="Hemligt")])
    session.commit()
    raw = client.get(FEEDS[0]).text
    assert "Okänd" not in raw
    assert "Hemligt" not in raw
    (entry,) = entries(read(client, FEEDS[0]))
    assert entry.findtext(f"{ATOM}title") == "Ljus på gångvägen"
    assert "Vi satte upp fyra lampor." in entry.findtext(f"{ATOM}summary")
    assert "Så är läget nu: Genomfört." in entry.findtext(f"{ATOM}summary")
    assert entry.find(f"{ATOM}link").get("href") == f"http://localhost/forslag/{shown.number}"


def test_news_of_an_old_suggestion_brings_it_to_the_top_under_the_same_id(client: PageClient, session: Session) -> None:
    session.add_all([old := a_published(public_title="Gammalt"), a_published(public_title="Nytt")])
    session.commit()
    before = {one.findtext(f"{ATOM}title"): one.findtext(f"{ATOM}id") for one in entries(read(client, FEEDS[0]))}
    announce(session, ("suggestion", old.id), "answered", subjects=[], now=NOW)
    session.commit()
    feed = read(client, FEEDS[0])
    assert titles(feed) == ["Gammalt", "Nytt"]
    assert entries(feed)[0].findtext(f"{ATOM}updated") == "2027-03-15T09:00:00Z"
    assert entries(feed)[0].findtext(f"{ATOM}id") == before["Gammalt"]
    old.published_at = None
    session.commit()
    assert titles(read(client, FEEDS[0])) == ["Nytt"]


def test_a_feed_is_as_long_as_a_feed_should_be(client: PageClient, session: Session) -> None:
    session.add_all([a_published() for _ in range(60)])
    session.commit()
    assert len(entries(read(client, FEEDS[0]))) == 50


def test_an_unpublished_note_is_in_no_feed(client: PageClient, session: Session) -> None:
    secret = "<p>Utkast om grannen</p>"
    session.add_all(
        [
            unseen := a_meeting(date(2027, 3, 1), summary_html=secret),
            a_meeting(date(2027, 3, 2), summary_html=secret, announced=False),
            a_meeting(date(2027, 3, 3), summary_html=secret, announced=False, notes_published_at=NOW),
        ]
    )
    session.flush()
    session.add(a_noted_item(unseen, 1, "Utkast om grannen"))
    session.commit()
    for address in FEEDS:
        assert "grannen" not in client.get(address).text
    assert titles(read(client, FEEDS[1])) == ["Möte 1 mars 2027"]
    assert titles(read(client, FEEDS[2])) == []


def test_published_notes_say_when_they_were_changed_and_go_when_they_are_taken_back(
    client: PageClient, session: Session
) -> None:
    session.add(meeting := a_meeting(date(2027, 3, 1), notes_published_at=NOW, summary_html="<p>Mer ljus.</p>"))
    session.commit()
    (entry,) = entries(read(client, FEEDS[2]))
    assert entry.findtext(f"{ATOM}content") == "<p>Mer ljus.</p>"
    meeting.notes_changed_at = NOW + timedelta(hours=2)
    session.commit()
    (changed,) = entries(read(client, FEEDS[2]))
    assert changed.findtext(f"{ATOM}updated") == "2027-03-15T11:00:00Z"
    assert changed.findtext(f"{ATOM}published") == "2027-03-15T09:00:00Z"
    assert changed.findtext(f"{ATOM}id") == entry.findtext(f"{ATOM}id")
    meeting.notes_published_at = None
    session.commit()
    assert titles(read(client, FEEDS[2])) == []


def test_a_cancelled_meeting_says_so(client: PageClient, session: Session) -> None:
    session.add(a_meeting(date(2027, 4, 24), cancelled_at=NOW))
    session.commit()
    assert titles(read(client, FEEDS[1])) == ["Mötet 24 april 2027 är inställt"]


def test_hostile_texts_stay_texts(client: PageClient, session: Session) -> None:
    session.add_all(
        [
            a_published(public_title=HOSTILE, public_text=HOSTILE + "\x0b\x0c\ufffe"),
            a_meeting(
                date(2027, 3, 1),
                place=f"{HOSTILE}\r\nDTSTART:1",
                notes_published_at=NOW,
                summary_html=render_markdown(f"{HOSTILE}\n\n[x](javascript:alert(1))"),
            ),
        ]
    )
    session.commit()
    assert titles(read(client, FEEDS[0])) == [HOSTILE]
    (meeting,) = entries(read(client, FEEDS[1]))
    assert HOSTILE in meeting.findtext(f"{ATOM}summary")
    (notes,) = entries(read(client, FEEDS[2]))
    written = notes.findtext(f"{ATOM}content")
    names = {one.tag for one in parse(f"<!doctype html><title>x</title><body>{written}").iter()}
    assert "script" not in names
    assert 'href="javascript' not in unescape(written)


def test_a_feed_in_another_language_has_ids_of_its_own_and_says_what_is_swedish(
    client: PageClient, session: Session
) -> None:
    session.add(a_meeting(date(2027, 3, 1), notes_published_at=NOW, summary_html="<p>Mer ljus.</p>"))
    session.commit()
    swedish, finnish = (entries(read(client, root + FEEDS[2]))[0] for root in ("", "/fi"))
    assert swedish.findtext(f"{ATOM}id") != finnish.findtext(f"{ATOM}id")
    assert finnish.find(f"{ATOM}content").get(XML_LANG) == "sv"
    assert finnish.findtext(f"{ATOM}title").startswith("Kokouksen muistiinpanot")
    assert finnish.find(f"{ATOM}link").get("href").startswith("http://localhost/fi/moten/")


@pytest.mark.parametrize("address", FEEDS)
def test_an_unchanged_feed_is_not_sent_again(client: PageClient, session: Session, address: str) -> None:
    session.add_all([a_published(), meeting := a_meeting(date(2027, 3, 1), notes_published_at=NOW)])
    session.commit()
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    meeting.notes_changed_at = meeting.revised_at = datetime(2027, 3, 16, tzinfo=UTC)
    session.add(a_published())
    session.commit()
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_feed_that_is_none_is_not_found(client: PageClient) -> None:
    for slug in ("allt", "../etc/passwd", "FORSLAG"):
        assert client.get(f"/nyheter/{slug}.atom").status_code == 404


@pytest.mark.parametrize("root", ["", "/fi"])
@pytest.mark.parametrize(("page", "feeds"), [("/forslag", FEEDS[:1]), ("/moten", FEEDS[1:])])
def test_the_pages_tell_programs_where_their_feeds_are(
    app: Flask, client: PageClient, root: str, page: str, feeds: tuple[str, ...]
) -> None:
    head = parse(client.get(root + page).text).find("head")
    found = [
        one.get("href")
        for one in head.iter("link")
        if one.get("rel") == "alternate" and one.get("type") == "application/atom+xml" and one.get("title")
    ]
    assert found == [root + one for one in feeds]
    for one in found:
        read(client, one)
