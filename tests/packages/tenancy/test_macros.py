"""A table guarded by the macros: every verb, every actor, every state of a pooled session."""

import json

import psycopg
import pytest

DENIED = psycopg.errors.InsufficientPrivilege


def ids(session):
    return [number for (number,) in session.execute("select id from public.note order by id")]


def test_members_read_the_rows_of_their_tenants(notes, who, signed_in):
    assert ids(signed_in(who.alice)) == [1, 2]
    assert ids(signed_in(who.bob)) == [3, 4]
    assert ids(signed_in(who.carol)) == [1, 2, 3, 4]
    assert ids(signed_in(who.dave)) == []


def test_visitors_read_public_rows_and_write_none(notes, as_actor):
    with as_actor("visitor") as visitor:
        assert ids(visitor) == [2, 4]
    for verb in ("delete from public.note", "update public.note set body = 'x'"):
        with as_actor("visitor") as visitor, pytest.raises(DENIED):
            visitor.execute(verb)


def test_a_row_is_added_to_the_own_tenant_only(notes, who, signed_in):
    alice = signed_in(who.alice)
    alice.execute("insert into public.note (id, body) values (5, 'by default')")
    assert ids(alice) == [1, 2, 5]

    with pytest.raises(DENIED):
        alice.execute("insert into public.note values (6, %s, 'foreign')", [who.birch])


def test_an_upsert_does_not_reach_a_foreign_row(notes, who, signed_in, db):
    with pytest.raises(DENIED) as refused:
        signed_in(who.alice).execute(
            "insert into public.note values (3, %s, 'mine') on conflict (id)"
            " do update set body = excluded.body",
            [who.alder],
        )

    assert who.birch not in str(refused.value)
    assert db.execute("select body from public.note where id = 3").fetchone() == (
        f"tag-{who.birch}",
    )


def test_foreign_rows_are_neither_changed_nor_removed(notes, who, signed_in, db):
    alice = signed_in(who.alice)

    assert alice.execute("update public.note set body = 'seen'").rowcount == 2
    assert alice.execute("delete from public.note").rowcount == 2
    alice.commit()

    assert db.execute("select id, body from public.note order by id").fetchall() == [
        (3, f"tag-{who.birch}"),
        (4, f"tag-{who.birch}"),
    ]


@pytest.mark.parametrize("user", ["alice", "carol"])
def test_a_row_stays_with_its_tenant(notes, who, signed_in, user, join):
    join(who.alder, who.dave, "admin")
    session = signed_in(getattr(who, user))

    with pytest.raises(psycopg.Error) as refused:
        session.execute(
            "update public.note set tenant_id = case tenant_id when %s then %s else %s end::uuid",
            [who.birch, who.alder, who.birch],
        )

    assert refused.value.sqlstate == "PKT07"
    assert refused.value.diag.message_primary == (
        "a row of public.note cannot move to another tenant"
    )


def test_what_a_role_may_do_grows_with_its_rank(notes, who, signed_in, join, db):
    for role, changed, removed in [("viewer", 0, 0), ("member", 2, 0), ("admin", 2, 2)]:
        db.execute("delete from tenancy.membership where user_id = %s", [who.dave])
        join(who.alder, who.dave, role)
        dave = signed_in(who.dave)
        assert ids(dave) == [1, 2]
        assert dave.execute("update public.note set body = 'x'").rowcount == changed
        assert dave.execute("delete from public.note").rowcount == removed
        dave.rollback()


BROKEN = [
    "",
    "null",
    "nonsense",
    "{",
    "[]",
    '"text"',
    "{}",
    '{"sub": null}',
    '{"sub": "null"}',
    '{"sub": ""}',
    '{"sub": 7}',
    '{"sub": {"sub": "00000000-0000-4000-8000-00000000000a"}}',
    '{"user_metadata": {"sub": "00000000-0000-4000-8000-00000000000a"}}',
    '{"sub": "00000000-0000-4000-8000-00000000000a\\u0000"}',
    '{"sub": "00000000-0000-4000-8000-00000000000a\\n"}',
    '{"n": 1e999999999, "sub": "00000000-0000-4000-8000-00000000000a"}',
    '{"sub": "00000000-0000-4000-8000-00000000000a"',
]


def test_without_good_claims_nothing_is_seen_and_nothing_fails(notes, connect, who):
    session = connect()
    session.execute("set local role authenticated")
    for claims in [None, *BROKEN]:
        if claims is not None:
            session.execute("select set_config('request.jwt.claims', %s, true)", [claims])

        assert ids(session) == [], claims
        assert session.execute("update public.note set body = 'x'").rowcount == 0
        assert session.execute("delete from public.note").rowcount == 0
        assert session.execute(
            "select tenancy.current_tenant(), tenancy.my_tenants()"
        ).fetchone() == (None, [])
        with pytest.raises(DENIED), session.transaction():
            session.execute("insert into public.note values (9, %s, 'x')", [who.alder])


def test_a_pooled_session_forgets_who_was_there(notes, connect, who):
    session = connect()
    for _ in range(7):
        session.execute("set local role authenticated")
        session.execute(
            "select set_config('request.jwt.claims', %s, true)", [json.dumps({"sub": who.alice})]
        )
        assert ids(session) == [1, 2]
        session.commit()

        session.execute("set local role authenticated")
        assert ids(session) == []
        session.commit()


def test_a_table_can_be_narrowed_to_the_current_tenant(notes, who, db, as_actor, pgpkg_project):
    from pgpkg.model import Source
    from pgpkg.render import render

    unit = next(u for u in pgpkg_project.units if u.name == "tenancy")
    text = (
        '{%- from "macros/tenancy.sql" import tenant_policies -%}'
        '{{ tenant_policies(schema, "public", "note", member, removes=none, current=true) }}'
    )
    source = Source("tenancy", "policies", "sql/packages/tenancy/policies/note.sql", text)
    db.execute(render(source, unit, pgpkg_project.units).text)
    db.commit()

    carol = {"sub": who.carol}
    with as_actor(role="authenticated", claims=carol) as session:
        assert ids(session) == []
    with as_actor(
        role="authenticated", claims=carol, headers={"X-Tenant-Id": who.birch}
    ) as session:
        assert ids(session) == [3, 4]
        assert session.execute("delete from public.note").rowcount == 0


def test_the_policies_use_the_index_of_the_tenant(notes, who, signed_in, db):
    db.execute(
        "insert into public.note select 100 + n, gen_random_uuid(), 'x'"
        " from generate_series(1, 5000) as n"
    )
    db.commit()
    db.execute("analyze public.note")
    db.commit()

    plan = signed_in(who.alice).execute("explain select * from public.note").fetchall()

    assert any("note_of_tenant" in line for (line,) in plan), plan


def test_nobody_empties_the_table(notes, db):
    for role in ("authenticated", "anon", "tenancy_service"):
        db.execute(f"set local role {role}")
        with pytest.raises(DENIED), db.transaction():
            db.execute("truncate public.note")
