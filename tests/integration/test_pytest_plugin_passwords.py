"""What pytest prints when a test fails holds no password, with all variables shown."""

from __future__ import annotations

import os

import pytest

from pgpkg.scratch import folders

pytest_plugins = ("pytester",)

PROVIDER = "local" if os.environ.get("PGPKG_TEST_SERVER") == "local" else "embedded"


def test_failing_tests_tell_everything_but_the_password(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(folders.CACHE_VARIABLE, str(folders.cache()))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    settings = f'[project]\nname = "shop"\n[scratch]\nprovider = "{PROVIDER}"\n'
    (pytester.path / "pgpkg.toml").write_text(settings)
    (pytester.path / "sql").mkdir()
    (pytester.path / "sql" / "schema.sql").write_text("create schema {{ schema }};\n")
    pytester.makeconftest("""
        from pytest_postgresql import factories

        postgresql = factories.postgresql("pgpkg_noproc")
    """)
    pytester.makepyfile("""
        from pathlib import Path

        def test_ours(pgpkg_database, pgpkg_server, db):
            Path("secret").write_text(db.info.password)
            assert pgpkg_database == "something else"

        def test_theirs(postgresql):
            assert postgresql == "something else"
    """)

    told = pytester.runpytest_subprocess("--showlocals", "-vv")

    told.assert_outcomes(failed=2)
    printed = told.stdout.str() + told.stderr.str()
    secret = (pytester.path / "secret").read_text()
    assert len(secret) == 32
    assert "passfile=" in printed
    assert secret not in printed
