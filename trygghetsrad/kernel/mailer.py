"""Delivery of letters: by SMTP, or as files that a developer can read. The only module that speaks SMTP."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 20.0


class AddressRefused(Exception):
    """The receiving server says that the address does not exist: trying again is no use."""


class DeliveryFailed(Exception):
    """It did not go this time."""


class Mailer(Protocol):
    """What the outbox needs of a mail server."""

    def send(self, message: EmailMessage) -> None:
        """Deliver, or raise AddressRefused or DeliveryFailed."""


def compose(
    *,
    sender: str,
    sender_name: str,
    to: str,
    subject: str,
    body: str,
    message_id: str,
    unsubscribe_url: str | None = None,
    calendar: str | None = None,
) -> EmailMessage:
    """A plain-text message, with a calendar object beside it if there is one (RFC 6047, iMIP).

    The email package refuses line breaks in headers.
    """
    message = EmailMessage()
    message["From"] = f'"{sender_name}" <{sender}>'
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = message_id
    message["Date"] = formatdate(localtime=False)
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe_url:
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(body)
    if calendar:
        method = "CANCEL" if "\r\nMETHOD:CANCEL\r\n" in calendar else "REQUEST"
        params = {"charset": "utf-8", "method": method}
        message.add_alternative(calendar.encode(), maintype="text", subtype="calendar", cte="base64", params=params)
    return message


class FileMailer:
    """Keeps each letter as a file: for development, and for trying the product without a mail server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = "".join(sign if sign.isalnum() else "-" for sign in str(message["Message-ID"]).strip("<>"))
        partial = self.folder / f"{name}.part"
        partial.write_bytes(message.as_bytes())
        partial.rename(self.folder / f"{name}.eml")


class SmtpMailer:
    """One connection a letter: simple, and enough for a council."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or "localhost"
        self.tls = parts.scheme == "smtps"
        self.port = parts.port or (465 if self.tls else 25)
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self.starttls = parse_qs(parts.query).get("starttls", ["0"])[0] == "1"

    def send(self, message: EmailMessage) -> None:
        try:
            with self._connect() as server:
                if self.starttls:
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            if code >= 500:  # noqa: PLR2004 - SMTP: 5xx is for ever, 4xx is for now
                raise AddressRefused(str(code)) from error
            raise DeliveryFailed(str(code)) from error
        except smtplib.SMTPResponseException as error:
            raise DeliveryFailed(str(error.smtp_code)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryFailed(type(error).__name__) from error

    def _connect(self) -> smtplib.SMTP:
        if self.tls:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)


def mailer_for(url: str) -> Mailer:
    """The mailer that MAIL_URL names."""
    if url.startswith("file://"):
        return FileMailer(Path(unquote(urlsplit(url).path)))
    return SmtpMailer(url)
