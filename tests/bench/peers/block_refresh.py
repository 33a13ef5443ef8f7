"""A view that is refreshed after writes: how often, and what the writer feels of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

import psycopg

from tests.bench.peers.load import rate
from tests.bench.peers.row import Row, beside, in_turns
from tests.bench.peers.stage import Stage, run, settle

SCRIPTS = Path(__file__).parent / "refresh"
DRIVEN = "call refresh.run('1 hour')"
BY_CLOCK = "refresh materialized view concurrently shop.daily_revenue; select pg_sleep(1)"
REGISTER = "select refresh.register('shop.daily_revenue', min_interval => '1 second')"
STATEMENTS, SECONDS = 1000, 5.0


def rows(stage: Stage) -> Iterator[Row]:
    """Write with and without somebody who refreshes."""
    plain = stage.template("refresh-none", lambda url: _lay(stage, url, is_tracked=False))
    tracked = stage.template("refresh", lambda url: _lay(stage, url, is_tracked=True))
    yield from _writer(stage, plain, tracked)
    yield _refreshes(stage, tracked)


def _writer(stage: Stage, plain: str, tracked: str) -> Iterator[Row]:
    """The writer alone, beside somebody who refreshes, and beside a clock that does the same."""

    def write(template: str, work: str | None) -> Callable[[], float]:
        def measure() -> float:
            with stage.copy(template) as url, _driver(url if work else None, work or ""):
                script, seconds = SCRIPTS / "write.sql", SECONDS * stage.scale
                return rate(stage.server, url, script, clients=1, seconds=seconds)

        return measure

    clock = "refreshed by a clock"
    sides = {
        "pgpkg": write(tracked, DRIVEN),
        clock: write(plain, BY_CLOCK),
        "no refresh": write(plain, None),
    }
    measured = in_turns(stage.rounds, sides)
    yield from beside("refresh", "writer, share of", measured, ["no refresh"], 0.95, None)
    yield from beside("refresh", "writer, share of", measured, [clock], None, 0.95)


def _refreshes(stage: Stage, tracked: str) -> Row:
    """Count the refreshes that a thousand statements, spread over some seconds, cause."""
    counts, allowed = [], []
    for _ in range(stage.rounds):
        with stage.copy(tracked) as url, psycopg.connect(url, autocommit=True) as watch:
            with _driver(url, DRIVEN):
                begin = time.monotonic()
                for _ in range(STATEMENTS):
                    watch.execute("insert into shop.sale (sold_on, amount) values (now(), 1)")
                    time.sleep(2 / STATEMENTS)
                _wait_until_clean(watch)
                seconds = time.monotonic() - begin
            query = "select refreshes from refresh.materialized_view"
            (found,) = watch.execute(query).fetchone() or (0,)
        counts.append(found)
        allowed.append(seconds + 1)
    ratio = max(count / most for count, most in zip(counts, allowed, strict=True))
    return Row(
        "refresh",
        f"refreshes by {STATEMENTS:,} statements",
        median(counts),
        "seconds + 1",
        median(allowed),
        ratio,
        1.0,
        unit="",
        at_most=True,
    )


def _wait_until_clean(watch: psycopg.Connection) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        (is_dirty,) = watch.execute("select bool_or(is_dirty) from refresh.state").fetchone() or ()
        if not is_dirty:
            return
        time.sleep(0.02)
    raise SystemExit("the view is still dirty after half a minute")


@contextmanager
def _driver(url: str | None, work: str) -> Iterator[None]:
    """Keep a session that does this again and again, or none."""
    if url is None:
        yield
        return
    ended = threading.Event()
    with psycopg.connect(url, autocommit=True) as session:
        thread = threading.Thread(target=_drive, args=(session, work, ended))
        thread.start()
        try:
            yield
        finally:
            ended.set()
            while thread.is_alive():  # a cancel may hit a refresh, which notes it and goes on
                session.cancel_safe()
                thread.join(0.2)


def _drive(session: psycopg.Connection, work: str, ended: threading.Event) -> None:
    while not ended.is_set():
        for statement in work.split("; "):
            with suppress(psycopg.errors.QueryCanceled):
                session.execute(statement)


def _lay(stage: Stage, url: str, *, is_tracked: bool) -> None:
    stage.apply(url, "refresh")
    run(url, (SCRIPTS / "setup.sql").read_text())
    settle(url)
    if is_tracked:
        run(url, REGISTER)
