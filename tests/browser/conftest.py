"""A real server with its worker, on loopback, and a real Chromium. Both end with the test run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from tests.browser.chromium import FLAGS, find
from tests.browser.server import Server, serving
from tests.browser.server import free_port as free_port

BROKEN = 500
SCREEN = {"width": 1280, "height": 900}
pytest.register_assert_rewrite("tests.browser.verdict")
pytestmark = pytest.mark.browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An empty product: no people, no content."""
    with serving(tmp_path_factory.mktemp("empty")) as server:
        yield server


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[Server]:
    """An empty product for one test alone."""
    with serving(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product with its demonstration content."""
    with serving(tmp_path_factory.mktemp("demo"), demo=True) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find()
    assert path, "Chromium is missing"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def watched(context: BrowserContext) -> Page:
    """A page that remembers its faults: a breach of the content policy, a script error, a broken answer."""
    page = context.new_page()
    faults: list[str] = []

    def answered(response: Response) -> None:
        if response.status >= BROKEN:
            faults.append(f"{response.status} {response.url}")

    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", answered)
    page.faults = faults  # type: ignore[attr-defined]
    return page


@contextmanager
def coming_in(browser: Browser, *, script: bool) -> Iterator[Callable[[], Page]]:
    """A door: each call lets in a visitor with a browser of their own. Nobody may have met a fault."""
    pages: list[Page] = []

    def come() -> Page:
        context = browser.new_context(java_script_enabled=script, viewport=SCREEN)  # type: ignore[arg-type]
        pages.append(watched(context))
        return pages[-1]

    yield come
    faults = [fault for page in pages for fault in page.faults]  # type: ignore[attr-defined]
    for page in pages:
        page.context.close()
    assert faults == []


@pytest.fixture(params=[False, True], ids=["without script", "with script"])
def visitors(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Callable[[], Page]]:
    """Several visitors, all without script or all with."""
    with coming_in(browser, script=request.param) as come:
        yield come


@pytest.fixture
def page(visitors: Callable[[], Page]) -> Page:
    """One visitor's page, without script and with."""
    return visitors()


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """One visitor's page without script."""
    with coming_in(browser, script=False) as come:
        yield come()
