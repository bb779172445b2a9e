"""The shapes of what is filled in about who is called, and by those who are."""

from __future__ import annotations

from uuid import UUID

from wtforms import BooleanField

from trygghetsrad.kernel.forms import DateField, Form, choice, email, long_text, several, text
from trygghetsrad.kernel.i18n import LANGUAGES, mark
from trygghetsrad.meetings.forms.keeping import as_uuid, once_field
from trygghetsrad.meetings.labels import HELP
from trygghetsrad.meetings.models import Meeting, Participant
from trygghetsrad.meetings.rules import Asked, Coming, Help
from trygghetsrad.meetings.use_cases import AddGuest, CallMeeting, ProposePoint, Reply

_ANSWERS = [
    (Coming.YES.value, mark("Ja, jag kommer")),
    (Coming.NO.value, mark("Nej, jag kan inte")),
    (Coming.SUBSTITUTE.value, mark("Någon annan kommer i stället")),
]


class CallForm(Form):
    words = long_text(
        mark("Egna ord i kallelsen"), most=2000, rows=4, hint=mark("Till exempel vad ledamöterna kan läsa före mötet.")
    )
    answer_by = DateField(mark("Svara senast"), hint=mark("Lämna tomt om det inte behövs."))
    serves_food = BooleanField(mark("Vi bjuder på något att äta"), description=mark("Då frågar kallelsen om kost."))

    @classmethod
    def of(cls, meeting: Meeting) -> CallForm:
        shown = {"words": meeting.call_words or None, "answer_by": meeting.answer_by}
        return cls(data=shown | {"serves_food": meeting.serves_food})

    def to_command(self, meeting_id: UUID) -> CallMeeting:
        return CallMeeting(meeting_id, self.answer_by.data, self.words.data or "", self.serves_food.data)


class GuestForm(Form):
    name = text(mark("Gästens namn"), missing=mark("Skriv vem gästen är."))
    email = email(mark("Gästens e-post"), hint=mark("Utan e-post får gästen ingen kallelse. Ring i stället."))
    language = choice(mark("Språk i kallelsen"), list(LANGUAGES.items()))
    once = once_field()

    def to_command(self, meeting_id: UUID) -> AddGuest:
        language = self.language.data if self.language.data in LANGUAGES else "sv"
        return AddGuest(meeting_id, self.name.data, self.email.data or "", language, as_uuid(self.once.data))


class ReplyForm(Form):
    """The answer. What belongs to another answer than the one that was given is left alone."""

    coming = choice(mark("Kommer du?"), _ANSWERS, missing=mark("Välj ett svar."))
    substitute = text(mark("Vem kommer i stället?"), hint=mark("Bara om någon annan kommer."))
    substitute_email = email(
        mark("Ersättarens e-post"), hint=mark("Då får ersättaren en egen kallelse. Fråga personen först.")
    )
    needs = several(mark("Vad behöver du för att kunna delta?"), [(one.value, word) for one, word in HELP.items()])
    needs_other = text(mark("Något annat som du behöver"), hint=mark("Tas bort när mötet är slut."))
    eats = BooleanField(mark("Jag äter med"), default=True)
    diet = text(mark("Kost eller allergi"), hint=mark("Tas bort när mötet är slut."))

    @classmethod
    def of(cls, meeting: Meeting, row: Participant, substitute: Participant | None) -> ReplyForm:
        shown: dict[str, object] = {"coming": None if row.coming is Coming.WAITING else row.coming.value}
        shown |= {"needs": row.needs, "needs_other": row.needs_other or None, "diet": row.diet or None}
        if substitute is not None:
            shown |= {"substitute": substitute.name, "substitute_email": substitute.email}
        form = cls(data=shown | {"eats": row.eats})
        if not meeting.serves_food:
            del form.eats, form.diet
        if row.asked is Asked.SUBSTITUTE:
            form.coming.choices = form.coming.choices[:2]
            del form.substitute, form.substitute_email
        return form

    def to_reply(self) -> Reply:
        return Reply(
            coming=Coming(self.coming.data),
            substitute=(self.substitute.data or "") if self.substitute else "",
            substitute_email=(self.substitute_email.data or "") if self.substitute_email else "",
            needs=tuple(Help(one) for one in self.needs.data or ()),
            needs_other=self.needs_other.data or "",
            eats=self.eats.data if self.eats else True,
            diet=(self.diet.data or "") if self.diet else "",
        )


class ProposalForm(Form):
    """A point that a member wants a meeting to take up."""

    title = text(mark("Vad vill du ta upp?"), missing=mark("Skriv vad du vill ta upp."))
    reason = long_text(
        mark("Varför är det viktigt?"), most=2000, rows=4, hint=mark("Skriv inte personnummer eller andras namn.")
    )
    once = once_field()

    def to_command(self, appointment_id: UUID, body_id: UUID | None) -> ProposePoint:
        words = (self.title.data, self.reason.data or "")
        return ProposePoint(appointment_id, body_id, *words, as_uuid(self.once.data))
