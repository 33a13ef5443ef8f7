"""A table with the macros is searched quickly, and shows nobody more than its policy does."""

import psycopg
import pytest


def test_titles_weigh_more_than_bodies(add, found):
    body = add("Weather", "a note about herons")
    title = add("Herons", "a note about weather")

    assert found("herons") == [title, body]


def test_only_rows_of_the_own_tenants_are_found(add, found, tenants):
    mine, theirs = add("Heron"), add("Heron", tenant=tenants.birch)

    assert found("heron") == [mine]
    assert found("heron", of=tenants.birch) == [theirs]
    assert sorted(found("heron", of=f"{tenants.alder},{tenants.birch}")) == [mine, theirs]


@pytest.mark.parametrize("of", ["", "00000000-0000-4000-8000-000000000001"])
def test_without_a_tenant_nothing_is_found(add, found, of):
    add("Heron")

    assert found("heron", of=of) == []


def test_the_policy_holds_for_what_the_function_finds(add, found):
    add("Heron", is_draft=True)
    shown = add("Heron")

    assert found("heron") == [shown]


def test_words_that_look_like_a_tenant_open_nothing(add, found, tenants):
    add("Heron", tenant=tenants.birch)
    mine = add("Heron", f"in:{tenants.birch}")

    for words in (f"in:{tenants.birch}", f"'in:{tenants.birch}'", f"heron or in:{tenants.birch}"):
        assert set(found(words)) <= {mine}


def test_pages_follow_each_other_without_gap_or_repetition(add, found, db):
    wanted = {add("Heron", "heron " * (n % 3)) for n in range(23)}
    db.execute("update public.article set created_at = now() + (id * 7 % 23) * interval '1 hour'")
    db.commit()

    seen, last = [], "null, null"
    while page := found("heron", columns="id, rank", call=f"(%s, 5, {last})"):
        seen += [number for number, _ in page]
        last = f"{page[-1][1]!r}, {page[-1][0]}"

    assert len(seen) == 23 and set(seen) == wanted


def test_a_page_shows_where_the_words_are(add, found):
    add("Birds", "At the lake we saw a heron standing still.")

    assert found("heron", columns="headline") == ["lake we saw a <b>heron</b> standing still"]


def test_a_headline_holds_no_tags_but_its_own(add, found):
    add("Birds", "heron <script>alert('&')</script> <img src=x onerror=alert(1)//")

    (headline,) = found("heron", columns="headline")
    assert headline.replace("<b>", "").replace("</b>", "").count("<") == 0


@pytest.mark.parametrize(
    "words",
    ["", None, " ", "the", "!!!", "'", '"', ":*", "\\", "a & | b", "-", "-heron", "((", "a:*b"],
)
def test_whatever_is_typed_is_no_error(add, found, words):
    add("Heron")

    assert found(words) == []


def test_a_typo_is_forgiven_where_pg_trgm_is_installed(db, add, found, tenants):
    heron = add("The grey heron")
    add("The grey heron", tenant=tenants.birch)
    add("The grey heron", is_draft=True)
    assert found("herron ") == []

    db.execute("create schema fuzzy; create extension pg_trgm schema fuzzy")
    db.execute("grant usage on schema fuzzy to app_owner")
    db.commit()

    assert found("herron ") == [heron]
    assert found("zebra") == []


def test_the_function_that_finds_keeps_tenants_apart_by_itself(db, add, tenants):
    add("Heron", tenant=tenants.birch)
    db.execute("create extension pg_trgm schema public")
    db.execute("set local role authenticated")
    ask = "select count(*) from public.article_matches(%s)"

    for of, count in ((tenants.alder, 0), (tenants.birch, 1)):
        db.execute("select set_config('test.tenants', %s, true)", [of])
        for words in ("heron", "herron "):
            assert db.execute(ask, [words]).fetchone() == (count,)


def test_only_the_newest_candidates_are_ranked(add, connect):
    numbers = [add("Heron") for _ in range(4)]
    with connect() as session:
        session.execute("set local role authenticated")
        session.execute(
            "select set_config('test.tenants', '00000000-0000-4000-8000-00000000a000', true)"
        )
        some = session.execute("select id from public.article_matches('heron', 2)").fetchall()

    assert sorted(number for (number,) in some) == numbers[2:]


def test_the_index_is_used_under_row_security_where_a_plain_query_cannot(db, add, tenants):
    add("Heron")
    db.execute(
        "insert into public.article (tenant_id, title, body)"
        " select case when n %% 2 = 0 then %s else %s end::uuid, 'Bird ' || n, 'many feathers'"
        " from generate_series(1, 4000) as n",
        [tenants.alder, tenants.birch],
    )
    db.commit()
    db.execute("analyze public.article")
    db.execute("set local role authenticated")
    db.execute("select set_config('test.tenants', %s, true)", [tenants.alder])
    scans = "select pg_stat_get_xact_numscans('public.article_document'::regclass)"

    db.execute("select id from public.article where document @@ 'heron'::tsquery").fetchall()
    assert db.execute(scans).fetchone() == (0,)

    assert len(db.execute("select id from public.search_article('heron')").fetchall()) == 1
    assert db.execute(scans).fetchone() == (1,)


def test_visitors_may_not_search_what_was_not_granted(add, as_actor):
    for name in ("search_article", "article_matches"):
        with as_actor("visitor") as visitor:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                visitor.execute(f"select id from public.{name}('heron')")
