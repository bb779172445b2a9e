"""What can go wrong, and the page that says so.

A text reaches a user only from an exception that was written for them: `Refused` and its kind.
"""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from trygghetsrad.kernel.i18n import mark

log = structlog.get_logger()
NEVER_KEPT = ("csrf", "password", "losenord", "code", "kod", "token")


class Refused(Exception):
    """The rules say no. `text` is marked for translation and shown at `field`, or above the form."""

    status = 422

    def __init__(self, text: LazyString, *, field: str | None = None) -> None:
        super().__init__(str(field))
        self.text = text
        self.field = field


class Conflict(Refused):
    """Somebody else was first."""

    status = 409


class Gone(Refused):
    """It was there, and is not any more (a used or expired link)."""

    status = 410


class NotFound(Exception):
    """No such thing, or not for this actor: the two look the same from outside."""


class Forbidden(Exception):
    """The permission table says no."""


PAGES = {
    400: (
        mark("Det gick inte att ta emot sidan"),
        mark("Sidan var för gammal eller gick sönder på vägen. Gå tillbaka, ladda om sidan och skicka en gång till."),
    ),
    403: (
        mark("Du har inte behörighet till sidan"),
        mark("Sidan är till för andra i personalen. Behöver du den i ditt arbete? Fråga den som är administratör."),
    ),
    404: (
        mark("Sidan finns inte"),
        mark(
            "Adressen kan vara felskriven, eller så har sidan tagits bort. Börja om från startsidan, eller "
            "ring oss så hjälper vi dig."
        ),
    ),
    405: (
        mark("Sidan kan inte användas så"),
        mark("Gå till startsidan och försök därifrån."),
    ),
    409: (
        mark("Någon annan hann före"),
        mark(
            "Uppgifterna ändrades medan du skrev. Din text finns kvar här nedanför. Ladda om sidan och se vad "
            "som är nytt."
        ),
    ),
    410: (
        mark("Länken har gått ut"),
        mark("En länk gäller en gång och en begränsad tid. Be om en ny, eller ring oss så hjälper vi dig."),
    ),
    413: (
        mark("Det blev för mycket på en gång"),
        mark("Texten eller filen är för stor. Korta ner den eller dela upp den, och skicka igen."),
    ),
    422: (
        mark("Något behöver rättas"),
        mark("Gå tillbaka och se över uppgifterna."),
    ),
    429: (
        mark("Vänta en liten stund"),
        mark("Det kom många försök på kort tid. Vänta några minuter och försök igen. Har du bråttom? Ring oss."),
    ),
    500: (
        mark("Något gick fel hos oss"),
        mark("Vi vet inte om det sparades. Prova igen om en stund, eller ring oss så hjälper vi dig."),
    ),
    503: (
        mark("Tjänsten är upptagen just nu"),
        mark("Det du skrev sparades inte, men finns kvar här nedanför. Prova igen om en liten stund, eller ring oss."),
    ),
}


def register_error_pages(app: Flask) -> None:
    """Give every fault its page."""
    app.register_error_handler(CSRFError, lambda _error: error_page(400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, lambda _error: error_page(404))
    app.register_error_handler(Forbidden, lambda _error: error_page(403))
    app.register_error_handler(Refused, lambda error: error_page(error.status, text=error.text))
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _unforeseen)


def error_page(status: int, *, text: object = None) -> ResponseReturnValue:
    """The page of one status, with what the visitor wrote kept so that nothing is lost."""
    title, standard = PAGES.get(status, PAGES[500])
    g.error_page = True
    page = render_template(
        "errors/error.html", title=str(title), text=str(text or standard), status=status, kept=_kept()
    )
    return page, status


def _http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):
        # A forged Host: no address of ours can be built in such a request, so the answer is as plain as can be.
        return Response("400", status=400, mimetype="text/plain")
    if error.code is None or error.code < 400 or error.response is not None:  # noqa: PLR2004
        return error
    status = error.code if error.code in PAGES else 400 if error.code < 500 else 500  # noqa: PLR2004
    return error_page(status)


def _database(error: OperationalError) -> ResponseReturnValue:
    log.error("database_unavailable", kind=type(error.orig).__name__, endpoint=request.endpoint)
    return error_page(503)


def _unforeseen(error: Exception) -> ResponseReturnValue:
    # The text of an unforeseen exception may hold what a person wrote: its kind and place are logged, never its words.
    trace, where = error.__traceback__, ""
    while trace is not None:
        where = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    log.error("unforeseen", kind=type(error).__name__, where=where, endpoint=request.endpoint)
    return error_page(500)


def _kept() -> dict[str, str]:
    """The visitor's own long texts, to copy and send again."""
    if request.method != "POST":
        return {}
    try:
        posted: Any = request.form
        return {
            name: text
            for name, text in posted.items()
            if text.strip() and not any(word in name.lower() for word in NEVER_KEPT)
        }
    except HTTPException:
        return {}
