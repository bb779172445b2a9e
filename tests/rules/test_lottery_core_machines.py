"""The same problem has the same lottery everywhere: other hash seeds, other threads, other kinds of processor.

One machine plays the others by telling OpenBLAS, numpy and the C library to do without its newer instructions.
"""

import platform
import random

import numpy as np

from tests.rules.lottery_cases import larger, odd_one, possible_cases
from tests.rules.lottery_processes import answers_of
from trygghetsrad.lottery.core import commitment_of, fairest_lottery, lottery_hash, number_lottery
from trygghetsrad.lottery.core.many.panels import STEPS, _in_steps, face_of
from trygghetsrad.lottery.core.many.relaxation import relax
from trygghetsrad.lottery.core.rows import rows_of

MACHINES = [
    {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "2"},
    {"PYTHONHASHSEED": "1", "OPENBLAS_NUM_THREADS": "1"},
    {"PYTHONHASHSEED": "4711", "OPENBLAS_CORETYPE": "Prescott"},
    {"PYTHONHASHSEED": "2", "OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "1"},
    {"PYTHONHASHSEED": "3", "OPENBLAS_CORETYPE": "Zen", "NPY_DISABLE_CPU_FEATURES": "X86_V3"},
    {"PYTHONHASHSEED": "4", "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX,-AVX2,-FMA,-FMA4,-AVX512F"},
]
if platform.machine() != "x86_64":
    MACHINES = [{key: machine[key] for key in machine if key.startswith("PYTHON")} for machine in MACHINES]


def fingerprints() -> list[str]:
    """Of draws by every way: certified, with few and with many types, by columns, with households."""
    home = possible_cases(5, 1, homes=True)[0].problem()
    many = larger(600, 4, (6, 3, 5, 2, 2))
    lotteries = [fairest_lottery(problem) for problem in (larger(90), larger(400, 3), many, odd_one(), home)]
    numbered = [number_lottery(lottery, 1_000_000, bytes(32)) for lottery in lotteries]
    return [lottery_hash(commitment_of(one, pool_id="p", software="1")).hex() for one in numbered]


def test_the_same_problem_has_the_same_lottery_on_every_machine() -> None:
    script = "from tests.rules.test_lottery_core_machines import fingerprints; print(fingerprints())"
    assert answers_of(script, MACHINES) == {f"{fingerprints()}\n"}


def test_the_machines_played_do_differ() -> None:
    """Or else the test above could not fail: matrix algebra has other last digits on them."""
    script = """
import hashlib, numpy
square = numpy.sin(numpy.arange(250_000.0)).reshape(500, 500)
print(hashlib.sha256((numpy.linalg.inv(square) @ square).tobytes()).hexdigest())
"""
    assert platform.machine() != "x86_64" or len(answers_of(script, MACHINES[1:4])) > 1


def test_sums_of_wishes_are_exact_in_half_the_width() -> None:
    """So that it does not matter in what order a machine adds them: no sum has more than 24 binary digits."""
    rng = np.random.default_rng(3)
    rows = rows_of(larger(400, 3))
    found = relax(rows)
    assert found is not None
    matrix = face_of(rows, found[0].seats).matrix
    assert matrix.sum(axis=1).max() < 2**24 / STEPS / 2
    for _ in range(20):
        wishes = _in_steps(rng.uniform(-1, 1, matrix.shape[1]))
        exact = matrix.astype(np.float64) @ np.rint(wishes.astype(np.float64) * STEPS)
        assert ((matrix @ wishes).astype(np.float64) * STEPS == exact).all()


def test_order_of_people_and_quotas_does_not_matter() -> None:
    problem = larger(90)
    rng = random.Random(4)
    pool, quotas = list(problem.pool), list(problem.quotas)
    rng.shuffle(pool)
    rng.shuffle(quotas)
    turned = type(problem).of(problem.features, problem.size, quotas, dict(pool))
    assert fairest_lottery(turned) == fairest_lottery(problem)
