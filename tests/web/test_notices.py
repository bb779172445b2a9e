"""Following in a browser: asking, saying yes, one's own page, and the link that stops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.notices import a_subscriber, a_subscription
from tests.factories.suggestions import a_published, a_suggestion
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel import mailer
from trygghetsrad.kernel.outbox import MailState, OutboxMail, mark_sent, queue_mail
from trygghetsrad.notices import tokens
from trygghetsrad.notices.models import Announcement, Silence, Subscriber, Subscription
from trygghetsrad.notices.rules import Rhythm
from trygghetsrad.notices.use_cases import announce, sender_purpose, spread, write_letters

LO = "lo.exempel@example.se"
CANARY = "kanariefagel.4711@example.se"
KOLBACK = ("place", "Kolbäck")
SECRET_PAGES = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@pytest.fixture(autouse=True)
def the_tests_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def ask(client: PageClient, path: str = "/prenumerera/nytt/allt", **over: Any) -> Any:
    return fill(client, path, **{"email": LO, "rhythm": "at_once", **over})


def letters(session: Session, kind: str | None = None) -> list[OutboxMail]:
    session.expire_all()
    found = session.scalars(select(OutboxMail).order_by(OutboxMail.queued_at))
    return [one for one in found if kind in {None, one.kind}]


def address_in(letter: OutboxMail, path: str) -> str:
    found = re.search(rf"http://localhost(\S*/prenumerera/{path}\S+)", letter.body or "")
    assert found, letter.body
    return found[1]


def own_page(subscriber_id: Any) -> str:
    return f"/prenumerera/{tokens.sign(tokens.OWN, subscriber_id)}"


def stop_page(subscription_id: Any, purpose: str = tokens.ONE) -> str:
    return f"/prenumerera/avsluta/{tokens.sign(purpose, subscription_id)}"


def all_of(session: Session) -> list[Subscription]:
    session.expire_all()
    return list(session.scalars(select(Subscription)))


def test_from_the_page_to_the_first_yes(client: PageClient, session: Session) -> None:
    page = client.get("/prenumerera")
    assert "Set-Cookie" not in page.headers
    for offer in ("/nytt/allt", "/nytt/moten", "/nytt/plats/Kolb%C3%A4ck", "/nytt/plats/hela-kommunen"):
        assert f'href="/prenumerera{offer}"' in page.text

    sent = ask(client, "/prenumerera/nytt/plats/Kolb%C3%A4ck", rhythm="weekly")

    assert (sent.status_code, sent.headers["Location"]) == (303, "/prenumerera/skickat")
    link = address_in(letters(session)[0], "bekrafta/")
    for _scanner in range(3):
        looked = client.get(link)
        assert "Förslag om en plats: Kolbäck" in looked.text
        assert SECRET_PAGES.items() <= dict(looked.headers).items()
    assert all_of(session)[0].confirmed_at is None

    done = fill(client, link, follow=True)

    assert "Nu följer du" in done.text
    assert "l…@example.se" in done.text
    assert LO not in done.text
    (one,) = all_of(session)
    assert (one.subject_kind, one.subject_key, one.rhythm) == (*KOLBACK, Rhythm.WEEKLY)
    assert client.get(link).status_code == 410


def test_a_known_address_gets_the_same_page_as_an_unknown_one(client: PageClient, session: Session) -> None:
    a_subscription(session, subscriber=a_subscriber(session, email=LO))
    session.commit()
    known, unknown = ask(client), ask(client, email="okand@example.se")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert known.data == unknown.data
    assert [one.kind for one in letters(session)] == ["notice_known", "notice_confirm"]

    pages = [fill(client, "/prenumerera/lank", email=one, follow=True).data for one in (LO, "ingen@example.se")]
    assert pages[0] == pages[1]
    assert [one.kind for one in letters(session)] == ["notice_known", "notice_confirm", "notice_own"]


def test_a_double_click_asks_once(client: PageClient, session: Session) -> None:
    assert [ask(client).status_code for _ in range(2)] == [303, 303]
    assert len(letters(session)) == 1


@pytest.mark.parametrize("email", ["", "lo", "lo@", "lo@example", "@example.se", "lo exempel@example.se"])
def test_what_is_no_address_is_refused_with_the_text_kept(client: PageClient, session: Session, email: str) -> None:
    refused = ask(client, email=email)
    assert refused.status_code == 422
    assert "Något behöver rättas" in refused.text
    assert f'value="{email}"' in refused.text
    assert letters(session) == []


@pytest.mark.parametrize(
    "email",
    [
        "lo@example.se\r\nBcc: ond@example.se",
        "lo@example.se\nSubject: hej",
        "lo@example.se\x00",
        "lo@example.se,ond@example.se",
    ],
)
def test_an_address_never_opens_another_header(client: PageClient, session: Session, email: str) -> None:
    ask(client, email=email)
    for letter in letters(session):
        message = mailer.compose(
            sender="a@example.se",
            sender_name="A",
            to=letter.to or "",
            subject=letter.subject or "",
            body=letter.body or "",
            message_id=letter.message_id,
        )
        assert message["Bcc"] is None
        assert message.get_all("Subject") == [letter.subject]
        assert "ond@" not in (letter.to or "")


def test_a_hostile_title_opens_no_header_and_no_tag(client: PageClient, session: Session) -> None:
    title = "Ljus\r\nBcc: ond@example.se <script>alert(1)</script>"
    session.add(one := a_published(public_title=title))
    session.commit()
    page = client.get(f"/prenumerera/nytt/forslag/{one.number}")
    assert "<script>alert" not in page.text
    a_subscription(session, ("suggestion", str(one.id)))
    announce(session, ("suggestion", one.id), "published", subjects=[("suggestion", str(one.id))], now=NOW)
    session.flush()
    spread(session, NOW)
    write_letters(session, NOW)
    session.commit()
    (letter,) = letters(session, "notice_news")
    assert "\n" not in (letter.subject or "")
    assert letter.subject == "Ljus Bcc: ond@example.se <script>alert(1)</script>"


@pytest.mark.parametrize(
    "path",
    [
        *("okant", "allt/x", "moten/x", "plats", "plats/Stockholm", "forslag", "forslag/999999", "forslag/-1"),
        *("forslag/x", "forslag/99999999999999999999"),
    ],
)
def test_what_cannot_be_followed_is_not_found(client: PageClient, path: str) -> None:
    assert client.get(f"/prenumerera/nytt/{path}").status_code == 404


def test_an_unpublished_suggestion_cannot_be_followed(client: PageClient, session: Session) -> None:
    session.add(one := a_suggestion())
    session.commit()
    assert client.get(f"/prenumerera/nytt/forslag/{one.number}").status_code == 404


def test_asking_is_limited(client: PageClient) -> None:
    codes = [ask(client, email=f"nummer{number}@example.se").status_code for number in range(9)]
    assert codes == [303] * 8 + [429]


def test_ones_own_page_shows_changes_and_stops(client: PageClient, session: Session) -> None:
    subscriber = a_subscriber(session, email=LO)
    first = a_subscription(session, KOLBACK, subscriber)
    second = a_subscription(session, ("suggestion", str(uuid4())), subscriber)
    session.commit()
    here = own_page(subscriber.id)
    page = client.get(here)
    assert SECRET_PAGES.items() <= dict(page.headers).items()
    assert "Förslag om en plats: Kolbäck" in page.text
    assert "Något som inte visas för alla just nu" in page.text

    changed = fill(client, here, fields={"rhythm": "weekly"}, form=0, button="rhythm=weekly", follow=True)
    assert "Det är ändrat." in changed.text
    assert sorted(one.rhythm for one in all_of(session)) == ["at_once", "weekly"]

    token = csrf(client.get(here).text)
    stopped = client.post(f"{here}/sluta/{first.id}", data={"csrf_token": token}, follow_redirects=True)
    assert "Du följer inte det längre." in stopped.text
    gone = client.post(f"{here}/sluta/{second.id}", data={"csrf_token": token}, follow_redirects=True)
    assert "vi har tagit bort din adress" in gone.text
    assert session.scalars(select(Subscriber)).all() == []
    assert client.get(here).status_code == 410


def csrf(page: str) -> str:
    found = re.search(r'name="csrf_token" [^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def test_everything_can_be_erased_on_ones_own_page(client: PageClient, session: Session) -> None:
    subscriber = a_subscriber(session, email=LO)
    a_subscription(session, KOLBACK, subscriber)
    session.commit()
    done = fill(client, f"{own_page(subscriber.id)}/radera", follow=True)
    assert "Din adress är borttagen" in done.text
    assert session.scalars(select(Subscriber)).all() == []


def test_without_the_forms_token_ones_own_page_changes_nothing(client: PageClient, session: Session) -> None:
    one = a_subscription(session)
    session.commit()
    here = own_page(one.subscriber_id)
    for path in (f"/takt/{one.id}", f"/sluta/{one.id}", "/radera"):
        assert client.post(here + path, data={"rhythm": "weekly"}).status_code == 400
    assert [one.rhythm for one in all_of(session)] == [Rhythm.AT_ONCE]


def test_another_ones_subscription_cannot_be_touched_from_ones_own_page(client: PageClient, session: Session) -> None:
    mine, theirs = a_subscription(session), a_subscription(session)
    session.commit()
    here = own_page(mine.subscriber_id)
    data = {"csrf_token": csrf(client.get(here).text), "rhythm": "weekly"}
    assert client.post(f"{here}/takt/{theirs.id}", data=data).status_code == 404
    assert client.post(f"{here}/takt/{uuid4()}", data=data).status_code == 404
    client.post(f"{here}/sluta/{theirs.id}", data=data)
    assert len(all_of(session)) == 2


@pytest.mark.parametrize("body", [{"List-Unsubscribe": "One-Click"}, {}])
def test_a_mail_program_stops_with_one_post(
    app: Flask, client: PageClient, session: Session, body: dict[str, str]
) -> None:
    """RFC 8058: no cookie, no form's token, no redirect, and nothing else is touched."""
    subscriber = a_subscriber(session)
    one, other = a_subscription(session, KOLBACK, subscriber), a_subscription(session, ("meetings", ""), subscriber)
    third = a_subscription(session, KOLBACK)
    session.commit()
    for _ in range(2):
        fresh = app.test_client(use_cookies=False)
        answer = fresh.post(stop_page(one.id), data=body)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert SECRET_PAGES.items() <= dict(answer.headers).items()
    assert {row.id for row in all_of(session)} == {other.id, third.id}


