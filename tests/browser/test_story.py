"""The whole job of the product, from an empty database to an answered suggestion, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import story_beginning as beginning
from tests.browser import story_council as council
from tests.browser import story_meeting as meeting
from tests.browser import story_suggestion as suggestion
from tests.browser.cast import gather
from tests.browser.server import Server


@pytest.mark.timeout(300)
def test_the_whole_story(new_server: Server, visitors: Callable[[], Page]) -> None:
    cast = gather(new_server, visitors)
    coordinator, resident, neighbour = cast.coordinator, cast.resident, cast.neighbour

    beginning.open_accounts(cast)
    beginning.import_population(cast)
    beginning.announce_call(coordinator)
    beginning.register_interest(resident)
    beginning.confirm_address(cast)
    beginning.neighbours_register(cast)
    beginning.log_in_again(coordinator)

    council.draw_panel(coordinator)
    council.read_record(neighbour)
    council.see_own_lot(cast)
    council.open_term(coordinator)
    council.invite_panel(coordinator)
    council.appoint_police(coordinator)
    council.accept(cast)
    council.note_spoken_yes(coordinator)
    council.replace_who_declines(coordinator)
    council.open_own_page(cast)

    meeting.hold_meeting(coordinator)
    meeting.write_notes(coordinator)
    meeting.publish_notes(coordinator)
    meeting.read_notes(resident)

    number = suggestion.suggest(neighbour)
    asked, code = suggestion.ask_without_name(resident)
    meeting.plan_next_meeting(coordinator)
    suggestion.take_up(coordinator, number)
    suggestion.see_point(neighbour)
    meeting.call_to_next_meeting(cast)
    suggestion.answer(coordinator, f"Fråga {asked}", "Någon annans ansvar", suggestion.OWNER, whose="Trafikverket")
    suggestion.answer(coordinator, f"Förslag {number}", "Planerat", suggestion.ANSWER)
    suggestion.publish(coordinator)
    suggestion.read_by_link(cast)
    suggestion.read_by_code(resident, asked, code)
    suggestion.read_outcome(resident)
