"""Costly statements are told where pg_stat_statements is there, and nothing where it is not."""


def test_without_the_extension_there_are_none_and_no_failure(db, scrape):
    db.execute("drop extension if exists pg_stat_statements")
    db.commit()

    metrics = scrape()

    assert "pgpkg_statement_calls_total" not in metrics
    assert metrics["pgpkg_source_up"].value(source="metrics.slow_statement") == 1


def test_with_it_the_most_costly_come_first_whatever_schema_it_lies_in(db, scrape):
    db.execute("drop extension if exists pg_stat_statements; create schema odd")
    db.execute("create extension pg_stat_statements schema odd")
    db.execute("grant usage on schema odd to metrics_owner")
    db.execute("select odd.pg_stat_statements_reset()")
    db.commit()
    for _ in range(3):
        db.execute("""select pg_sleep(0.02), 'a "quoted" text' as "odd ""name""\"""")
    db.commit()

    rows = db.execute("select query, calls, mean, role from metrics.slow_statement").fetchall()
    (query, calls, mean, role) = rows[0]
    assert query.startswith("select pg_sleep($1)")
    assert (calls, role) == (3, "postgres")
    assert mean.total_seconds() >= 0.02
    labels = next(
        dict(found)
        for found, value in scrape()["pgpkg_statement_calls_total"].samples.items()
        if value == 3 and "pg_sleep" in dict(found)["query"]
    )
    assert labels["query"] == query
