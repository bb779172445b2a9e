"""What is vendored is what its notice says: the licence beside it, and files with these hashes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
FOLDERS = sorted(VENDOR.iterdir())
HASHED = re.compile(r"SHA-256 of `([^`]+)` here:\s+`([0-9a-f]{64})`")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_vendored_files_are_unmodified(folder: Path) -> None:
    told = dict(HASHED.findall((folder / "README.md").read_text("utf-8")))
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    assert set(found) - {"README.md", "LICENSE"} == set(told)
    assert {name: found[name] for name in told} == told
    assert "LICENSE" in found
