"""The draw beside its peer, in the same pools, in the same run: `python -m benchmarks.lottery [--quick] [--no-peer]`.

Prints two tables. The first: our whole run step by step, in the processor's seconds, with what was proved and whether
the verifier, which shares no code with the core, agrees. The second: the peer (sortition-algorithms, in an environment
of its own under build/) in the small pools: what both need to find the chances, and the lowest. A peer that has not
ended after 120 s of the processor is stopped; the ratio is then "more than".
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.pools import Pool, some_pool
from trygghetsrad.lottery.core import (
    Entry,
    Lottery,
    Problem,
    commitment_of,
    count_types,
    draw,
    fairest_lottery,
    faults,
    leaf_of,
    lottery_hash,
    merkle_root,
    number_lottery,
    tickets_for,
)

ROOT = Path(__file__).parents[1]
PEER = ROOT / "build" / "lottery-peer"
PEER_PACKAGES = ("sortition-algorithms==0.12.15", "mip<2", "gurobipy")
PEER_SECONDS = 120
POOL_ID = "benchmark"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Shape:
    """A pool to measure in. `aim` is the most seconds a whole run should take, `solving` the most for the solving."""

    features: int
    people: int
    size: int
    aim: float
    solving: float | None = None


LARGE = (
    *(
        Shape(2, people, size, 1.0, 0.05)
        for people in (60, 1_000, 100_000, 1_000_000)
        for size in (12, 30, 100)
        if size < people
    ),
    *(Shape(3, people, 30, 3.0) for people in (1_000, 100_000, 1_000_000)),
    Shape(6, 200, 30, 5.0),
    Shape(6, 1_000, 30, 15.0),
    Shape(6, 10_000, 30, 120.0),
)
BESIDE = tuple(Shape(features, people, 30, 0) for people in (200, 1_000) for features in (2, 3, 6))
WAYS = (("maximin", "highspy"), ("maximin", "mip-cbc"), ("leximin", "highspy"))
QUICK = 5_000
"""With --quick no pool is larger than this."""


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """What a step gives, and the processor's seconds it took."""
    begun = time.process_time()
    result = work()
    return result, time.process_time() - begun


@dataclass(frozen=True, slots=True)
class Run:
    """One whole draw. Seconds of the processor; locking is the entries' fingerprints and their tree."""

    reading: float
    solving: float
    locking: float
    tickets: float
    drawing: float
    lottery: Lottery
    faults: list[str]

    @property
    def whole(self) -> float:
        """From the list of people to the drawn, without the lock."""
        return self.reading + self.solving + self.tickets + self.drawing


def whole_run(pool: Pool) -> Run:
    """Read the types, find the lottery, lock, give out tickets, draw, and let the verifier check what was committed."""
    counts, reading = timed(lambda: count_types(pool.people))
    lottery, solving = timed(lambda: fairest_lottery(Problem.of(pool.features, pool.size, pool.quotas, counts)))
    (entries, root), locking = timed(lambda: _locked(pool))
    numbered, tickets = timed(lambda: number_lottery(lottery, tickets_for(lottery), root))
    commitment = commitment_of(numbered, pool_id=POOL_ID, software="benchmark")
    hashed = lottery_hash(commitment)
    digits = "4179052"[: len(str(numbered.tickets)) - 1]
    outcome, drawing = timed(
        lambda: draw(numbered, entries, pool_id=POOL_ID, root=root, lottery=hashed, digits=digits, depth=pool.size)
    )
    assert len(outcome.panel) == pool.size
    found = faults({"commitment": commitment, "root": root.hex(), "lottery_hash": hashed.hex()})
    return Run(reading, solving, locking, tickets, drawing, lottery, list(found))


def _locked(pool: Pool) -> tuple[list[Entry], bytes]:
    salt = bytes(16)
    entries = [Entry(one.id, one.values, leaf_of(POOL_ID, {"id": one.id}, salt)) for one in pool.people]
    return entries, merkle_root(one.leaf for one in entries)


