"""What roles and states are called on the pages."""

from __future__ import annotations

from trygghetsrad.accounts.rules import AccountState
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Role

ROLE_NAMES = {
    Role.ADMINISTRATOR: mark("Administratör"),
    Role.COORDINATOR: mark("Samordnare"),
    Role.CONTACT_CENTRE: mark("Kundcenter"),
    Role.GROUP_LEADER: mark("Gruppledare"),
    Role.MEMBER: mark("Ledamot"),
}
ROLE_HINTS = {
    Role.ADMINISTRATOR: mark("Bjuder in användare och läser loggen."),
    Role.COORDINATOR: mark("Sköter lottningen, rådet, mötena och förslagen."),
    Role.CONTACT_CENTRE: mark("Registrerar intresse och förslag åt den som ringer eller kommer förbi."),
    Role.GROUP_LEADER: mark("Leder en arbetsgrupp."),
    Role.MEMBER: mark("Sitter i rådet."),
}
STATE_NAMES = {
    AccountState.INVITED: (mark("Inbjuden"), "info"),
    AccountState.ACTIVE: (mark("Aktiv"), "success"),
    AccountState.DEACTIVATED: (mark("Avstängd"), "warning"),
    AccountState.ERASED: (mark("Borttagen"), "neutral"),
}
"""Each state's name and the tone of its word."""
