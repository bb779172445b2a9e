"""The feeds: public, without cookie, the same file for everyone until something changes."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, reading
from trygghetsrad.notices.feeds import atom
from trygghetsrad.notices.subjects import registry
from trygghetsrad.notices.views import bp


@bp.get("/nyheter/<slug>.atom")
@allow(Permission.PUBLIC)
def feed(slug: str) -> ResponseReturnValue:
    found = registry().feeds.get(slug)
    if found is None:
        raise NotFound
    return Response(atom(found, found.entries(reading()), current_language()), mimetype="application/atom+xml")
