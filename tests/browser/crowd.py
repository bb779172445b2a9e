"""`python -m tests.browser.crowd 5000`: a population, a call, that many invented people in it, and a coordinator."""

from __future__ import annotations

import sys

from tests.browser.cast import COORDINATOR, in_days, today
from tests.browser.story_beginning import CALL
from tests.factories.accounts import a_user
from tests.factories.interest import a_call, a_registration
from tests.factories.lottery import a_population
from trygghetsrad.app import create_app
from trygghetsrad.interest.rules import Reach
from trygghetsrad.population.models import Sex

AGES = (24, 36, 52, 71, 84)
SEXES = (Sex.WOMAN, Sex.MAN, Sex.MAN)


def main() -> None:
    app = create_app()
    with app.app_context(), app.extensions["database"].write() as session:
        a_population(session)
        call = a_call(title=CALL, opens_on=today(), closes_on=in_days(30), panel_size=12)
        session.add_all([call, a_user(email=COORDINATOR)])
        session.flush()
        year = today().year
        session.add_all(
            a_registration(
                call,
                birth_year=year - AGES[number % 5],
                sex=SEXES[number // 5 % 3],
                reach=Reach.LETTER,
                email=None,
                address=f"Låtsasgatan {number // 2}, 734 00 Exempelby",
            )
            for number in range(int(sys.argv[1]))
        )


if __name__ == "__main__":
    main()
