"""What a walk through the product has to show, whoever walked: nothing wrong anywhere, and no page passed over."""

from __future__ import annotations

from tests.browser.areas import Area
from tests.browser.walking import NO_PAGES, NOTHING_TO_GET_WRONG, Walk


class NothingWrong:
    """The same of every walk; a module says with its own fixture which one."""

    def test_axe_finds_nothing(self, walk: Walk) -> None:
        assert walk.eye.findings.axe == []

    def test_nothing_runs_off_the_screen(self, walk: Walk) -> None:
        assert walk.eye.findings.sideways == []

    def test_no_link_is_broken(self, walk: Walk) -> None:
        assert walk.broken == []


class NothingPassedOver(NothingWrong):
    """For a walk with content: there every page of its area can be reached."""

    area: Area

    def test_every_page_was_seen(self, walk: Walk) -> None:
        assert self._endpoints(walk, {"GET"}) - walk.endpoints == set()

    def test_every_form_was_seen_with_errors(self, walk: Walk) -> None:
        assert self._endpoints(walk, {"GET", "POST"}) - walk.failing - set(NOTHING_TO_GET_WRONG) == set()

    def _endpoints(self, walk: Walk, methods: set[str]) -> set[str]:
        rules = walk.routes.iter_rules()
        found = {one.endpoint for one in rules if methods <= (one.methods or set()) and type(self).area(one.rule)}
        return found - set(NO_PAGES)
