"""vault keeps secrets that only services can read."""

import psycopg
import pytest


def test_a_secret_is_kept_changed_and_read_by_services(as_actor):
    with as_actor(role="service_role") as service:
        (secret,) = service.execute("select vault.create_secret('s3', 'key')").fetchone()
        service.execute("select vault.update_secret(%s, new_secret => 's4')", [secret])

        assert service.execute(
            "select name, decrypted_secret from vault.decrypted_secrets"
        ).fetchall() == [("key", "s4")]


@pytest.mark.parametrize(
    "sql", ["select * from vault.decrypted_secrets", "select vault.create_secret('x')"]
)
def test_users_cannot_reach_secrets(as_actor, sql):
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute(sql)
