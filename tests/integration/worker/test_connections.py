"""The database may go away, and a transaction pooler may be in between."""

from __future__ import annotations

import os

import psycopg
import pytest

from pgpkg import apply
from pgpkg.project import Project
from tests import pgbouncer
from tests.integration.worker.conftest import Yard, prepare
from tests.packages.ownserver import own_server

PROVIDER = "local" if os.environ.get("PGPKG_TEST_SERVER") == "local" else "embedded"


def test_a_server_that_crashed_and_came_back_finds_the_worker_working(yard, folder, wait_for):
    with own_server(PROVIDER) as server:
        apply.build(server.url(), Project.load(folder).tree)
        prepare(server.url())
        worker = Yard(folder, server.url(), yard.started).start()
        enqueue(server.url(), 3)
        wait_for(lambda: count(server.url()) == 3)

        # Every end is reported: what was done is not done again.
        wait_for(lambda: left(server.url()) == 0)
        server.crash()
        worker.until("the database is away")
        server.start()
        enqueue(server.url(), 5)

        wait_for(lambda: count(server.url()) == 8)
        assert worker.end() == 0
        assert worker.events("ended")[0]["jobs"] == {"done": 8}


def test_behind_a_transaction_pooler_it_polls(yard, live, wait_for, tmp_path_factory):
    pgbouncer.require()
    folder = tmp_path_factory.mktemp("pgbouncer")
    with pgbouncer.pooled(yard.url, folder, "transaction", 2) as url:
        worker = yard.start("--poll", "0.1", url=url)
        assert worker.events("working")[0]["wakes"].startswith("by polling")
        enqueue(yard.url, 40)

        wait_for(lambda: count(yard.url) == 40)
        assert worker.end() == 0
        assert live.execute("select count(*) from queue.running").fetchone() == (0,)


@pytest.mark.parametrize("url", ["postgresql://ann:hush@127.0.0.1:1/x"])
def test_a_worker_that_never_had_a_server_says_so_and_ends(yard, url):
    with pytest.raises(AssertionError, match="PGK002"):
        yard.start(url=url)

    assert yard.started[-1].end(None) == 3
    assert "hush" not in yard.started[-1].log.read_text()


def enqueue(url, jobs):
    with psycopg.connect(url) as db:
        db.execute(
            "select queue.enqueue_many('q', 'note', array_fill('{}'::jsonb, array[%s]))", [jobs]
        )


def count(url):
    with psycopg.connect(url) as db:
        return db.execute("select count(*) from public.trace").fetchone()[0]


def left(url):
    with psycopg.connect(url) as db:
        return db.execute("select count(*) from queue.running").fetchone()[0]
