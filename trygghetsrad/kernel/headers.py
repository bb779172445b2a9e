"""What every answer tells the browser: content policy, framing, caching.

Rules of the MDN HTTP Observatory and OWASP ASVS 5.0. Nothing inline, nothing from a third party.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request, session

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
POLICY = "Content-Security-Policy"
FIXED = {
    POLICY: CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
OPEN = {"Referrer-Policy": "same-origin"}
SECRET = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
SHARED = {"Cache-Control": "public, max-age=0, must-revalidate", "Vary": "Cookie, Accept-Encoding"}
CONDITIONS = frozenset({"HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"})
CACHEABLE = frozenset({"text/html", "text/css", "text/calendar", "application/atom+xml"})
OWN_POLICY = "trygghetsrad.content-policy"
"""Where a page of its own policy leaves it, for the layer that writes the headers."""


def shows_pictures_from(origin: str) -> None:
    """Call in a view whose page shows pictures of one other server (a map): its content policy lets them in."""
    request.environ[OWN_POLICY] = CONTENT_POLICY.replace("img-src 'self'", f"img-src 'self' {origin}")


def private_page() -> None:
    """Call in a view whose address is a secret (a personal link): no referrer, no store, no index."""
    g.private_page = True


class FixedHeaders:
    """WSGI layer: what every answer carries, whatever made it."""

    def __init__(self, app: WSGIApplication, headers: Mapping[str, str]) -> None:
        self.app, self.headers = app, list(headers.items())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            own = environ.get(OWN_POLICY)
            fixed = [(name, own if own and name == POLICY else value) for name, value in self.headers]
            return start_response(status, headers + fixed, *fault)

        return self.app(environ, start)


def init_headers(app: Flask) -> None:
    app.after_request(_finish)
    always = FIXED | HTTPS_ONLY if app.extensions["config"].secure else FIXED
    app.wsgi_app = FixedHeaders(app.wsgi_app, always)  # type: ignore[method-assign]


def _finish(response: Response) -> Response:
    secret = g.get("private_page", False)
    response.headers.extend(SECRET if secret else OPEN)
    if "Cache-Control" not in response.headers:
        _cache(response, secret=secret)
    return response


def _cache(response: Response, *, secret: bool) -> None:
    # A session in the request or the answer makes the page one person's own: it is kept nowhere.
    personal = secret or session.modified or bool(session) or request.method not in {"GET", "HEAD"}
    if personal or response.status_code != 200 or response.mimetype not in CACHEABLE:  # noqa: PLR2004
        response.headers["Cache-Control"] = "no-store"
        return
    response.headers.extend(SHARED)
    response.add_etag(weak=True)
    if not CONDITIONS.isdisjoint(request.environ):
        response.make_conditional(request)
    if response.status_code == 200:  # noqa: PLR2004
        compress(response)


def compress(response: Response) -> None:
    """Send fewer bytes of what is public. A page with a form's token is never compressed: its length would tell."""
    asked = "gzip" in request.headers.get("Accept-Encoding", "")
    if asked and request.accept_encodings["gzip"] > 0 and not response.direct_passthrough:
        response.set_data(gzip.compress(response.get_data(), 5, mtime=0))
        response.content_encoding = "gzip"
