"""Who asks for a page."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.pagecheck import PageClient
from trygghetsrad.kernel.permissions import Role


@pytest.fixture
def staff(client: PageClient, session: Session) -> PageClient:
    """The coordinator, logged in."""
    sign_in(client, session, Role.COORDINATOR)
    return client