def test_looking_at_the_link_stops_nothing_and_its_button_does(client: PageClient, session: Session) -> None:
    one = a_subscription(session, KOLBACK)
    session.commit()
    for _scanner in range(3):
        page = client.get(stop_page(one.id))
        assert "Du slutar följa: Förslag om en plats: Kolbäck" in page.text
        assert "Set-Cookie" not in page.headers
        assert SECRET_PAGES.items() <= dict(page.headers).items()
    assert len(all_of(session)) == 1

    here = stop_page(one.id)
    assert "Du får inte de mejlen längre" in fill(client, here).text
    assert all_of(session) == []
    assert client.get(here).status_code == 200


def test_the_weekly_letters_link_stops_the_weekly_letter(client: PageClient, session: Session) -> None:
    subscriber = a_subscriber(session)
    a_subscription(session, KOLBACK, subscriber, rhythm=Rhythm.WEEKLY)
    kept = a_subscription(session, ("meetings", ""), subscriber)
    session.commit()
    assert "veckomejlet" in client.get(stop_page(subscriber.id, tokens.WEEKLY)).text
    fill(client, stop_page(subscriber.id, tokens.WEEKLY))
    assert [one.id for one in all_of(session)] == [kept.id]


def test_the_senders_link_stops_the_senders_letters(client: PageClient, session: Session) -> None:
    session.add(one := a_published())
    session.commit()
    address = stop_page(one.id, sender_purpose("suggestion"))
    assert "Svaret på ärendet får du ändå" in client.get(address).text
    for _ in range(2):
        assert client.post(address).status_code == 200
    assert [row.subject_key for row in session.scalars(select(Silence))] == [str(one.id)]


