"""Senders at once: each answers the questions of the journey and sends, again and again. Every POST is a write."""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

CONNECTIONS, SENDINGS = 50, 8
ANSWERS = (
    ("slag", {"kind": "forslag"}),
    ("text", {"text": "Mer ljus på gångvägen bakom biblioteket, där är mörkt."}),
    ("plats", {"area": "Kolbäck", "place": "bakom biblioteket"}),
    ("svar", {"reply": "code"}),
    ("granska", {"website": ""}),
)
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Sent:
    """POSTs a second, suggestions received a second, milliseconds until an answer, and what was no redirect."""

    posts: float = 0.0
    received: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    faults: int = 0
    spent: list[float] = field(default_factory=list, repr=False)

    def __str__(self) -> str:
        return (
            f"sending, {CONNECTIONS} connections: {self.posts:.0f} POST/s ({self.received:.0f} suggestions/s), "
            f"p50 {self.p50:.0f}, p99 {self.p99:.0f} ms, {self.faults} faults"
        )


class Sender:
    """A browser of its own: an address, a cookie and the form's token."""

    def __init__(self, port: int, number: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.host, self.number, self.posted = f"127.0.0.1:{port}", number, 0
        self.cookie = self.token = ""

    def ask(self, method: str, path: str, body: dict[str, str] | None = None) -> tuple[int, str]:
        # Each POST comes from another address: it is the database that is measured, not the limit for an address.
        address = f"10.{self.number}.{self.posted // 250}.{self.posted % 250}"
        headers = {"Host": self.host, "X-Forwarded-For": address, "Content-Type": "application/x-www-form-urlencoded"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        self.connection.request(method, path, urlencode(body) if body else None, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.partition(";")[0]
        return answer.status, text

    def begin(self) -> None:
        _status, page = self.ask("GET", "/forslag/nytt/slag")
        found = _TOKEN.search(page)
        assert found, "the page has no token"
        self.token = found[1]

    def send(self, times: int, sent: Sent) -> None:
        for _ in range(times):
            for step, answers in ANSWERS:
                begun = time.perf_counter()
                self.posted += 1
                status, _page = self.ask("POST", f"/forslag/nytt/{step}", {**answers, "csrf_token": self.token})
                sent.spent.append(time.perf_counter() - begun)
                sent.faults += status != 303


def measure_sending(port: int) -> Sent:
    """All of them at once, after each has fetched its first page."""
    senders, sent = [Sender(port, number) for number in range(CONNECTIONS)], Sent()
    for one in senders:
        one.begin()
    threads = [threading.Thread(target=one.send, args=(SENDINGS, sent)) for one in senders]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - begun
    hundredths = statistics.quantiles(sent.spent, n=100)
    sent.posts, sent.received = len(sent.spent) / lasted, CONNECTIONS * SENDINGS / lasted
    sent.p50, sent.p99 = hundredths[49] * 1000, hundredths[98] * 1000
    return sent
