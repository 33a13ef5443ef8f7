"""metrics.samples: each source is read for itself, and one that fails costs only its own."""

import datetime

import pytest


def test_times_and_spans_become_seconds_and_truths_numbers(scrape, thing, define):
    ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    thing.execute("insert into public.thing values ('a', 1, '2 minutes', %s, true)", [ago])
    define("thing_seconds", "span", reading="seconds")
    define("thing_age_seconds", "at", reading="age")
    define("thing_ok", "ok", reading="truth")

    metrics = scrape()

    assert metrics["thing_seconds"].value() == 120
    assert 3600 <= metrics["thing_age_seconds"].value() < 3660
    assert metrics["thing_ok"].value() == 1


def test_one_name_may_have_several_columns_told_apart_by_a_constant(scrape, thing, define):
    thing.execute("insert into public.thing (n, ok) values (7, false)")
    define("things", "n", constants='{"state": "open"}')
    define("things", "ok", reading="truth", constants='{"state": "shut"}')

    family = scrape()["things"]

    assert (family.value(state="open"), family.value(state="shut")) == (7, 0)


def test_what_is_null_is_not_told(scrape, thing, define):
    thing.execute("insert into public.thing (n) values (null)")
    define("things")

    assert "things" not in scrape()


def test_a_source_that_is_not_there_is_no_failure(scrape, define):
    define("ghosts", source="public.ghost")
    define("far_ghosts", source="nowhere.ghost")

    metrics = scrape()

    assert "ghosts" not in metrics
    sources = {dict(labels)["source"] for labels in metrics["pgpkg_source_up"].samples}
    assert not sources & {"public.ghost", "nowhere.ghost"}


@pytest.mark.parametrize(
    "harm",
    [
        "revoke select on public.thing from metrics_owner",
        "alter table public.thing rename n to m",
    ],
)
def test_a_source_that_fails_costs_only_its_own(scrape, thing, define, harm):
    thing.execute("insert into public.thing (n) values (1)")
    define("things")
    assert scrape()["pgpkg_source_up"].value(source="public.thing") == 1

    thing.execute(harm)
    metrics = scrape()

    assert "things" not in metrics
    assert metrics["pgpkg_source_up"].value(source="public.thing") == 0
    assert metrics["pgpkg_source_up"].value(source="metrics.server") == 1
    assert "pgpkg_database_bytes" in metrics


def test_a_source_that_is_locked_is_not_waited_for(scrape, thing, define, db):
    define("things")
    db.execute("lock table public.thing in access exclusive mode")

    metrics = scrape()

    assert metrics["pgpkg_source_up"].value(source="public.thing") == 0
    assert "pgpkg_table_bytes" in metrics


def test_names_of_columns_and_sources_are_never_sql(scrape, thing, define):
    define("things", "n::text)) as x(a,b,c); drop table public.thing; --")
    define("others", source="public.thing; drop table public.thing")

    scrape()

    assert thing.execute("select count(*) from public.thing").fetchone() == (0,)
