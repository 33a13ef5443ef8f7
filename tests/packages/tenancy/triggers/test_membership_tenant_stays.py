"""A membership stays in its tenant; so does every row of a table with this trigger."""

import psycopg
import pytest


def test_not_even_the_operator_moves_a_membership(db, who):
    db.execute("set local role tenancy_operator")

    with pytest.raises(psycopg.Error) as refused:
        db.execute(
            "update tenancy.membership set tenant_id = %s where user_id = %s",
            [who.birch, who.alice],
        )

    assert refused.value.sqlstate == "PKT07"
    assert refused.value.diag.message_detail == "Column tenant_id says whose it is."


def test_the_same_tenant_again_is_no_move(db, notes):
    assert db.execute("update public.note set tenant_id = tenant_id").rowcount == 4
