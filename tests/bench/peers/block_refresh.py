"""A view that is refreshed after writes: how often, and what the writer feels of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psycopg

from tests.bench.peers.load import rate
from tests.bench.peers.row import Row, beside, in_turns
from tests.bench.peers.stage import Stage, run, settle

SCRIPTS = Path(__file__).parent / "refresh"
DRIVEN = "call refresh.run('1 hour')"
REGISTER = "select refresh.register('shop.daily_revenue', min_interval => '1 second')"
STATEMENTS, SECONDS = 1000, 5.0


def rows(stage: Stage) -> Iterator[Row]:
    """Write with and without somebody who refreshes."""
    plain = stage.template("refresh-none", lambda url: _lay(stage, url, is_tracked=False))
    tracked = stage.template("refresh", lambda url: _lay(stage, url, is_tracked=True))
    yield from _writer(stage, plain, tracked)
    yield _refreshes(stage, tracked)


def _writer(stage: Stage, plain: str, tracked: str) -> Iterator[Row]:
    def write(template: str, is_driven: bool) -> Callable[[], float]:
        def measure() -> float:
            with stage.copy(template) as url, _driver(url if is_driven else None):
                script, seconds = SCRIPTS / "write.sql", SECONDS * stage.scale
                return rate(stage.server, url, script, clients=1, seconds=seconds)

        return measure

    sides = {"pgpkg": write(tracked, True), "no view": write(plain, False)}
    measured = in_turns(stage.rounds, sides)
    yield from beside("refresh", "writer, share of", measured, ["no view"], 0.95, None)


def _refreshes(stage: Stage, tracked: str) -> Row:
    """Count the refreshes that a thousand statements, spread over some seconds, cause."""
    counts, allowed = [], []
    for _ in range(stage.rounds):
        with stage.copy(tracked) as url, psycopg.connect(url, autocommit=True) as watch:
            with _driver(url):
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
def _driver(url: str | None) -> Iterator[None]:
    """Keep a session that refreshes what is due, or none."""
    if url is None:
        yield
        return
    with psycopg.connect(url, autocommit=True) as session:
        thread = threading.Thread(target=_drive, args=(session,))
        thread.start()
        try:
            yield
        finally:
            while thread.is_alive():  # a cancel may hit a refresh, which notes it and goes on
                session.cancel_safe()
                thread.join(0.2)


def _drive(session: psycopg.Connection) -> None:
    try:
        session.execute(DRIVEN)
    except psycopg.errors.QueryCanceled:
        return


def _lay(stage: Stage, url: str, *, is_tracked: bool) -> None:
    stage.apply(url, "refresh")
    run(url, (SCRIPTS / "setup.sql").read_text())
    settle(url)
    if is_tracked:
        run(url, REGISTER)
