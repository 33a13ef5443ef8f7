"""Every kind of migration that the field warns of, beside its look-alikes, with the observed truth.

A case in kinds/ lists all that our own rules say (no-lock-timeout aside: it is true of most): what
is not listed must not be found, and each hint is SQL that can be read. Where servers differ, the
case says on which: `-- sees on 18: ...`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pgpkg import parse
from pgpkg.verify.trace import OWN_RULES

from .conftest import Watch

KINDS = Path(__file__).parent / "kinds"
CASE = re.compile(r"^-- case: (?P<title>.+)\n(?P<text>(?:(?!^-- case: ).*\n)+)", re.MULTILINE)
SEES = re.compile(r"^-- sees(?: on (?P<major>\d+))?: (?P<what>.+)$", re.MULTILINE)
CASES = [
    pytest.param(found["text"], id=f"{file.stem}: {found['title']}")
    for file in sorted(KINDS.glob("*.sql"))
    for found in CASE.finditer(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("text", CASES)
def test_trace_sees_this_and_nothing_else(text: str, watch: Watch, server):
    major = str(server.version // 10000)
    wanted = {s["what"] for s in SEES.finditer(text) if s["major"] in {None, major}}

    seen = watch(text[text.index("-- migration\n") :])

    own = [f.finding for f in seen.found if f.finding.rule in OWN_RULES]
    told = {f"{f.level} {f.rule} {f.object}" for f in own if f.rule != "no-lock-timeout"}
    assert told == wanted
    for one in own:
        if one.rule != "migration-fails":
            parse.statements(one.hint)
