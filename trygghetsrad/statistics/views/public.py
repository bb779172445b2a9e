"""The explorer, for everyone: two choices, an answer in a sentence, a chart and a table, and the same as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.charts import plain_number
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import language_in_force
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, looking
from trygghetsrad.statistics import exposed, laying, words
from trygghetsrad.statistics.answers import Answer, Material, answer, material, question_of
from trygghetsrad.statistics.queries.published import every_number
from trygghetsrad.statistics.rules.codes import CodeList
from trygghetsrad.statistics.rules.lattice import THINGS
from trygghetsrad.statistics.rules.questions import COUNT, RATE, WORD, NotAsked, Question, View
from trygghetsrad.statistics.views import bp

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@bp.get("/sakert-och-tryggt/statistik")
@allow(Permission.PUBLIC)
def explore() -> ResponseReturnValue:
    """One question, answered; or the two choices that make one."""
    of = material(looking())
    question = _question(of)
    shown: dict[str, Any] = {"of": of, "question": question, "choices": _choices(of), "answer": None, "View": View}
    if of.levels and question.is_answered:
        found = answer(looking(), of, question)
        headings, rows = words.table(of.lists, found)
        shown |= {
            "answer": found,
            "finding": words.finding(of.lists, found),
            "notes": words.notes(found),
            "headings": headings,
            "rows": rows,
            "source": _source(of.lists, found),
            "chart": _chart(of.lists, found),
            "series": [words.series_name(of.lists, found, one) for one in found.series],
            "address": question.address(),
        }
    return render_template("statistics/explore.html", **shown)


@bp.get("/sakert-och-tryggt/statistik.<any(csv, svg, png):form>")
@allow(Permission.PUBLIC)
def explore_file(form: str) -> ResponseReturnValue:
    """The same answer as a file."""
    of = material(looking())
    question = _question(of)
    if not of.levels or not question.is_answered:
        abort(404)
    found = answer(looking(), of, question)
    if form == "csv":
        return _file(_table_as_csv(of.lists, found), "text/csv; charset=utf-8", "skador.csv")
    drawing = laying.svg(of.lists, found, _source(of.lists, found))
    if form == "svg":
        return _file(drawing.encode(), "image/svg+xml", "skador.svg")
    return _file(laying.png(drawing), "image/png", "skador.png")


@bp.get("/sakert-och-tryggt/statistik/hela.csv")
@allow(Permission.PUBLIC)
def whole_file() -> ResponseReturnValue:
    """Everything that is public, for whoever wants to count by themselves."""
    of = material(looking())
    sets = {one.id: one for one in of.sets}
    lines: list[list[object]] = [["territorium", "år", "vårdnivå", "sak", "kod", "ålder", "orsak", "antal"]]
    for number in every_number(looking(), sets):
        one = sets[number.set_id]
        lines.append([one.territory.value, one.year, one.level, *number.cell, _shown(number.shown)])
    return _file(_csv(lines), "text/csv; charset=utf-8", "skador-hela.csv")


@bp.get("/sakert-och-tryggt/statistik/mest-utsatta")
@allow(Permission.PUBLIC)
def most_exposed() -> ResponseReturnValue:
    """Groups and environments by rate and by change."""
    return render_template("statistics/exposed.html", **_ranked(), layout="layouts/base.html", goals=False)


@bp.get("/personal/program/mest-utsatta")
@allow(Permission.STATISTICS_MANAGE)
def most_exposed_for_staff() -> ResponseReturnValue:
    """The same for the staff, who can make a goal of it."""
    return render_template("statistics/exposed.html", **_ranked(), layout="layouts/staff.html", goals=True)


def _ranked() -> dict[str, Any]:
    of = material(looking())
    question = _question(of)
    found = exposed.ranking(looking(), of, question.level)
    lists = [
        (_("Grupper"), "grupper", found.groups),
        (_("Platser och områden"), "platser", found.places),
        (_("Har ökat mest"), "okat", found.grown),
    ]
    levels = [(code, of.lists["level"].name(code, language_in_force())) for code in of.levels]
    return {
        "found": found,
        "level": question.level,
        "levels": levels,
        "per_thousand": words.bound(_("Per 1 000")),
        "lists": [(title, key, [(one, _exposed_words(of.lists, one)) for one in own]) for title, key, own in lists],
    }


def _exposed_words(lists: Mapping[str, CodeList], one: exposed.Exposed) -> dict[str, str]:
    before = one.before
    change = _("inte känt")
    if before is not None and one.before_year:
        change = _("skillnaden mot %(year)s kan vara slump", year=one.before_year)
        if one.is_higher:
            change = _("säkert högre än %(year)s", year=one.before_year)
        elif one.is_lower:
            change = _("säkert lägre än %(year)s", year=one.before_year)
    return {
        "subject": words.subject(lists, one.question),
        "rate": plain_number(one.now.value),
        "interval": f"{plain_number(one.now.lower)}–{plain_number(one.now.upper)}",
        "change": change,
        "care": _("Få fall: tolka försiktigt") if one.now.is_wide else "",
    }


def _question(of: Material) -> Question:
    try:
        return question_of(of, request.args)
    except NotAsked:
        abort(400)


def _choices(of: Material) -> dict[str, list[tuple[str, str]]]:
    """What each select offers: (value, text)."""
    language = language_in_force()
    named = {kind: [(one.code, one.name(language)) for one in of.lists[kind].codes] for kind in of.lists}
    more = [
        (f"{WORD[thing]}.{code}", name)
        for thing in THINGS
        for code, name in named[thing]
        if code not in {"unknown", "9"}
    ]
    return {
        "vad": [("", _("Alla skador")), *named["cause"]],
        "vem": [("", _("Alla åldrar")), *named["age"]],
        "vard": [(code, of.lists["level"].name(code, language)) for code in of.levels],
        "mer": [("", _("Inget mer")), *more],
        "matt": [(RATE, _("Antal per 1 000 invånare")), (COUNT, _("Antal"))],
        "visa": [(view.value, str(text)) for view, text in words.VIEWS.items()],
        "ar": [(str(year), str(year)) for year in reversed(of.years)],
    }


def _chart(lists: Mapping[str, CodeList], found: Answer) -> Any:
    match found.question.view:
        case View.YEARS:
            return laying.trend_of(lists, found)
        case View.PYRAMID:
            return laying.pyramid_of(lists, found)
        case View.HEAT:
            return laying.heat_of(lists, found)
    return laying.bars_of(lists, found)


def _source(lists: Mapping[str, CodeList], found: Answer) -> str:
    """Where the numbers come from, and how sure they are."""
    level = lists["level"].name(found.question.level, language_in_force())
    return _(
        "Källa: %(source)s. %(level)s. Intervallen är exakta 95 %% enligt Poisson (Garwood).",
        source=", ".join(found.sources),
        level=level,
    )


def _table_as_csv(lists: Mapping[str, CodeList], found: Answer) -> bytes:
    """Every entry on a line of its own, as numbers."""
    heading: list[object] = [
        _("Vad"),
        _("Serie"),
        _("Rad"),
        _("Antal"),
        _("Folkmängd"),
        _("Per 1 000"),
        _("Lägst"),
        _("Högst"),
    ]
    lines: list[list[object]] = [heading]
    about = words.subject(lists, found.question)
    for series in found.series:
        for row in found.rows:
            entry = found.entries[series, row]
            rate = entry.rate
            parts = [rate.population, rate.value, rate.lower, rate.upper] if rate else ["", "", "", ""]
            names = [about, words.series_name(lists, found, series), words.row_name(lists, found, row)]
            lines.append([*names, words.count_text(entry), *parts])
    lines.append([_source(lists, found), request.url])
    return _csv(lines)


def _csv(lines: Iterable[Iterable[object]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([_inert(cell) for cell in line] for line in lines)
    return ("\ufeff" + file.getvalue()).encode()


def _inert(cell: object) -> object:
    """A text that a spreadsheet would take for a formula is a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _shown(count: int | None) -> object:
    return str(words.HIDDEN) if count is None else count


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
