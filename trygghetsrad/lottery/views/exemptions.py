"""Undantagna: who has registered and is not in the draw. Names are shown to whoever has said why."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock, readings
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.disclosure.use_cases import read_names
from trygghetsrad.lottery.exemptions import Likeness, Reason, Seen, seen_before, unsettled
from trygghetsrad.lottery.exemptions import queries as exempted
from trygghetsrad.lottery.exemptions.use_cases import TakeBack, exempt, set_rest, settle_rest, take_back
from trygghetsrad.lottery.forms import ExemptForm, PanelNamesForm, RestForm, SettleForm
from trygghetsrad.lottery.forms.exemptions import REST, SETTLE
from trygghetsrad.lottery.models import Draw, DrawState, Exemption
from trygghetsrad.lottery.views import bp
from trygghetsrad.lottery.workbench import bench_of


@bp.route("/personal/lottning/<uuid:draw_id>/undantagna", methods=["GET", "POST"])
@allow(Permission.LOTTERY_RUN)
def exemptions(draw_id: UUID) -> ResponseReturnValue:
    """The rest, those who may have sat in the council, and those exempted by hand. First why the names are read."""
    private_page()
    draw = queries.draw(reading(), draw_id)
    form = PanelNamesForm()
    if not _is_open(draw) and form.validate_on_submit() and perform(read_names, form.to_command(draw_id), form=form):
        readings.open_room(f"draw:{draw_id}")
        return redirect(url_for("lottery.exemptions", draw_id=draw_id), 303)
    if draw.state is not DrawState.PREPARING:
        return redirect(url_for("lottery.overview", draw_id=draw_id), 303)
    return _page(draw) if _is_open(draw) else _names_first(draw, form)


@bp.post("/personal/lottning/<uuid:draw_id>/undantagna/vila")
@allow(Permission.LOTTERY_RUN)
def rest(draw_id: UUID) -> ResponseReturnValue:
    """State how long those rest who have sat in the council."""
    form = RestForm(prefix=REST)
    if form.validate_on_submit() and perform(set_rest, form.to_command(draw_id), form=form):
        return _kept(draw_id, _("Vilotiden är sparad."))
    return _again(draw_id, rest_form=form)


@bp.post("/personal/lottning/<uuid:draw_id>/undantagna/avgor")
@allow(Permission.LOTTERY_RUN)
def settle(draw_id: UUID) -> ResponseReturnValue:
    """Settle who rests of those who may have sat in the council."""
    form = SettleForm(prefix=SETTLE)
    _offer(form, _seen(queries.draw(reading(), draw_id)))
    if form.validate_on_submit() and perform(settle_rest, form.to_command(draw_id), form=form):
        return _kept(draw_id, _("Det är sparat vilka som vilar."))
    return _again(draw_id, settle_form=form)


@bp.post("/personal/lottning/<uuid:draw_id>/undantagna/person")
@allow(Permission.LOTTERY_RUN)
def exempt_one(draw_id: UUID) -> ResponseReturnValue:
    """Take one person out of the draw."""
    form = ExemptForm()
    if form.validate_on_submit() and perform(exempt, form.to_command(draw_id), form=form):
        return _kept(draw_id, _("Personen är undantagen."))
    return _again(draw_id, exempt_form=form)


@bp.post("/personal/lottning/<uuid:draw_id>/undantagna/<uuid:exemption_id>/med-igen")
@allow(Permission.LOTTERY_RUN)
def take_part_again(draw_id: UUID, exemption_id: UUID) -> ResponseReturnValue:
    """Let one person take part after all."""
    perform(take_back, TakeBack(draw_id, exemption_id))
    return _kept(draw_id, _("Personen är med i lottningen igen."))


def _kept(draw_id: UUID, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("lottery.exemptions", draw_id=draw_id), 303)


def _is_open(draw: Draw) -> bool:
    return readings.is_open(f"draw:{draw.id}")


def _names_first(draw: Draw, form: PanelNamesForm) -> ResponseReturnValue:
    page = render_template("lottery/exemptions_names.html", draw=draw, form=form, bench=bench_of(draw.id))
    return page, form.status


def _again(
    draw_id: UUID,
    *,
    rest_form: RestForm | None = None,
    settle_form: SettleForm | None = None,
    exempt_form: ExemptForm | None = None,
) -> ResponseReturnValue:
    """The page with what was wrong, to whoever may still read the names."""
    private_page()
    draw = queries.draw(reading(), draw_id)
    if draw.state is not DrawState.PREPARING or not _is_open(draw):
        return redirect(url_for("lottery.exemptions", draw_id=draw_id), 303)
    return _page(draw, rest_form, settle_form, exempt_form)


def _page(
    draw: Draw,
    rest_form: RestForm | None = None,
    settle_form: SettleForm | None = None,
    exempt_form: ExemptForm | None = None,
) -> ResponseReturnValue:
    seen = _seen(draw)
    settled = exempted.settled(reading(), draw.id)
    if settle_form is None:
        settle_form = SettleForm(formdata=None, prefix=SETTLE)
        _offer(settle_form, seen)
        settle_form.tick(_resting(seen, settled))
    failed = rest_form or exempt_form or (settle_form if settle_form.errors else None)
    page = render_template(
        "lottery/exemptions.html",
        draw=draw,
        bench=bench_of(draw.id),
        rest_form=rest_form or RestForm(formdata=None, prefix=REST, data={"years": draw.rest_years}),
        settle_form=settle_form,
        exempt_form=exempt_form or ExemptForm(formdata=None),
        form=failed or Form(formdata=None),
        seen=seen,
        open=unsettled(seen, settled),
        by_hand=exempted.by_hand(reading(), draw.id),
    )
    return page, failed.status if failed else 200


def _seen(draw: Draw) -> list[Seen]:
    """Those who may have sat in the council, but for those exempted by hand for another reason."""
    others = {one for one, row in exempted.settled(reading(), draw.id).items() if row.reason is not Reason.REST}
    found = seen_before(reading(), draw.call_id, draw.rest_years, clock.today())
    return [one for one in found if one.registration_id not in others]


def _offer(form: SettleForm, seen: list[Seen]) -> None:
    names = exempted.names_of(reading(), [one.registration_id for one in seen])
    form.offer({one.registration_id: _words(one, *names[one.registration_id]) for one in seen})


def _resting(seen: list[Seen], settled: Mapping[UUID, Exemption]) -> list[UUID]:
    """Who is settled to rest, and of the others who is the same person beyond doubt."""
    rows = [(one, settled.get(one.registration_id)) for one in seen]
    return [
        one.registration_id
        for one, row in rows
        if (not row.stays if row is not None else one.likeness is Likeness.SAME)
    ]


def _words(one: Seen, reference: str, name: str) -> str:
    told = {"who": f"{reference} {name}", "first": date_long(one.first), "likeness": one.likeness.label}
    if one.last is None:
        return _("%(who)s: i rådet sedan %(first)s (%(likeness)s)", **told)
    return _("%(who)s: i rådet %(first)s–%(last)s (%(likeness)s)", **told, last=date_long(one.last))
