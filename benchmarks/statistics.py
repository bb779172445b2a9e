"""Injuries beside pandas: `python -m benchmarks.statistics [rows]`.

Invents a file (1,000,000 lines unless said otherwise), reads it in as the worker does, and lets pandas read and group
the same file in the same run, in an environment of its own under build/. Then asks the explorer. Prints seconds, peak
memory, questions to the database and ratios.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import event

BUILD = Path(__file__).parents[1] / "build" / "pandas"
ROWS = 1_000_000
QUESTIONS = (
    "", "?vad=W00-W19&vem=80%2B", "?vad=W00-W19&visa=pyramid", "?visa=varmekarta", "?vem=80%2B&visa=plats",
    "/mest-utsatta",
)  # fmt: skip
TIMES = 30
PEER = """
import json, resource, sys, time
import pandas as pd
begun = time.perf_counter()
table = pd.read_csv(sys.argv[1], sep=";")
read = time.perf_counter() - begun
things = ["kön", "område", "plats", "skadesätt", "avsikt"]
for thing in things:
    table.groupby(["år", "vårdnivå", "ålder", "orsak", thing])["antal"].sum()
grouped = time.perf_counter() - begun
begun = time.perf_counter()
old = table[(table["orsak"] == "W00-W19") & (table["ålder"] == "80+") & (table["vårdnivå"] == "admitted")]
old.groupby("år")["antal"].sum()
asked = time.perf_counter() - begun
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"read": read, "grouped": grouped, "asked": asked, "memory": memory}))
"""
OURS = """
import json, os, resource, sys, time
from config import Config
from trygghetsrad.app import create_app
from trygghetsrad.kernel import clock, migrate
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.statistics.models import Territory
from trygghetsrad.statistics.readers.packing import pack
from trygghetsrad.statistics.use_cases import AcceptImport, ReceiveFile, accept_import, receive_file
from trygghetsrad.statistics.worker import work_now
app = create_app(Config.from_environment(os.environ))
database = app.extensions["database"]
migrate.upgrade(database)
begun = time.process_time()
with app.app_context():
    marks = [time.perf_counter()]
    with open(sys.argv[1], "rb") as file:
        command = ReceiveFile("Påhittat", Territory.MUNICIPALITY, pack(file), trusted=True)
    with database.write() as session:
        row = receive_file(session, command, actor=SYSTEM, now=clock.now())
    marks.append(time.perf_counter())
    work_now(database, row.id)
    marks.append(time.perf_counter())
    with database.write() as session:
        accept_import(session, AcceptImport(row.id, False), actor=SYSTEM, now=clock.now())
    work_now(database, row.id)
    marks.append(time.perf_counter())
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
cpu = time.process_time() - begun
spent = [after - before for before, after in zip(marks, marks[1:])]
print(json.dumps({"received": spent[0], "checked": spent[1], "loaded": spent[2], "memory": memory, "cpu": cpu}))
"""


def peer() -> str:
    """The Python of an environment that has pandas."""
    python = BUILD / "bin" / "python"
    if not python.exists():
        venv.create(BUILD, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "pandas"], check=True)
    return str(python)


def run(python: str, program: str, file: Path, environ: dict[str, str]) -> dict[str, float]:
    answer = subprocess.run([python, "-c", program, str(file)], check=True, stdout=subprocess.PIPE, env=environ)
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found


def ask(environ: dict[str, str]) -> None:
    """How long the explorer's pages take, and how often they ask the database."""
    from config import Config  # noqa: PLC0415
    from trygghetsrad.app import create_app  # noqa: PLC0415

    app = create_app(Config.from_environment(environ))
    client, asked = app.test_client(), [0]

    def count(*_: object) -> None:
        asked[0] += 1

    event.listen(app.extensions["database"].engine, "before_cursor_execute", count)
    for question in QUESTIONS:
        address = f"/sakert-och-tryggt/statistik{question}"
        client.get(address)
        asked[0], times = 0, []
        for _ in range(TIMES):
            begun = time.perf_counter()
            assert client.get(address).status_code == 200
            times.append(time.perf_counter() - begun)
        print(
            f"  {question or '(first page)':<28} p50 {median(times) * 1000:6.1f} ms, {asked[0] / TIMES:.0f} questions"
        )


def main() -> None:
    from config import Config  # noqa: PLC0415
    from trygghetsrad.statistics import invented  # noqa: PLC0415
    from trygghetsrad.statistics.rules.codes import standard  # noqa: PLC0415

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "injuries.csv"
        environ = {**os.environ, "ENVIRONMENT": "development", "INSTANCE_PATH": folder, "LOG_LEVEL": "ERROR"}
        environ["PUBLIC_BASE_URL"] = "http://localhost"
        environ.pop("DATABASE_URL", None)
        lists = standard(tuple(Config.from_environment(environ).municipality.localities))
        lines = invented.many_lines(Random(1), lists, range(2016, 2026), rows)
        with file.open("w", encoding="utf-8") as opened:
            opened.writelines(f"{line}\n" for line in lines)
        print(f"{rows} lines, {file.stat().st_size / 1e6:.0f} MB")
        ours = run(sys.executable, OURS, file, environ)
        total = ours["received"] + ours["checked"] + ours["loaded"]
        print(f"  read in: {total:.1f} s ({', '.join(f'{k} {v:.1f}' for k, v in ours.items() if k != 'memory')})")
        print(f"  at most {ours['memory']:.0f} MB")
        theirs = run(peer(), PEER, file, environ)
        seconds, memory = theirs["grouped"], theirs["memory"]
        print(f"  pandas: read {theirs['read']:.1f} s, read and grouped {seconds:.1f} s, {memory:.0f} MB")
        print(f"  ratio: {total / seconds:.1f} of pandas' time, {ours['memory'] / memory:.2f} of its memory")
        print("(ours is checked line by line, written to the database, and protected)")
        print(f"Explorer (pandas takes {theirs['asked'] * 1000:.1f} ms for one question of its table in memory):")
        ask(environ)


if __name__ == "__main__":
    main()
