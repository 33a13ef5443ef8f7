"""Migrations that cannot or must not run are refused before anything is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pgpkg.errors import (
    EditedMigration,
    MissingMigration,
    NamelessIndex,
    NeedsNoTransaction,
    OutOfOrder,
    TransactionControl,
    UnknownUnit,
    UnreleasedMigration,
)
from pgpkg.model import Applied, Migration
from pgpkg.plan import make


def migration(number: int, sql: str = "select 1", **fields) -> Migration:
    name = f"app_{number:04}_step"
    known = Migration(
        "app", name, f"migrations/{name}.sql", sql, f"sha-{number}", is_released=True,
        locate=lambda line: (f"migrations/{name}.sql", line),
    )  # fmt: skip
    return replace(known, **fields)


@pytest.fixture
def plan(tree):
    """The plan of a unit with these migrations for a database that has applied some."""

    def planned(migrations, applied=(), **options):
        files = {"tables/t.sql": "create table app.t ();"}
        return make(tree(files, migrations), (), applied, (), "", **options)

    return planned


def test_what_waits_is_listed_in_order(plan):
    known = [migration(1), migration(2), migration(3)]

    assert plan(known, [Applied(known[0].id, "app", "sha-1")]).migrations == tuple(known[1:])


@pytest.mark.parametrize(
    "done", [Applied("app_0001_step", "app", "other"), Applied("app_0001_step", None, "other")]
)
def test_a_migration_edited_after_it_was_applied_is_refused(plan, done):
    with pytest.raises(EditedMigration) as refused:
        plan([migration(1)], [done])

    assert refused.value.message == "app_0001_step was edited after it was applied"
    assert refused.value.file == "migrations/app_0001_step.sql"


def test_a_migration_edited_after_its_release_is_refused(plan):
    with pytest.raises(EditedMigration) as refused:
        plan([migration(1, released_sha256="other")])

    assert refused.value.message == "app_0001_step was edited after its release"


def test_a_migration_of_which_only_yoyo_knows_is_taken_as_it_is(plan):
    assert plan([migration(1)], [Applied("app_0001_step", None, None)]).migrations == ()


@pytest.mark.parametrize("unit", ["app", None])
def test_an_applied_migration_without_its_file_is_refused(plan, unit):
    with pytest.raises(MissingMigration) as refused:
        plan([migration(1)], [Applied("app_0002_gone", unit, "sha")])

    assert "app_0002_gone" in refused.value.message


def test_migrations_of_other_projects_do_not_matter(plan):
    others = [Applied("0001.start", None, None), Applied("queue_0001_x", "queue", "s")]

    assert [m.id for m in plan([migration(1)], others).migrations] == ["app_0001_step"]


def test_a_migration_that_sorts_before_an_applied_one_needs_consent(plan):
    known, applied = [migration(1), migration(2)], [Applied("app_0002_step", "app", "sha-2")]
    with pytest.raises(OutOfOrder) as refused:
        plan(known, applied)
    assert refused.value.file == "migrations/app_0001_step.sql"

    assert plan(known, applied, allow_out_of_order=True).migrations == (known[0],)


def test_an_unreleased_migration_needs_consent(plan):
    known = [migration(1, is_released=False)]
    with pytest.raises(UnreleasedMigration):
        plan(known)

    assert plan(known, allow_unreleased=True).migrations == tuple(known)


def test_an_unreleased_migration_needs_consent_in_a_fresh_database_too(tree):
    known = tree({"tables/t.sql": "create table app.t ();"}, [migration(1, is_released=False)])

    with pytest.raises(UnreleasedMigration):
        make(known, (), (), {"app"}, "")


@pytest.mark.parametrize("word", ["commit", "begin", "rollback", "savepoint a"])
@pytest.mark.parametrize("is_transactional", [True, False])
def test_transaction_control_is_refused_at_its_line(plan, word, is_transactional):
    with pytest.raises(TransactionControl) as refused:
        plan([migration(1, f"select 1;\n\n{word};", is_transactional=is_transactional)])

    assert refused.value.place == "migrations/app_0001_step.sql:3"


@pytest.mark.parametrize(
    "sql",
    [
        "create index concurrently i on app.t (id)",
        "vacuum app.t",
        "do $$ begin commit; end $$",
    ],
)
def test_what_no_transaction_can_hold_is_refused_in_one(plan, sql):
    with pytest.raises(NeedsNoTransaction) as refused:
        plan([migration(1, f"select 1;\n{sql};")])

    assert refused.value.place == "migrations/app_0001_step.sql:2"
    assert "-- transactional: false" in refused.value.hint
    assert plan([migration(1, sql, is_transactional=False)]).migrations


def test_a_concurrent_index_must_have_a_name(plan):
    with pytest.raises(NamelessIndex) as refused:
        plan([migration(1, "create index concurrently on app.t (id)", is_transactional=False)])

    assert refused.value.line == 1
    assert plan([migration(1, "create index on app.t (id)", is_transactional=False)]).migrations


def test_applied_migrations_are_not_looked_into_again(plan):
    applied = [Applied("app_0001_step", "app", "sha-1")]

    assert plan([migration(1, "commit")], applied).migrations == ()


def test_a_migration_that_cannot_run_is_refused_before_it_is_asked_to_be_released(plan):
    with pytest.raises(TransactionControl):
        plan([migration(1, "commit", is_released=False)])


def test_an_unknown_unit_is_refused(plan):
    with pytest.raises(UnknownUnit) as refused:
        plan([], unit="shop")

    assert refused.value.detail == "This project has app."
