"""Letters: written with what caused them, delivered afterwards, and never the reason that a page fails."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask
from jinja2 import DictLoader
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from trygghetsrad.kernel import outbox
from trygghetsrad.kernel.jobs import deliver
from trygghetsrad.kernel.mailer import AddressRefused, DeliveryFailed, FileMailer, SmtpMailer, compose
from trygghetsrad.kernel.outbox import MailState, OutboxMail, Reader, queue_alike, queue_mail

LETTER = "{% block subject %}Hej {{ name }}{% endblock %}{% block body %}Välkommen, {{ name }}.{% endblock %}"


@pytest.fixture
def letters(app: Flask, session: Session) -> Iterator[Session]:
    loader = app.jinja_env.loader
    app.jinja_env.loader = DictLoader({"mail/hej.txt": LETTER})
    with time_machine.travel(NOW, tick=False):
        yield session
    app.jinja_env.loader = loader
    app.jinja_env.cache.clear()  # type: ignore[union-attr]


def write_one(session: Session, **more: Any) -> OutboxMail:
    letter = queue_mail(session, "hej", to="kim@example.se", now=NOW, name="Kim Exempel", **more)
    session.commit()
    return letter


def only(session: Session) -> OutboxMail:
    session.expire_all()
    return session.scalars(select(OutboxMail)).one()


def test_a_letter_is_delivered_as_a_file_and_then_emptied(letters: Session, app: Flask, tmp_path: Path) -> None:
    write_one(letters)

    assert deliver(app.extensions["database"], app.extensions["config"], FileMailer(tmp_path)) == 1

    message = message_from_bytes(next(tmp_path.glob("*.eml")).read_bytes(), policy=policy.default)
    assert message["Subject"] == "Hej Kim Exempel"
    assert message["To"] == "kim@example.se"
    assert "Välkommen, Kim Exempel." in message.get_content()
    assert (only(letters).state, only(letters).body, only(letters).subject) == (MailState.SENT, None, None)


class Broken:
    """A mail server in trouble."""

    def __init__(self, fault: Exception) -> None:
        self.fault, self.tried = fault, 0

    def send(self, message: EmailMessage) -> None:
        self.tried += 1
        raise self.fault


def test_a_server_that_is_down_is_tried_again_with_growing_pauses(letters: Session, app: Flask) -> None:
    write_one(letters)
    broken = Broken(DeliveryFailed("ConnectionRefusedError"))
    waits = []
    for _ in range(len(outbox.PAUSES) + 1):
        due = only(letters).next_try_at
        with time_machine.travel(due, tick=False):
            deliver(app.extensions["database"], app.extensions["config"], broken)
        waits.append(only(letters).next_try_at - due)

    assert waits[:-1] == list(outbox.PAUSES)
    assert (only(letters).state, only(letters).fault) == (MailState.DEAD, "ConnectionRefusedError")
    assert only(letters).body
    assert broken.tried == len(outbox.PAUSES) + 1


def test_an_address_that_does_not_exist_is_not_tried_again(letters: Session, app: Flask) -> None:
    about = uuid4()
    write_one(letters, about=("x", about))
    deliver(app.extensions["database"], app.extensions["config"], Broken(AddressRefused("550")))
    assert only(letters).state is MailState.REFUSED
    assert outbox.delivery_of(letters, [about], "hej") == {about: MailState.REFUSED}


def test_a_worker_killed_after_the_server_took_the_letter_sends_the_same_message_id(
    letters: Session, app: Flask, tmp_path: Path
) -> None:
    letter = write_one(letters)
    database = app.extensions["database"]
    with database.write() as session:
        assert len(outbox.claim_due(session, NOW)) == 1  # and here it died
    assert deliver(database, app.extensions["config"], FileMailer(tmp_path)) == 0

    with time_machine.travel(NOW + outbox.CLAIM + timedelta(seconds=1), tick=False):
        assert deliver(database, app.extensions["config"], FileMailer(tmp_path)) == 1
    message = message_from_bytes(next(tmp_path.glob("*.eml")).read_bytes(), policy=policy.default)
    assert message["Message-ID"] == letter.message_id


def test_a_line_break_in_a_header_is_no_header() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        compose(
            sender="a@example.se",
            sender_name="A",
            to="b@example.se\nBcc: evil@example.se",
            subject="x",
            body="x",
            message_id="<1@x>",
        )


def test_a_subject_is_one_line_whatever_the_name_holds(letters: Session) -> None:
    letter = queue_mail(letters, "hej", to="kim@example.se", now=NOW, name="Kim\r\nBcc: evil@example.se")
    assert letter.subject == "Hej Kim Bcc: evil@example.se"


def test_a_letter_to_many_is_written_once_in_each_language_and_each_has_its_own(letters: Session, app: Flask) -> None:
    people = [
        Reader(f"{language}{at}@example.se", language, ("person", uuid4()))
        for at in range(3)
        for language in ("sv", "fi")
    ]

    assert queue_alike(letters, "hej", people, now=NOW, name="alla") == 6
    letters.commit()

    sent = letters.scalars(select(OutboxMail).order_by(OutboxMail.to)).all()
    assert [(one.to, one.about_id) for one in sent] == sorted((one.to, one.about[1]) for one in people)
    assert {(one.subject, one.body) for one in sent} == {("Hej alla", "Välkommen, alla.\n")}
    assert len({one.message_id for one in sent}) == 6
    outbox.forget_letters_about(letters, people[0].about[1])
    letters.commit()
    letters.expire_all()
    assert [one.to for one in letters.scalars(select(OutboxMail)) if one.to is None] == [None]


def test_a_letter_to_nobody_wakes_nobody(letters: Session, app: Flask) -> None:
    app.extensions.pop("outbox_pending", None)

    assert queue_alike(letters, "hej", [], now=NOW, name="alla") == 0

    assert "outbox_pending" not in app.extensions


class Postmaster:
    """Answers each recipient with the status that the address asks for."""

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        status = address.partition("@")[0]
        if status.isdigit():
            return f"{status} no"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        return "250 OK"


@pytest.fixture
def smtp_port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(Postmaster(), hostname="127.0.0.1", port=port)
    controller.start()
    yield port
    controller.stop()


def message_to(address: str) -> EmailMessage:
    return compose(
        sender="a@example.se", sender_name="A", to=address, subject="Hej", body="Hej.", message_id="<1@example.se>"
    )


def test_a_real_server_takes_refuses_and_postpones(smtp_port: int) -> None:
    mailer = SmtpMailer(f"smtp://127.0.0.1:{smtp_port}")
    mailer.send(message_to("kim@example.se"))
    with pytest.raises(AddressRefused):
        mailer.send(message_to("550@example.se"))
    with pytest.raises(DeliveryFailed):
        mailer.send(message_to("451@example.se"))


def test_a_server_that_does_not_answer_is_a_failed_delivery() -> None:
    with pytest.raises(DeliveryFailed):
        SmtpMailer("smtp://127.0.0.1:1").send(message_to("kim@example.se"))
    assert issubclass(smtplib.SMTPServerDisconnected, OSError)


def test_old_letters_are_emptied(letters: Session, app: Flask, tmp_path: Path) -> None:
    write_one(letters)
    deliver(app.extensions["database"], app.extensions["config"], FileMailer(tmp_path))
    outbox.forget_old_letters(letters, NOW + outbox.KEPT_AFTER + timedelta(days=1))
    assert only(letters).to is None


CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:{}\r\nSUMMARY:Möte\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_calendar_object_goes_beside_the_text_and_is_emptied_with_it(
    letters: Session, app: Flask, tmp_path: Path, method: str
) -> None:
    write_one(letters, calendar=CALENDAR.format(method))

    deliver(app.extensions["database"], app.extensions["config"], FileMailer(tmp_path))

    message = message_from_bytes(next(tmp_path.glob("*.eml")).read_bytes(), policy=policy.default)
    text, calendar = message.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert "Välkommen" in text.get_content()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == method
    assert calendar.get_payload(decode=True).decode() == CALENDAR.format(method)
    assert only(letters).calendar is None


def test_a_letter_that_has_not_left_is_taken_back_and_one_that_has_is_not(letters: Session, app: Flask) -> None:
    about = uuid4()
    write_one(letters, about=("x", about), calendar=CALENDAR.format("REQUEST"))
    assert outbox.overtake(letters, "hej", about)
    assert not outbox.overtake(letters, "hej", about)
    letters.commit()
    assert deliver(app.extensions["database"], app.extensions["config"], Broken(DeliveryFailed("never tried"))) == 0
    left = only(letters)
    assert (left.to, left.body, left.calendar, left.fault) == (None, None, None, "overtaken")
    assert outbox.given_up(letters) == 0
    assert outbox.delivery_of(letters, [about]) == {}
