"""How heavy the public pages are for somebody who comes for the first time, on a slow line."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request

from tests.browser.conftest import Server
from tests.browser.looking import Eye, Findings
from tests.browser.walking import Walk, routes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MOST_BYTES = 35 * 1024
MOST_REQUESTS = 5
MOST_SCRIPT = 6 * 1024
ON_TOP = {"public lottery.check": "/static/js/verify-draw."}
"""Beside all this: the page that checks a draw brings the verifier, whole and readable (tests/web weighs it)."""


class Shut(Eye):
    """Looks at nothing: here the addresses are wanted."""

    def look(self, page: object, name: str, *, again: bool = False) -> None:  # type: ignore[override]
        self.findings.looked += 1


def weighed(browser: Browser, url: str) -> dict[str, tuple[str, int]]:
    """What a cold browser fetches for a page: address, kind and bytes."""
    context = browser.new_context()
    page = context.new_page()
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.append(request))  # noqa: PLW0108 - it must be a function of ours
    page.goto(url, wait_until="networkidle")
    found = {}
    for request in done:
        sizes = request.sizes()
        found[request.url] = request.resource_type, sizes["responseBodySize"] + sizes["responseHeadersSize"]
    context.close()
    return found


def test_a_public_page_is_light(browser: Browser, demo_server: Server, tmp_path: Path) -> None:
    walk = Walk(demo_server.url, routes(tmp_path), Shut(Findings()))
    context = browser.new_context()
    walk.through(context, "public", ["/"])
    context.close()
    assert len(walk.pages) > 20
    heavy = []
    for name, url in walk.pages.items():
        found = {one: told for one, told in weighed(browser, url).items() if ON_TOP.get(name, "-") not in one}
        total = sum(size for _kind, size in found.values())
        script = sum(size for kind, size in found.values() if kind == "script")
        if total > MOST_BYTES or len(found) > MOST_REQUESTS or script > MOST_SCRIPT:
            heavy.append((name, total, script, sorted(found)))
    assert heavy == []