def peer_python() -> Path:
    """An environment with the peer alone, made once."""
    python = PEER / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEER)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER_PACKAGES], check=True)
    return python


def peer(python: Path, folder: Path, size: int, algorithm: str, solver: str) -> dict[str, Any] | None:
    """What the peer says; None when it was stopped."""
    command = [str(python), str(ROOT / "benchmarks" / "lottery_peer.py"), str(folder), str(size), algorithm, solver]
    ended = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (PEER_SECONDS, PEER_SECONDS)),
    )
    if ended.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        return None
    if ended.returncode and "license" in ended.stderr.lower():
        return {"seconds": None}
    if ended.returncode:
        raise RuntimeError(f"the peer failed: {ended.stderr}")
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def report_runs(shapes: Iterator[Shape]) -> None:
    """The first table."""
    print(
        f"{'features':>8}{'people':>10}{'seats':>6}{'types':>7}{'read':>8}{'solve':>9}{'tickets':>9}{'draw':>8}", end=""
    )
    print(f"{'whole':>9}{'aim':>6}{'lock':>8}  lowest / bound   method      verifier")
    for shape in shapes:
        run = whole_run(some_pool(shape.features, shape.people, shape.size))
        lowest, bound = min(run.lottery.chances), run.lottery.leximin.stages[0].level
        late = run.whole > shape.aim or (shape.solving is not None and run.solving > shape.solving)
        print(
            f"{shape.features:>8}{shape.people:>10}{shape.size:>6}{len(run.lottery.problem.pool):>7}{run.reading:>8.3f}"
            f"{run.solving:>9.4f}{run.tickets:>9.4f}{run.drawing:>8.3f}{run.whole:>9.3f}{shape.aim:>6.0f}{run.locking:>8.2f}"
            f"  {float(lowest):.3g} / {float(lowest / bound) if bound else 1:.6f}  {run.lottery.method.value:<10}  "
            f"{'agrees' if not run.faults else run.faults}{'  OVER THE AIM' if late else ''}",
            flush=True,
        )


def report_beside(shapes: Iterator[Shape]) -> None:
    """The second table."""
    python = peer_python()
    print(f"{'features':>8}{'people':>8}{'seats':>6}{'ours, s':>9}{'lowest':>9}   peer")
    for shape in shapes:
        pool = some_pool(shape.features, shape.people, shape.size)
        run = whole_run(pool)
        lowest = float(min(run.lottery.chances))
        print(f"{shape.features:>8}{shape.people:>8}{shape.size:>6}{run.solving:>9.4f}{lowest:>9.5f}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            pool.write(Path(folder))
            for algorithm, solver in WAYS:
                told = peer(python, Path(folder), shape.size, algorithm, solver)
                print(f"{'':>43}{algorithm} {solver:<8} {_beside(told, run.solving, lowest)}", flush=True)


def _beside(told: dict[str, Any] | None, ours: float, lowest: float) -> str:
    if told is None:
        return f"not in {PEER_SECONDS} s: more than {PEER_SECONDS / ours:,.0f} x"
    if told["seconds"] is None:
        return "too large for its solver without a licence"
    higher = "  A HIGHER LOWEST CHANCE THAN OURS" if told["lowest"] > lowest * (1 + 1e-6) else ""
    return f"{told['seconds']:>8.2f} s  {told['seconds'] / ours:>8,.0f} x  lowest {told['lowest']:.5f}{higher}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"no pool larger than {QUICK} people")
    parser.add_argument("--no-peer", action="store_true", help="only our own figures")
    given = parser.parse_args()
    report_runs(one for one in LARGE if not given.quick or one.people <= QUICK)
    if not given.no_peer:
        report_beside(one for one in BESIDE if not given.quick or one.people <= QUICK)


if __name__ == "__main__":
    main()
