"""What a draw comes to, as JSON for programs and as text for people. The text is in Swedish, as `verify` speaks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from trygghetsrad.lottery.core.draw import Draw, Entry, Ranked
from trygghetsrad.lottery.core.lottery import Method, NumberedLottery
from trygghetsrad.lottery.core.mends import Change
from trygghetsrad.lottery.core.model import HOUSEHOLD, Bound, Conflict, Problem, Source, Type
from trygghetsrad.lottery.core.tickets import digits_of

Json = dict[str, Any]

METHODS = {
    Method.FLOWS: "exakt, bevisat rättvisast",
    Method.RELAXATION: "bevisat rättvisast, vikterna avrundade på femtonde decimalen",
    Method.COLUMNS: "rättvisast enligt lösaren; bevisat är hur hög den lägsta chansen högst kan vara",
    Method.STOPPED: "avbrutet: bevisat är hur hög den lägsta chansen högst kan vara",
}
ROUNDED = 1e-9
"""A gap no larger than this is the rounding of weights."""
SOURCES = {
    Source.SIZE: "rådets storlek",
    Source.QUOTA: "kvoten",
    Source.CELL: "kvoten",
    Source.PEOPLE: "så många finns det av",
    Source.NOTHING: "så många får det vara av",
}


def summary_of(numbered: NumberedLottery, entries: Iterable[Entry], seconds: float) -> Json:
    """A lottery: chances as the tickets give them, per person and per group."""
    lottery, cost = numbered.lottery, numbered.rounding
    chance_of = dict(zip(lottery.problem.types, cost.actual, strict=True))
    panels = {panel.seats: number for number, panel in enumerate(lottery.panels)}
    return {
        "ok": True,
        "method": lottery.method.value,
        "exact": lottery.is_certified,
        "gap": float(lottery.gap),
        "kept": float(cost.lowest_kept),
        "min_probability": float(min(cost.actual)),
        "max_probability": float(max(cost.actual)),
        "gini": gini([(people, chance_of[kind]) for kind, people in lottery.problem.pool]),
        "groups": list(_groups(lottery.problem, cost.actual)),
        "probabilities": {entry.id: str(chance_of[entry.values]) for entry in entries},
        "tickets": numbered.tickets,
        "lottery": [{"tickets": [part.first, part.last], "panel": panels[part.seats]} for part in numbered.ranges],
        "seconds": round(seconds, 3),
    }


def outcome_of(outcome: Draw, alternates: Iterable[Ranked]) -> Json:
    """Who was drawn, and who waits first, in committed order."""
    return {
        "digits": outcome.digits,
        "panel": [one.entry.id for one in outcome.panel],
        "alternates": [one.entry.id for one in alternates],
    }


def refusal_of(conflict: Conflict, changes: Sequence[Change] | None) -> Json:
    """Why no panel keeps the quotas, and the smallest change that helps."""
    return {
        "ok": False,
        "error": "infeasible",
        "conflict": {
            part: list(map(_bound, bounds))
            for part, bounds in (("demands", conflict.demands), ("limits", conflict.limits))
        },
        "changes": None if changes is None else [_change(one) for one in changes],
    }


def gini(groups: Sequence[tuple[int, Fraction]]) -> float:
    """How unequal the chances are: 0 when all are the same."""
    everyone = sum(people for people, _ in groups)
    total = sum((people * chance for people, chance in groups), Fraction())
    before, area = Fraction(), Fraction()
    for people, chance in sorted(groups, key=lambda group: group[1]):
        area += people * (2 * before + people * chance)
        before += people * chance
    return float(1 - area / (everyone * total)) if total else 0.0


def lottery_text(summary: Mapping[str, Any]) -> Iterator[str]:
    """Line by line what the lottery gives whom."""
    yield f"Metod: {METHODS[Method(summary['method'])]}."
    if summary["gap"] > ROUNDED:
        yield f"Av den högsta tänkbara lägsta chansen fattas som mest {percent(summary['gap'])}."
    yield f"{summary['tickets']} lotter, {digits_of(summary['tickets'])} tiosidiga tärningar."
    yield f"Av den lägsta chansen är {percent(summary['kept'])} kvar när chanserna är hela lotter."
    outside = Counter(one["why"] for one in summary.get("left_out", ()))
    yield from (f"Inte med i lottningen: {people}, {why}." for why, people in sorted(outside.items()))
    yield ""
    yield f"{'grupp':<40}{'personer':>10}  chans"
    for group in summary["groups"]:
        low, high = group["min_probability"], group["max_probability"]
        chance = percent(low) if percent(low) == percent(high) else f"{percent(low)} till {percent(high)}"
        yield f"{', '.join(group['values']):<40}{group['people']:>10}  {chance}"


def outcome_text(outcome: Mapping[str, Any]) -> Iterator[str]:
    """Who was drawn."""
    if outcome.get("seated"):
        yield "Har sin plats utan lottning:"
        yield from (f"  {who}" for who in outcome["seated"])
    yield f"Tärningarna visade {outcome['digits']}. Lottade:"
    yield from (f"  {who}" for who in outcome["panel"])
    if outcome["alternates"]:
        yield "Reserver, i ordning:"
        yield from (f"  {who}" for who in outcome["alternates"])


def refusal_text(refusal: Mapping[str, Any]) -> Iterator[str]:
    """Why not, and what would help."""
    yield "Kvoterna går inte ihop. De här kan inte hållas på en gång:"
    for part, word in (("demands", "minst"), ("limits", "högst")):
        for bound in refusal["conflict"][part]:
            where = ", ".join(f"{feature} {value}" for feature, value in bound["where"])
            yield f"  {word} {bound['seats']}: {SOURCES[Source(bound['source'])]} {where}".rstrip()
    if refusal["changes"] is None:
        yield "Ingen ändring inom det utrymme som är givet hjälper."
        return
    yield "Den minsta ändring som hjälper:"
    for one in refusal["changes"]:
        before, after = ("–".join(map(str, one[side])) for side in ("before", "after"))
        yield f"  {one['feature']} {one['value']}: {before} blir {after}"


def percent(share: float) -> str:
    """As Swedish writes it."""
    return f"{share * 100:.2f} %".replace(".", ",")


def _groups(problem: Problem, actual: Sequence[Fraction]) -> Iterator[Json]:
    """The types without what tells homes apart: the lowest and the highest chance of each."""
    width = len([name for name in problem.features if name != HOUSEHOLD])
    people, chances = Counter[Type](), dict[Type, list[Fraction]]()
    for (kind, count), chance in zip(problem.pool, actual, strict=True):
        people[kind[:width]] += count
        chances.setdefault(kind[:width], []).append(chance)
    for kind, found in chances.items():
        yield {
            "values": list(kind),
            "people": people[kind],
            "min_probability": float(min(found)),
            "max_probability": float(max(found)),
        }


def _bound(bound: Bound) -> Json:
    return {"source": bound.source.value, "where": [list(pair) for pair in bound.where], "seats": bound.seats}


def _change(change: Change) -> Json:
    before, after = ([one.minimum, one.maximum] for one in (change.before, change.after))
    return {"feature": change.before.feature, "value": change.before.value, "before": before, "after": after}
