"""The way back to marks in a table loses no write."""

from pathlib import Path

MIGRATIONS = Path(__file__).resolve().parents[3] / "migrations" / "packages" / "refresh"


def test_after_the_way_back_writers_mark_through_the_table(db, shop):
    shop()
    text = (MIGRATIONS / "refresh_0002_add_clean_mark.rollback.sql").read_text()
    db.execute("drop view refresh.state cascade")
    db.execute(text.replace("{{ schema }}", "refresh"))
    assert db.execute("select view_id from refresh.mark").fetchall() == [(1,)]
    db.execute("delete from refresh.mark")

    db.execute("insert into shop.sale values ('2026-01-02', 10)")

    assert db.execute("select view_id from refresh.mark").fetchall() == [(1,)]
    assert db.execute(
        "select count(*) from pg_proc where proname = 'mark_1'"
        " and pronamespace = 'refresh'::regnamespace"
    ).fetchone() == (0,)
