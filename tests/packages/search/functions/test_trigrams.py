"""search.trigrams tells where pg_trgm is."""


def test_it_follows_the_extension_as_it_comes_and_goes(db):
    assert db.execute("select search.trigrams()").fetchone() == (None,)
    db.execute('create schema "Odd name"; create extension pg_trgm schema "Odd name"')
    assert db.execute("select search.trigrams()").fetchone() == ("Odd name",)
    db.execute("drop extension pg_trgm")
    assert db.execute("select search.trigrams()").fetchone() == (None,)
