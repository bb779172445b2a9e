"""Actions as their keepers handle them and as everybody reads them, with the thread seen from both ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import a_user, sign_in
from tests.factories.actions import a_done_action, a_thread, an_action
from tests.factories.meetings import a_meeting, an_item
from tests.factories.suggestions import a_published, a_suggestion
from tests.forms import fields_of, fill
from tests.pagecheck import PageClient, parse
from tests.web.test_suggestions_public import counted_queries, store
from trygghetsrad.kernel.permissions import PUBLIC, Role
from trygghetsrad.meetings import naming
from trygghetsrad.meetings.models import AgendaItem, CouncilAction, Meeting
from trygghetsrad.meetings.queries.keeping_actions import ACTIONS_ON_A_PAGE
from trygghetsrad.meetings.rules import ActionState
from trygghetsrad.pages.today import next_tasks
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Outcome, State
from trygghetsrad.thread.use_cases import tie

pytestmark = pytest.mark.usefixtures("stopped_clock")

HELD = date(2027, 3, 10)
YESTERDAY = NOW.date() - timedelta(days=1)
GOOD = {
    "title": "Byt lamporna",
    "responsible": "Gatuenheten",
    "due_on-day": "1",
    "due_on-month": "6",
    "due_on-year": "2027",
}
SECRET = "Hemlig plan som ingen ska se"


@pytest.fixture
def meeting(session: Session) -> Meeting:
    session.add(meeting := a_meeting(HELD))
    session.flush()
    session.add(an_item(meeting, 1, title="Belysning"))
    session.commit()
    return meeting


def item_of(session: Session, meeting: Meeting) -> AgendaItem:
    return session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)).one()


def fresh(session: Session, action: CouncilAction) -> CouncilAction:
    session.refresh(action)
    return action


def kept(session: Session, *actions: CouncilAction) -> CouncilAction:
    session.add_all(actions)
    session.commit()
    return actions[0]


# The keepers


def test_an_action_is_added_from_the_notes_and_stands_there(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    item = item_of(session, meeting)
    form = f"/personal/moten/{meeting.id}/dagordning/{item.id}/atgard"
    notes = f"/personal/moten/{meeting.id}/anteckningar"
    assert f'href="{form}"' in staff.get(notes).text
    assert f'href="{form}"' in staff.get(f"/personal/moten/{meeting.id}/dagordning").text

    answer = fill(staff, form, fields=GOOD)

    assert answer.headers["Location"] == f"{notes}#punkt-1"
    action = session.scalars(select(CouncilAction)).one()
    assert (action.due_on, action.public, action.agenda_item_id) == (date(2027, 6, 1), True, item.id)
    for page in (notes, f"/personal/moten/{meeting.id}/dagordning"):
        assert f'href="/personal/atgarder/{action.id}">Byt lamporna</a>' in staff.get(page).text
    removing = staff.get(f"/personal/moten/{meeting.id}/dagordning/{item.id}").text
    assert "Punkten har lett till en åtgärd" in removing


def test_adding_twice_with_one_form_makes_one_action(staff: PageClient, session: Session) -> None:
    page = staff.get("/personal/atgarder/ny")
    filled = fields_of(parse(page.text).findall(".//form[@method='post']")[-1]) | GOOD
    first = staff.post("/personal/atgarder/ny", data=filled)
    second = staff.post("/personal/atgarder/ny", data=filled)
    assert first.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert session.scalar(select(func.count()).select_from(CouncilAction)) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Skriv vad som ska göras."),
        ({"title": "x" * 201}, "Korta ner till högst 200 tecken."),
        ({"title": "a\0b"}, "Texten har tecken som inte går att läsa."),
        ({"responsible": " "}, "Skriv vem som ansvarar, eller välj en ledamot."),
        ({"responsible": "900101-0017"}, "Det ser ut att stå ett personnummer."),
        ({"description": "x" * 3001}, "Korta ner till högst 3000 tecken."),
        ({"due_on-day": "31", "due_on-month": "2"}, "Datumet finns inte."),
        ({"due_on-year": "2227"}, "Kontrollera året."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    staff: PageClient, session: Session, change: dict[str, str], message: str
) -> None:
    page = fill(staff, "/personal/atgarder/ny", fields=GOOD | {"description": "Ljus"} | change)
    assert page.status_code == 422
    assert message in page.text
    assert session.scalar(select(func.count()).select_from(CouncilAction)) == 0


def test_an_action_is_changed_closed_and_followed_up(staff: PageClient, session: Session) -> None:
    action = kept(session, an_action())
    page = f"/personal/atgarder/{action.id}"
    assert "Skriv vad det ledde till" not in staff.get(page).text
    assert fill(staff, f"{page}/effekt", effect="Ingen skillnad.").status_code == 422

    fill(staff, f"{page}/andra", title="Byt alla lampor", state="under_way", without=("public",))
    assert (fresh(session, action).title, action.state, action.public) == (
        "Byt alla lampor",
        ActionState.UNDER_WAY,
        False,
    )
    assert "Syns inte" in staff.get(page).text

    assert fill(staff, f"{page}/avsluta", result="Klart.").status_code == 422
    assert fill(staff, f"{page}/avsluta", state="done", result="").status_code == 422
    assert fill(staff, f"{page}/avsluta", state="planned", result="Klart.").status_code == 422
    fill(staff, f"{page}/avsluta", state="done", result="Åtta lampor är bytta.")
    assert (fresh(session, action).state, action.done_on) == (ActionState.DONE, NOW.date())

    shown = fill(staff, f"{page}/effekt", effect="Fler går där nu.", follow=True).text
    assert "Effekten är sparad." in shown
    for words in ("Det här gjordes", "Åtta lampor är bytta.", "Det ledde till", "Fler går där nu."):
        assert words in shown


def test_two_at_once_both_see_what_the_other_wrote(staff: PageClient, session: Session) -> None:
    action = kept(session, an_action())
    address = f"/personal/atgarder/{action.id}/andra"
    filled = fields_of(parse(staff.get(address).text).findall(".//form[@method='post']")[-1])
    fill(staff, address, title="Den förstas", description="Med den förstas ord.")

    page = staff.post(address, data=filled | {"title": "Den andras"})

    assert page.status_code == 409
    assert "Med den förstas ord." in page.text
    assert 'value="Den andras"' in page.text
    again = fields_of(parse(page.text).findall(".//form[@method='post']")[-1])
    assert staff.post(address, data=again).status_code == 303
    assert fresh(session, action).title == "Den andras"


def test_the_list_says_what_is_late_and_filters_by_links(staff: PageClient, session: Session) -> None:
    assert "Inga åtgärder än" in staff.get("/personal/atgarder").text
    kept(session, an_action(title="Sen", due_on=YESTERDAY), an_action(title="Öppen"), a_done_action(title="Gjord"))

    every, late = staff.get("/personal/atgarder").text, staff.get("/personal/atgarder?lage=sena").text

    assert "1 dag sen. Skulle ha varit klar senast 14 mars 2027." in every
    order = [every.index(f">{title}</a>") for title in ("Sen", "Öppen", "Gjord")]
    assert order == sorted(order)
    assert ">Sen</a>" in late
    assert ">Öppen</a>" not in late
    assert "Inga åtgärder här" in staff.get("/personal/atgarder?lage=nedlagda").text
    for odd in ("lage=alla", "lage=done", "efter=-1", "efter=x", "efter=99999999999", "efter=²"):
        assert staff.get(f"/personal/atgarder?{odd}").status_code == 400, odd


def test_the_list_is_paged_and_costs_the_same_at_fifty_as_at_one(
    app: Flask, staff: PageClient, session: Session
) -> None:
    kept(session, an_action(title="Först", due_on=YESTERDAY))
    with counted_queries(app) as at_one:
        staff.get("/personal/atgarder")
    kept(session, *(an_action() for _ in range(50)))
    with counted_queries(app) as at_fifty:
        first = staff.get("/personal/atgarder").text
    assert len(at_one) == len(at_fifty)
    assert first.count('href="/personal/atgarder/') >= ACTIONS_ON_A_PAGE
    (onwards,) = [part.split('"')[0] for part in first.split('rel="next" href="')[1:]]
    second = staff.get(onwards.replace("&amp;", "&")).text
    assert ">Först</a>" not in second
    assert "Från början" in second


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.ADMINISTRATOR, Role.MEMBER, None])
def test_others_stay_outside(client: PageClient, session: Session, role: Role | None) -> None:
    action = kept(session, an_action())
    if role:
        sign_in(client, session, role)
    for page in ("", "/ny", f"/{action.id}", f"/{action.id}/andra", f"/{action.id}/avsluta", f"/{action.id}/effekt"):
        assert client.get(f"/personal/atgarder{page}").status_code == (403 if role else 303), page


def test_idag_says_what_is_late(app: Flask, session: Session) -> None:
    coordinator = a_user(Role.COORDINATOR).actor

    def late() -> list[tuple[str, str]]:
        with app.test_request_context():
            tasks = next_tasks(session, actor=coordinator, now=NOW, day=NOW.date())
        return [(task.text, task.url) for task in tasks if "åtgärd" in task.text]

    kept(session, an_action(due_on=NOW.date()), a_done_action(due_on=YESTERDAY))
    assert late() == []
    one = kept(session, an_action(due_on=YESTERDAY, title="Sandlådorna"))
    assert late() == [("Följ upp åtgärden ”Sandlådorna”", f"/personal/atgarder/{one.id}")]
    kept(session, an_action(due_on=YESTERDAY))
    assert late() == [("Följ upp 2 åtgärder som är försenade", "/personal/atgarder?lage=sena")]


# The thread


def test_the_whole_thread_is_seen_from_the_suggestion_in_order_and_each_page_leads_back(
    app: Flask, client: PageClient, session: Session
) -> None:
    suggestion, action = a_published(), a_done_action()
    a_thread(session, suggestion, action, notes_published_at=NOW)

    with counted_queries(app) as asked:
        page = client.get(f"/forslag/{suggestion.number}").text
    assert len(asked) <= 3, asked
    parts = (
        'href="/moten/2027-03-10#punkt-1"',
        "Rådet vill ha mer ljus.",
        f'href="/atgarder/{action.number}">Byt lamporna i tunneln</a>',
        "Klar, 12 mars 2027",
        "Åtta lampor är bytta.",
        f'href="/atgarder/{action.number}#effekt">Det ledde till</a>',
        "Uppföljt 14 mars 2027",
        "Ljuset är dubbelt så starkt.",
    )
    order = [page.index(part) for part in parts]
    assert order == sorted(order)

    with counted_queries(app) as asked:
        page = client.get("/moten/2027-03-10").text
    assert len(asked) <= 3, asked
    assert f'href="/atgarder/{action.number}">Byt lamporna i tunneln</a>' in page
    assert f'href="/forslag/{suggestion.number}"' in page

    with counted_queries(app) as asked:
        page = client.get(f"/atgarder/{action.number}").text
    assert len(asked) <= 3, asked
    for part in (
        'href="/moten/2027-03-10#punkt-1"',
        f'href="/forslag/{suggestion.number}">Ljus på gångvägen</a>',
        "Gatuenheten",
        "Åtta lampor är bytta.",
        "Ljuset är dubbelt så starkt.",
        'id="effekt"',
    ):
        assert part in page


@pytest.mark.parametrize("many", [1, 40])
def test_public_pages_cost_the_same_however_many_actions_there_are(
    app: Flask, client: PageClient, session: Session, many: int
) -> None:
    suggestion, action = a_published(), a_done_action()
    _meeting, item = a_thread(session, suggestion, action, notes_published_at=NOW)
    for _ in range(many):
        session.add(another := a_published())
        session.flush()
        tie(session, ("suggestion", another.id), ("agenda_item", item.id), now=NOW)
    kept(session, *(an_action(item, title="En till") for _ in range(many)))
    for address in (f"/forslag/{suggestion.number}", "/moten/2027-03-10", f"/atgarder/{action.number}"):
        with counted_queries(app) as asked:
            page = client.get(address).text
        assert len(asked) <= 3, address
        if not address.startswith("/atgarder"):
            assert page.count(">En till</a>") == many
    assert client.get("/moten/2027-03-10").text.count("Rådet vill ha mer ljus.") == 1


@pytest.mark.parametrize(
    ("over", "public"),
    [
        ({}, True),
        ({"agenda_published_at": NOW}, True),
        ({"announced": False, "notes_published_at": NOW}, True),
        ({"unpublished_at": NOW, "agenda_published_at": NOW}, True),
        ({"notes_published_at": NOW}, False),
    ],
    ids=["draft", "agenda", "hidden meeting", "unpublished", "hidden action"],
)
def test_an_action_of_unpublished_notes_is_nowhere(
    app: Flask, client: PageClient, session: Session, over: dict[str, object], *, public: bool
) -> None:
    words = {"title": SECRET, "description": SECRET, "responsible": SECRET, "result": SECRET, "effect": SECRET}
    suggestion, action = a_published(), a_done_action(public=public, **words)
    meeting, item = a_thread(session, suggestion, action, **over)

    hidden, missing = client.get(f"/atgarder/{action.number}"), client.get("/atgarder/2147483647")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.text.replace(f"/{action.number}", "/N") == missing.text.replace("/2147483647", "/N")
    calendars = ["/moten/kalender.ics", "/moten/2027-03-10.ics"]
    for address in ["/", "/moten", "/moten/2027-03-10", "/forslag", f"/forslag/{suggestion.number}", *calendars]:
        for language in ("", "/en", "/fi"):
            page = client.get(language + address)
            assert SECRET not in page.text, address
            assert f"/atgarder/{action.number}" not in page.text, address
    with app.test_request_context():
        named = naming.name_items(session, [item.id], PUBLIC).values()
        assert [one.led_to for one in named if one.led_to] == []
        assert naming.name_actions(session, [action.id], PUBLIC) == {}

    meeting.notes_published_at, meeting.announced, action.public = NOW, True, True
    session.commit()
    assert SECRET in client.get(f"/atgarder/{action.number}").text
    assert SECRET in client.get(f"/forslag/{suggestion.number}").text


def test_an_unpublished_suggestion_is_not_seen_from_the_action(client: PageClient, session: Session) -> None:
    suggestion, action = a_suggestion(text="Rått."), a_done_action()
    a_thread(session, suggestion, action, notes_published_at=NOW)
    page = client.get(f"/atgarder/{action.number}").text
    assert "Det började med" not in page
    assert "/forslag/" not in page.split("<main")[1].split("</main")[0]


def test_an_action_that_stands_alone_is_seen_when_it_is_public(client: PageClient, session: Session) -> None:
    shown, hidden = kept(session, an_action()), kept(session, an_action(public=False))
    page = client.get(f"/atgarder/{shown.number}")
    assert "Åtgärden kommer inte från något möte." in page.text
    assert "Set-Cookie" not in page.headers
    assert client.get(f"/atgarder/{hidden.number}").status_code == 404
    assert client.get("/atgarder/99999999999").status_code == 404


def test_an_opened_again_action_shows_neither_result_nor_effect(client: PageClient, session: Session) -> None:
    action = kept(session, a_done_action(state=ActionState.UNDER_WAY, due_on=YESTERDAY))
    page = client.get(f"/atgarder/{action.number}").text
    assert "Försenad" in page
    assert "Åtta lampor är bytta." not in page
    assert "Ljuset är dubbelt så starkt." not in page


def test_hostile_words_are_only_words(staff: PageClient, session: Session) -> None:
    evil = "<script>alert(1)</script>{{7*7}}"
    action = a_done_action(title=evil, description=evil, responsible=evil, result=evil, effect=evil)
    suggestion = a_published()
    meeting, _item = a_thread(session, suggestion, action, notes_published_at=NOW)
    pages = [f"/atgarder/{action.number}", "/moten/2027-03-10", f"/forslag/{suggestion.number}", "/personal/atgarder"]
    pages += [f"/personal/atgarder/{action.id}{act}" for act in ("", "/andra", "/avsluta", "/effekt")]
    for address in [*pages, f"/personal/moten/{meeting.id}/anteckningar", f"/personal/forslag/{suggestion.number}"]:
        assert "<script>alert" not in staff.get(address).text, address


# The answer


@pytest.mark.parametrize(
    ("state", "outcome"), [(ActionState.DONE, Outcome.DONE), (ActionState.DROPPED, Outcome.NOT_NOW)]
)
def test_a_closed_action_offers_an_answer_that_somebody_must_send(
    staff: PageClient, session: Session, state: ActionState, outcome: Outcome
) -> None:
    suggestion, action = a_suggestion(state=State.TAKEN_UP), a_done_action(state=state)
    a_thread(session, suggestion, action)
    link = f"/personal/forslag/{suggestion.number}/svara?atgard={action.number}"
    assert f'href="{link}">Svara avsändaren' in staff.get(f"/personal/atgarder/{action.id}").text

    offered = fields_of(parse(staff.get(link).text).findall(".//form[@method='post']")[-1])
    assert (offered["outcome"], offered["text"]) == (outcome.value, "Åtta lampor är bytta.")
    session.refresh(suggestion)
    assert suggestion.state is State.TAKEN_UP

    fill(staff, link)
    session.refresh(suggestion)
    assert (suggestion.state, suggestion.outcome, suggestion.answer) == (
        State.ANSWERED,
        outcome,
        "Åtta lampor är bytta.",
    )


def test_an_open_action_and_somebody_elses_offer_no_answer(staff: PageClient, session: Session) -> None:
    suggestion, action = a_suggestion(state=State.TAKEN_UP), an_action(result="Halvvägs.")
    a_thread(session, suggestion, action)
    store(session, other := a_suggestion())
    strangers = kept(session, a_done_action())
    assert "Svara avsändaren" not in staff.get(f"/personal/atgarder/{action.id}").text
    for one, number in ((suggestion, action.number), (other, strangers.number), (other, 2147483647)):
        assert _offered(staff, one, number) in (None, ""), number
    assert staff.get(f"/personal/forslag/{other.number}/svara?atgard=x").status_code == 400


def _offered(staff: PageClient, suggestion: Suggestion, number: int) -> object:
    page = staff.get(f"/personal/forslag/{suggestion.number}/svara?atgard={number}")
    return fields_of(parse(page.text).findall(".//form[@method='post']")[-1]).get("text")


def test_everyone_sees_the_list_of_public_actions_and_no_other(client: PageClient, session: Session) -> None:
    assert "Inga åtgärder än" in client.get("/atgarder").text
    session.add_all([an_action(title="Öppen för alla"), an_action(title="Intern sak", public=False)])
    session.add(draft := a_meeting(date(2027, 3, 1)))
    session.flush()
    session.add(item := an_item(draft))
    session.flush()
    session.add(an_action(item, title="Inte publicerad"))
    session.commit()
    page = client.get("/atgarder").text
    assert "Öppen för alla" in page
    assert "Intern sak" not in page
    assert "Inte publicerad" not in page
    assert client.get("/atgarder?efter=x").status_code == 400
