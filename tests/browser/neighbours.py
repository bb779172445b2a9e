"""`python -m tests.browser.neighbours`: four women and four men of each age below 80 register, and want letters.

With `call` it opens a call instead, for those who do not tell how that is done.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from itertools import product
from uuid import uuid4

from sqlalchemy.orm import Session

from trygghetsrad.app import create_app
from trygghetsrad.interest.rules import Reach
from trygghetsrad.interest.use_cases import CallText, MakeCall, Person, RegisterInterest, make_call, register_interest
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.permissions import PUBLIC, SYSTEM
from trygghetsrad.population.models import Sex

AGES = (24, 36, 52, 71)
OF_EACH = 4


def everyone() -> list[Person]:
    """Invented people."""
    year = clock.today().year
    kinds = list(product(AGES, (Sex.WOMAN, Sex.MAN), range(OF_EACH)))
    return [
        Person(
            f"Kim Figurlund {place}", year - age, sex, "Kolbäck", Reach.LETTER,
            address=f"Låtsasgatan {place}, 734 00 Exempelby",
        )
        for place, (age, sex, _) in enumerate(kinds, 1)
    ]  # fmt: skip


def register_all(session: Session) -> int:
    people = everyone()
    for person in people:
        key = str(uuid4())
        register_interest(session, RegisterInterest(person, key, key), actor=PUBLIC, now=clock.now())
    return len(people)


def open_call(session: Session) -> int:
    days = clock.today(), clock.today() + timedelta(days=30)
    make_call(
        session,
        MakeCall(str(uuid4()), CallText("Vill du vara med?", "Vi lottar.", *days, 12)),
        actor=SYSTEM,
        now=clock.now(),
    )
    return 1


def main() -> None:
    app = create_app()
    done = open_call if sys.argv[1:] == ["call"] else register_all
    with app.app_context(), app.extensions["database"].write() as session:
        sys.stdout.write(f"{done(session)}\n")


if __name__ == "__main__":
    main()
