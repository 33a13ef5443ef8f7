"""Drafted SQL is lower case, quotes what needs quotes, and says nothing needless."""

from __future__ import annotations

import pytest

from pgpkg.draft import spelling, write

NUMBERS = {"increment": 1, "minimum": 1, "maximum": 2147483647, "start": 1, "cache": 1,
           "cycle": False}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        ("CHECK ((a > 0))", "check (a > 0)"),
        ("CHECK (((a > 0) OR (b > 0)))", "check ((a > 0) or (b > 0))"),
        ("CHECK ((a > 0) AND f(b))", "check ((a > 0) and f(b))"),
        ("CHECK ((a = 'CHECK (('))", "check (a = 'CHECK ((')"),
        ('CHECK (("A" > 0)) NO INHERIT', 'check ("A" > 0) no inherit'),
        ('FOREIGN KEY (a) REFERENCES app."B"(id)', 'foreign key (a) references app."B"(id)'),
    ],
)
def test_a_constraint_is_put_into_lower_case_outside_of_quotes(given, spelled):
    assert spelling.constraint_body(given) == spelled


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("app.ticket", ["app", "ticket"]),
        ('app."a.b"."C""d"', ["app", '"a.b"', '"C""d"']),
    ],
)
def test_a_dot_within_quotes_takes_no_name_apart(name, parts):
    assert spelling.split(name) == parts
    assert ".".join([spelling.above(name), spelling.own(name)]) == name


def test_an_index_can_be_given_another_name_and_built_concurrently():
    given = "CREATE UNIQUE INDEX \"a b\" ON app.t USING btree (lower(c)) WHERE (d = 'X'::text)"

    assert spelling.index(given, name="n", concurrently=True) == (
        "create unique index concurrently n on app.t (lower(c)) where (d = 'X'::text);"
    )
    assert spelling.index(given.replace("btree", "gin"), gently=True) == (
        'create unique index if not exists "a b" on app.t using gin (lower(c)) '
        "where (d = 'X'::text);"
    )


def test_an_identity_tells_only_what_is_unusual():
    column = {
        "type": "integer",
        "identity": {"when": "always", "sequence": "app.t_id_seq", **NUMBERS},
    }
    assert spelling.identity("app.t.id", column) == "generated always as identity"

    column["identity"] |= {"sequence": "app.other", "increment": 5, "cycle": True}
    assert spelling.identity("app.t.id", column) == (
        "generated always as identity (sequence name app.other increment by 5 cycle)"
    )


def test_every_line_of_a_loss_stands_behind_the_prefix():
    assert write.hidden("alter table app.t\n    drop column a;") == (
        "-- drop: alter table app.t\n-- drop:     drop column a;"
    )
