"""Metrics can be read on a standby, and on the primary it can be seen how far that is behind."""

import os

import psycopg

from pgpkg import apply
from pgpkg.project import Project
from tests.packages.metrics.exposition import parse
from tests.packages.ownserver import own_server

PROVIDER = os.environ.get("PGPKG_TEST_SERVER", "embedded")


def read(url):
    with psycopg.connect(url) as session:
        return parse(session.execute("select metrics.prometheus()").fetchone()[0])


def test_both_sides_of_a_replication_are_told(tmp_path):
    (tmp_path / "pgpkg.toml").write_text(
        '[project]\nname = "app"\n[packages]\nmetrics = {}\ncache = {}\n'
    )
    with own_server(PROVIDER) as primary:
        apply.build(primary.url(), Project.load(tmp_path).tree)
        with primary.standby() as standby:
            with psycopg.connect(primary.url()) as session:
                session.execute("select cache.define_kind('day', '1 day')")
            standby.wait_for(primary)
            there, here = read(primary.url()), read(standby.url())

            ((labels, behind),) = there["pgpkg_replica_lag_bytes"].samples.items()
            assert dict(labels)["replica"] == "walreceiver"
            assert behind >= 0
            assert there["pgpkg_server_is_standby"].value() == 0
            assert "pgpkg_server_replay_delay_seconds" not in there

            assert here["pgpkg_server_is_standby"].value() == 1
            assert 0 <= here["pgpkg_server_replay_delay_seconds"].value() < 3600
            assert here["pgpkg_source_up"].value(source="cache.hit_rate") == 0
            assert there["pgpkg_source_up"].value(source="cache.hit_rate") == 1
