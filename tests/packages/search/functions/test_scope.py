"""search.scope keeps a query to some tenants, whatever their ids are."""

import pytest


@pytest.mark.parametrize(
    "value", ["00000000-0000-4000-8000-00000000a000", "it's", "a b", "\\", "a|b", "'", "", "ü:*"]
)
def test_any_id_is_found_by_itself_and_by_no_other(db, value):
    found = db.execute(
        "select array_to_tsvector(array['in:' || %(own)s]) @@ search.scope(array[%(own)s]),"
        " array_to_tsvector(array['in:other']) @@ search.scope(array[%(own)s]),"
        " array_to_tsvector(array['in:' || %(own)s]) @@ search.scope(array['other', %(own)s])",
        {"own": value},
    ).fetchone()

    assert found == (True, False, True)


def test_no_tenant_is_no_query(db):
    assert db.execute(
        "select search.scope('{}'), search.scope(null), search.scope('{}') && 'heron'::tsquery"
    ).fetchone() == (None, None, None)
