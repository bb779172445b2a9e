"""The pages on the way in and out."""

from __future__ import annotations

import re
import statistics
import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.factories.accounts import PASSWORD, a_user, sign_in, sign_in_as
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.accounts.models import LoginFailure, LoginSession, User
from trygghetsrad.accounts.passwords import EXTENSION, with_cost
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.links import PersonalLink
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import Role

LOGIN = "/personal/logga-in"
OWN = "/personal/mitt-konto"
FORGOTTEN = "/personal/glomt"
NEW = "sju glada igelkottar"
HOSTILE = ["<script>alert(1)</script>", "{{7*7}}", "' OR 1=1 --", "\u202egnp.exe", "\x00", "x" * 5000]


@pytest.fixture
def user(session: Session) -> User:
    session.add(user := a_user(Role.MEMBER, email="vera@example.org", name="Vera Provsson"))
    session.commit()
    return user


def cookie_secret(client: PageClient) -> str:
    with client.session_transaction() as cookie:
        return str(cookie.get("_user_id", ""))


def without_token(text: str) -> str:
    return re.sub(r'name="csrf_token"[^>]*', "", text)


def test_the_right_password_opens_and_the_session_is_new(client: PageClient, session: Session, user: User) -> None:
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"

    response = fill(client, LOGIN, email="Vera@example.org", password=PASSWORD)

    assert (response.status_code, response.headers["Location"]) == (303, OWN)
    first = cookie_secret(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
    assert first
    assert "Vera Provsson" in client.get(OWN).text
    assert client.get(LOGIN).headers["Location"] == OWN
    assert str(user.id) not in first


def test_logging_in_again_gives_another_secret(client: PageClient, user: User) -> None:
    fill(client, LOGIN, email=user.email, password=PASSWORD)
    first = cookie_secret(client)
    fill(client, OWN, form=0)
    fill(client, LOGIN, email=user.email, password=PASSWORD)
    assert cookie_secret(client) != first


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/personal/mitt-konto?x=1", "/personal/mitt-konto?x=1"),
        ("/fi/personal/mitt-konto", "/fi/personal/mitt-konto"),
        ("//evil.example", OWN),
        ("/\\evil.example", OWN),
        ("https://evil.example/", OWN),
        ("/%0d%0aSet-Cookie:a=b", "/%0d%0aSet-Cookie:a=b"),
        ("/\t/evil.example", OWN),
        ("javascript:alert(1)", OWN),
    ],
)
def test_only_our_own_addresses_are_gone_to(client: PageClient, user: User, target: str, lands: str) -> None:
    page = client.get(LOGIN, query_string={"next": target})
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    data = {"email": user.email, "password": PASSWORD, "csrf_token": token[1]}
    response = client.post(LOGIN, query_string={"next": target}, data=data)
    assert response.status_code == 303
    assert response.headers["Location"] == lands
    assert "evil" not in client.get(LOGIN, query_string={"next": target}).headers["Location"]


def test_a_page_that_needs_an_account_leads_here_and_back(client: PageClient, user: User) -> None:
    sent = client.get(OWN)
    assert sent.status_code == 303
    assert fill(client, sent.headers["Location"], email=user.email, password=PASSWORD).headers["Location"] == OWN


def test_known_and_unknown_accounts_answer_alike(client: PageClient, session: Session, user: User) -> None:
    session.add(a_user(email="closed@example.org", deactivated_at=datetime.now(UTC)))
    session.add(a_user(email="never@example.org", accepted_at=None, password_hash=None))
    session.commit()
    answers = set()
    for email in ("vera@example.org", "closed@example.org", "never@example.org", "nobody@example.org"):
        response = fill(client, LOGIN, email=email, password="fel lösenord helt")
        answers.add((response.status_code, without_token(response.text).replace(email, "ADDRESS")))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 422


