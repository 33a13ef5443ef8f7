"""What render writes runs with nothing but psql, and is the same each time."""

from __future__ import annotations

from contextlib import closing

from pgpkg import database as databases

# In the order of shelves and letters, none of these could be created.
FILES = {
    "sql/tables/a.sql": "create table {{ schema }}.a (id int references {{ schema }}.b (id));\n",
    "sql/tables/b.sql": "create table {{ schema }}.b (id int primary key);\n",
    "sql/functions/f.sql": "create function {{ schema }}.f() returns bigint language sql\n"
    "as $$ select count(*) from {{ schema }}.v $$;\n",
    "sql/views/v.sql": "create view {{ schema }}.v as select id from {{ schema }}.a;\n",
}


def test_templates_come_in_an_order_in_which_psql_can_run_them(shell, database):
    for path, text in FILES.items():
        shell.write(path, text)

    files = shell.json("render", "-o", "out")["files"]

    listed = [entry["file"] for entry in files if entry["file"].startswith("sql/")]
    with closing(databases.connect(database)) as connection:
        for file in listed:
            databases.send(connection, (shell.folder / "out" / file).read_text())
        assert connection.execute("select shop.f()").fetchone() == (0,)
    assert set(FILES) < set(listed)


def test_the_folder_mirrors_the_source_and_migrations_keep_their_names(shell):
    shell.run("new", "add_box")

    shell.run("render", "-o", "out")

    ours = {str(p.relative_to(shell.folder)) for p in (shell.folder / "migrations").iterdir()}
    out = shell.folder / "out"
    written = {str(path.relative_to(out)) for path in out.rglob("*.sql")}
    assert ours <= written
    assert {"sql/schema.sql", "sql/packages/pgpkg/schema.sql"} <= written
    assert (out / "sql/schema.sql").read_text() == "create schema shop;\n"


def test_broken_sql_can_still_be_looked_at(shell):
    shell.write("sql/tables/a.sql", "create tabel {{ schema }}.a (id int);\n")

    done = shell.run("render", "--unit", "shop")

    assert done.returncode == 0
    assert "create tabel shop.a (id int);" in done.stdout


def test_the_same_input_gives_the_same_bytes(shell):
    for path, text in FILES.items():
        shell.write(path, text)

    assert shell.run("render").stdout == shell.run("render").stdout
