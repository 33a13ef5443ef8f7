"""Each tenant has keys of its own, and the claims say which tenant it is."""

import json

import pytest


@pytest.fixture
def as_tenant(connect):
    """A function that asks as somebody with these claims and the rights of the cache's user."""

    def ask(query, claims):
        with connect() as session:
            session.execute("set local role cache_user")
            session.execute(
                "select set_config('request.jwt.claims', %s, true)", [json.dumps(claims)]
            )
            return session.execute(query).fetchone()[0]

    return ask


def test_the_same_key_holds_another_value_for_another_tenant(as_tenant):
    a, b = {"app_metadata": {"tenant_id": "a"}}, {"app_metadata": {"tenant_id": "b"}}
    as_tenant("select cache.set('k', 'of a')", a)

    assert as_tenant("select cache.get('k')", b) is None
    as_tenant("select cache.set('k', 'of b')", b)
    assert as_tenant("select cache.get('k')", a) == "of a"
    assert as_tenant("select count(*) from cache.mget(array['k'])", {"sub": "x"}) == 0
    as_tenant("select cache.delete('k')", b)
    assert as_tenant("select cache.get('k')", a) == "of a"


def test_a_value_can_be_everybodys(as_tenant):
    as_tenant("select cache.set('price', '1', tenant => '')", {"tenant_id": "a"})

    assert as_tenant("select cache.get('price', '')", {"tenant_id": "b"}) == "1"
    assert as_tenant("select cache.get('price')", {"tenant_id": "b"}) is None


@pytest.mark.parametrize(
    ("claims", "tenant"),
    [
        ({}, ""),
        ({"role": "anon"}, ""),
        ({"tenant_id": "t", "sub": "u"}, "t"),
        ({"tenant_id": "t", "app_metadata": {"tenant_id": "m"}}, "m"),
        ({"sub": "u", "user_metadata": {"tenant_id": "mine"}}, "sub:u"),
    ],
)
def test_the_tenant_comes_from_the_claims_and_who_has_none_shares_nothing(
    as_tenant, claims, tenant
):
    assert as_tenant("select cache.tenant()", claims) == tenant


def test_without_claims_and_after_them_the_tenant_is_everybody(user):
    with user() as session:
        assert session.execute("select cache.tenant()").fetchone() == ("",)
        with session.transaction():
            session.execute("""select set_config('request.jwt.claims', '{"sub": "u"}', true)""")
        assert session.execute("select cache.tenant()").fetchone() == ("",)
