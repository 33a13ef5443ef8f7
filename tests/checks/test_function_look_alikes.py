"""Functions that look alike and have opposite right answers: one project for each family of them.

`-- finds: <rule> <object>` names a finding; everything else in the file is right as it stands.
`-- release: <file>` puts a migration into released.lock.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pgpkg.sources import raw_sha256
from pgpkg.verify import Report

GRANTS = "public-execute"
FILES = sorted((Path(__file__).parent / "look_alikes").glob("*.sql"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_verdict_is_the_right_one(file: Path, prove: Callable[..., Report]):
    text = file.read_text(encoding="utf-8")

    report = prove(text + released(text), "functions")

    found = {(f.rule, f.object) for f in report.findings if f.rule != GRANTS}
    assert sorted(found) == sorted(set(re.findall(r"^-- finds: (\S+) (.+)$", text, re.M)))


def released(text: str) -> str:
    """The lock of the migrations that the text calls released."""
    lines = []
    for name in re.findall(r"^-- release: (\S+)$", text, re.M):
        content = re.search(
            rf"^-- file: migrations/{name}\n(.*?)(?=^-- file: |\Z)", text, re.M | re.S
        )
        assert content is not None
        lines.append(f"{raw_sha256(content[1].strip(chr(10)) + chr(10))}  {name}\n")
    return "\n-- file: migrations/released.lock\n" + "".join(lines) if lines else ""
