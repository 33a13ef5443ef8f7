"""What somebody types becomes a query that means what it looks like."""

import pytest


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("grey heron ", "'grey' & 'heron'"),
        ("grey hero", "'grey' & 'hero':*"),
        ("running", "'run':*"),
        ('"grey heron"', "'grey' <-> 'heron'"),
        ('"grey hero', "'grey' <-> 'hero'"),
        ("grey -heron", "'grey' & !'heron'"),
        ("grey or heron", "'grey' | 'heron'"),
        ("grey or her ", "'grey'"),
        ("th", "'th':*"),
        ("the", "'the':*"),
        ("in the", "'the':*"),
        ("the ", ""),
        ("", ""),
        (None, ""),
        ("it's", ""),
        ("x'y", "'x' <-> 'y'"),
    ],
)
def test_words_become_a_query(db, words, query):
    made = db.execute("select search.as_query('english', %s)::text", [words]).fetchone()

    assert made == (query,)


def test_a_finished_word_is_no_beginning(db):
    assert db.execute("select search.as_query('english', 'hero', false)::text").fetchone() == (
        "'hero'",
    )


def test_visitors_may_ask(as_actor):
    with as_actor("visitor") as visitor:
        assert visitor.execute("select search.as_query('simple', 'hero ')::text").fetchone() == (
            "'hero'",
        )
