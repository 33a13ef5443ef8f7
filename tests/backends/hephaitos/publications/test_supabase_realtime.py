"""What reaches the browser."""


def test_three_tables_are_published(db):
    assert db.execute(
        "select schemaname, tablename from pg_publication_tables"
        " where pubname = 'supabase_realtime' order by tablename"
    ).fetchall() == [
        ("hephaitos", "backtest_jobs"),
        ("hephaitos", "backtest_results"),
        ("hephaitos", "strategies"),
    ]


def test_a_deleted_row_can_be_told_by_its_user(db):
    """C-63"""
    assert db.execute(
        "select distinct c.relreplident::text from pg_publication_tables as t"
        " inner join pg_class as c on c.oid = format('%I.%I', t.schemaname, t.tablename)::regclass"
        " where t.pubname = 'supabase_realtime'"
    ).fetchall() == [("f",)]
