"""State that no migration moves, not at all or not as it is now, is told until a draft follows."""

from __future__ import annotations

import pytest

BOX = "create table {{ schema }}.box (\n    id bigint primary key\n);\n"
COMMENT = "comment on table {{ schema }}.box is 'A box.';\n"
BARE = "the tables and types of shop are in no migration"
STALE = "sql/tables/box.sql has changed since its release"


@pytest.fixture
def boxes(shell, database):
    shell.write("sql/tables/box.sql", BOX + COMMENT)
    shell.url = database
    return shell


def apply(shell):
    return shell.run("apply", "--db", shell.url)


def test_tables_without_a_migration_are_built_with_a_note_each_time(boxes):
    assert BARE in boxes.run("plan", "--db", boxes.url).stdout
    assert BARE in apply(boxes).stderr

    again = apply(boxes)

    assert (again.returncode, again.stdout) == (0, "nothing to do\n")
    assert BARE in again.stderr
    assert boxes.json("plan", "--db", boxes.url)["notes"][0].startswith(BARE)


def test_a_migration_written_later_says_how_it_is_recorded(boxes):
    apply(boxes)
    assert "wrote migrations/shop_0001_add_box.sql" in boxes.run("draft").stdout
    boxes.run("release")

    refused = apply(boxes)

    assert refused.returncode == 3
    assert "migrations/shop_0001_add_box.sql:" in refused.stderr
    assert "pgpkg apply --baseline" in refused.stderr
    recorded = boxes.run("apply", "--baseline", "--db", boxes.url)
    assert recorded.stdout == "done: 0 migrations, 0 objects, 1 recorded\n"
    done = apply(boxes)
    assert (done.stdout, done.stderr) == ("nothing to do\n", "")


def test_changed_state_is_told_until_a_draft_follows(boxes):
    boxes.run("draft")
    boxes.run("release")
    apply(boxes)
    index = "create index box_of_id on {{ schema }}.box (id);\n"
    boxes.write("sql/tables/box.sql", BOX + index + COMMENT.replace("A box", "Some box"))

    for _ in range(3):
        assert STALE in boxes.run("plan", "--db", boxes.url).stdout
        assert STALE in apply(boxes).stderr

    assert boxes.json("status", "--db", boxes.url)["drifted"] == []
    assert "wrote migrations/shop_0002_change_box.sql" in boxes.run("draft").stdout
    assert STALE not in boxes.run("plan", "--db", boxes.url).stdout


def test_a_new_table_without_a_migration_points_to_draft(boxes):
    boxes.run("draft")
    boxes.run("release")
    apply(boxes)
    boxes.write("sql/tables/lid.sql", (BOX + COMMENT).replace("box", "lid"))

    refused = apply(boxes)

    assert refused.returncode == 3
    assert 'relation "shop.lid" does not exist' in refused.stderr
    assert "pgpkg draft" in refused.stderr
    assert "sql/tables/lid.sql:4" in refused.stderr


def test_a_release_without_migrations_says_what_it_recorded(boxes):
    assert boxes.run("release").stdout == "recorded the state as it is now\n"
    assert boxes.run("release").stdout == "nothing new to release\n"
