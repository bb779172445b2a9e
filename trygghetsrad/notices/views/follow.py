"""Beginning to follow: what, how often, to which address; then a yes from the address's owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock, limits
from trygghetsrad.kernel.errors import Gone, NotFound
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import current_language, mark
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.links import find_link
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.notices import queries, tokens
from trygghetsrad.notices.forms import FollowForm, OwnPageForm, SayYesForm
from trygghetsrad.notices.models import Subscription
from trygghetsrad.notices.rules import Rhythm
from trygghetsrad.notices.subjects import Followable, SubjectKind, Text, registry
from trygghetsrad.notices.use_cases import (
    CONFIRM,
    ConfirmFollowing,
    ask_for_own_page,
    ask_to_follow,
    confirm_following,
)
from trygghetsrad.notices.views import bp


@dataclass(frozen=True, slots=True)
class Offer:
    """A link of the page about following."""

    text: Text
    url: str


@bp.get("/prenumerera")
@allow(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """What can be followed. Links alone: no cookie before there is a form."""
    offers = [_offer(kind, word, text) for kind in registry().subjects.values() for word, text in kind.choices()]
    return render_template("notices/index.html", offers=offers, feeds=registry().feeds.values())


def _offer(kind: SubjectKind, word: str, text: Text) -> Offer:
    values: dict[str, Any] = {"slug": kind.slug} | ({"word": word} if word else {})
    return Offer(text, url_for("notices.follow", **values))


@bp.route("/prenumerera/nytt/<slug>", methods=["GET", "POST"])
@bp.route("/prenumerera/nytt/<slug>/<word>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def follow(slug: str, word: str = "") -> ResponseReturnValue:
    """How often, and to which address; the same answer whether the address is new, known or follows it already."""
    kind, subject = _found(slug, word)
    form = FollowForm(data={"rhythm": Rhythm.AT_ONCE.value})
    if form.validate_on_submit():
        command = form.to_command((kind.kind, subject.key), current_language())
        if perform(ask_to_follow, command, form=form):
            return redirect(url_for(".asked"), 303)
    back_url = subject.url or url_for(".index")
    return render_template("notices/follow.html", form=form, subject=subject, back_url=back_url), form.status


def _found(slug: str, word: str) -> tuple[SubjectKind, Followable]:
    kind = registry().by_slug(slug)
    subject = kind.find(reading(), word) if kind else None
    if kind is None or subject is None:
        raise NotFound
    return kind, subject


@bp.get("/prenumerera/skickat")
@allow(Permission.PUBLIC)
def asked() -> ResponseReturnValue:
    return render_template("notices/asked.html")


@bp.route("/prenumerera/bekrafta/<token>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def confirm(token: str) -> ResponseReturnValue:
    """Say yes. Opening the page does nothing: mail scanners open it too."""
    private_page()
    link = find_link(reading(), CONFIRM, token, now=clock.now())
    subscription = queries.subscription(reading(), link.subject_id)
    if subscription is None:
        raise Gone(mark("Länken gäller inte längre. Börja om, eller ring oss så hjälper vi dig."))
    form = SayYesForm()
    if form.validate_on_submit():
        subscriber_id = perform(confirm_following, ConfirmFollowing(token, current_language()))
        if subscriber_id is not None:
            return redirect(url_for(".own", token=tokens.sign(tokens.OWN, subscriber_id), nytt=1), 303)
    return render_template("notices/confirm.html", form=form, token=token, title=title_of(subscription))


def title_of(subscription: Subscription) -> str:
    """What is followed, by its name; "" when it has none that the public may know now."""
    kind = registry().subjects.get(subscription.subject_kind)
    named = kind.names(reading(), [subscription.subject_key]) if kind else {}
    return named[subscription.subject_key].title if named else ""


@bp.route("/prenumerera/lank", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.CODES, methods=["POST"])
def own_link() -> ResponseReturnValue:
    """Get the link to one's own page again; the same answer whether the address follows anything or not."""
    form = OwnPageForm()
    if form.validate_on_submit() and perform(ask_for_own_page, form.to_command(current_language()), form=form):
        return redirect(url_for(".own_link_sent"), 303)
    return render_template("notices/own_link.html", form=form, back_url=url_for(".index")), form.status


@bp.get("/prenumerera/lank/skickad")
@allow(Permission.PUBLIC)
def own_link_sent() -> ResponseReturnValue:
    return render_template("notices/own_link_sent.html")
