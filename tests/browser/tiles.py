"""A tile server on loopback, for the one test that looks at a map: every tile is the same small picture."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _a_tile(side: int = 256) -> bytes:
    """A pale PNG with a line at its edge, so that the tiles can be told apart."""
    edge, row = b"\x00" + b"\x01" * side, b"\x00\x01" + b"\x00" * (side - 1)
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 3, 0, 0, 0))
    colours = _chunk(b"PLTE", bytes((225, 232, 222, 160, 180, 160)))
    pixels = _chunk(b"IDAT", zlib.compress(edge + row * (side - 1)))
    return b"\x89PNG\r\n\x1a\n" + head + colours + pixels + _chunk(b"IEND", b"")


TILE = _a_tile()


@dataclass
class Tiles:
    """Where the tiles are, and what has been asked for, with the page that the browser said it came from."""

    address: str
    asked: list[tuple[str, str | None]] = field(default_factory=list)


@contextmanager
def tiles() -> Iterator[Tiles]:
    found = Tiles("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, self.headers.get("Referer")))
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(TILE)))
            self.end_headers()
            self.wfile.write(TILE)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found.address = f"http://127.0.0.1:{server.server_port}"
        yield found
        server.shutdown()
