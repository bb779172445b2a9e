"""The page where anyone checks a file from a draw; what it does in a browser is in tests/browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests.factories.lottery import NOW, a_drawn_draw
from tests.pagecheck import PageClient, parse
from trygghetsrad.lottery.core.verify import CHECKS, answers, read

PAGE = "/lottningar/kontrollera"
MOST_BYTES = 12 * 1024


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """The clock of these tests: the day of the draw."""
    with time_machine.travel(NOW):
        yield


@pytest.mark.parametrize("language", ["", "/fi", "/en"])
def test_every_check_stands_on_the_page_in_every_language(client: PageClient, language: str) -> None:
    rows = [one for one in parse(client.get(language + PAGE).text).iter("li") if one.get("data-check")]
    assert [row.get("data-check") for row in rows] == list(CHECKS)
    sentences = ["".join(row.itertext()).strip() for row in rows]
    assert len(set(sentences)) == len(CHECKS)
    assert (sentences == list(CHECKS.values())) is (language == "")


def test_the_verifier_is_served_and_no_other_page_loads_it(client: PageClient, session: Session) -> None:
    a_drawn_draw(session)
    session.commit()
    address = re.search(r'data-verifier="([^"]+)"', client.get(PAGE).text)
    assert address
    verifier = client.get(address[1], headers={"Accept-Encoding": "gzip"})
    assert (verifier.mimetype, verifier.content_encoding) == ("text/javascript", "gzip")
    assert len(verifier.data) < MOST_BYTES
    for other in ("/", "/lottningar", "/lottningar/1"):
        assert not re.search(r"(verify|check)-draw", client.get(other).text)
    assert f'href="{PAGE}"' in client.get("/lottningar/1").text


def test_a_published_record_holds(client: PageClient, session: Session) -> None:
    a_drawn_draw(session)
    session.commit()
    file = client.get("/lottningar/1/protokoll.json").data
    assert answers(read(file)) == dict.fromkeys(CHECKS) | {"form": True, "draw": True}
    assert json.loads(file)["state"] == "drawn"
