"""The shapes of a cycle, of a criterion's words, and of a document."""

from __future__ import annotations

from uuid import UUID

from trygghetsrad.kernel.forms import DateField, Form, choice, long_text, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.programme import dossier
from trygghetsrad.programme.forms.fields import Versioned, as_uuid, once_field
from trygghetsrad.programme.models import CertificationCycle
from trygghetsrad.programme.queries import Written
from trygghetsrad.programme.rules.certification import VERSIONS, CycleState
from trygghetsrad.programme.use_cases.certification import (
    CHAPTERS,
    AddDocument,
    AnswerCriterion,
    ChangeCycle,
    CycleWords,
    StartCycle,
)

MOST_WORDS = 8000


class CycleForm(Form):
    """Five years, and by which criteria."""

    version_key = choice(
        mark("Vilka kriterier gäller?"),
        [(one.key, one.name) for one in VERSIONS.values()],
        missing=mark("Välj vilka kriterier som gäller."),
    )
    starts_on = DateField(mark("Första dagen"), missing=mark("Skriv första dagen."))
    ends_on = DateField(
        mark("Sista dagen"), missing=mark("Skriv sista dagen."), hint=mark("Certifikatet gäller i fem år.")
    )
    state = choice(
        mark("Läge"), [(one.value, dossier.STATES[one]) for one in CycleState], missing=mark("Välj ett läge.")
    )
    outcome = long_text(mark("Vad blev det av den?"), most=MOST_WORDS, rows=3, hint=mark("För historiken."))
    once = once_field()

    def words(self) -> CycleWords:
        return CycleWords(
            version_key=self.version_key.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            state=CycleState(self.state.data),
            outcome=self.outcome.data or "",
        )

    def to_command(self) -> StartCycle:
        return StartCycle(self.words(), as_uuid(self.once.data))


class ChangeCycleForm(Versioned, CycleForm):
    """With the chapters that people write."""

    vision = long_text(mark("Vision"), most=MOST_WORDS, rows=4)
    resources = long_text(
        mark("Personal och pengar"),
        most=MOST_WORDS,
        rows=4,
        hint=mark("Aktiviteternas kostnad läggs till av sig själv."),
    )
    difficulties = long_text(mark("Svårigheter"), most=MOST_WORDS, rows=4)
    good_examples = long_text(mark("Goda exempel"), most=MOST_WORDS, rows=4)
    injuries = long_text(mark("Skador och deras orsaker"), most=MOST_WORDS, rows=4)
    once = None

    @classmethod
    def of(cls, cycle: CertificationCycle) -> ChangeCycleForm:
        names = ("version_key", "starts_on", "ends_on", "version", *CHAPTERS)
        return cls(data={name: getattr(cycle, name) for name in names} | {"state": cycle.state.value})

    def words(self) -> CycleWords:
        chapters = {name: self[name].data or "" for name in CHAPTERS}
        return CycleWords(
            version_key=self.version_key.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            state=CycleState(self.state.data),
            **chapters,
        )

    def to_change(self, cycle_id: UUID) -> ChangeCycle:
        return ChangeCycle(cycle_id, self.seen, self.words())


class AnswerForm(Versioned):
    """How a criterion is met."""

    words = long_text(
        mark("Så uppfyller vi kriteriet"), missing=mark("Skriv hur ni uppfyller kriteriet."), most=MOST_WORDS, rows=8
    )

    @classmethod
    def of(cls, answer: Written | None) -> AnswerForm:
        return cls(data={"words": answer.words, "version": answer.version} if answer else {"version": 0})

    def to_answer(self, cycle_id: UUID, criterion: str) -> AnswerCriterion:
        return AnswerCriterion(cycle_id, criterion, self.seen, self.words.data)


class DocumentForm(Form):
    title = text(mark("Dokument"), missing=mark("Skriv vad dokumentet heter."))
    place = text(
        mark("Var finns det?"),
        missing=mark("Skriv var dokumentet finns."),
        most=500,
        hint=mark("En webbadress eller ett diarienummer."),
    )
    once = once_field()

    def to_command(self, cycle_id: UUID, criterion: str) -> AddDocument:
        return AddDocument(cycle_id, criterion, self.title.data, self.place.data, as_uuid(self.once.data))
