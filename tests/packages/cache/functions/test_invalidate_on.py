"""cache.invalidate_on: writes to a table invalidate what was made of its rows."""

import json

import psycopg
import pytest


@pytest.fixture
def product(db):
    """The table public.product, with invalidation on it and three entries made of its rows."""
    db.execute(
        "create table public.product (id integer primary key, catalog integer, name text);"
        "insert into public.product values (1, 10, 'soap'), (2, 20, 'towel');"
        "select cache.invalidate_on('public.product', 'product:{id}', 'catalog:{catalog}:products')"
    )
    for key, tags in {
        "p1": ["product:1"],
        "p2": ["product:2"],
        "c10": ["catalog:10:products"],
        "c20": ["catalog:20:products"],
        "other": ["site:1"],
    }.items():
        db.execute("select cache.set(%s, 'v', %s)", [key, tags])
    db.commit()
    return db


def good(db):
    keys = ["p1", "p2", "c10", "c20", "other"]
    return {key for (key,) in db.execute("select key from cache.mget(%s, '')", [keys])}


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ("insert into public.product values (3, 10, 'x')", {"p1", "p2", "c20", "other"}),
        ("update public.product set name = 'x' where id = 1", {"p2", "c20", "other"}),
        ("update public.product set catalog = 20 where id = 1", {"p2", "other"}),
        ("delete from public.product where id = 2", {"p1", "c10", "other"}),
        ("truncate public.product", {"other"}),
        ("update public.product set name = name", {"p1", "p2", "c10", "c20", "other"}),
        ("delete from public.product where id = 99", {"p1", "p2", "c10", "c20", "other"}),
        ("insert into public.product values (3, null, 'x')", {"p1", "p2", "c10", "c20", "other"}),
    ],
)
def test_exactly_what_was_made_of_the_rows_is_lost(product, change, left):
    product.execute(change)

    assert good(product) == left


def test_a_large_statement_invalidates_families_instead_of_rows(product):
    product.execute("insert into public.product select n, n, 'x' from generate_series(3, 500) as n")

    assert good(product) == {"other"}
    assert product.execute("select count(*) from cache.tag").fetchone() == (2,)


def test_one_statement_tells_once(product, connect):
    listener = connect(autocommit=True)
    listener.execute("listen cache")

    product.execute("update public.product set name = 'x'")
    product.commit()

    product.execute("select pg_notify('cache', 'that is all')")
    product.commit()
    heard, end = listener.notifies(timeout=30, stop_after=2)
    assert end.payload == "that is all"
    assert sorted(json.loads(heard.payload)) == [
        "catalog:10:products",
        "catalog:20:products",
        "product:1",
        "product:2",
    ]


def test_who_writes_needs_no_right_on_the_cache(product, as_actor):
    product.execute("grant update, select on public.product to authenticated")
    product.commit()
    with as_actor("alice") as alice:
        alice.execute("update public.product set name = 'x' where id = 1")

    assert good(product) == {"p2", "c20", "other"}


def test_a_column_of_any_name_and_type_can_be_in_a_template(db, cache):
    db.execute('create table public.odd ("it\'s ""odd""" json, day date)')
    db.execute("""select cache.invalidate_on('public.odd', 'o:{it''s "odd"}:{day}')""")
    cache("set", "k", "v", tags=['o:{"a": 1}:2026-01-31'])

    db.execute("""insert into public.odd values ('{"a": 1}', '2026-01-31')""")
    db.commit()

    assert cache("get", "k") is None


def test_hung_on_again_the_new_templates_count_and_left_alone_none(product):
    product.execute("select cache.invalidate_on('public.product', 'product:{id}')")
    product.execute("update public.product set name = 'x' where id = 1")
    assert good(product) == {"p2", "c10", "c20", "other"}

    product.execute("select cache.leave_alone('public.product')")
    product.execute("truncate public.product")
    assert good(product) == {"p2", "c10", "c20", "other"}


@pytest.mark.parametrize(
    ("template", "code", "message"),
    [
        ("product:{nr}", "PKC04", "table product has no column nr"),
        ("{id}", "PKC05", "the tag template {id} has no family"),
        ("{id}:x", "PKC05", "the tag template {id}:x has no family"),
    ],
)
def test_a_template_that_cannot_work_is_refused(product, template, code, message):
    with pytest.raises(psycopg.Error) as refused:
        product.execute("select cache.invalidate_on('public.product', %s)", [template])

    assert refused.value.sqlstate == code
    assert refused.value.diag.message_primary.replace("public.", "") == message
