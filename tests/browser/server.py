"""A real server with its worker, on loopback, as `make run` starts it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTING = 60.0
STOPPING = 20.0
ANYBODY = "*"
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")


@dataclass
class Server:
    """The product as a visitor meets it. It has a process group of its own, so that killing it reaches nothing else."""

    url: str
    instance: Path
    environ: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the web server and the worker, and wait until they answer."""
        with (self.instance / "server.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [*FLASK, "start"], cwd=ROOT, env=self.environ, stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_ready()

    def terminate(self) -> int:
        """Ask it to stop, as a service manager does; return its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """Kill every process of it at once: what a power cut does."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOPPING)

    def flask(self, *arguments: str, **environ: str) -> str:
        """Run one of the product's own commands."""
        return self.python("-m", "flask", "--app", "wsgi", *arguments, **environ)

    def python(self, *arguments: str, **environ: str) -> str:
        """Run a program beside the server, on the same database."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, *arguments],
            cwd=ROOT, env=self.environ | environ, text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def letters(self, to: str) -> list[str]:
        """The texts of the letters that were delivered to an address, or to anybody, oldest first."""
        files = sorted((self.instance / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [message.get_body(("plain",)).get_content() for message in messages if to in (ANYBODY, message["To"])]

    def link_in_letter(self, to: str, containing: str, *, saying: str = "", seconds: float = 30.0) -> str:
        """Wait for the newest letter that holds such a link (and such words), and return the link."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for text in reversed(self.letters(to)):
                found = re.findall(rf"http\S*{re.escape(containing)}\S*", text)
                if found and saying in text:
                    return str(found[-1])
            time.sleep(0.1)
        raise AssertionError(f"no letter to {to} with {containing}; there are {self.letters(to)}")

    def _wait_until_ready(self) -> None:
        assert self.process
        end = time.monotonic() + STARTING
        while time.monotonic() < end:
            assert self.process.poll() is None, (self.instance / "server.log").read_text()
            try:
                with urllib.request.urlopen(f"{self.url}/halsa/redo", timeout=2) as answer:  # noqa: S310
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepared(instance: Path, *, demo: bool = False) -> Server:
    """A server that is not started yet, with a database of its own."""
    port = free_port()
    environ = os.environ | {
        "ENVIRONMENT": "development",
        "INSTANCE_PATH": str(instance),
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }
    for name in ("DATABASE_URL", "SECRET_KEY", "PUBLIC_BASE_URL", "MAIL_URL", "TRUSTED_HOSTS", "MUNICIPALITY_PROFILE"):
        environ.pop(name, None)
    server = Server(f"http://127.0.0.1:{port}", instance, environ)
    server.flask(*(("demo", "prepare") if demo else ("db", "upgrade")))
    return server


@contextmanager
def serving(instance: Path, *, demo: bool = False) -> Iterator[Server]:
    """A server that is up, and is stopped afterwards whatever happens."""
    server = prepared(instance, demo=demo)
    try:
        server.start()
        yield server
    finally:
        if server.is_running():
            server.terminate()
