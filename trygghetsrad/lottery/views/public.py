"""Published draws: what was done, with which hashes and dice. No names, no references, no small groups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import ceil
from pathlib import Path

from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.pdf import pdf_answer
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, reading
from trygghetsrad.lottery import core, queries
from trygghetsrad.lottery.exemptions import told
from trygghetsrad.lottery.minutes import minutes
from trygghetsrad.lottery.models import Draw
from trygghetsrad.lottery.views import bp
from trygghetsrad.lottery.words import CHECK_WORDS, group_table, margin_rows

BIGGEST = 2**31 - 1
ROUNDING = Fraction(1, 10**8)
"""What the rounding of a solver's weights may cost: too little to speak of."""
VERIFIER = Path(core.__file__).with_name("verify.py")


@bp.get("/lottningar")
@allow(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    """Every published draw, newest first."""
    before = request.args.get("fore", type=int)
    found = queries.public_draws(reading(), before=before if before and 0 < before <= BIGGEST else None)
    older = found[queries.PAGE - 1][0].number if len(found) > queries.PAGE else None
    return render_template(
        "lottery/index.html",
        draws=found[: queries.PAGE],
        older_url=url_for("lottery.index", fore=older) if older else None,
    )


@bp.get("/lottningar/kontrollera")
@allow(Permission.PUBLIC)
def check() -> ResponseReturnValue:
    """How to count a draw again: here in the browser, or by a program on one's own computer."""
    return render_template("lottery/check.html", checks=CHECK_WORDS)


@bp.get("/lottningar/verify.py")
@allow(Permission.PUBLIC)
def verifier() -> ResponseReturnValue:
    """The program that checks a record, as one file."""
    answer = Response(VERIFIER.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="verify.py"'
    return answer


@bp.get("/lottningar/<int:number>")
@allow(Permission.PUBLIC)
def show(number: int) -> ResponseReturnValue:
    """One draw in plain words, and everything that can be checked."""
    draw, call = queries.public_draw(reading(), within(number))
    record = draw.record or {}
    earlier, later = queries.published_around(reading(), draw)
    return render_template(
        "lottery/show_by_hand.html" if draw.is_by_hand else "lottery/show.html",
        draw=draw,
        call=call,
        record=record,
        exempted={one["why"]: one["people"] for one in told(record)},
        earlier=earlier,
        later=later,
        quota_rows=group_table(record.get("quotas", [])),
        margin_rows=margin_rows(record.get("margins", {})),
        later_choices=[{**one, "on": date.fromisoformat(one["on"])} for one in record.get("later", [])],
        left_since=_left_since(draw),
        lowest=Fraction(record["lowest"]["actual"]) if "lowest" in record else None,
        room=_room_above(record["lowest"]) if "lowest" in record else None,
    )


@bp.get("/lottningar/<int:number>/protokoll.json")
@allow(Permission.PUBLIC)
def record_file(number: int) -> ResponseReturnValue:
    """The public record as a file for programs."""
    draw, _call = queries.public_draw(reading(), within(number))
    earlier, later = queries.published_around(reading(), draw)
    return jsonify(
        {
            "number": draw.number,
            "method": draw.method.value,
            "state": draw.state.value,
            "locked_at": draw.locked_at.isoformat() if draw.locked_at else None,
            "digits_from": draw.digits_from,
            "digits_on": draw.digits_on,
            "drawn_at": draw.drawn_at.isoformat() if draw.drawn_at else None,
            "reason": draw.reason,
            "earlier": earlier.number if earlier else None,
            "later": later.number if later else None,
            "left_after_draw": _left_since(draw),
            "record": draw.record,
        }
    )


@bp.get("/lottningar/<int:number>/protokoll.pdf")
@allow(Permission.PUBLIC)
def record_pdf(number: int) -> ResponseReturnValue:
    """The public record to print: no names."""
    draw, call = queries.public_draw(reading(), within(number))
    return pdf_answer(minutes(draw, call.title, _left_since(draw)), f"lottning-{draw.number}.pdf")


def _room_above(lowest: Mapping[str, str]) -> Fraction | None:
    """How much larger, at most, the lowest chance could have been, in tenths of a percent; None when it is the best."""
    bound, exact = Fraction(lowest.get("bound", lowest["exact"])), Fraction(lowest["exact"])
    room = bound / exact - 1 if exact else Fraction()
    return Fraction(ceil(room * 1000), 1000) if room > ROUNDING else None


def _left_since(draw: Draw) -> int:
    return queries.left_since(reading(), draw.id) if draw.is_done else 0


def within(number: int) -> int:
    """A number that the database can hold; a larger one names nothing."""
    if number > BIGGEST:
        raise NotFound
    return number
