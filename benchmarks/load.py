"""A bounded load of GETs against a server on loopback, and what the server's own processes spent on it."""

from __future__ import annotations

import http.client
import os
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Figures:
    """`cpu` is the server's own time per request in microseconds; p50 and p99 are milliseconds seen by the client."""

    per_second: float
    p50: float
    p99: float
    cpu: float
    faults: int


def children_of(pid: int) -> list[int]:
    """The process and every process below it."""
    found = [pid]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found += children_of(int(stat.parent.name))
    return found


def cpu_seconds(pid: int) -> float:
    """What a process and its children have had of the processors, in seconds."""
    return sum(_nanoseconds(one) for one in children_of(pid)) / 1e9


def _nanoseconds(pid: int) -> int:
    """Told in nanoseconds by thread where the system does, else in hundredths of a second."""
    try:
        threads = [int(thread.read_text().split()[0]) for thread in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(threads) or (int(fields[11]) + int(fields[12])) * 10**9 // TICK


def fetch(port: int, paths: Sequence[str], times: int, *, cookie: str, spent: list[float], faults: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Host": f"127.0.0.1:{port}"} | ({"Cookie": cookie} if cookie else {})
    for at in range(times):
        begun = time.perf_counter()
        connection.request("GET", paths[at % len(paths)], headers=headers)
        answer = connection.getresponse()
        answer.read()
        spent.append(time.perf_counter() - begun)
        if answer.status != 200:
            faults.append(answer.status)
    connection.close()


def measure(
    port: int,
    pid: int,
    path: str | Sequence[str],
    *,
    requests: int = 600,
    clients: int = 4,
    cookie: str = "",
    database: int | None = None,
) -> Figures:
    """Fetch a page, or pages in turn, `requests` times with `clients` connections that stay open.

    `database` is the process of a database server, whose time is counted too.
    """
    paths = [path] if isinstance(path, str) else path
    working = [pid] if database is None else [pid, database]
    spent: list[float] = []
    faults: list[int] = []
    before, begun = sum(map(cpu_seconds, working)), time.perf_counter()
    kept = {"cookie": cookie, "spent": spent, "faults": faults}
    threads = [
        threading.Thread(target=fetch, args=(port, paths, requests // clients), kwargs=kept) for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - begun
    used = sum(map(cpu_seconds, working)) - before
    hundredths = statistics.quantiles(spent, n=100)
    return Figures(
        len(spent) / lasted, hundredths[49] * 1000, hundredths[98] * 1000, used / len(spent) * 1e6, len(faults)
    )
