"""The record of a draw as a document to print and sign: everything for the staff, and without names for everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from flask import current_app

from trygghetsrad.kernel.i18n import current_language, ngettext
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.pdf import pdf
from trygghetsrad.kernel.templating import date_long, datetime_long
from trygghetsrad.kernel.web import public_url
from trygghetsrad.lottery.exemptions import told
from trygghetsrad.lottery.exemptions.words import exempted_words
from trygghetsrad.lottery.models import Draw, DrawState
from trygghetsrad.lottery.queries import Drawn
from trygghetsrad.lottery.words import capitalised, chance_words, group_table, group_words, margin_rows

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """Who was chosen and who waits, for the document that stays with the staff."""

    panel: Sequence[Drawn]
    alternates: Sequence[Drawn]


def title_of(draw: Draw) -> str:
    if draw.is_by_hand:
        return _("Protokoll: utsett för hand, nummer %(number)s", number=draw.number)
    return _("Protokoll för lottning %(number)s", number=draw.number)


def minutes(draw: Draw, call_title: str, left_since: int, names: Names | None = None) -> bytes:
    """The document; with `names` the one that the witness signs."""
    record = draw.record or {}
    sections = [_opening(draw, record, left_since), _course(draw, call_title, names is not None), _quotas(record)]
    if names is not None:
        sections += _people(draw, names)
    sections.append(_check(draw))
    municipality = current_app.extensions["config"].municipality.in_language(current_language())
    data = {
        "sender": municipality.full_name,
        "footer": public_url("lottery.show", current_language(), number=draw.number),
        "sections": [section for section in sections if section],
        "signing": _("Underskrifter"),
        "signatures": _signatures(draw) if names is not None else [],
    }
    return pdf("record", title_of(draw), current_language(), data)


def _section(heading: str, *sentences: str, facts: Sequence[Json] = (), tables: Sequence[Json] = ()) -> Json:
    return {
        "heading": heading,
        "sentences": [sentence for sentence in sentences if sentence],
        "facts": list(facts),
        "tables": list(tables),
    }


def _fact(name: str, text: str | None, *, code: bool = False) -> Json:
    return {"name": name, "text": text or "–", "code": code}


def _table(
    caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], numeric: Sequence[int]
) -> Json:
    return {
        "caption": caption,
        "headings": list(headings),
        "rows": [list(row) for row in rows],
        "widths": list(widths),
        "numeric": list(numeric),
    }


def _opening(draw: Draw, record: Json, left_since: int) -> Json:
    return _section("", _outcome(draw, record), _standing(draw), _left(draw, left_since))


def _outcome(draw: Draw, record: Json) -> str:
    if draw.is_by_hand:
        return ngettext(
            "%(num)s person utsågs för hand bland %(people)s som hade anmält intresse. Det gjordes ingen lottning.",
            "%(num)s personer utsågs för hand bland %(people)s som hade anmält intresse. Det gjordes ingen lottning.",
            record["drawn"],
            people=draw.registered,
        )
    if draw.is_done:
        return _(
            "%(people)s personer hade anmält intresse. %(size)s lottades till rådet.",
            people=draw.registered,
            size=record["drawn"],
        )
    if draw.state is DrawState.CANCELLED:
        return _("Lottningen avbröts innan någon lottades.")
    return _("Poolen är låst, men ingen är lottad än.")


def _standing(draw: Draw) -> str:
    if draw.state is DrawState.REPLACED:
        return _("Resultatet gäller inte: det har gjorts om. Skälet: %(reason)s", reason=draw.reason)
    return _("Skälet: %(reason)s", reason=draw.reason) if draw.state is DrawState.CANCELLED else ""


def _left(draw: Draw, left_since: int) -> str:
    if not left_since:
        return ""
    if draw.is_by_hand:
        return ngettext(
            "Sedan dess har %(num)s person som utsågs dragit sig ur.",
            "Sedan dess har %(num)s personer som utsågs dragit sig ur.",
            left_since,
        )
    return ngettext(
        "Efter lottningen har %(num)s person som lottades dragit sig ur. Platsen går till den ersättare som står på "
        "tur och håller kvoterna.",
        "Efter lottningen har %(num)s personer som lottades dragit sig ur. Platserna går till de ersättare som står "
        "på tur och håller kvoterna.",
        left_since,
    )


def _course(draw: Draw, call_title: str, is_for_staff: bool) -> Json:
    facts = [_fact(_("Utlysning"), call_title), _fact(_("Antal personer i poolen"), str(draw.people))]
    facts += [_fact(_("Undantagna"), exempted_words(one["why"], one["people"])) for one in told(draw.record)]
    facts += _by_hand(draw) if draw.is_by_hand else _by_lot(draw, is_for_staff)
    return _section(_("Så utsågs de") if draw.is_by_hand else _("Så gick det till"), facts=facts)


def _by_hand(draw: Draw) -> list[Json]:
    record = draw.record or {}
    later = [
        _fact(
            _("En till utsågs för hand, %(day)s", day=date_long(date.fromisoformat(one["on"]))),
            _("Skälet: %(reason)s", reason=one["reason"]),
        )
        for one in record["later"]
    ]
    when = datetime_long(draw.drawn_at) if draw.drawn_at else None
    return [_fact(_("Utsågs"), when), _fact(_("Därför utsågs de för hand"), record["reason"]), *later]


def _by_lot(draw: Draw, is_for_staff: bool) -> list[Json]:
    origin = draw.digits_from or _("Tiosidiga tärningar inför ett vittne")
    facts = [
        _fact(_("Poolen låstes"), datetime_long(draw.locked_at) if draw.locked_at else None),
        _fact(_("Poolens fingeravtryck"), draw.root, code=True),
        _fact(_("Lotteriets fingeravtryck"), draw.lottery_hash, code=True),
        _fact(_("Siffrorna kommer från"), origin),
        _fact(_("När och var"), draw.digits_on),
        _fact(_("Antal lotter"), str(draw.tickets)),
    ]
    if not draw.is_done:
        return facts
    hidden = _("Namnet står i kommunens eget protokoll.")
    return [
        *facts,
        _fact(_("Siffrorna skrevs in"), datetime_long(draw.drawn_at) if draw.drawn_at else None),
        _fact(_("Siffrorna, och numret på lotten"), draw.digits, code=True),
        _fact(_("Vittne"), (draw.witness or _("Borttaget")) if is_for_staff else hidden),
    ]


def _quotas(record: Json) -> Json:
    if not record.get("quotas"):
        return {}
    kept = ""
    if record.get("quotas_kept") is not None:
        kept = _("Alla kvoter hölls.") if record["quotas_kept"] else _("Alla kvoter hölls inte.")
    lowest = Fraction(record["lowest"]["actual"]) if "lowest" in record else None
    chance = _("Den lägsta chansen att lottas: %(chance)s.", chance=chance_words(lowest)) if lowest is not None else ""
    headings = [_("Grupp"), _("Minst"), _("Högst")]
    tables = [_table(_("Platser för varje grupp"), headings, group_table(record["quotas"]), [4, 1, 1], [1, 2])]
    margins = margin_rows(record.get("margins", {}))
    if margins:
        tables.append(_table(_("Så blev rådet"), [_("Grupp"), _("Personer")], margins, [4, 1], [1]))
    return _section(_("Kvoterna"), kept, chance, tables=tables)


def _people(draw: Draw, names: Names) -> list[Json]:
    caption = _("Utsedda till rådet") if draw.is_by_hand else _("Lottade till rådet")
    tables = [_listed(caption, names.panel)]
    if names.alternates:
        tables.append(_listed(_("De första ersättarna, i ordning"), names.alternates))
    return [_section(_("Personerna"), tables=tables)]


def _listed(caption: str, people: Sequence[Drawn]) -> Json:
    rows = [
        [str(one.order), one.reference, one.name or _("Borttagen"), capitalised(group_words(one.kind))]
        for one in people
    ]
    return _table(caption, [_("Nr"), _("Anmälan"), _("Namn"), _("Grupp")], rows, [1, 2, 4, 5], [0])


def _check(draw: Draw) -> Json:
    page = public_url("lottery.show", current_language(), number=draw.number)
    if draw.is_by_hand:
        return _section("", _("Det publika protokollet finns på %(page)s.", page=page))
    return _section(
        _("Kontrollera själv"),
        _("Protokollet som fil, och programmet som kontrollerar den, finns på %(page)s.", page=page),
    )


def _signatures(draw: Draw) -> list[Json]:
    coordinator = {"name": "", "role": _("Samordnare, namnförtydligande och datum")}
    if draw.is_by_hand or not draw.is_done:
        return [coordinator]
    seen = (
        _("Vittne. Jag såg efter siffrorna.") if draw.digits_from else _("Vittne. Jag såg på när tärningarna kastades.")
    )
    return [{"name": draw.witness or "", "role": seen}, coordinator]
