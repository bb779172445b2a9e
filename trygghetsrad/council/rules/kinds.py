"""The kinds of bodies, seats, answers and agreements, each with its words."""

from __future__ import annotations

from enum import StrEnum

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark


class BodyKind(StrEnum):
    """What kind of group it is. How many there are of each is the municipality's own choice: rows, not code."""

    CITIZENS_COUNCIL = "citizens_council"
    POLITICAL_COUNCIL = "political_council"
    STEERING_GROUP = "steering_group"
    WORKING_GROUP = "working_group"
    PROJECT = "project"

    @property
    def label(self) -> LazyString:
        return _BODIES[self]


class SeatKind(StrEnum):
    """Whom a seat is for."""

    RESIDENT = "resident"
    POLICE = "police"
    OFFICIAL = "official"
    POLITICIAN = "politician"
    ORGANISATION = "organisation"
    """Somebody from outside the municipality: the region, the housing company, an association."""

    @property
    def label(self) -> LazyString:
        return _SEATS[self]

    @property
    def plural(self) -> LazyString:
        return _SEVERAL[self]


class EndReason(StrEnum):
    """Why somebody left."""

    OWN_WISH = "own_wish"
    MOVED = "moved"
    NEW_DUTIES = "new_duties"
    TERM_OVER = "term_over"
    OTHER = "other"

    @property
    def label(self) -> LazyString:
        return _REASONS[self]


class PublicPart(StrEnum):
    """What a member can agree to have published. Without the name nothing else is."""

    NAME = "name"
    ROLE = "role"
    ORGANISATION = "organisation"
    PARTY = "party"

    @property
    def label(self) -> LazyString:
        return _PARTS[self]


class ConsentWay(StrEnum):
    """How somebody said what may be published."""

    INVITATION = "invitation"
    OWN_PAGE = "own_page"
    TOLD_STAFF = "told_staff"

    @property
    def label(self) -> LazyString:
        return _CONSENT_WAYS[self]


class InvitationState(StrEnum):
    """Where an invitation to a seat is."""

    INVITED = "invited"
    CALL_ME = "call_me"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    """It does not count any more: the draw was done again before an answer came."""

    @property
    def is_open(self) -> bool:
        return self in OPEN

    @property
    def label(self) -> LazyString:
        return _STATES[self]


class Via(StrEnum):
    """How an invitation reaches its reader."""

    EMAIL = "email"
    LETTER = "letter"
    PHONE = "phone"

    @property
    def label(self) -> LazyString:
        return _WAYS[self]


OPEN = (InvitationState.INVITED, InvitationState.CALL_ME)
_BODIES = {
    BodyKind.CITIZENS_COUNCIL: mark("Trygghetsråd"),
    BodyKind.POLITICAL_COUNCIL: mark("Politiskt råd"),
    BodyKind.STEERING_GROUP: mark("Styrgrupp"),
    BodyKind.WORKING_GROUP: mark("Arbetsgrupp"),
    BodyKind.PROJECT: mark("Projekt"),
}
_SEATS = {
    SeatKind.RESIDENT: mark("Invånare"),
    SeatKind.POLICE: mark("Polis"),
    SeatKind.OFFICIAL: mark("Tjänsteperson"),
    SeatKind.POLITICIAN: mark("Politiker"),
    SeatKind.ORGANISATION: mark("Annan organisation"),
}
_SEVERAL = {
    SeatKind.RESIDENT: mark("Invånare i rådet"),
    SeatKind.POLICE: mark("Poliser"),
    SeatKind.OFFICIAL: mark("Tjänstepersoner"),
    SeatKind.POLITICIAN: mark("Politiker i rådet"),
    SeatKind.ORGANISATION: mark("Från andra organisationer"),
}
_REASONS = {
    EndReason.OWN_WISH: mark("Ville sluta"),
    EndReason.MOVED: mark("Har flyttat från kommunen"),
    EndReason.NEW_DUTIES: mark("Har fått andra arbetsuppgifter"),
    EndReason.TERM_OVER: mark("Perioden är slut"),
    EndReason.OTHER: mark("Annan orsak"),
}
_STATES = {
    InvitationState.INVITED: mark("Inbjuden, inget svar än"),
    InvitationState.CALL_ME: mark("Vill bli uppringd"),
    InvitationState.ACCEPTED: mark("Tackade ja"),
    InvitationState.DECLINED: mark("Tackade nej"),
    InvitationState.EXPIRED: mark("Svarade inte i tid"),
    InvitationState.SUPERSEDED: mark("Gäller inte, rådet väljs på nytt"),
}
_WAYS = {Via.EMAIL: mark("E-post"), Via.LETTER: mark("Brev"), Via.PHONE: mark("Telefon")}
_PARTS = {
    PublicPart.NAME: mark("Namnet"),
    PublicPart.ROLE: mark("Rollen"),
    PublicPart.ORGANISATION: mark("Organisationen"),
    PublicPart.PARTY: mark("Partiet"),
}
_CONSENT_WAYS = {
    ConsentWay.INVITATION: mark("I svaret på inbjudan"),
    ConsentWay.OWN_PAGE: mark("På sin egen sida"),
    ConsentWay.TOLD_STAFF: mark("Till personalen"),
}
