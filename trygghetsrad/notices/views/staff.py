"""What went out, for the staff: which news, to how many, and what did not arrive. No addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock, outbox
from trygghetsrad.kernel.i18n import DEFAULT, in_language
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, reading
from trygghetsrad.notices import queries
from trygghetsrad.notices.queries import News
from trygghetsrad.notices.subjects import Line, registry
from trygghetsrad.notices.views import bp

KINDS = ("notice_news", "notice_sender", "notice_confirm", "notice_known", "notice_own")


@bp.get("/personal/utskick")
@allow(Permission.NOTICES_READ)
def sent() -> ResponseReturnValue:
    news = queries.news_page(reading(), _before())
    shown, last = news[: queries.PAGE], news[queries.PAGE - 1 : queries.PAGE]
    more = len(news) > queries.PAGE
    older = url_for(".sent", fore=f"{last[0].at.isoformat()}_{last[0].id.hex}") if more else None
    lines = _lines(shown)
    return render_template(
        "notices/sent.html",
        news=[(one, _what(one), lines.get(one.id)) for one in shown],
        older_url=older,
        newer_url=url_for(".sent") if "fore" in request.args else None,
        followed=[(_kind_word(one.kind), one) for one in queries.followed(reading())],
        not_arrived=outbox.not_arrived(reading(), KINDS),
    )


def _before() -> tuple[datetime, UUID] | None:
    """Where an older page goes on; anything else in the address is refused."""
    typed = request.args.get("fore")
    if typed is None:
        return None
    try:
        at, _underscore, news_id = typed.partition("_")
        moment, found = datetime.fromisoformat(at), UUID(news_id)
    except ValueError:
        abort(400)
    if moment.tzinfo is None:
        abort(400)
    return moment, found


def _what(news: News) -> str:
    return str(registry().happenings.get((news.thing_kind, news.what), news.what))


def _kind_word(kind: str) -> str:
    found = registry().subjects.get(kind)
    return str(found.several) if found else kind


def _lines(news: Sequence[News]) -> dict[UUID, Line]:
    """What would be said of each now; nothing of what is not public any more."""
    found: dict[UUID, Line] = {}
    with in_language(DEFAULT):
        for kind in {one.thing_kind for one in news} & set(registry().tellers):
            them = [one for one in news if one.thing_kind == kind]
            told = registry().tellers[kind](reading(), [(one.what, one.thing_id) for one in them], clock.now())
            found |= {one.id: told[one.what, one.thing_id] for one in them if (one.what, one.thing_id) in told}
    return found
