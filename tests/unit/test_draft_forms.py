"""Drafts use the forms that let the work go on, each in the kind of file that it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from pgpkg import draft
from pgpkg.model import Migration, Tree, Unit

UNIT = Unit("app", "own", "app", "0", "", "sql", Path(), "migrations", Path())
TABLE = {
    ("table", "app.t"): {},
    ("column order", "app.t"): {"columns": ["a"]},
    ("column", "app.t.a"): {"table": "app.t", "type": "integer"},
}
CHECK = {"table": "app.t", "type": "check", "def": "CHECK ((a > 0))", "validated": True}
REFERENCE = {
    "table": "app.t",
    "type": "foreign key",
    "def": "FOREIGN KEY (a) REFERENCES app.o(id)",
    "validated": True,
    "references": "app.o",
}
UNIQUE = {
    "table": "app.t",
    "type": "unique",
    "def": "UNIQUE (a)",
    "validated": True,
    "index": "CREATE UNIQUE INDEX t_a ON app.t USING btree (a)",
}
INDEX = {"table": "app.t", "def": "CREATE INDEX t_a ON app.t USING btree (a)"}


def drafted(wanted, present, *migrations, version=180000):
    tree = Tree((UNIT,), migrations=migrations)
    return draft.draft(tree, "app", wanted, present, slug="x", version=version)


def forward(made):
    """The statements of each file, without comments."""
    return [
        [line for line in text.splitlines() if line and not line.startswith("--")]
        for file, text in made.files.items()
        if not file.endswith(".rollback.sql")
    ]


@pytest.mark.parametrize("definition", [CHECK, REFERENCE])
def test_a_constraint_is_added_for_new_rows_and_validated_in_a_second_file(definition):
    made = drafted({**TABLE, ("constraint", "app.t.c"): definition}, TABLE)

    first, second = (" ".join(lines) for lines in forward(made))
    assert first.endswith(" not valid;")
    assert second == "alter table app.t validate constraint c;"
    assert all("transactional: false" not in text for text in made.files.values())


def test_an_index_on_a_table_that_is_there_is_built_concurrently_and_alone():
    made = drafted({**TABLE, ("index", "app.t_a"): INDEX}, TABLE)

    assert forward(made) == [["create index concurrently t_a on app.t (a);"]]
    (there, back) = made.files.values()
    assert there.startswith("-- transactional: false\n")
    assert back.endswith("drop index concurrently if exists app.t_a;\n")


def test_a_key_hangs_on_an_index_that_was_built_concurrently():
    made = drafted({**TABLE, ("constraint", "app.t.t_a"): UNIQUE}, TABLE)

    assert forward(made) == [
        [
            "create unique index concurrently t_a on app.t (a);",
            "alter table app.t add constraint t_a unique using index t_a;",
        ]
    ]
    assert "-- transactional: false\n" in made.files["migrations/app_0001_x.sql"]


def test_not_null_comes_by_a_check_that_is_validated_before():
    required = {"table": "app.t", "type": "integer", "not_null": "yes"}
    made = drafted({**TABLE, ("column", "app.t.a"): required}, TABLE)

    assert forward(made) == [
        [
            "alter table app.t add constraint t_a_is_not_null check (a is not null) not valid;",
        ],
        [
            "alter table app.t validate constraint t_a_is_not_null;",
            "alter table app.t alter column a set not null;",
            "alter table app.t drop constraint t_a_is_not_null;",
        ],
    ]


def test_a_new_column_that_must_have_a_value_does_not_refuse_the_rows_that_are_there():
    new = {"table": "app.t", "type": "text", "not_null": "yes"}
    wanted = {
        **TABLE,
        ("column order", "app.t"): {"columns": ["a", "b"]},
        ("column", "app.t.b"): new,
    }
    made = drafted(wanted, TABLE)

    first = forward(made)[0]
    assert first[0] == "alter table app.t add column b text;"
    assert "fill them between this file" in made.files["migrations/app_0001_x.sql"]

    filled = drafted({**wanted, ("column", "app.t.b"): {**new, "default": "'x'::text"}}, TABLE)
    assert forward(filled) == [["alter table app.t add column b text default 'x'::text not null;"]]


def test_files_follow_each_other_and_the_last_one_of_the_unit():
    before = Migration("app", "app_0007_old", "migrations/app_0007_old.sql", "", "")
    made = drafted({**TABLE, ("constraint", "app.t.c"): CHECK}, TABLE, before)

    assert list(made.files) == [
        "migrations/app_0008_x.sql",
        "migrations/app_0008_x.rollback.sql",
        "migrations/app_0009_x_validate.sql",
        "migrations/app_0009_x_validate.rollback.sql",
    ]
    assert made.files["migrations/app_0008_x.sql"].startswith("-- depends: app_0007_old\n")
    assert made.files["migrations/app_0009_x_validate.sql"].startswith("-- depends: app_0008_x\n")


def test_every_line_that_loses_something_waits_behind_the_prefix():
    full = {
        **TABLE,
        ("constraint", "app.t.c"): CHECK,
        ("index", "app.t_a"): INDEX,
        ("sequence", "app.s"): {"type": "bigint", "increment": 1, "minimum": 1, "start": 1,
                                "maximum": 9223372036854775807, "cache": 1, "cycle": False},
        ("type", "app.mood"): {"form": "enum", "labels": ["a"]},
        ("table", "app.gone"): {},
        ("column order", "app.gone"): {"columns": []},
        ("column", "app.t.b"): {"table": "app.t", "type": "text"},
        ("column order", "app.t"): {"columns": ["a", "b"]},
    }  # fmt: skip
    made = drafted(TABLE, full)

    there = "\n".join(t for f, t in made.files.items() if not f.endswith(".rollback.sql"))
    lines = [line for line in there.splitlines() if "drop " in line and "`" not in line]
    assert len(lines) == 6
    assert all(line.startswith("-- drop: ") for line in lines)
    assert forward(made) == [[], []]


def test_a_column_that_may_have_been_renamed_is_offered_as_such():
    renamed = {
        ("table", "app.t"): {},
        ("column order", "app.t"): {"columns": ["z"]},
        ("column", "app.t.z"): {"table": "app.t", "type": "integer"},
    }
    made = drafted(renamed, TABLE)

    text = made.files["migrations/app_0001_x.sql"]
    assert "-- rename? alter table app.t rename column a to z;" in text
    assert "-- drop: alter table app.t drop column a;" in text


def test_the_expression_of_a_generated_column_is_set_in_place_where_the_server_can():
    def computed(expression):
        column = {"table": "app.t", "type": "integer", "generated": expression,
                  "generated_kind": "stored"}  # fmt: skip
        return {**TABLE, ("column", "app.t.a"): column}

    new = drafted(computed("2"), computed("1"), version=170000)
    assert forward(new) == [["alter table app.t alter column a set expression as (2);"]]
    old = drafted(computed("2"), computed("1"), version=150000)
    assert "set expression" not in "".join(old.files.values())
