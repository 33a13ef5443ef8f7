"""What `make showcase` prints: what verify says of the mistakes in the sources, and of their cures.

A row has two files in tests/fixtures/source_sql: `<row>-faulty.sql` tells with `-- finds:` lines
what must be named, and `<row>-corrected.sql` must pass in silence. Both are small projects; what
follows a line `-- released` in one is a change of what was released before it.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg

from pgpkg import scratch
from pgpkg.cli.fail import fail
from pgpkg.cli.terminal import bold, note, say
from pgpkg.config import ScratchSettings
from pgpkg.errors import PgpkgError
from pgpkg.project import Project
from pgpkg.scratch import Server
from pgpkg.verify import FAMILIES, Report
from tests.checks.conftest import ROLES, TAKEN, write_project

SOURCES = Path(__file__).parent / "fixtures" / "source_sql"
RELEASED = "\n-- released\n"
NOT_ASKED = {"style", "roads", "roundtrip"}  # how a file reads, and whether two roads meet
JUDGES = tuple(family.name for family in FAMILIES if family.name not in NOT_ASKED)
AT_ONCE = 4  # each waits for its databases half of the time
FORMS = ("faulty", "corrected")

Names = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was to be named in a file, what was, and the rules that this server cannot judge."""

    wanted: frozenset[tuple[str, str]]
    named: frozenset[tuple[str, str]]
    skipped: frozenset[str]

    @property
    def is_right(self) -> bool:
        """True when exactly what was wanted is named, as far as this server can tell."""
        return self.named == {one for one in self.wanted if one[0] not in self.skipped}

    def __str__(self) -> str:
        missed = {one for one in self.wanted - self.named if one[0] not in self.skipped}
        said = [f"missed {rule} {name}" for rule, name in sorted(missed)]
        said += [f"wrongly {rule} {name}" for rule, name in sorted(self.named - self.wanted)]
        if said:
            return "WRONG: " + "; ".join(said)
        if self.wanted and not self.named:
            return "not on this server"
        return "named" if self.wanted else "silent"


def rows(chosen: Sequence[str] = ()) -> Iterator[str]:
    """Yield the names of the rows, all or those that are asked for."""
    for file in sorted(SOURCES.glob("*-faulty.sql")):
        row = file.stem.removesuffix("-faulty")
        if not chosen or row in chosen:
            yield row


def text_of(row: str, form: str) -> str:
    """Return a file of a row; `form` is faulty or corrected."""
    return (SOURCES / f"{row}-{form}.sql").read_text(encoding="utf-8")


def wanted(text: str) -> Names:
    """Return what a file says is to be found in it."""
    return set(re.findall(r"^-- finds: (\S+) (.+)$", text, re.M))


def judge(text: str, server: Server) -> Verdict:
    """Verify a file of a row. Notes (level info) count only where the file asks for them."""
    asked = wanted(text)
    try:
        report = _verify(text, server)
    except PgpkgError as error:
        failed = frozenset({(error.code, error.message)})
        return Verdict(frozenset(asked), failed, frozenset())
    named = {
        (one.rule, one.object)
        for one in report.findings
        if one.level != "info" or (one.rule, one.object) in asked
    }
    return Verdict(frozenset(asked), frozenset(named), frozenset(_skipped(report)))


def _verify(text: str, server: Server) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        before, _, change = text.partition(RELEASED)
        write_project(root, before)
        if change:
            Project.load(root).release()
            write_project(root, change)
        return Project.load(root).verify(JUDGES, server=server)


def _skipped(report: Report) -> set[str]:
    judged = {one.rule for one in report.checks if one.status != "skipped"}
    return {one.rule for one in report.checks} - judged


def make_roles(server: Server) -> None:
    """Make the roles that the sources take for granted."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for name, options in ROLES.items():
            with contextlib.suppress(*TAKEN):
                connection.execute(f"create role {name} {options}".encode())


def main(arguments: Sequence[str]) -> int:
    """Print the table; exit with 1 when a verdict is wrong."""
    asked = _options(arguments)
    started = time.monotonic()
    chosen = list(rows(asked.rows))
    wrong = 0
    with scratch.server(ScratchSettings(provider=asked.server)) as server:
        major, minor = divmod(server.version, 10000)
        note(f"-- PostgreSQL {major}.{minor}, {server.provider}, in a throwaway folder")
        make_roles(server)
        for cells, verdicts in _table(chosen, server):
            say(cells if verdicts else bold(cells))
            wrong += sum(not verdict.is_right for verdict in verdicts)
    say()
    say(f"{len(chosen)} rows, {wrong} wrong verdicts; {time.monotonic() - started:.0f} s")
    return 1 if wrong or not chosen else 0


def _table(chosen: Sequence[str], server: Server) -> Iterator[tuple[str, tuple[Verdict, ...]]]:
    """Yield the head and then each row as soon as it is judged."""
    rules = {
        row: ", ".join(sorted({rule for rule, _ in wanted(text_of(row, "faulty"))}))
        for row in chosen
    }
    wide = max(map(len, rules.values()), default=0)
    line = "{:<5}  {:<" + str(wide) + "}  {:<18}  {}"
    yield line.format("row", "rule", "faulty", "corrected"), ()
    texts = [text_of(row, form) for row in chosen for form in FORMS]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        verdicts = pool.map(judge, texts, [server] * len(texts))
        for row, faulty, corrected in zip(chosen, verdicts, verdicts, strict=False):
            yield line.format(row, rules[row], str(faulty), str(corrected)), (faulty, corrected)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.showcase")
    parser.add_argument("rows", nargs="*", metavar="ROW", help="rows to show (default: all)")
    parser.add_argument("--server", choices=("embedded", "local"), default="embedded")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except PgpkgError as error:
        sys.exit(fail(error, as_json=False))
