"""The templates of answers, which the coordinator keeps."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, NotFound, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.suggestions import queries, wording
from trygghetsrad.suggestions.models import AnswerTemplate
from trygghetsrad.suggestions.rules import Outcome

SHIPPED = Path(__file__).parent.parent / "templates.toml"
_FIELDS = ("text_sv", "text_fi", "text_en")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a template says, in each language; the sender's without a text gets the Swedish one."""

    name: str
    outcome: Outcome | None
    text_sv: str
    text_fi: str = ""
    text_en: str = ""


@dataclass(frozen=True, slots=True)
class AddTemplate:
    words: Wording
    once: UUID


def add_template(session: Session, command: AddTemplate, *, actor: Actor, now: datetime) -> AnswerTemplate:
    """Keep a new template. The same form sent twice makes one."""
    require(actor, Permission.SUGGESTION_DECIDE)
    made = queries.template_from_form(session, command.once)
    if made is not None:
        return made
    _check(session, command.words, None)
    template = AnswerTemplate(once=command.once)
    _put_words(template, command.words)
    session.add(template)
    session.flush()
    record(session, "answer_template.added", actor=actor, now=now, about=("answer_template", template.id))
    return template


@dataclass(frozen=True, slots=True)
class ChangeTemplate:
    template_id: UUID
    version: int
    words: Wording


def change_template(session: Session, command: ChangeTemplate, *, actor: Actor, now: datetime) -> AnswerTemplate:
    """Change the words. Of two who do so at once the second is told."""
    require(actor, Permission.SUGGESTION_DECIDE)
    template = queries.template(session, command.template_id, lock=True)
    words = command.words
    if Wording(template.name, template.outcome, template.text_sv, template.text_fi, template.text_en) == words:
        return template
    if template.version != command.version:
        raise Conflict(
            mark("Någon annan ändrade mallen medan du skrev. Din text finns kvar. Spara igen om den ska gälla.")
        )
    _check(session, words, template)
    _put_words(template, words)
    template.version += 1
    record(session, "answer_template.changed", actor=actor, now=now, about=("answer_template", template.id))
    return template


@dataclass(frozen=True, slots=True)
class RemoveTemplate:
    template_id: UUID


def remove_template(session: Session, command: RemoveTemplate, *, actor: Actor, now: datetime) -> None:
    """Take a template away. Answers that were written with it stay; taken away twice it is gone once."""
    require(actor, Permission.SUGGESTION_DECIDE)
    try:
        template = queries.template(session, command.template_id, lock=True)
    except NotFound:
        return
    session.delete(template)
    record(session, "answer_template.removed", actor=actor, now=now, about=("answer_template", template.id))


@dataclass(frozen=True, slots=True)
class BeginTemplates:
    """Nothing to say: what is put in is shipped with the product."""


def begin_templates(session: Session, _command: BeginTemplates, *, actor: Actor, now: datetime) -> int:
    """Put in the templates to begin with, where there are none yet; return how many."""
    require(actor, Permission.SUGGESTION_DECIDE)
    if queries.templates(session):
        return 0
    shipped = tomllib.loads(SHIPPED.read_text("utf-8"))["template"]
    for one in shipped:
        outcome = Outcome(one["outcome"]) if "outcome" in one else None
        template = AnswerTemplate()
        _put_words(template, Wording(one["name"], outcome, *(" ".join(one[field].split()) for field in _FIELDS)))
        session.add(template)
    record(session, "answer_template.begun", actor=actor, now=now, about=("answer_template", None))
    return len(shipped)


def _put_words(template: AnswerTemplate, words: Wording) -> None:
    template.name, template.outcome = words.name, words.outcome
    template.text_sv, template.text_fi, template.text_en = words.text_sv, words.text_fi, words.text_en


def _check(session: Session, words: Wording, own: AnswerTemplate | None) -> None:
    if any(one.name == words.name and one is not own for one in queries.templates(session)):
        raise Refused(mark("Det finns redan en mall med det namnet."), field="name")
    for field in _FIELDS:
        unknown = wording.unknown_placeholders(getattr(words, field))
        if unknown:
            raise Refused(
                mark("{%(name)s} går inte att fylla i. Se listan över vad som går.", name=unknown[0]), field=field
            )
