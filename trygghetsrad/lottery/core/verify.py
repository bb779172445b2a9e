"""Check a draw, with nothing but Python: `python verify.py FILE`.

The file is one of three, all in JSON:

    the auditors' file     everything but names: the lottery, its proof, every entry as a hash, what the dice decided
    the public record      the two fingerprints, the dice, the ticket
    one person's proof     the own entry, and its way to the pool's fingerprint

Nothing here comes from the program that made the draw. A fingerprint is a SHA-256. Chances are fractions and are
compared as such. Each check has a name; `CHECKS` says what it means. Every value has one form (a list is not a text,
1.0 is not 1, a key stands once): whatever is written in another way is a fault of the form.
"""

import json
import sys
from collections import Counter
from fractions import Fraction
from hashlib import sha256
from math import gcd, lcm
from typing import Any

CHECKS = {
    "form": "Filen är hel och har rätt form.",
    "lottery_hash": "Lotteriets fingeravtryck är räknat på just det här lotteriet.",
    "panels": "Varje råd som kan lottas håller alla kvoter.",
    "chances": "Chanserna är precis de som råden ger.",
    "certificate": "Beviset håller: den lägsta chansen är så hög som det påstås att den kan bli.",
    "tickets": "Lotterna är fördelade så som chanserna säger.",
    "root": "Anmälningarna är de som poolens fingeravtryck låste.",
    "left_out": "De som inte är med i lottningen är så många, och av de skäl, som låstes.",
    "homes": "De som delar adress är åtskilda på rätt sätt.",
    "draw": "Tärningarna och fingeravtrycken ger just det här resultatet.",
    "replacements": "Den som drog sig ur ersattes av en som stod i reserven och inte själv hade dragit sig ur.",
}
WORDS = {True: "stämmer", False: "stämmer inte", None: "finns inte i filen"}
CLOSE = {"flows": Fraction(), "relaxation": Fraction(1, 10**9), "columns": Fraction(), "stopped": Fraction()}
"""How far a chance may lie from the proved one, relatively: where a solver was needed, weights are rounded."""
VERSIONS = {2: "", 3: " left_out"}
"""What each version of a lottery has more than the first ones."""
Json = Any
Answers = dict[str, bool | None]


def faults(record: Json) -> list[str]:
    """The names of the checks that fail, in the order of CHECKS; none when everything holds. Never raises."""
    return [name for name, holds in answers(record).items() if holds is False]


def answers(record: Json) -> Answers:
    """What each check says: it holds, it fails, or (None) the file has nothing that it could look at. Never raises."""
    try:
        kind = _whole_record if "commitment" in record else _proof if "leaf" in record else _public
        found = {"form": True, **kind(record)}
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        found = {"form": False}
    return {name: found.get(name) for name in CHECKS}


def read(data: bytes) -> Json:
    """What a file says: JSON in UTF-8 with each key once. Anything else says nothing."""
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_each_once, parse_constant=number)
    except (RecursionError, TypeError, ValueError):
        return None


def _each_once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("twice")
    return dict(pairs)


def _whole_record(record: Json) -> Answers:
    given = record["commitment"]
    parts = {"commitment", "root", "lottery_hash", "draw", "leaves", "left_out", "homes", "gone", "replacements"}
    if set(record) - parts or number(given["version"]) not in VERSIONS:
        return {"form": False}
    problem = Problem(given)
    panels = [problem.panel(panel) for panel in listed(given["panels"])]
    weights = [fraction(panel["weight"]) for panel in given["panels"]]
    return {
        "lottery_hash": sha256(canonical(given)).hexdigest() == record["lottery_hash"],
        "panels": all(map(problem.keeps, panels)) and len(set(panels)) == len(panels),
        "chances": _chances_hold(given, problem, panels, weights),
        "certificate": _certificate_holds(given, problem),
        "tickets": _tickets_hold(given, problem, panels, weights, hash_in(record["root"])),
        "root": _leaves_hold(record, problem) if "leaves" in record else None,
        "left_out": _left_out_holds(record),
        "homes": _homes_hold(record, problem),
        "draw": _draw_holds(record, problem, panels) if "draw" in record else None,
        "replacements": _replacements_hold(record),
    }