def test_a_token_opens_what_it_was_signed_for_and_nothing_else(client: PageClient, session: Session) -> None:
    one = a_subscription(session)
    session.commit()
    good = tokens.sign(tokens.ONE, one.id)
    changed = ("A" if good[0] != "A" else "B") + good[1:], good[:-4] + ("AAAA" if good[-4:] != "AAAA" else "BBBB")
    for token in (*changed, good[:-1], good + "A", "x", "å" * 48, tokens.sign(tokens.OWN, one.id)):
        assert client.post(f"/prenumerera/avsluta/{token}").status_code == 404
    for token in (good, *changed, tokens.sign(tokens.WEEKLY, one.subscriber_id)):
        assert client.get(f"/prenumerera/{token}").status_code == 404
    assert len(all_of(session)) == 1


def test_links_outlive_a_change_of_the_key(app: Flask, client: PageClient, session: Session) -> None:
    one = a_subscription(session)
    session.commit()
    before = own_page(one.subscriber_id)
    config = app.extensions["config"]
    keys = config.secret_keys
    try:
        object.__setattr__(config, "secret_keys", ("en-ny-nyckel-som-ar-lang-nog-och-hemlig", *keys))
        assert client.get(before).status_code == 200
        assert own_page(one.subscriber_id) != before
        object.__setattr__(config, "secret_keys", ("en-ny-nyckel-som-ar-lang-nog-och-hemlig",))
        assert client.get(before).status_code == 404
    finally:
        object.__setattr__(config, "secret_keys", keys)


