"""`python -m tests.browser.seed_room`: two coordinators, a council of three, and meetings that have been held."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from tests.factories.accounts import a_user
from tests.factories.meetings import a_meeting, an_item, seated
from trygghetsrad.app import create_app
from trygghetsrad.council.models import SeatKind

PEOPLE = ((SeatKind.RESIDENT, "Anna Påhittad"), (SeatKind.POLICE, "Bo Påhittad"), (SeatKind.OFFICIAL, "Cia Påhittad"))

app = create_app()
with app.app_context(), app.extensions["database"].write() as session:
    session.add_all(
        [
            a_user(email="kim@example.org", name="Kim Exempel"),
            a_user(email="alex@example.org", name="Alex Exempel"),
        ]
    )
    seated(session, *PEOPLE, since=date(2020, 1, 1))
    for number in range(4):
        day = datetime.now(UTC).date() - timedelta(days=number + 1)
        session.add(meeting := a_meeting(day, id=UUID(f"00000000-0000-4000-8000-00000000000{number}")))
        session.flush()
        session.add_all([an_item(meeting, 1, title="Belysning"), an_item(meeting, 2, title="Cykelvägen")])
