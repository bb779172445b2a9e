"""Answers in words: what was asked, what it shows and no more than that, and the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel.numbers import format_decimal

from trygghetsrad.kernel.charts import plain_number
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import language_in_force, mark, ngettext
from trygghetsrad.statistics.answers import HOME, Answer, Entry
from trygghetsrad.statistics.models import Territory
from trygghetsrad.statistics.rules.codes import CodeList
from trygghetsrad.statistics.rules.questions import BY_THING, COUNT, Question, View
from trygghetsrad.statistics.rules.rates import Rate

VIEWS = {
    View.YEARS: mark("År för år"),
    View.CAUSE: mark("Efter orsak"),
    View.AGE: mark("Efter ålder"),
    View.SEX: mark("Efter kön"),
    View.AREA: mark("Efter område"),
    View.PLACE: mark("Efter plats"),
    View.MECHANISM: mark("Efter skadesätt"),
    View.INTENT: mark("Efter avsikt"),
    View.PYRAMID: mark("Ålder och kön"),
    View.HEAT: mark("Ålder och orsak"),
}
FIVE_DIGITS = 10_000
HIDDEN = mark("dolt")
UNKNOWN = mark("saknas")


def subject(lists: Mapping[str, CodeList], question: Question) -> str:
    """`Fall, 80 år och äldre, kvinnor`."""
    language = language_in_force()
    parts = [lists["cause"].name(question.cause, language) if question.cause else _("Alla skador")]
    if question.age:
        parts.append(lists["age"].name(question.age, language))
    if question.thing:
        parts.append(lists[question.thing].name(question.code, language))
    return ", ".join(parts)


def slight_words(lists: Mapping[str, CodeList], change: Sequence[Any]) -> tuple[str, str, str, str]:
    """A number that a file would change very little: which, of which year, what it is now and what it would be."""
    year, level, thing, code, age, cause, now, then = change
    name = subject(lists, Question(cause=cause, age=age, level=level, thing=thing, code=code))
    return f"{name}, {lists['level'].name(level, language_in_force())}", str(year), str(now), str(then)


def entry_text(entry: Entry, measure: str) -> str:
    """A number as it stands in a chart: a hidden one says so, and what nobody knows is never zero."""
    if not entry.is_there:
        return str(UNKNOWN)
    if entry.count is None:
        return str(HIDDEN)
    if measure == COUNT:
        return str(entry.count)
    return plain_number(entry.rate.value) if entry.rate else str(UNKNOWN)


def interval_text(entry: Entry) -> str:
    return f"{plain_number(entry.rate.lower)}–{plain_number(entry.rate.upper)}" if entry.rate else "–"


def count_text(entry: Entry) -> str:
    return entry_text(entry, COUNT)


def row_name(lists: Mapping[str, CodeList], answer: Answer, row: str) -> str:
    view = answer.question.view
    if view is View.YEARS:
        return row
    kind = BY_THING.get(view, "cause" if view is View.CAUSE else "age")
    return lists[kind].name(row, language_in_force())


def series_name(lists: Mapping[str, CodeList], answer: Answer, series: str) -> str:
    match answer.question.view:
        case View.PYRAMID:
            return lists["sex"].name(series, language_in_force())
        case View.HEAT:
            return lists["cause"].name(series, language_in_force())
    return str(Territory(series).label)


def finding(lists: Mapping[str, CodeList], answer: Answer) -> str:
    """What the chart shows, claiming no more than the intervals do."""
    about = subject(lists, answer.question)
    if answer.question.view is View.YEARS:
        return _development(about, answer)
    best = _highest(answer)
    if best is None:
        return _("%(subject)s %(year)s: antalen är för små för att visas", subject=about, year=answer.year or "")
    series, row = best
    entry = answer.entries[best]
    where = row_name(lists, answer, row)
    if len(answer.series) > 1:
        where = f"{where}, {series_name(lists, answer, series)}"
    return _(
        "%(subject)s %(year)s: flest är %(where)s med %(value)s",
        subject=about,
        year=answer.year or "",
        where=where,
        value=with_unit(entry, answer.question.measure),
    )


def with_unit(entry: Entry, measure: str) -> str:
    if measure == COUNT:
        return ngettext("%(num)s skada", "%(num)s skador", entry.count or 0)
    return bound(_("%(rate)s per 1 000", rate=entry_text(entry, measure)))


def _highest(answer: Answer) -> tuple[str, str] | None:
    known = {at: entry.value(answer.question.measure) for at, entry in answer.entries.items()}
    shown = {at: value for at, value in known.items() if value is not None}
    return max(shown, key=lambda at: shown[at]) if shown else None


def _development(about: str, answer: Answer) -> str:
    measure = answer.question.measure
    known = [
        (row, entry)
        for row, entry in zip(answer.rows, answer.of(HOME.value) if HOME.value in answer.series else [], strict=False)
        if entry.value(measure) is not None
    ]
    if not known:
        return _("%(subject)s: antalen är för små för att visas, eller så saknas folkmängden", subject=about)
    (first, before), (last, after) = known[0], known[-1]
    now = f"{about} {last}: {with_unit(after, measure)}"
    if first == last:
        return now
    return now + ". " + _change(before, after, first)


def _change(before: Entry, after: Entry, year: str) -> str:
    if before.rate is None or after.rate is None:
        return _("Folkmängden är inte känd, så åren går inte att jämföra")
    return compared(before.rate, after.rate, year)


def compared(before: Rate, after: Rate, year: str) -> str:
    """What a rate and a former one claim together. Intervals that meet claim nothing: that is stricter than a test."""
    if after.upper < before.lower:
        return _("Det är säkert lägre än %(year)s", year=year)
    if after.lower > before.upper:
        return _("Det är säkert högre än %(year)s", year=year)
    return _("Skillnaden mot %(year)s kan vara slump", year=year)


def course_words(now: tuple[int, Rate], before: tuple[int, Rate] | None) -> str:
    """A rate and what it was some years before, with their intervals, in sentences."""
    said = [_of_year(*now)]
    if before is not None:
        said += [_of_year(*before), compared(before[1], now[1], str(before[0]))]
    if now[1].is_wide:
        said.append(_("Få fall: tolka försiktigt"))
    return bound(". ".join(said) + ".")


def _of_year(year: int, of: Rate) -> str:
    return _(
        "%(year)s: %(rate)s per 1 000 invånare, säkert inom %(low)s–%(high)s",
        year=year,
        rate=plain_number(of.value),
        low=plain_number(of.lower),
        high=plain_number(of.upper),
    )


def notes(answer: Answer) -> list[str]:
    """What a reader must know to read the numbers rightly."""
    entries, found = answer.every, []
    if any(entry.is_there and entry.count is None for entry in entries):
        found.append(
            _("Dolt: antal från ett till fyra visas aldrig, och ibland inte heller större som skulle röja dem.")
        )
    if any(entry.rate and entry.rate.is_wide for entry in entries):
        found.append(_("Få fall: tolka försiktigt. Där intervallet är brett kan skillnaden vara slump."))
    if any(entry.count is not None and entry.rate is None for entry in entries):
        found.append(_("Där folkmängden saknas går andelen inte att räkna ut. Det betyder inte noll."))
    if any(not entry.is_there for entry in entries):
        found.append(_("Saknas: källan säger inget om det."))
    if answer.is_estimate:
        found.append(_("Folkmängden är en uppskattning."))
    if answer.question.view in {View.PLACE, View.MECHANISM, View.INTENT} or answer.question.thing in {
        "place",
        "mechanism",
    }:
        found.append(_("Per 1 000 räknas på alla invånare i åldern, inte på dem som var på platsen."))
    if answer.older_lists:
        found.append(_("Kodlistan har bytts sedan uppgifterna lästes in. De visas med koderna som gällde då."))
    return found


def table(lists: Mapping[str, CodeList], answer: Answer) -> tuple[list[str], list[list[str]]]:
    """(headings, rows): each row's name, then for every series its count, its rate and its interval.

    Whom the municipality is compared with has one column: what is drawn of it. The file has the rest.
    """
    first = {View.YEARS: _("År"), View.CAUSE: _("Orsak")}.get(answer.question.view, _("Grupp"))
    names = {one: series_name(lists, answer, one) if len(answer.series) > 1 else "" for one in answer.series}
    beside = [one for one in answer.series if answer.question.view is View.YEARS and one != HOME.value]
    measure = answer.question.measure
    headings = [first]
    for one, name in names.items():
        parts = [_one_column(measure)] if one in beside else [_("Antal"), _("Per 1 000"), _("Säkert inom (95 %%)") % {}]
        headings += [bound(f"{name}: {part}" if name else part) for part in parts]
    rows = []
    for row in answer.rows:
        cells = [row_name(lists, answer, row)]
        for one in answer.series:
            entry = answer.entries[one, row]
            cells += [_said_once(entry, measure)] if one in beside else _said_in_full(entry)
        rows.append(cells)
    return headings, rows


def _one_column(measure: str) -> str:
    return _("Antal") if measure == COUNT else _("Per 1 000")


def _said_once(entry: Entry, measure: str) -> str:
    if measure == COUNT or entry.rate is None:
        return _grouped(entry) if measure == COUNT else entry_text(entry, measure)
    return f"{entry_text(entry, measure)} ({interval_text(entry)})"


def _said_in_full(entry: Entry) -> list[str]:
    return [_grouped(entry), entry_text(entry, ""), interval_text(entry)]


def _grouped(entry: Entry) -> str:
    """A count as it is read: 9845, 225 811."""
    count = entry.count if entry.is_there else None
    if count is None or count < FIVE_DIGITS:
        return count_text(entry)
    return str(format_decimal(count, locale=language_in_force()))


def bound(text: str) -> str:
    """A number stays on one line."""
    return text.replace(" 1 000", "\u00a01\u00a0000").replace("95 %", "95\u00a0%")
