"""What one fills in to follow, and to find one's own page again."""

from __future__ import annotations

from uuid import UUID

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.forms import Form, choice, email
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.notices.rules import Rhythm
from trygghetsrad.notices.subjects import Subject
from trygghetsrad.notices.use_cases import AskForOwnPage, AskToFollow, ChangeRhythm

RHYTHMS: dict[Rhythm, LazyString] = {
    Rhythm.AT_ONCE: mark("På en gång, när något händer"),
    Rhythm.WEEKLY: mark("En gång i veckan, om något har hänt"),
}


class FollowForm(Form):
    rhythm = choice(
        mark("Hur ofta vill du få mejl?"),
        [(one.value, text) for one, text in RHYTHMS.items()],
        missing=mark("Välj hur ofta du vill få mejl."),
    )
    email = email(
        mark("Din e-postadress"),
        missing=mark("Skriv din e-postadress."),
        hint=mark("Vi använder den bara till det här. När du slutar följa tar vi bort den."),
    )

    def to_command(self, subject: Subject, language: str) -> AskToFollow:
        return AskToFollow(self.email.data, subject, Rhythm(self.rhythm.data), language)


class OwnPageForm(Form):
    email = email(mark("Din e-postadress"), missing=mark("Skriv din e-postadress."))

    def to_command(self, language: str) -> AskForOwnPage:
        return AskForOwnPage(self.email.data, language)


class SayYesForm(Form):
    """Nothing but the token."""


class RhythmForm(Form):
    """The button that changes how often; its name carries what to."""

    rhythm = choice("", [(one.value, text) for one, text in RHYTHMS.items()], missing=mark("Välj hur ofta."))

    def to_command(self, subscriber_id: UUID, subscription_id: UUID) -> ChangeRhythm:
        return ChangeRhythm(subscriber_id, subscription_id, Rhythm(self.rhythm.data))
