"""Where LibreOffice is, if it is: `python -m tests.office.soffice` says so by its exit code."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

SECONDS = 90


def find() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(document: Path) -> bytes:
    """Open a document and print it, as somebody at a desk would. A profile of its own lets several run at once."""
    path = find()
    assert path, "LibreOffice is missing"
    profile = f"-env:UserInstallation=file://{document.parent / 'profile'}"
    wanted = ["--headless", "--convert-to", "pdf", "--outdir", str(document.parent), str(document)]
    done = subprocess.run([path, profile, *wanted], capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
    printed = document.with_suffix(".pdf")
    assert printed.exists(), done.stdout + done.stderr
    return printed.read_bytes()


if __name__ == "__main__":
    sys.exit(0 if find() else 1)
