"""One's own page, by the link in every letter: what one follows, how often, and stopping."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import limits
from trygghetsrad.kernel.errors import Gone, NotFound
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.notices import queries, tokens
from trygghetsrad.notices.forms import RHYTHMS, RhythmForm, SayYesForm
from trygghetsrad.notices.models import Subscriber, Subscription
from trygghetsrad.notices.rules import Rhythm
from trygghetsrad.notices.subjects import Followable, Text, registry
from trygghetsrad.notices.use_cases import (
    EraseSubscriber,
    StopFollowing,
    change_rhythm,
    erase_subscriber,
    stop_following,
)
from trygghetsrad.notices.views import bp


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is followed, and the rhythm that the button offers instead."""

    id: UUID
    title: str
    url: str
    rhythm: Text
    other: Rhythm
    is_swedish: bool


@bp.get("/prenumerera/<token>")
@allow(Permission.PUBLIC)
def own(token: str) -> ResponseReturnValue:
    subscriber = _owner(token)
    subscriptions = queries.all_of(reading(), subscriber.id)
    return render_template(
        "notices/own.html",
        token=token,
        rows=_rows(subscriptions),
        is_new="nytt" in request.args,
        address=_shown(subscriber),
    )


def _owner(token: str) -> Subscriber:
    """Whose page a token opens. One that was right and opens nothing more says so."""
    private_page()
    found = tokens.opened(token, [tokens.OWN])
    if found is None:
        raise NotFound
    subscriber = queries.subscriber(reading(), found[1])
    if subscriber is None:
        raise Gone(mark("Adressen följer inte något längre, och vi har tagit bort den."))
    return subscriber


def _shown(subscriber: Subscriber) -> str:
    """Enough of the address to know it by, for its owner: the page may be open on a screen that others see."""
    name, _at, domain = subscriber.email.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _rows(subscriptions: Sequence[Subscription]) -> list[Row]:
    keys: dict[str, list[str]] = defaultdict(list)
    for one in subscriptions:
        keys[one.subject_kind].append(one.subject_key)
    kinds = registry().subjects
    named = {kind: kinds[kind].names(reading(), them) for kind, them in keys.items() if kind in kinds}
    nameless = Followable("", "", _("Något som inte visas för alla just nu"))
    rows = []
    for one in subscriptions:
        found = named.get(one.subject_kind, {}).get(one.subject_key, nameless)
        other = Rhythm.WEEKLY if one.rhythm is Rhythm.AT_ONCE else Rhythm.AT_ONCE
        rows.append(Row(one.id, found.title, found.url, RHYTHMS[one.rhythm], other, found.is_swedish))
    return rows


@bp.post("/prenumerera/<token>/takt/<uuid:subscription_id>")
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def rhythm(token: str, subscription_id: UUID) -> ResponseReturnValue:
    """Hear at once, or once a week."""
    subscriber, form = _owner(token), RhythmForm()
    if form.validate_on_submit():
        perform(change_rhythm, form.to_command(subscriber.id, subscription_id))
        flash(_("Det är ändrat."), "success")
    return redirect(url_for(".own", token=token), 303)


@bp.post("/prenumerera/<token>/sluta/<uuid:subscription_id>")
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def stop_one(token: str, subscription_id: UUID) -> ResponseReturnValue:
    """Stop following one thing; with the last one the address goes."""
    subscriber = _owner(token)
    if not perform(stop_following, StopFollowing(subscription_id, subscriber.id)):
        return redirect(url_for(".gone"), 303)
    flash(_("Du följer inte det längre."), "success")
    return redirect(url_for(".own", token=token), 303)


@bp.route("/prenumerera/<token>/radera", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def erase(token: str) -> ResponseReturnValue:
    """Stop everything and take the address away."""
    subscriber, form = _owner(token), SayYesForm()
    if form.validate_on_submit():
        perform(erase_subscriber, EraseSubscriber(subscriber.id))
        return redirect(url_for(".gone"), 303)
    return render_template("notices/erase.html", form=form, back_url=url_for(".own", token=token))


@bp.get("/prenumerera/raderat")
@allow(Permission.PUBLIC)
def gone() -> ResponseReturnValue:
    return render_template("notices/gone.html")