class Problem:
    """The pool as a count per type, and the quotas as rows over the types: between `lower` and `upper` seats.

    The rows stand in this order: the panel's size, the quotas, the cells, and each value that has no quota. No row's
    upper bound is more than the people it counts or the size of the panel.
    """

    def __init__(self, given: Json) -> None:
        names = "version software pool salt features size quotas cells types method certificate panels tickets ranges"
        only(given, f"{names} lowest{VERSIONS[given['version']]}")
        text(given["software"]), text(given["pool"]), in_hex(given["salt"])
        self.features, self.size = texts(given["features"]), number(given["size"])
        self.tells_homes = self.features[-1:] == ["household"]
        kinds = [only(kind, "values people seats chance actual") for kind in listed(given["types"])]
        self.types, self.people = [tuple(texts(kind["values"])) for kind in kinds], [number(k["people"]) for k in kinds]
        quotas = [only(one, "feature value min max") for one in listed(given["quotas"])]
        cells = [only(one, "where min max") for one in listed(given["cells"])]
        asked: list[tuple[Json, int, int]] = [((), self.size, self.size)]
        asked += [(((text(one["feature"]), text(one["value"])),), *_bounds(one)) for one in quotas]
        values = {((name, value),) for kind in self.types for name, value in zip(self.features, kind, strict=True)}
        free = sorted(values - {where for where, _, _ in asked})
        asked += [(tuple(_pair(texts(pair)) for pair in listed(one["where"])), *_bounds(one)) for one in cells]
        asked += [(where, 0, self.size) for where in free]
        self.rows = [self._row(*one) for one in asked]
        self.most = [min(people, self.size) for people in self.people]
        self.rows_of: list[list[int]] = [[] for _ in self.types]
        for row, (_, upper, members) in enumerate(self.rows):
            for at in members:
                self.most[at] = min(self.most[at], upper)
                self.rows_of[at].append(row)
        if self.types != sorted(set(self.types)) or min(self.people) < 1:
            raise ValueError("types")

    def _row(self, where: Json, lower: int, upper: int) -> tuple[int, int, list[int]]:
        at = [(self.features.index(name), value) for name, value in where]
        members = [n for n, kind in enumerate(self.types) if all(kind[axis] == value for axis, value in at)]
        return lower, min(upper, self.size, sum(self.people[n] for n in members)), members

    def panel(self, given: Json) -> tuple[tuple[int, int], ...]:
        """Seats per type, as pairs (number of the type, seats) in order; types without seats are left out."""
        pairs = tuple(_pair([*map(number, listed(pair))]) for pair in listed(only(given, "seats weight")["seats"]))
        numbers = [at for at, _ in pairs]
        if numbers != sorted(set(numbers)) or not set(numbers) <= set(range(len(self.types))):
            raise ValueError("panel")
        return pairs

    def all_seats(self, panel: Json) -> list[int]:
        """Seats per type, with a 0 for each type without."""
        taken = dict(panel)
        return [taken.get(at, 0) for at in range(len(self.types))]

    def keeps(self, panel: Json) -> bool:
        """Is it a panel: of the right size, of people who exist, within every quota?"""
        sent = [0] * len(self.rows)
        for at, given in panel:
            for row in self.rows_of[at]:
                sent[row] += given
        kept = all(lower <= given <= upper for given, (lower, upper, _) in zip(sent, self.rows, strict=True))
        return kept and all(0 < given <= self.people[at] for at, given in panel)

    def averages(self, panels: Json, weights: list[Fraction]) -> list[Fraction]:
        """Each person's chance, per type: the weighted seats over the people."""
        unit, total = lcm(*(weight.denominator for weight in weights)), [0] * len(self.types)
        for panel, weight in zip(panels, weights, strict=True):
            share = weight.numerator * (unit // weight.denominator)
            for at, seats in panel:
                total[at] += share * seats
        return [Fraction(amount, unit * people) for amount, people in zip(total, self.people, strict=True)]


def _chances_hold(given: Json, problem: Problem, panels: Json, weights: list[Fraction]) -> bool:
    """The weights are shares of the whole and give the chances; these are the proved ones, but for rounding."""
    chances, slack = problem.averages(panels, weights), CLOSE[given["method"]]
    proved = [fraction(kind["seats"]) / people for kind, people in zip(given["types"], problem.people, strict=True)]
    close = all(abs(chance - level) <= slack * level for chance, level in zip(chances, proved, strict=True))
    stated = [kind["chance"] for kind in given["types"]] == [str(chance) for chance in chances]
    return stated and close and sum(weights) == 1 and min(weights) > 0


def _certificate_holds(given: Json, problem: Problem) -> bool:
    """Stage by stage the lowest chance of those still free is shown to be as high as it can be.

    A stage multiplies rows by whole numbers and adds them up. Whatever panels are drawn, the sum of coefficient x seats
    is at most the sum of factor x bound: that bounds the lowest free chance. Where the bound is attained, every type
    with a positive coefficient is held to it. Without a complete proof one stage bounds the lowest chance of all.
    """
    seats = [fraction(kind["seats"]) for kind in given["types"]]
    stages = [_stage(stage, problem) for stage in listed(given["certificate"])]
    if fraction(only(given["lowest"], "bound exact actual kept")["bound"]) != stages[0][0]:
        return False
    if given["method"] in {"columns", "stopped"}:
        level, fixed, full, multipliers = stages[0]
        most = min(Fraction(*pair) for pair in zip(problem.most, problem.people, strict=True))
        bound = _bound(problem, {}, multipliers)[0] if multipliers else most
        return len(stages) == 1 and not fixed and not full and level == bound
    kept = all(lower <= sum(seats[n] for n in members) <= upper for lower, upper, members in problem.rows)
    known: dict[int, Fraction] = {}
    for stage in stages:
        if not _stage_holds(problem, seats, known, stage):
            return False
        known |= {n: seats[n] / problem.people[n] for n in (*stage[1], *stage[2])}
    possible = all(0 <= one <= high for one, high in zip(seats, problem.most, strict=True))
    return kept and possible and len(known) == len(seats)


def _stage_holds(problem: Problem, seats: list[Fraction], known: dict[int, Fraction], stage: Json) -> bool:
    level, fixed, full, multipliers = stage
    named = [*fixed, *full]
    if not named or len(set(named)) < len(named) or not known.keys().isdisjoint(named):
        return False
    if any(seats[n] < level * problem.people[n] for n in range(len(seats)) if n not in known):
        return False
    bound, total = _bound(problem, known, multipliers)
    if bound is not None and bound != level:
        return False
    full_up = {n for n in named if seats[n] == problem.most[n]}
    held = all(seats[n] == level * problem.people[n] and (n in full_up or total[n] > 0) for n in fixed)
    return held and all(n in full_up and total[n] < 0 for n in full)


def _stage(given: Json, problem: Problem) -> Json:
    only(given, "level fixed full multipliers")
    multipliers = [(number(row), whole(factor)) for row, factor in map(_pair, listed(given["multipliers"]))]
    rows = [row for row, factor in multipliers if factor]
    fixed, full = [[number(at) for at in listed(given[key])] for key in ("fixed", "full")]
    are_rows = rows == sorted(set(rows)) and set(rows) <= set(range(len(problem.rows)))
    if not are_rows or len(rows) < len(multipliers) or gcd(*(factor for _, factor in multipliers)) > 1:
        raise ValueError("multipliers")
    if [fixed, full] != [sorted(fixed), sorted(full)] or not {*fixed, *full} <= set(range(len(problem.types))):
        raise ValueError("types")
    return fraction(given["level"]), fixed, full, multipliers


def _bound(problem: Problem, known: dict[int, Fraction], multipliers: Json) -> tuple[Fraction | None, list[int]]:
    """The most that the lowest free chance can be (None: the sum says nothing of it), and the coefficients."""
    total = [0] * len(problem.types)
    for row, factor in multipliers:
        for member in problem.rows[row][2]:
            total[member] += factor
    right = sum(factor * problem.rows[row][1 if factor > 0 else 0] for row, factor in multipliers)
    rising, taken = 0, Counter[Fraction]()
    for n, factor in enumerate(total):
        if n in known:
            taken[known[n]] += factor * problem.people[n]
        elif factor > 0:
            rising += factor * problem.people[n]
        else:
            right -= factor * problem.most[n]
    spent = sum((chance * amount for chance, amount in taken.items()), Fraction())
    return (Fraction(right - spent) / rising if rising else None), total


def _tickets_hold(given: Json, problem: Problem, panels: Json, weights: list[Fraction], root: bytes) -> bool:
    """Each panel has its weight of the tickets, the spare ones by largest remainder; the root decides the order.

    In that order they are dealt out like cards, one in turn to each first digit.
    """
    tickets = number(given["tickets"])
    counts = [int(weight * tickets) for weight in weights]
    # (-type, seats) in turn compare as the seats of all types do, those without seats too
    by_seats = [[(-at, seats) for at, seats in panel if seats] for panel in panels]
    by_remainder = sorted(range(len(panels)), key=lambda at: (counts[at] - weights[at] * tickets, by_seats[at]))
    for at in by_remainder[: tickets - sum(counts)]:
        counts[at] += 1
    order = [digest(b"\x02", root, ",".join(map(str, problem.all_seats(panel))).encode()) for panel in panels]
    placed, ranges, first = sorted(range(len(panels)), key=lambda at: order[at]), [], 0
    for digit in range(10):
        end = 0
        for at in placed:
            start, end = end, end + counts[at]
            here = (end + 9 - digit) // 10 - (start + 9 - digit) // 10
            if here:
                ranges.append({"first": first, "last": first + here - 1, "panel": at})
            first += here
    actual = problem.averages(panels, [Fraction(count, tickets) for count in counts])
    lowest = min(fraction(kind["chance"]) for kind in given["types"])
    stated = {"bound": given["lowest"]["bound"], "exact": str(lowest), "actual": str(min(actual))}
    stated["kept"] = str(min(actual) / lowest if lowest else Fraction(1))
    same = canonical([given["ranges"], given["lowest"]]) == canonical([ranges, stated])
    by_dice = str(tickets).rstrip("0") == "1"
    return same and by_dice and [kind["actual"] for kind in given["types"]] == [*map(str, actual)]


def _leaves_hold(record: Json, problem: Problem) -> bool:
    leaves = [[hash_in(leaf) for leaf in listed(kind)] for kind in listed(record["leaves"])]
    if [len(kind) for kind in leaves] != problem.people or any(kind != sorted(kind) for kind in leaves):
        return False
    outside = [hash_in(leaf) for why in listed(record.get("left_out", [])) for leaf in listed(why)]
    row = sorted([*(leaf for kind in leaves for leaf in kind), *outside])
    twice = len(set(row)) < len(row)
    while len(row) > 1:
        row = [_join(*row[at : at + 2]) if at + 1 < len(row) else row[at] for at in range(0, len(row), 2)]
    return not twice and row[0].hex() == record["root"]


def _left_out_holds(record: Json) -> bool | None:
    """Each reason stands once, and has as many entries as it says; who has one is in nobody's place in the draw."""
    given = [only(one, "why people") for one in listed(record["commitment"].get("left_out", []))]
    reasons, counts = [text(one["why"]) for one in given], [number(one["people"]) for one in given]
    if reasons != sorted(set(reasons)) or "" in reasons:
        return False
    if not given or "leaves" not in record:
        return False if "left_out" in record else None
    leaves = [texts(why) for why in listed(record["left_out"])]
    return [len(why) for why in leaves] == counts and all(why == sorted(why) for why in leaves)


def _homes_hold(record: Json, problem: Problem) -> bool | None:
    """The last value of a type that shares addresses names the types of everyone at each such address."""
    if not problem.tells_homes or "leaves" not in record:
        return False if "homes" in record else None
    at_home: dict[str, list[tuple[str, ...]]] = {}
    given = [texts(homes) for homes in listed(record["homes"])]
    if [len(homes) for homes in given] != problem.people:
        return False
    for kind, homes in zip(problem.types, given, strict=True):
        if any((home == "") != (kind[-1] == "") for home in homes):
            return False
        for home in filter(None, homes):
            at_home.setdefault(home, []).append(kind)
    named = {home: canonical(sorted(kind[:-1] for kind in kinds)).decode() for home, kinds in at_home.items()}
    if any(kind[-1] != named[home] for home, kinds in at_home.items() for kind in kinds):
        return False
    quotas = {one["value"]: one["max"] for one in record["commitment"]["quotas"] if one["feature"] == "household"}
    return quotas == dict(Counter(named.values()))


def _draw_holds(record: Json, problem: Problem, panels: Json) -> bool:
    """The ticket names seats per type; SHA-256(seed | entry) orders the people of a type, and (seed | home) the homes.

    Without the entries only the order of those who are named can be checked.
    """
    given, commitment = only(record["draw"], "digits ticket seed seats depth panel reserve"), record["commitment"]
    seed = _seed(commitment["pool"], record, given["digits"])
    parts = [only(part, "first last panel") for part in listed(commitment["ranges"])]
    ranges = [(number(part["first"]), number(part["last"]), number(part["panel"])) for part in parts]
    chosen = [panels[at] for first, last, at in ranges if first <= int(given["digits"]) <= last]
    seats = problem.all_seats(chosen[0])
    waiting: dict[str, list[str]] = {}
    panel, reserve = [], []
    for n, taken in enumerate(seats):
        named = [*texts(given["panel"][n]), *texts(given["reserve"][n])]
        known = record["leaves"][n] if "leaves" in record else named
        order = sorted(known, key=lambda leaf: _rank(seed, hash_in(leaf)))
        if problem.tells_homes and (shared := problem.types[n][-1]) and "homes" in record:
            home_of = dict(zip(record["leaves"][n], record["homes"][n], strict=True))
            ordered = sorted(set(home_of.values()), key=lambda home: _rank(seed, home.encode()))
            homes = waiting.setdefault(shared, ordered)
            first = {home_of[leaf]: leaf for leaf in reversed(order) if home_of[leaf] in homes[:taken]}
            del homes[:taken]
            order.sort(key=lambda leaf: leaf not in first.values())
        depth = given["depth"]
        shown = problem.people[n] if depth is None else min(problem.people[n], taken + number(depth))
        panel.append(order[:taken])
        reserve.append(order[taken:shown])
        if len(order) < shown:
            return False
    again = {"ticket": int(given["digits"]), "seed": seed.hex(), "seats": seats, "panel": panel, "reserve": reserve}
    fits = len(given["digits"]) == len(str(commitment["tickets"])) - 1
    return fits and canonical(given | again) == canonical(given)


def _replacements_hold(record: Json) -> bool | None:
    """Those who left had withdrawn and had a seat; those who entered stood in the reserve and had not withdrawn."""
    if "replacements" not in record:
        return False if "gone" in record else None
    named = [[texts(kind) for kind in listed(record["draw"][part])] for part in ("panel", "reserve")]
    panel, reserve = [{leaf for kind in part for leaf in kind} for part in named]
    gone, changes = texts(record["gone"]), [only(one, "leaves enters") for one in listed(record["replacements"])]
    entered = [text(one["enters"]) for one in changes if one["enters"] is not None]
    left = [text(one["leaves"]) for one in changes]
    if gone != sorted(set(gone)) or not set(gone) <= {leaf for kind in record.get("leaves", [gone]) for leaf in kind}:
        return False
    fits = sorted(left) == sorted(panel.intersection(gone)) and len(set(entered)) == len(entered)
    return fits and set(entered) <= reserve.difference(gone)


def _public(record: Json) -> Answers:
    """The seed follows from what was published before the dice and from the dice; the ticket is the dice."""
    public = record.get("record", record)
    hash_in(public["root"]), hash_in(public["lottery_hash"])
    if "digits" not in public:
        return {}
    seed = _seed(public["pool"], public, public["digits"])
    fits = len(public["digits"]) == len(str(number(public["tickets"]))) - 1
    return {"draw": fits and public["seed"] == seed.hex() and number(public["ticket"]) == int(public["digits"])}


def _proof(record: Json) -> Answers:
    """The entry is what was registered, hashed with its secret, and its path leads to the pool's fingerprint."""
    at = leaf = digest(b"\x00", text(record["pool"]).encode(), canonical(record["person"]), in_hex(record["salt"]))
    for step in listed(record["path"]):
        sibling, left = hash_in(only(step, "sibling left")["sibling"]), step["left"]
        if type(left) is not bool:
            raise TypeError("left")
        at = _join(*((sibling, at) if left else (at, sibling)))
    return {"root": leaf.hex() == record["leaf"] and at == hash_in(record["root"])}


def _seed(pool: str, hashes: Json, digits: str) -> bytes:
    if not (text(digits).isascii() and digits.isdigit()):
        raise ValueError("digits")
    locked = hash_in(hashes["root"]), hash_in(hashes["lottery_hash"])
    return digest(b"\x03", text(pool).encode(), *locked, digits.encode())


# How values are written: in one way each, so that nothing can be changed unseen


def canonical(value: Json) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8; numbers that are not whole have no place in it."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if type(part) is float:
            raise TypeError("float")
        waiting += part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ()
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(tag: bytes, *parts: bytes) -> bytes:
    """SHA-256 over a tag and the parts, each after its length in four bytes."""
    return sha256(tag + b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


def only(given: Json, keys: str) -> Json:
    """A mapping with these keys and no others."""
    if type(given) is not dict or set(given) != set(keys.split()):
        raise ValueError(keys)
    return given


def listed(value: Json) -> list[Json]:
    """A list and nothing else: a text has parts too, and a mapping."""
    if type(value) is not list:
        raise TypeError("list")
    return value


def texts(value: Json) -> list[str]:
    """A list of texts."""
    return [text(part) for part in listed(value)]


def text(value: Json) -> str:
    """A text and nothing else."""
    if type(value) is not str:
        raise TypeError("text")
    return value


def number(value: Json) -> int:
    """A whole number from 0; JSON's true is not 1 and its 1.0 is not 1."""
    if type(value) is not int or value < 0:
        raise TypeError("number")
    return value


def whole(value: Json) -> int:
    """A whole number of any length, written as text."""
    if str(int(text(value))) != value:
        raise ValueError("whole")
    return int(value)


def fraction(value: Json) -> Fraction:
    """A fraction in lowest terms, written as text: "3/5" or "2"."""
    top, _, bottom = text(value).partition("/")
    if str(Fraction(int(top), int(bottom or 1))) != value:
        raise ValueError("fraction")
    return Fraction(int(top), int(bottom or 1))


def hash_in(value: Json) -> bytes:
    """A SHA-256 in 64 lower-case hexadecimal digits."""
    if len(in_hex(value)) != sha256().digest_size:
        raise ValueError("hash")
    return bytes.fromhex(value)


def in_hex(value: Json) -> bytes:
    """Bytes in lower-case hexadecimal digits."""
    if bytes.fromhex(text(value)).hex() != value:
        raise ValueError("hex")
    return bytes.fromhex(value)


def _pair(values: Json) -> tuple[Json, Json]:
    first, second = listed(values)
    return first, second


def _bounds(quota: Json) -> tuple[int, int]:
    if number(quota["min"]) > number(quota["max"]):
        raise ValueError("bounds")
    return quota["min"], quota["max"]


def _join(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _rank(seed: bytes, leaf: bytes) -> bytes:
    return sha256(seed + leaf).digest()


def main(arguments: list[str]) -> int:
    """Check the files named, with a line for each check; 0 when everything in all of them holds."""
    wrong = 0
    for name in arguments:
        try:
            with open(name, "rb") as file:  # noqa: PTH123 - nothing is imported that a reader does not need
                found = answers(read(file.read()))
        except OSError:
            found = answers(None)
        failed = False in found.values()
        wrong += failed
        print(f"{name}: " + ("det här stämmer inte:" if failed else "allt som går att kontrollera stämmer."))  # noqa: T201
        for check, holds in found.items():
            if holds is not None or found["form"]:
                print(f"  {WORDS[holds]:<20}{CHECKS[check]}")  # noqa: T201
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
