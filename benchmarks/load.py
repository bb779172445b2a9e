"""A bounded load of GETs against a server on loopback, and what the server's own processes spent on it."""

from __future__ import annotations

import http.client
import os
import statistics
import threading
import time
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
    """User and system time of a process and its children, in seconds."""
    spent = 0
    for one in children_of(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / TICK


def fetch(port: int, path: str, times: int, spent: list[float], faults: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _ in range(times):
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Host": f"127.0.0.1:{port}"})
        answer = connection.getresponse()
        answer.read()
        spent.append(time.perf_counter() - begun)
        if answer.status != 200:
            faults.append(answer.status)
    connection.close()


def measure(port: int, pid: int, path: str, *, requests: int = 600, clients: int = 4) -> Figures:
    """Fetch a page `requests` times with `clients` connections that stay open."""
    spent: list[float] = []
    faults: list[int] = []
    before, begun = cpu_seconds(pid), time.perf_counter()
    threads = [
        threading.Thread(target=fetch, args=(port, path, requests // clients, spent, faults)) for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - begun
    used = cpu_seconds(pid) - before
    hundredths = statistics.quantiles(spent, n=100)
    return Figures(
        len(spent) / lasted, hundredths[49] * 1000, hundredths[98] * 1000, used / len(spent) * 1e6, len(faults)
    )
