"""The same question put to processes of their own, on other kinds of machine as far as one machine can play them."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


def answers_of(script: str, machines: Iterable[Mapping[str, str]]) -> set[str]:
    """What a script prints, on each machine given as its environment; one answer when they all agree."""
    answers = set()
    for machine in machines:
        done = subprocess.run(  # noqa: S603 - our own interpreter on our own text
            [sys.executable, "-c", script],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **machine},
            capture_output=True,
            text=True,
            check=True,
        )
        answers.add(done.stdout)
    return answers
