"""Every promise in the README of a package names a test that there is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_test_that_a_readme_names_is_there():
    files = (ROOT / "tests").rglob("test_*.py")
    there = {name for path in files for name in re.findall(r"def (test_\w+)", path.read_text())}

    missing = [
        (readme.parent.name, name)
        for readme in sorted((ROOT / "sql/packages").glob("*/README.md"))
        for name in re.findall(r"`(test_\w+|tests/[\w/.]+)`", readme.read_text())
        if name not in there and not (ROOT / name).is_file()
    ]

    assert missing == []
