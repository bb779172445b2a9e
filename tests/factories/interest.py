"""Calls and registrations for tests. Every person is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from trygghetsrad.interest.models import Call, Registration
from trygghetsrad.interest.rules import Reach, RegistrationState, Source
from trygghetsrad.interest.use_cases import Person
from trygghetsrad.kernel.text import normalised_email, normalised_name
from trygghetsrad.population.models import Sex

MADE = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
_number = count(1)
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def a_call(**over: Any) -> Call:
    """A call that is open in the spring of 2027, the time of the tests' clock."""
    number = over.pop("number", None) or next(_number)
    standard: dict[str, Any] = {
        "number": number,
        "once": f"test-{number}",
        "title": "Var med i trygghetsrådet",
        "text": "Vi träffas fyra gånger.",
        "html": "<p>Vi träffas fyra gånger.</p>",
        "opens_on": date(2027, 3, 1),
        "closes_on": date(2027, 4, 30),
        "panel_size": 12,
        "created_at": MADE,
        "changed_at": MADE,
    }
    return Call(**{**standard, **over})


def a_person(**over: Any) -> Person:
    """Kim, who can be reached by e-mail."""
    standard: dict[str, Any] = {
        "name": "Kim Exempel",
        "birth_year": 1987,
        "sex": Sex.OTHER,
        "locality": "Kolbäck",
        "reach": Reach.EMAIL,
        "email": "kim@example.se",
    }
    return Person(**{**standard, **over})


def a_registration(call: Call, **over: Any) -> Registration:
    """An active registration in a call that has been flushed."""
    number = next(_number)
    name = over.pop("name", f"Person {number} Påhittad")
    email = over.pop("email", f"person{number}@example.se")
    standard: dict[str, Any] = {
        "call_id": call.id,
        "reference": "TR-" + "".join(_SIGNS[number // 32**place % 32] for place in range(4)),
        "sending_key": f"test-{number}",
        "state": RegistrationState.ACTIVE,
        "source": Source.WEB,
        "registered_at": MADE,
        "changed_at": MADE,
        "name": name,
        "name_key": normalised_name(name),
        "birth_year": 1987,
        "sex": Sex.WOMAN,
        "locality": "Hallstahammar",
        "reach": Reach.EMAIL,
        "email": email,
        "email_key": normalised_email(email) if email else None,
        "email_confirmed_at": MADE,
        "needs": [],
        "salt": "ab" * 32,
    }
    return Registration(**{**standard, **over})
