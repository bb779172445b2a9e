"""Idag: what to do next, computed from what is there. Nothing here is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from sqlalchemy.orm import Session

from trygghetsrad.council import queries as council
from trygghetsrad.council.models import InvitationState
from trygghetsrad.kernel import outbox, post
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.kernel.permissions import Actor, Permission
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.lottery import queries as lottery
from trygghetsrad.meetings import queries as meetings
from trygghetsrad.meetings.queries import ActionFilter
from trygghetsrad.programme import queries as programme
from trygghetsrad.programme.rules.certification import is_to_be_renewed, months_left
from trygghetsrad.suggestions import queries as suggestions

SHOWN = 3
URGENT, SOON, LATER = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, most urgent first."""

    urgency: int
    text: str
    url: str
    status: str = ""
    tone: str = "neutral"
    hint: str = ""


def next_tasks(session: Session, *, actor: Actor, now: datetime, day: date) -> list[Task]:
    """Everything that waits for this actor, in the order in which it should be done."""
    tasks: list[Task] = []
    if actor.may(Permission.SUGGESTION_READ):
        tasks += _suggestions(session, day, actor)
    if actor.may(Permission.MEETING_MANAGE):
        tasks += _meetings(session, now, day)
    if actor.may(Permission.COUNCIL_MANAGE):
        tasks += [*_leaving(session, day), *_council(session, day), *_post(session)]
    if actor.may(Permission.LOTTERY_RUN):
        tasks += _draws(session, day)
    if actor.may(Permission.PROGRAMME_REPORT):
        tasks += _programme(session, day, actor)
    if actor.may(Permission.USERS_MANAGE):
        tasks += _letters(session)
    return sorted(tasks, key=lambda task: task.urgency)


def _suggestions(session: Session, day: date, actor: Actor) -> list[Task]:
    """What is late, what a sender has said since, and what is the actor's own; else that something waits."""
    all_of_them, own = suggestions.piles(session, day), suggestions.open_count(session, suggestions.Owner(actor.id))
    tasks = []
    if all_of_them.late:
        text = ngettext(
            "Svara på ett förslag som är försenat", "Svara på %(num)s förslag som är försenade", all_of_them.late
        )
        url = url_for("suggestions.inbox", lage=suggestions.Pile.LATE.value)
        tasks.append(Task(URGENT, text, url, _("Försenat"), "danger"))
    if all_of_them.sender_spoke:
        text = ngettext("En avsändare har hört av sig", "%(num)s avsändare har hört av sig", all_of_them.sender_spoke)
        url = url_for("suggestions.inbox", lage=suggestions.Pile.SENDER_SPOKE.value)
        tasks.append(Task(SOON, text, url, _("Nytt"), "warning"))
    if own:
        text = ngettext("Ett förslag är ditt att se till", "%(num)s förslag är dina att se till", own)
        tasks.append(Task(SOON, text, url_for("suggestions.inbox", ansvarig="jag"), _("Att göra"), "info"))
    elif all_of_them.waiting and not tasks:
        text = ngettext("Ett förslag väntar på svar", "%(num)s förslag väntar på svar", all_of_them.waiting)
        tasks.append(Task(SOON, text, url_for("suggestions.inbox"), _("Att göra"), "info"))
    return tasks


def _meetings(session: Session, now: datetime, day: date) -> list[Task]:
    tasks = [
        Task(
            URGENT,
            _("Publicera anteckningarna från mötet %(day)s", day=date_long(meeting.day)),
            url_for("meetings.publish", meeting_id=meeting.id),
            _("Försenat"),
            "danger",
        )
        for meeting in meetings.overdue(session, now, day)
    ]
    tasks += [*_late_actions(session, day), *_members_actions(session, day)]
    coming = meetings.upcoming(session, now)
    if not coming:
        tasks.append(Task(LATER, _("Planera nästa möte"), url_for("meetings.plan"), _("Att göra"), "info"))
    elif coming[0].agenda_published_at is None:
        text = _("Gör klart dagordningen till mötet %(day)s", day=date_long(coming[0].day))
        url = url_for("meetings.agenda", meeting_id=coming[0].id)
        tasks.append(Task(SOON, text, url, _("Att göra"), "info"))
    elif coming[0].called_at is None:
        text = _("Skicka kallelsen till mötet %(day)s", day=date_long(coming[0].day))
        url = url_for("meetings.participants", meeting_id=coming[0].id)
        tasks.append(Task(SOON, text, url, _("Att göra"), "info"))
    return tasks


def _late_actions(session: Session, day: date) -> list[Task]:
    """One line, however many there are: to the only one, or to the list of them."""
    late = meetings.actions_to_see_to(session, day, ActionFilter.OVERDUE)
    if not late:
        return []
    if len(late) == 1:
        action_id, title = late[0]
        url = url_for("meetings.action", action_id=action_id)
        return [Task(URGENT, _("Följ upp åtgärden ”%(title)s”", title=title), url, _("Försenad"), "danger")]
    text = ngettext("Följ upp en åtgärd som är försenad", "Följ upp %(num)s åtgärder som är försenade", len(late))
    return [Task(URGENT, text, url_for("meetings.actions", lage="sena"), _("Försenade"), "danger")]


