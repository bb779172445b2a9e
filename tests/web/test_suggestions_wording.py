"""The templates of answers: kept by the coordinator, fetched into an answer in the sender's language."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.suggestions import a_suggestion
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.web.test_suggestions_public import store
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.suggestions.models import AnswerTemplate
from trygghetsrad.suggestions.rules import Outcome, State

INBOX = "/personal/forslag"
LIST = f"{INBOX}/mallar"
WORDS = {
    "name": "Lampan",
    "outcome": "done",
    "text_sv": "Ärende {nummer}: [vad] är lagat.",
    "text_fi": "Asia {nummer}.",
}


def kept(session: Session) -> list[AnswerTemplate]:
    return list(session.scalars(select(AnswerTemplate)))


def test_a_beginner_gets_templates_and_gets_them_once(staff: PageClient, session: Session) -> None:
    assert "Det finns inga mallar än" in staff.get(LIST).text
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', staff.get(LIST).text)[0]
    for _twice in range(2):
        assert staff.post(f"{LIST}/borja", data={"csrf_token": token}).status_code == 303

    assert len(kept(session)) == 5
    assert "Någon annan ansvarar" in staff.get(LIST).text


def test_a_template_is_added_changed_and_taken_away(staff: PageClient, session: Session) -> None:
    fill(staff, f"{LIST}/ny", fields=WORDS)
    (one,) = kept(session)
    fill(staff, f"{LIST}/{one.id}", name="Lampan lyser", outcome="alla")
    session.refresh(one)
    assert (one.name, one.outcome, one.version) == ("Lampan lyser", None, 2)
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', staff.get(LIST).text)[0]
    for _twice in range(2):
        assert staff.post(f"{LIST}/{one.id}/ta-bort", data={"csrf_token": token}).status_code == 303

    assert kept(session) == []
    acts = [act.removeprefix("answer_template.") for act in session.scalars(select(AuditEntry.action))]
    assert acts == ["added", "changed", "removed"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Skriv vad mallen heter."),
        ({"outcome": ""}, "Välj när mallen används."),
        ({"text_sv": "Hej {namn}."}, "{namn} går inte att fylla i."),
        ({"text_en": "Hello {name}."}, "{name} går inte att fylla i."),
        ({"once": "1"}, "Sidan var för gammal."),
    ],
)
def test_what_is_wrong_with_a_template_is_said(
    staff: PageClient, session: Session, change: dict[str, str], said: str
) -> None:
    page = fill(staff, f"{LIST}/ny", fields=WORDS | change)

    assert page.status_code == 422
    assert said in page.text
    assert kept(session) == []


def test_of_two_who_change_a_template_the_second_is_told(staff: PageClient, session: Session) -> None:
    fill(staff, f"{LIST}/ny", fields=WORDS)
    (one,) = kept(session)
    assert "Det finns redan en mall" in fill(staff, f"{LIST}/ny", fields=WORDS).text
    fill(staff, f"{LIST}/{one.id}", text_sv="Den lyser igen.")

    late = fill(staff, f"{LIST}/{one.id}", text_sv="Den är utbytt.", version="1")

    assert late.status_code == 409
    assert "Den är utbytt." in late.text
    assert "Den lyser igen." in late.text


def test_a_templates_text_is_fetched_in_the_senders_language_and_nothing_is_sent(
    staff: PageClient, session: Session
) -> None:
    store(session, one := a_suggestion(language="fi"))
    fill(staff, f"{LIST}/ny", fields=WORDS)
    (template,) = kept(session)
    page = f"{INBOX}/{one.number}/svara"

    shown = fill(staff, page, fields={"template": str(template.id), "text": "Hei.", "put_in": "1"})

    assert shown.status_code == 200
    assert f"Hei.\n\nAsia {one.number}." in shown.text
    assert re.search(r'value="done"[^>]*checked|checked[^>]*value="done"', shown.text)
    session.refresh(one)
    assert one.state is State.RECEIVED


def test_an_answer_with_a_blank_left_is_not_sent(staff: PageClient, session: Session) -> None:
    store(session, one := a_suggestion())
    blank = fill(staff, f"{INBOX}/{one.number}/svara", fields={"outcome": "done", "text": "Nu är [vad] lagat."})

    assert blank.status_code == 422
    assert "Fyll i eller ta bort det som står inom hakparentes: [vad]" in blank.text
    session.refresh(one)
    assert one.outcome is not Outcome.DONE


def test_templates_are_the_coordinators(client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    for page in (LIST, f"{LIST}/ny"):
        assert client.get(page).status_code == 403
    assert "Mallar för svar" not in client.get(INBOX).text
