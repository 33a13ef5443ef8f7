"""A page of 20 ranked hits among 100,000, beside ORDER BY ts_rank over all of them.

    python -m tests.bench.peers_search postgresql://...an empty database...

Times are milliseconds of a prepared statement, medians; the sides take turns. Ours ranks the newest
1,000 hits, reads them again under row security and makes headlines; theirs does none of it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import psycopg

from pgpkg import apply
from pgpkg.model import Source
from pgpkg.project import Project
from pgpkg.render import render

SCRIPTS = Path(__file__).parent / "search"
TENANT = "{00000000-0000-4000-8000-00000000a000}"
FLOOR = 10
BARE = "naive, no row security"
OURS = "select id, rank, headline from public.search_article(%s)"
NAIVE = (
    "select id, ts_rank_cd(document, q) as rank from public.article, to_tsquery('english', %s) as q"
    " where document @@ q order by rank desc limit 20"
)
WORDS = {"one word": ("heron ", "heron"), "two words": ("heron word7 ", "heron & word7")}


class Row(NamedTuple):
    """`ratio` says how many times faster ours is."""

    name: str
    ours: float
    theirs: float
    ratio: float
    floor: float
    ok: bool


def run(url: str, rows: int = 200_000, rounds: int = 20) -> list[Row]:
    """Fill an empty database and measure."""
    prepare(url, rows)
    with psycopg.connect(url) as user, psycopg.connect(url) as owner, psycopg.connect(url) as other:
        for session in (user, other):
            session.execute("set local role authenticated")
            session.execute("select set_config('bench.tenants', %s, true)", [TENANT])
        found = []
        for name, (typed, asked) in WORDS.items():
            sides = {"ours": (user, OURS, typed), BARE: (owner, NAIVE, asked)}
            sides["naive under row security"] = (other, NAIVE, asked)
            found += _rows(name, _in_turns(sides, rounds))
        return found


def prepare(url: str, rows: int) -> None:
    """Lay the package, a table as its README tells, and the rows."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pgpkg.toml").write_text('[project]\nname = "app"\n[packages]\nsearch = {}\n')
        project = Project.load(folder)
        apply.build(url, project.tree)
        unit = next(u for u in project.units if u.name == "search")
        text = (SCRIPTS / "article.sql").read_text()
        source = Source("search", "tables", "sql/packages/search/tables/article.sql", text)
        table = render(source, unit, project.units).text
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(f"grant usage, create on schema public to {unit.parameters['owner']}")
        session.execute(table)
        session.execute("select set_config('bench.rows', %s, false)", [str(rows)])
        session.execute((SCRIPTS / "setup.sql").read_text())
        session.execute("vacuum (analyze)")


def _in_turns(
    sides: dict[str, tuple[psycopg.Connection[Any], str, str]], rounds: int
) -> dict[str, float]:
    taken: dict[str, list[float]] = {side: [] for side in sides}
    for number in range(rounds):
        for side, (session, text, words) in sides.items():
            if side == "ours" or number < max(3, rounds // 4):
                start = time.perf_counter()
                session.execute(text, [words], prepare=True).fetchall()
                taken[side].append(1000 * (time.perf_counter() - start))
    return {side: median(times[1:]) for side, times in taken.items()}


def _rows(name: str, taken: dict[str, float]) -> list[Row]:
    ours = taken.pop("ours")
    return [
        Row(f"{name}: {side}", ours, theirs, theirs / ours, FLOOR, theirs / ours >= FLOOR)
        for side, theirs in taken.items()
        # Where the hits are few and there is no row security, there is nothing to gain.
        if not (name == "two words" and side == BARE)
    ]


if __name__ == "__main__":
    for row in run(sys.argv[1]):
        print(
            f"{row.name:<40}{row.ours:>9.2f} ms{row.theirs:>9.2f} ms{row.ratio:>8.1f}"
            f"  floor {row.floor:g}  {'ok' if row.ok else 'MISSED'}"
        )
