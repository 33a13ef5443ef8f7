"""A request is about one tenant; whoever chooses, only one that the caller belongs to."""

import psycopg
import pytest

CURRENT = "select tenancy.current_tenant()::text"


def current(as_actor, user, **options):
    with as_actor(
        role="authenticated", claims={"sub": user, **options.pop("claims", {})}, **options
    ) as s:
        return s.execute(CURRENT).fetchone()[0]


def test_the_only_tenant_is_the_current_one(as_actor, who):
    assert current(as_actor, who.alice) == who.alder
    assert current(as_actor, who.carol) is None
    assert current(as_actor, who.dave) is None


def test_a_role_does_not_choose_it_only_narrows(signed_in, who):
    carol = signed_in(who.carol)
    ask = "select tenancy.current_tenant('member')::text"
    assert carol.execute(ask).fetchone() == (None,)

    for tenant, answer in ((who.alder, None), (who.birch, who.birch)):
        carol.execute("select tenancy.enter(%s)", [tenant])
        assert carol.execute(ask).fetchone() == (answer,)

    assert signed_in(who.alice).execute(ask).fetchone() == (who.alder,)


def test_the_header_chooses_before_the_claim(as_actor, who):
    claim = {"app_metadata": {"tenant_id": who.alder}}

    assert current(as_actor, who.carol, claims=claim) == who.alder
    assert (
        current(as_actor, who.carol, claims=claim, headers={"X-Tenant-Id": who.birch}) == who.birch
    )


@pytest.mark.parametrize("chosen", ["birch", "", "null", "nonsense", "'; drop table x; --"])
def test_a_choice_of_a_foreign_tenant_is_none(as_actor, who, chosen):
    value = getattr(who, chosen, chosen)

    assert current(as_actor, who.alice, headers={"x-tenant-id": value}) is None
    assert current(as_actor, who.alice, claims={"app_metadata": {"tenant_id": value}}) is None


def test_user_metadata_chooses_nothing(as_actor, who):
    assert current(as_actor, who.carol, claims={"user_metadata": {"tenant_id": who.birch}}) is None


def test_broken_headers_choose_nothing(signed_in, who):
    alice = signed_in(who.alice)
    for headers in ("", "{", "[1]", "null"):
        alice.execute("select set_config('request.headers', %s, true)", [headers])
        assert alice.execute(CURRENT).fetchone() == (who.alder,)


def test_enter_chooses_until_the_transaction_ends(signed_in, who):
    carol = signed_in(who.carol)
    carol.execute("select tenancy.enter(%s)", [who.birch])
    assert carol.execute(CURRENT).fetchone() == (who.birch,)
    carol.commit()

    carol.execute("set local role authenticated")
    assert carol.execute(CURRENT).fetchone() == (None,)


@pytest.mark.parametrize("tenant", ["birch", None])
def test_nobody_enters_a_foreign_tenant(signed_in, who, tenant):
    with pytest.raises(psycopg.Error) as refused:
        signed_in(who.alice).execute("select tenancy.enter(%s)", [tenant and who.birch])

    assert refused.value.sqlstate == "PKT02"


def test_the_setting_alone_opens_nothing(signed_in, who):
    alice = signed_in(who.alice)
    alice.execute("select set_config('tenancy.tenant', %s, true)", [who.birch])

    assert alice.execute(CURRENT).fetchone() == (None,)
