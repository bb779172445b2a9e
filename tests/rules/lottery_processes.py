"""The same question put to processes of their own, on other kinds of machine as far as one machine can play them."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]


def answers_of(script: str, machines: Iterable[Mapping[str, str]]) -> set[str]:
    """What a script prints, on each machine given as its environment; one answer when they all agree."""
    answers = set()
    for machine in machines:
        done = finished(["-c", script], ROOT, machine)
        assert done.returncode == 0, done.stderr
        answers.add(done.stdout)
    return answers


def finished(
    arguments: Sequence[str], folder: Path, machine: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """What came of our own interpreter in that folder, with nothing of this process's environment but the path."""
    usual = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return subprocess.run(  # noqa: S603 - our own interpreter on our own text
        [sys.executable, *arguments],
        cwd=folder,
        env={**usual, **(machine or {})},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
