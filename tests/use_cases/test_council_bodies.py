"""Groups, their members, and what is remembered about both."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.bodies import EVERYTHING, a_body, a_member
from tests.factories.council import a_term
from tests.factories.lottery import COORDINATOR, NOW
from trygghetsrad.council import queries
from trygghetsrad.council.models import Appointment, Body, BodyKind, Consent, EndReason, PublicPart, SeatKind
from trygghetsrad.council.use_cases.appointing import (
    Appoint,
    EndAppointment,
    Who,
    appoint,
    end_appointment,
    forget_former_members,
)
from trygghetsrad.council.use_cases.bodies import AddBody, ChangeBody, add_body, change_body
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Conflict, Forbidden, Refused
from trygghetsrad.kernel.permissions import Actor, Role

TODAY = NOW.date()


def change(session: Session, body: Body, **over: object) -> Body:
    seen = {"name": body.name, "purpose": body.purpose, "parent_id": body.parent_id, "active": body.active}
    command = ChangeBody(body.id, over.pop("version", body.version), **{**seen, **over})  # type: ignore[arg-type]
    return change_body(session, command, actor=COORDINATOR, now=NOW)


def test_a_municipality_has_as_many_groups_as_it_likes(session: Session) -> None:
    political = a_body(session, "Säkert och tryggt", BodyKind.POLITICAL_COUNCIL)
    steering = a_body(session, "Styrgruppen", BodyKind.STEERING_GROUP, under=political)
    groups = [a_body(session, f"Grupp {letter}", under=steering) for letter in "CBADEFG"]
    project = a_body(session, "Ljus i tunneln", BodyKind.PROJECT, under=groups[0])

    assert [one.name for one in queries.bodies(session)][:2] == ["Säkert och tryggt", "Styrgruppen"]
    named = [one.name for one in queries.bodies(session, [BodyKind.WORKING_GROUP])]
    assert named == [f"Grupp {letter}" for letter in "ABCDEFG"]
    assert [one.id for one in queries.bodies_under(session, groups[0].id)] == [project.id]
    assert history_of(session, project.id)[0].action == "council.body_added"


def test_two_groups_of_one_name_have_two_addresses_that_stay(session: Session) -> None:
    first, second = a_body(session), a_body(session)
    assert (first.slug, second.slug) == ("barn-och-unga", "barn-och-unga-2")

    change(session, first, name="Unga")

    assert queries.body_by_slug(session, "barn-och-unga").name == "Unga"


def test_a_double_click_makes_one_group_and_one_member(session: Session) -> None:
    once = uuid4()
    for _ in range(2):
        command = AddBody(BodyKind.WORKING_GROUP, "Äldre", "-", None, once)
        body = add_body(session, command, actor=COORDINATOR, now=NOW)
    for _ in range(2):
        member = Appoint(body.id, SeatKind.OFFICIAL, Who("Kim Exempelsson"), TODAY, UUID_OF_FORM)
        appoint(session, member, actor=COORDINATOR, now=NOW)

    assert len(session.scalars(select(Body)).all()) == 1
    assert len(session.scalars(select(Appointment)).all()) == 1
    assert len(session.scalars(select(Consent)).all()) == 1
    other = a_body(session, "Annan")
    with pytest.raises(Conflict):
        appoint(
            session,
            Appoint(other.id, SeatKind.OFFICIAL, Who("Kim"), TODAY, UUID_OF_FORM),
            actor=COORDINATOR,
            now=NOW,
        )


UUID_OF_FORM = uuid4()


@pytest.mark.parametrize("kind", [BodyKind.PROJECT])
def test_a_project_needs_a_group(session: Session, kind: BodyKind) -> None:
    with pytest.raises(Refused) as refusal:
        a_body(session, "Ljus", kind)
    assert refusal.value.field == "parent"


def test_the_citizens_council_comes_with_its_term_and_its_seats_are_no_list(session: Session) -> None:
    with pytest.raises(Refused):
        a_body(session, "Rådet", BodyKind.CITIZENS_COUNCIL)
    a_term(session)
    council = queries.council(session)
    assert council is not None
    with pytest.raises(Refused):
        a_member(session, council)


def test_a_group_does_not_stand_under_itself(session: Session) -> None:
    steering = a_body(session, "Styrgruppen", BodyKind.STEERING_GROUP)
    group = a_body(session, under=steering)
    assert queries.is_ancestor(session, group.id, steering.id)
    assert not queries.is_ancestor(session, steering.id, group.id)
    for parent in (group, steering):
        with pytest.raises(Refused) as refusal:
            change(session, steering, parent_id=parent.id)
        assert refusal.value.field == "parent"


def test_two_editors_the_second_is_told(session: Session) -> None:
    body = a_body(session)
    change(session, body, purpose="Den första texten.")

    with pytest.raises(Conflict):
        change(session, body, purpose="Den andra texten.", version=1)
    assert body.purpose == "Den första texten."
    assert change(session, body, version=1) is body, "the same text twice is no conflict"


def test_who_belongs_to_a_group_on_any_day(session: Session) -> None:
    body = a_body(session)
    first = a_member(session, body, "Sam Exempelsson", starts_on=date(2025, 1, 1), role="Rektor")
    a_member(session, body, "Kim Exempelsson", starts_on=date(2026, 6, 1))
    command = EndAppointment(first.id, date(2026, 12, 31), EndReason.NEW_DUTIES)
    end_appointment(session, command, actor=COORDINATOR, now=NOW)
    session.flush()

    def names(day: date) -> list[str]:
        return [member.name for member in queries.members_at(session, body.id, day)]

    assert names(date(2024, 12, 31)) == []
    assert names(date(2025, 1, 1)) == ["Sam Exempelsson"]
    assert names(date(2026, 12, 31)) == ["Sam Exempelsson", "Kim Exempelsson"]
    assert names(date(2027, 1, 1)) == ["Kim Exempelsson"]
    assert queries.counts_at(session, date(2026, 7, 1)) == {body.id: 2}
    assert [(one.name, why) for one, why in queries.former(session, body.id, TODAY)] == [
        ("Sam Exempelsson", "Har fått andra arbetsuppgifter")
    ]
    assert queries.members_on(session, TODAY) == [], "a group's members do not sit in the citizens' council"


def test_only_what_was_agreed_to_is_public(session: Session) -> None:
    body = a_body(session, "Politiska rådet", BodyKind.POLITICAL_COUNCIL)
    about = {"role": "Ledamot", "organisation": "Kommunstyrelsen", "party": "Påhittspartiet"}
    politician = SeatKind.POLITICIAN
    a_member(session, body, "Rut Sagolund", kind=politician, **about, published=EVERYTHING)
    some = EVERYTHING - {PublicPart.PARTY, PublicPart.ORGANISATION}
    a_member(session, body, "Bo Sagolund", kind=politician, **about, published=some)
    a_member(session, body, "Åsa Sagolund", kind=politician, **about, published=EVERYTHING - {PublicPart.NAME})
    a_member(session, body, "Eva Sagolund", kind=politician, **about, published=EVERYTHING, protected=True)
    session.flush()

    shown = queries.public_composition_of(session, body.id, TODAY)

    assert shown.total == 4
    assert {one.name: one.about for one in shown.named} == {
        "Rut Sagolund": "Ledamot, Kommunstyrelsen, Påhittspartiet",
        "Bo Sagolund": "Ledamot",
    }
    eva = next(one for one in queries.members_at(session, body.id, TODAY) if one.protected)
    assert "Eva" not in eva.shown
    remembered = {tuple(one.published) for one in session.scalars(select(Consent))}
    assert remembered == {
        ("name", "organisation", "party", "role"),
        ("name", "role"),
        ("organisation", "party", "role"),
        (),
    }


def test_a_party_is_a_politicians(session: Session) -> None:
    with pytest.raises(Refused) as refusal:
        a_member(session, a_body(session), kind=SeatKind.POLICE, party="Påhittspartiet")
    assert refusal.value.field == "party"


def test_a_group_that_has_stopped_takes_nobody_and_keeps_its_history(session: Session) -> None:
    body = a_body(session)
    a_member(session, body)
    change(session, body, active=False)

    with pytest.raises(Refused):
        a_member(session, body, "Sam")
    assert queries.bodies(session) == []
    assert queries.bodies(session, also_ended=True) == [body]
    assert len(queries.members_at(session, body.id, TODAY)) == 1


def test_two_years_later_only_the_place_and_the_kind_are_left(session: Session) -> None:
    body = a_body(session)
    member = a_member(session, body, email="kim@example.se", role="Rektor", organisation="Skolan", published=EVERYTHING)
    end_appointment(session, EndAppointment(member.id, TODAY, EndReason.OWN_WISH), actor=COORDINATOR, now=NOW)
    session.flush()

    forget_former_members(session, NOW + timedelta(days=740))
    session.flush()
    session.refresh(member)

    emptied = (member.name, member.role, member.email, member.email_key, member.published)
    assert emptied == (None, None, None, None, [])
    (left,) = queries.members_at(session, body.id, TODAY)
    assert (left.name, left.kind, left.organisation) == ("", SeatKind.OFFICIAL, "Skolan")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_else_keeps_the_groups(session: Session, role: Role) -> None:
    body = a_body(session)
    other = Actor(id=uuid4(), roles=frozenset({role}))
    for use_case, command in (
        (add_body, AddBody(BodyKind.WORKING_GROUP, "x", "x")),
        (change_body, ChangeBody(body.id, 1, "x", "x", None, True)),
        (appoint, Appoint(body.id, SeatKind.OFFICIAL, Who("x"), TODAY)),
    ):
        with pytest.raises(Forbidden):
            use_case(session, command, actor=other, now=NOW)