def _members_actions(session: Session, day: date) -> list[Task]:
    """Actions whose member has left, and those whose member has written how it went."""
    tasks = []
    if ownerless := meetings.actions_to_see_to(session, day, ActionFilter.OWNERLESS):
        text = ngettext("En åtgärd behöver en ny ansvarig", "%(num)s åtgärder behöver en ny ansvarig", len(ownerless))
        url = url_for("meetings.actions", lage="utan-ansvarig")
        tasks.append(Task(SOON, text, url, _("Att göra"), "warning"))
    if reported := meetings.actions_to_see_to(session, day, ActionFilter.REPORTED):
        text = ngettext(
            "En ledamot har skrivit hur det går med en åtgärd",
            "Ledamöter har skrivit hur det går med %(num)s åtgärder",
            len(reported),
        )
        url = url_for("meetings.actions", lage="rapporterade")
        tasks.append(Task(SOON, text, url, _("Nytt"), "info"))
    return tasks


def _council(session: Session, day: date) -> list[Task]:
    term = council.term_to_show(council.terms(session), day)
    if term is None:
        return []
    rows = council.seating(session, term.id)
    url = url_for("council.seats")
    calls = sum(1 for row in rows if row.open and row.open.invitation.state is InvitationState.CALL_ME)
    vacant = sum(1 for row in rows if row.is_vacant(day))
    tasks = []
    if calls:
        text = ngettext("Ring en person som är inbjuden", "Ring %(num)s personer som är inbjudna", calls)
        tasks.append(Task(URGENT, text, url, _("Ring"), "warning"))
    if vacant:
        text = ngettext("En plats i rådet är ledig", "%(num)s platser i rådet är lediga", vacant)
        tasks.append(Task(SOON, text, url, _("Att göra"), "info"))
    return tasks


def _leaving(session: Session, day: date) -> list[Task]:
    many = len(council.who_wants_to_leave(session, day))
    if not many:
        return []
    text = ngettext("En ledamot vill sluta", "%(num)s ledamöter vill sluta", many)
    return [Task(SOON, text, url_for("council.leaving"), _("Att göra"), "info")]


def _post(session: Session) -> list[Task]:
    many = sum(one.number for one in post.waiting(session))
    if not many:
        return []
    text = ngettext("Ett brev ska skrivas ut", "%(num)s brev ska skrivas ut", many)
    return [Task(SOON, text, url_for("pages.post"), _("Att göra"), "info")]


def _draws(session: Session, day: date) -> list[Task]:
    ready = [call for call in lottery.calls_without_draw(session) if call.closes_on < day]
    return [
        Task(
            SOON,
            _("Lotta bland dem som svarat på ”%(title)s”", title=call.title),
            url_for("lottery.draws"),
            _("Att göra"),
            "info",
        )
        for call in ready
    ]


def _programme(session: Session, day: date, actor: Actor) -> list[Task]:
    """What is to be measured and followed up in one's own groups; for a leader also the month's report."""
    groups = programme.groups_led_by(session, actor)
    own = {one.id for one in groups}
    url = url_for("programme.overview")
    due = [one for one, _goal, body in programme.due_measurements(session, day) if body.id in own]
    waiting = sum(one.indicator.computed is None for one in due)
    tasks = []
    if waiting:
        text = ngettext("En indikator ska mätas", "%(num)s indikatorer ska mätas", waiting)
        tasks.append(Task(SOON, text, url, _("Att göra"), "info"))
    if actor.may(Permission.PROGRAMME_MANAGE):
        tasks += _certificate(session, day)
    late = len(programme.late_activities(session, day, own)) if own else 0
    if late:
        text = ngettext("Följ upp en aktivitet som är försenad", "Följ upp %(num)s aktiviteter som är försenade", late)
        tasks.append(Task(SOON, text, url_for("programme.staff_activities"), _("Försenade"), "warning"))
    if not actor.may(Permission.PROGRAMME_MANAGE):
        month = day.replace(day=1)
        told = programme.reported(session, own, month) if own else set()
        tasks += [
            Task(
                SOON,
                _("Fyll i månadens rapport för %(group)s", group=one.name),
                url_for("programme.month", body_id=one.id),
                _("Att göra"),
                "info",
            )
            for one in groups
            if one.id not in told
        ]
    return tasks


def _certificate(session: Session, day: date) -> list[Task]:
    """From two years before the certificate runs out, as long as the cycle goes on."""
    cycle = programme.under_way(session)
    if cycle is None or not is_to_be_renewed(cycle.ends_on, day):
        return []
    left = months_left(cycle.ends_on, day)
    url = url_for("programme.staff_certification")
    if left < 0:
        return [Task(URGENT, _("Certifikatet har gått ut. Förnya det."), url, _("Försenat"), "danger")]
    text = ngettext(
        "Certifikatet gäller i %(num)s månad till. Förbered ansökan.",
        "Certifikatet gäller i %(num)s månader till. Förbered ansökan.",
        left,
    )
    return [Task(LATER, text, url, _("Att göra"), "info")]


def _letters(session: Session) -> list[Task]:
    stuck = outbox.given_up(session)
    if not stuck:
        return []
    text = ngettext("Ett mejl gick inte att skicka", "%(num)s mejl gick inte att skicka", stuck)
    return [Task(URGENT, text, url_for("pages.letters"), _("Se över"), "danger")]
