"""The link that stops, in every letter and its headers (RFC 8058): one press, without cookie, log-in or token."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.notices import queries, tokens
from trygghetsrad.notices.subjects import registry
from trygghetsrad.notices.use_cases import (
    SilenceSender,
    StopFollowing,
    StopWeekly,
    sender_purpose,
    silence_sender,
    stop_following,
    stop_weekly,
)
from trygghetsrad.notices.views import bp
from trygghetsrad.notices.views.follow import title_of


@bp.route("/prenumerera/avsluta/<token>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
def stop(token: str) -> ResponseReturnValue:
    """A GET shows a button; a POST, by that button or by a mail program, stops this and nothing else.

    The token is signed, so nobody can stop what is not theirs; that is why no other token is asked for. Whoever
    presses twice gets the same answer. A redirect would be lost on mail programs: the answer is the page itself.
    """
    private_page()
    senders = {sender_purpose(kind): kind for kind in registry().subjects}
    found = tokens.opened(token, [tokens.ONE, tokens.WEEKLY, *senders])
    if found is None:
        raise NotFound
    purpose, subject_id = found
    own_url = _own_url(purpose, subject_id)
    if request.method == "POST":
        _stop(purpose, subject_id, senders)
        return render_template("notices/stopped.html", purpose=purpose)
    one = queries.subscription(reading(), subject_id) if purpose == tokens.ONE else None
    title = title_of(one) if one else ""
    return render_template("notices/stop.html", token=token, purpose=purpose, title=title, own_url=own_url)


def _stop(purpose: str, subject_id: UUID, senders: dict[str, str]) -> None:
    if purpose == tokens.ONE:
        perform(stop_following, StopFollowing(subject_id))
    elif purpose == tokens.WEEKLY:
        perform(stop_weekly, StopWeekly(subject_id))
    else:
        perform(silence_sender, SilenceSender((senders[purpose], str(subject_id))))


def _own_url(purpose: str, subject_id: UUID) -> str:
    """The page of everything that the reader of the letter follows; "" when there is none."""
    owner: UUID | None = None
    if purpose == tokens.ONE and (one := queries.subscription(reading(), subject_id)):
        owner = one.subscriber_id
    elif purpose == tokens.WEEKLY and queries.subscriber(reading(), subject_id):
        owner = subject_id
    return url_for(".own", token=tokens.sign(tokens.OWN, owner)) if owner else ""