def test_the_address_stands_in_no_log_and_no_address(client: PageClient, session: Session) -> None:
    with capture_logs() as logs:
        visited = [ask(client, email=CANARY), fill(client, "/prenumerera/lank", email=CANARY)]
        visited.append(fill(client, address_in(letters(session)[0], "bekrafta/")))
        visited.append(client.get(visited[-1].headers["Location"]))
        visited.append(client.post("/prenumerera/nytt/allt", data={"email": CANARY}))
    assert "kanariefagel" not in repr(logs)
    for page in visited:
        assert "kanariefagel" not in page.request.url + page.headers.get("Location", "")
    assert "kanariefagel" not in repr([vars(one) for one in session.scalars(select(Announcement))])


def test_a_delivered_letter_keeps_no_link(session: Session) -> None:
    letter = queue_mail(session, "notice_own", to=LO, now=NOW, own_url="x", unsubscribe_url="https://example.se/hemlig")
    session.flush()
    mark_sent(session, letter.id, NOW)
    session.expire_all()
    assert (letter.body, letter.subject, letter.unsubscribe_url) == (None, None, None)


def test_the_staff_sees_what_went_out_and_to_how_many_and_no_address(client: PageClient, session: Session) -> None:
    session.add(shown := a_published())
    session.commit()
    a_subscription(session, KOLBACK, a_subscriber(session, email=CANARY))
    a_subscription(session, KOLBACK, rhythm=Rhythm.WEEKLY)
    for one in (shown.id, uuid4()):
        announce(session, ("suggestion", one), "published", subjects=[KOLBACK], now=NOW)
        session.flush()
    while spread(session, NOW):
        pass
    write_letters(session, NOW)
    session.execute(update(OutboxMail).values(state=MailState.DEAD))
    session.commit()
    sign_in(client, session)

    page = client.get("/personal/utskick").text

    assert "Ljus på gångvägen" in page
    assert "Visas inte för alla nu" in page
    assert "Ett förslag publicerades" in page
    assert "1 mejl till dem som följer kom inte fram." in page
    assert "kanariefagel" not in page
    assert "/personal/brev" not in page.split("<main")[1]
    assert client.get("/personal/utskick?fore=igår").status_code == 400
    assert client.get("/personal/utskick?fore=2027-01-01_x").status_code == 400


def test_the_list_of_what_went_out_asks_as_much_of_many(client: PageClient, session: Session, app: Flask) -> None:
    asked: list[int] = [0]

    def listen(*_: object) -> None:
        asked[-1] += 1

    sign_in(client, session)
    event.listen(app.extensions["database"].engine, "before_cursor_execute", listen)
    try:
        for number in (1, 60):
            for _ in range(number):
                session.add(one := a_published())
                session.flush()
                at = NOW - timedelta(minutes=number)
                announce(session, ("suggestion", one.id), "published", subjects=[], now=at)
            session.commit()
            asked.append(0)
            page = client.get("/personal/utskick")
            asked.append(0)  # what is asked between the pages counts for nothing
            assert page.status_code == 200
    finally:
        event.remove(app.extensions["database"].engine, "before_cursor_execute", listen)
    assert asked[1] == asked[3] < 15
    older = re.search(r'rel="next" href="([^"]+)"', page.text)
    assert older
    assert "Ljus på gångvägen" in client.get(older[1].replace("&amp;", "&")).text
