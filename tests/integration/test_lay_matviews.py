"""Materialized views are built aside and swapped; what stands on them is laid again."""

import threading
import time

import psycopg
import pytest

from pgpkg.errors import ForeignDependant

TABLE = "create table app.sale (day integer, amount integer);"
TOTAL = """
create materialized view app.total as
select day, sum(amount) as amount from app.sale group by day;
create unique index total_by_day on app.total (day);
comment on materialized view app.total is 'Sums.';
"""
WIDER = TOTAL.replace("as amount", "as amount, count(*) as sales")
STANDS = "select relfilenode from pg_class where oid = 'app.total'::regclass"
HELD = """
select count(*) from pg_locks
where mode = 'AccessExclusiveLock' and relation in ('app.total'::regclass, 'app.sale'::regclass)
"""


@pytest.fixture
def sales(layer):
    layer.build({"tables/sale.sql": TABLE})
    layer.run("insert into app.sale select n % 3, n from generate_series(1, 9) as n")
    layer.lay({"tables/sale.sql": TABLE, "views/total.sql": TOTAL})
    return layer


def test_a_changed_text_is_swapped_in_with_rows_indexes_and_comment(sales):
    said = sales.lay({"tables/sale.sql": TABLE, "views/total.sql": WIDER})

    assert said == [
        "built matview app.total aside",
        "replaced matview app.total",
        "replaced index app.total_by_day",
    ]
    assert sales.value("select sum(sales) from app.total") == 9
    assert sales.value("select obj_description('app.total'::regclass)") == "Sums."
    assert (
        sales.value(
            "select indexrelid::regclass::text from pg_index where indrelid = 'app.total'::regclass"
        )
        == "app.total_by_day"
    )
    assert sales.value("select count(*) from pg_namespace where nspname like 'pgpkg%'") == 0
    sales.run("refresh materialized view concurrently app.total")


def test_a_changed_comment_or_grant_leaves_the_rows_alone(sales):
    before = sales.value(STANDS)
    sales.lay({"tables/sale.sql": TABLE, "views/total.sql": TOTAL.replace("Sums", "Totals")})
    assert sales.value(STANDS) == before
    assert sales.value("select obj_description('app.total'::regclass)") == "Totals."


def test_a_changed_index_is_there_after_the_swap_and_a_lost_one_is_forgotten(sales):
    text = TOTAL.replace(
        "total_by_day on app.total (day)", "total_by_all on app.total (day, amount)"
    )
    said = sales.lay({"tables/sale.sql": TABLE, "views/total.sql": text})

    assert "dropped index app.total_by_day" in said
    assert "amount" in sales.value("select pg_get_indexdef('app.total_by_all'::regclass)")
    assert ("index", "app.total_by_day") not in sales.recorded

    sales.lay({"tables/sale.sql": TABLE})
    assert list(sales.recorded) == [("table", "app.sale")]


def test_views_on_it_are_laid_again(sales):
    view = "create view app.best as select max(amount) as amount from app.total;"
    files = {"tables/sale.sql": TABLE, "views/total.sql": TOTAL, "views/best.sql": view}
    sales.lay(files)

    said = sales.lay({**files, "views/total.sql": WIDER})

    assert said[-1] == "laid again view app.best"
    assert sales.value("select amount from app.best") == 18


def test_a_view_on_the_new_column_comes_after_the_swap(sales):
    view = "create view app.busy as select day from app.total where sales > 1;"
    sales.lay({"tables/sale.sql": TABLE, "views/total.sql": WIDER, "views/busy.sql": view})
    assert sales.value("select count(*) from app.busy") == 3


def test_one_that_reads_another_is_built_after_that_ones_swap(sales):
    upper = "create materialized view app.peak as select max(amount) as top from app.total;"
    files = {"tables/sale.sql": TABLE, "views/total.sql": TOTAL, "views/peak.sql": upper}
    sales.lay(files)

    files["views/total.sql"] = WIDER
    files["views/peak.sql"] = upper.replace("max(amount)", "max(sales)")
    sales.lay(files)

    assert sales.value("select top from app.peak") == 3


def test_a_view_of_somebody_on_it_refuses_before_anything_is_built(sales):
    sales.run("create view public.report as select * from app.total")

    with pytest.raises(ForeignDependant, match=r"view public\.report stands in the way"):
        sales.lay({"tables/sale.sql": TABLE, "views/total.sql": WIDER})

    assert sales.said == []
    assert sales.value("select count(*) from public.report") == 3


def test_default_privileges_of_the_schema_hold_for_the_new_one(sales, server):
    role = sales.value("select 'reader_' || md5(current_database())")
    sales.run(
        f"create role {role};"
        f"alter default privileges in schema app grant select on tables to {role};"
    )
    sales.lay({"tables/sale.sql": TABLE, "views/total.sql": WIDER})
    assert sales.value(f"select has_table_privilege('{role}', 'app.total', 'select')")
    sales.run(f"drop owned by {role}; drop role {role}")


def test_who_may_not_create_a_schema_rebuilds_in_place(layer):
    role = layer.value("select 'deployer_' || md5(current_database())")
    layer.run(f"create role {role}; alter schema app owner to {role}; set role {role}")
    files = {"tables/sale.sql": TABLE, "views/total.sql": TOTAL}
    layer.build(files)

    said = layer.lay({**files, "views/total.sql": WIDER})

    assert said[0] == "no right to create a schema: readers of sql/views/total.sql wait"
    assert layer.value("select count(sales) from app.total") == 0
    layer.run(f"reset role; drop owned by {role}; drop role {role}")


def test_a_view_becomes_a_materialized_view(sales):
    plain = "create view app.best as select max(amount) as amount from app.sale;"
    files = {"tables/sale.sql": TABLE, "views/total.sql": TOTAL, "views/best.sql": plain}
    sales.lay(files)
    for kind in ("materialized view", "view"):
        files["views/best.sql"] = plain.replace("create view", f"create {kind}")
        sales.lay(files)
        assert (
            sales.value("select relkind from pg_class where oid = 'app.best'::regclass")
            == (kind[0])
        )


def test_readers_of_the_old_one_do_not_wait_while_the_new_one_is_built(sales, another):
    gate, reader = another(), another()
    gate.execute("select pg_advisory_lock(7)")
    slow = WIDER.replace(
        "from app.sale", "from app.sale, (select pg_advisory_xact_lock_shared(7)) as gate"
    )
    policy = "create policy everyone on app.sale using (true);"
    sales.lay({"tables/sale.sql": TABLE, "views/total.sql": TOTAL, "policies/sale.sql": policy})
    files = {
        "tables/sale.sql": TABLE,
        "policies/sale.sql": policy.replace("true", "day > 0"),
        "views/total.sql": slow,
    }
    deploy = threading.Thread(target=sales.lay, args=(files,))
    deploy.start()
    try:
        _until(reader, "select count(*) from pg_locks where locktype = 'advisory' and not granted")
        reader.execute("set lock_timeout = '1s'")
        assert reader.execute("select count(*) from app.total").fetchone() == (3,)
        assert reader.execute(HELD.encode()).fetchone() == (0,)
    finally:
        gate.execute("select pg_advisory_unlock(7)")
        deploy.join()
    assert reader.execute("select sum(sales) from app.total").fetchone() == (9,)


def _until(connection: psycopg.Connection, query: str) -> None:
    for _ in range(500):
        if connection.execute(query.encode()).fetchone() != (0,):
            return
        time.sleep(0.02)
    raise AssertionError(f"never came true: {query}")
