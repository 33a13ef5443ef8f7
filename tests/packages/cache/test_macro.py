"""The macro writes out what cache.invalidate_on hangs on a table."""

import psycopg

from pgpkg import apply
from pgpkg.project import Project

TABLE = "create table {{ schema }}.product (id integer primary key, catalog integer);"
TRIGGER = """{% from "macros/cache.sql" import invalidating %}
{{ invalidating("cache", schema, "product", ["product:{id}", "it's:{catalog}"]) }}
"""
HUNG = """
select pg_get_triggerdef(t.oid) from pg_trigger as t
where t.tgrelid = 'app.product'::regclass and not t.tgisinternal order by 1
"""


def test_both_ways_hang_on_the_same_triggers(tmp_path, database):
    (tmp_path / "pgpkg.toml").write_text('[project]\nname = "app"\n[packages]\ncache = {}\n')
    shelves = tmp_path / "sql"
    for shelf, file, text in (
        ("", "schema.sql", "create schema {{ schema }};"),
        ("tables", "product.sql", TABLE),
        ("triggers", "product.sql", TRIGGER),
    ):
        (shelves / shelf).mkdir(parents=True, exist_ok=True)
        (shelves / shelf / file).write_text(text + "\n")

    apply.build(database, Project.load(tmp_path).tree)

    with psycopg.connect(database) as db:
        written = db.execute(HUNG).fetchall()
        assert len(written) == 4
        db.execute("select cache.leave_alone('app.product')")
        db.execute("select cache.invalidate_on('app.product', 'product:{id}', 'it''s:{catalog}')")
        assert db.execute(HUNG).fetchall() == written
