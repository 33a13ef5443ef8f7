"""What says `*` is told from what lists its columns, and what changes columns from the rest."""

import pytest

from pgpkg.parse import reshaped_in


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("views/v.sql", "create view app.v as select * from app.t;"),
        ("views/v.sql", "create view app.v as select 1 as one, t.* from app.t as t;"),
        ("views/v.sql", "create view app.v as with c as (select * from app.t) select id from c;"),
        ("views/v.sql", "create materialized view app.v as table app.t;"),
        (
            "functions/f.sql",
            "create function app.f() returns setof app.t language sql"
            " begin atomic select * from app.t; end;",
        ),
    ],
)
def test_a_star_that_the_server_spells_out_is_told(parsed, path, text):
    assert parsed(path, text).has_star


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("views/v.sql", "create view app.v as select count(*), 2 * 3 as n from app.t;"),
        ("functions/f.sql", "create function app.f() returns setof app.t language sql"
         " as 'select * from app.t';"),
        ("tables/t.sql", "create table app.t (n integer default 2 * 3);"),
    ],
)  # fmt: skip
def test_other_stars_and_bodies_that_are_read_when_they_run_are_none(parsed, path, text):
    assert not parsed(path, text).has_star


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("alter table app.t add column x integer;", {"relation app.t"}),
        ("alter table app.t drop x, add y integer;", {"relation app.t"}),
        ('alter table app."T" rename column x to y;', {'relation app."T"'}),
        ("alter table app.t add check (x > 0);", set()),
        ("alter table app.t rename to u;", set()),
        ("create table app.t (id integer);", set()),
    ],
)
def test_columns_that_come_go_or_change_their_name_are_told(text, relations):
    assert reshaped_in(text) == relations