def test_known_and_unknown_accounts_take_as_long(
    app: Flask, client: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = with_cost(memory_kib=19456, passes=2)
    monkeypatch.setitem(app.extensions, EXTENSION, real)
    session.add(a_user(email="vera@example.org", password_hash=real.hash(PASSWORD)))
    session.commit()
    # The processor's own time: what the machine does besides is not measured.
    took: dict[str, list[float]] = {"vera@example.org": [], "nobody@example.org": []}
    for number in range(5):
        for email, times in took.items():
            limiter.reset()
            page = client.get(LOGIN)
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
            assert token
            data = {"email": email, "password": f"fel {number}", "csrf_token": token[1]}
            begun = time.thread_time()
            assert client.post(LOGIN, data=data).status_code == 422
            times.append(time.thread_time() - begun)
    known, unknown = (min(times) for times in took.values())
    hashing = statistics.median(_seconds_to_hash(real.hash) for _ in range(3))
    assert unknown >= hashing * 0.8
    assert 0.5 < known / unknown < 2


def _seconds_to_hash(work: object) -> float:
    begun = time.thread_time()
    work("x")  # type: ignore[operator]
    return time.thread_time() - begun


def test_a_log_in_without_the_token_is_refused(client: PageClient, session: Session, user: User) -> None:
    response = client.post(LOGIN, data={"email": user.email, "password": PASSWORD})
    assert response.status_code == 400
    assert PASSWORD not in response.text
    assert session.scalar(select(func.count()).select_from(LoginSession)) == 0
    assert cookie_secret(client) == ""


@pytest.mark.parametrize("field", ["email", "password"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_opens_nothing_and_breaks_nothing(
    client: PageClient, session: Session, user: User, field: str, text: str
) -> None:
    response = fill(client, LOGIN, fields={"email": user.email, "password": "x", field: text})
    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert session.scalar(select(func.count()).select_from(LoginSession)) == 0


def test_empty_fields_get_a_sentence_each(client: PageClient) -> None:
    response = fill(client, LOGIN, email="", password="")
    assert response.status_code == 422
    assert "Skriv din e-postadress." in response.text
    assert "Skriv ditt lösenord." in response.text
    assert "<title>Fel:" in response.text


def test_the_tenth_wrong_try_makes_the_next_wait(client: PageClient, session: Session, user: User) -> None:
    for _ in range(10):
        limiter.reset()
        assert fill(client, LOGIN, email=user.email, password="fel").status_code == 422
    limiter.reset()
    assert fill(client, LOGIN, email=user.email, password=PASSWORD).status_code == 429
    limiter.reset()
    page = client.get(LOGIN)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    data = {"email": user.email, "password": PASSWORD, "csrf_token": token[1]}
    assert client.post(LOGIN, data=data, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 303
    assert session.scalars(select(LoginFailure)).all() == []


def test_a_failure_holds_neither_address(client: PageClient, session: Session, user: User) -> None:
    fill(client, LOGIN, email=user.email, password="fel")
    row = session.scalars(select(LoginFailure)).one()
    assert re.fullmatch("[0-9a-f]{64}", row.account_key)
    assert re.fullmatch("[0-9a-f]{64}", row.place_key)
    assert row.account_key != row.place_key


def test_one_address_cannot_try_many_accounts(client: PageClient) -> None:
    answers = [fill(client, LOGIN, email=f"n{one}@example.org", password="fel").status_code for one in range(11)]
    assert answers == [422] * 10 + [429]


# Out


def test_a_copied_cookie_opens_nothing_after_log_out(app: Flask, client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.MEMBER)
    secret = cookie_secret(client)
    response = fill(client, OWN, form=0, follow=False)
    assert response.status_code == 303

    client2 = app.test_client()
    with client2.session_transaction() as cookie:
        cookie["_user_id"] = secret
    assert client2.get(OWN).status_code == 303


def test_logging_out_ends_the_row_and_empties_the_cookie(client: PageClient, session: Session) -> None:
    user = sign_in(client, session, Role.MEMBER)
    secret = cookie_secret(client)
    other = a_second_log_in(session, user)
    token = token_of(client, OWN)

    response = client.post("/personal/logga-ut", data={"csrf_token": token})

    assert (response.status_code, response.headers["Location"]) == (303, LOGIN)
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"', "nor do drafts of notes stay in the browser"
    assert cookie_secret(client) == ""
    session.expire_all()
    ended = {row.id: row.ended_at for row in session.scalars(select(LoginSession))}
    assert ended.pop(other.id) is None
    assert all(ended.values())
    assert "Du är utloggad." in client.get(LOGIN).text
    with client.session_transaction() as cookie:
        cookie["_user_id"] = secret
    assert client.get(OWN).status_code == 303


def a_second_log_in(session: Session, user: User) -> LoginSession:
    row = LoginSession(user_id=user.id, digest="d" * 64, created_at=datetime.now(UTC), seen_on=datetime.now(UTC).date())
    session.add(row)
    session.commit()
    return row


def token_of(client: PageClient, url: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(url).text)
    assert found
    return found[1]


def test_logging_out_is_a_post_with_a_token(client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.MEMBER)
    assert client.get("/personal/logga-ut").status_code == 405
    assert client.post("/personal/logga-ut").status_code == 400
    assert client.get(OWN).status_code == 200


@pytest.mark.parametrize("days", [{"created_at": 31}, {"seen_on": 8}])
def test_an_old_log_in_is_over(client: PageClient, session: Session, days: dict[str, int]) -> None:
    sign_in(client, session, Role.MEMBER)
    (column, age), now = next(iter(days.items())), datetime.now(UTC)
    then = now - timedelta(days=age)
    session.execute(update(LoginSession).values({column: then.date() if column == "seen_on" else then}))
    session.commit()
    assert client.get(OWN).status_code == 303


def test_the_day_of_last_use_is_kept(client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.MEMBER)
    session.execute(update(LoginSession).values(seen_on=datetime.now(UTC).date() - timedelta(days=3)))
    session.commit()
    assert client.get(OWN).status_code == 200
    session.expire_all()
    assert session.scalars(select(LoginSession)).one().seen_on == datetime.now(UTC).date()


def test_a_made_up_cookie_value_is_nobody(client: PageClient) -> None:
    for made_up in ("", "x" * 5000, "00000000-0000-4000-8000-000000000000", "\x00"):
        with client.session_transaction() as cookie:
            cookie["_user_id"] = made_up
        assert client.get(OWN).status_code == 303


# Links


def letter_link(session: Session, slug: str) -> str:
    body = session.scalars(select(OutboxMail.body).order_by(OutboxMail.queued_at.desc())).first()
    return f"/personal/{slug}/" + str(body).partition(f"/personal/{slug}/")[2].split()[0]


def test_asking_for_a_link_answers_everybody_alike(client: PageClient, session: Session, user: User) -> None:
    session.add(a_user(email="closed@example.org", deactivated_at=datetime.now(UTC)))
    session.commit()
    pages = set()
    for email in ("vera@example.org", "closed@example.org", "nobody@example.org"):
        response = fill(client, FORGOTTEN, email=email, follow=True)
        assert email not in response.text
        pages.add((response.status_code, response.request.path, without_token(response.text)))
    assert len(pages) == 1
    assert [letter.to for letter in session.scalars(select(OutboxMail))] == ["vera@example.org"]


def test_a_forgotten_password_is_chosen_anew(client: PageClient, session: Session, user: User) -> None:
    fill(client, FORGOTTEN, email=user.email)
    link = letter_link(session, "nytt-losenord")

    for _ in range(3):
        page = client.get(link)
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
    assert fill(client, link, password="kort").status_code == 422
    response = fill(client, link, password=NEW)

    assert (response.status_code, response.headers["Location"]) == (303, OWN)
    assert client.get(link).status_code == 410
    assert client.get(OWN).status_code == 200
    assert fill(client, OWN, form=0).status_code == 303


def test_the_letters_address_is_ours_whatever_host_is_claimed(client: PageClient, session: Session, user: User) -> None:
    assert client.get(FORGOTTEN, headers={"Host": "evil.example"}).status_code == 400
    fill(client, FORGOTTEN, email=user.email)
    body = session.scalars(select(OutboxMail.body)).one()
    assert "http://localhost/personal/nytt-losenord/" in str(body)


def test_the_letter_speaks_the_language_of_the_page(client: PageClient, session: Session, user: User) -> None:
    fill(client, "/fi" + FORGOTTEN, email=user.email)
    assert "http://localhost/fi/personal/nytt-losenord/" in str(session.scalars(select(OutboxMail.body)).one())


@pytest.mark.parametrize("slug", ["valkommen", "nytt-losenord"])
def test_an_unknown_link_is_a_missing_page(client: PageClient, slug: str) -> None:
    for token in ("x", "a" * 500, "%00", "<script>"):
        assert client.get(f"/personal/{slug}/{token}").status_code == 404


def test_a_link_that_is_too_old_says_so(client: PageClient, session: Session, user: User) -> None:
    fill(client, FORGOTTEN, email=user.email)
    link = letter_link(session, "nytt-losenord")
    session.execute(update(PersonalLink).values(expires_at=datetime.now(UTC)))
    session.commit()
    assert client.get(link).status_code == 410


def test_reading_the_pages_changes_nothing(client: PageClient, session: Session, user: User) -> None:
    fill(client, FORGOTTEN, email=user.email)
    link = letter_link(session, "nytt-losenord")
    tables = (User, LoginSession, LoginFailure, PersonalLink, OutboxMail, AuditEntry)
    before = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    for address in (LOGIN, FORGOTTEN, FORGOTTEN + "/skickat", link):
        assert client.get(address).status_code == 200
    assert [session.scalar(select(func.count()).select_from(table)) for table in tables] == before
    session.expire_all()
    assert session.scalars(select(PersonalLink)).one().used_at is None


# One's own account


def test_the_password_is_changed_and_only_this_browser_stays(client: PageClient, session: Session, user: User) -> None:
    sign_in_as(client, session, user)
    before = cookie_secret(client)
    a_second_log_in(session, user)

    response = fill(client, OWN, current_password=PASSWORD, password=NEW)

    assert response.status_code == 303
    assert cookie_secret(client) not in {"", before}
    page = client.get(OWN)
    assert "Lösenordet är ändrat." in page.text
    assert page.text.count("Den här webbläsaren") == 1
    assert "En annan webbläsare" not in page.text


@pytest.mark.parametrize(
    ("current", "new", "says"),
    [
        ("", "", "Skriv ditt nuvarande lösenord."),
        ("fel", NEW, "Det nuvarande lösenordet stämmer inte."),
        (PASSWORD, "kort", "minst 12 tecken"),
        (PASSWORD, "x" * 201, "för långt"),
        (PASSWORD, "Vera Provsson 1", "inte är ditt namn"),
    ],
)
def test_a_refused_change_says_why(client: PageClient, session: Session, current: str, new: str, says: str) -> None:
    sign_in_as(client, session, a_user(Role.MEMBER, name="Vera Provsson"))
    response = fill(client, OWN, current_password=current, password=new)
    assert response.status_code == 422
    assert says in response.text
    assert not re.search(r'type="password"[^>]*value="[^"]', response.text)
    assert client.get(OWN).status_code == 200


def test_a_lost_token_shows_no_password(client: PageClient, session: Session, user: User) -> None:
    sign_in_as(client, session, user)
    response = client.post(OWN, data={"current_password": PASSWORD, "password": NEW})
    assert response.status_code == 400
    assert PASSWORD not in response.text
    assert NEW not in response.text


def test_logging_out_everywhere(client: PageClient, session: Session, user: User) -> None:
    sign_in_as(client, session, user)
    a_second_log_in(session, user)
    response = client.post(OWN + "/logga-ut-overallt", data={"csrf_token": token_of(client, OWN)})
    assert response.headers["Location"] == LOGIN
    session.expire_all()
    assert all(row.ended_at for row in session.scalars(select(LoginSession)))
    assert client.get(OWN).status_code == 303
