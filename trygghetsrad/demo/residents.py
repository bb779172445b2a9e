"""The two calls and everyone who answers them: on the web, with a confirmed address, or by telephone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from trygghetsrad.demo import texts
from trygghetsrad.demo.almanac import office_day
from trygghetsrad.demo.letters import secret_in_letter
from trygghetsrad.demo.people import Village
from trygghetsrad.demo.story import Story
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import Reach, RegistrationState
from trygghetsrad.interest.use_cases import (
    Act,
    ActOnRegistration,
    CallText,
    MakeCall,
    OwnAct,
    Person,
    RegisterCaller,
    RegisterInterest,
    act_on_registration,
    confirm_email,
    make_call,
    register_caller,
    register_interest,
)
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.population.models import Sex

SEATS = 12
AGES = ((17, 29), (30, 44), (45, 64), (65, 79), (80, 88))
_LEAST_SPAN = 5
"""Days after a call's opening until the first caller: the office may be closed in the beginning."""


@dataclass(frozen=True, slots=True)
class Round:
    """One call: its period, and how many women and men of each of `AGES` answer it.

    Of these the last `by_telephone` are callers; the first is paused and the second withdraws. `waiting` more have not
    confirmed their address.
    """

    key: str
    title: str
    text: str
    opens: str
    last_answer: str
    closes: str
    women: tuple[int, ...]
    men: tuple[int, ...]
    others: int
    by_telephone: int
    waiting: int
    waiting_since: str

    @property
    def people(self) -> int:
        return sum(self.women) + sum(self.men) + self.others + self.waiting


FIRST = Round(
    "first", texts.FIRST_CALL, texts.FIRST_CALL_TEXT, "draw-50", "draw-9", "draw-8",
    women=(5, 6, 9, 9, 5), men=(4, 5, 8, 8, 4), others=1, by_telephone=8, waiting=1, waiting_since="draw-9",
)  # fmt: skip
OPEN = Round(
    "open", texts.OPEN_CALL, texts.OPEN_CALL_TEXT, "-24", "-6", "+18",
    women=(4, 7, 10, 11, 5), men=(3, 5, 8, 9, 5), others=1, by_telephone=11, waiting=2, waiting_since="today",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who registers. `act` is what they ask the contact centre for two days later."""

    key: str
    person: Person
    calls: bool = False
    confirms: bool = True
    act: Act | None = None


def hold_round(story: Story, one: Round, village: Village) -> None:
    """Announce a call and let people answer it."""
    opens_on = story.almanac.day(one.opens)
    story.on(office_day(opens_on - timedelta(days=6)), "10:20", partial(_announce, story, one))
    span = (story.almanac.day(one.last_answer) - opens_on).days
    for place, visitor in enumerate(_visitors(story, one, village, opens_on.year)):
        if visitor.calls:
            day = office_day(opens_on + timedelta(days=story.chance.randrange(_LEAST_SPAN, span)))
            clock = f"{story.chance.randint(9, 15):02}:{place % 60:02}"
        else:
            day = opens_on + timedelta(days=story.chance.randrange(span))
            clock = f"{story.chance.randint(7, 22):02}:{place % 60:02}"
        story.on(day, clock, partial(_register, story, visitor))
    for place in range(one.waiting):
        person = replace(
            village.person(Sex.WOMAN, opens_on.year - 38 - place),
            reach=Reach.EMAIL, email=f"ny.anmalan.{one.key}.{place + 1}@example.se", phone="", address="",
        )  # fmt: skip
        visitor = Visitor(f"{one.key}-waiting-{place}", person, confirms=False)
        day = story.almanac.day(one.waiting_since)
        story.on(day, f"07:{40 + place}", partial(_register, story, visitor))


def _announce(story: Story, one: Round, now: datetime) -> None:
    days = story.almanac.day(one.opens), story.almanac.day(one.closes)
    command = MakeCall(f"demo-{one.key}", CallText(one.title, one.text, *days, SEATS))
    make_call(story.session, command, actor=story.coordinator, now=now)


def _visitors(story: Story, one: Round, village: Village, year: int) -> list[Visitor]:
    kinds = list(_kinds(story, one, year))
    story.chance.shuffle(kinds)
    first_caller = len(kinds) - one.by_telephone
    acts = {0: Act.PAUSE, 1: Act.WITHDRAW}
    return [
        Visitor(
            key=f"{one.key}-{place}",
            person=village.person(sex, born, on_the_telephone=place >= first_caller),
            calls=place >= first_caller,
            act=acts.get(place),
        )
        for place, (sex, born) in enumerate(kinds)
    ]


def _kinds(story: Story, one: Round, year: int) -> Iterator[tuple[Sex, int]]:
    """(sex, year of birth) of everyone who is counted with."""
    for (youngest, oldest), women, men in zip(AGES, one.women, one.men, strict=True):
        for sex, people in ((Sex.WOMAN, women), (Sex.MAN, men)):
            for _ in range(people):
                yield sex, year - story.chance.randint(youngest, oldest)
    for _ in range(one.others):
        yield Sex.OTHER, year - 34


def _register(story: Story, visitor: Visitor, now: datetime) -> None:
    if visitor.calls:
        asked = RegisterCaller(visitor.person, f"demo-{visitor.key}", informed=True, anyway=False)
        row = register_caller(story.session, asked, actor=story.contact_centre, now=now)
    else:
        sent = RegisterInterest(visitor.person, f"demo-{visitor.key}", f"demo-{visitor.key}")
        row = register_interest(story.session, sent, actor=PUBLIC, now=now)
    if row.state is RegistrationState.WAITING and visitor.confirms:
        soon = now + timedelta(minutes=story.chance.randint(2, 180))
        story.then(soon, partial(_confirm, story, row.id))
    if visitor.act:
        _ask_later(story, row, visitor.act, now)


def _confirm(story: Story, registration_id: UUID, now: datetime) -> None:
    secret = secret_in_letter(story.session, registration_id, "interest_confirm")
    confirm_email(story.session, OwnAct(secret), actor=PUBLIC, now=now)


def _ask_later(story: Story, row: Registration, act: Act, now: datetime) -> None:
    day = office_day((now + timedelta(days=2)).date(), later=True)
    story.on(day, "11:30", partial(_act, story, ActOnRegistration(row.reference, act)))


def _act(story: Story, command: ActOnRegistration, now: datetime) -> None:
    act_on_registration(story.session, command, actor=story.contact_centre, now=now)
