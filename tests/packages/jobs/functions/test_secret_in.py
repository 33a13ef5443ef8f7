"""No secret gets into a command; what reads one when it runs is let through."""

import psycopg
import pytest

SECRETS = [
    ("select dblink('postgresql://ann:hush@db/x', 'select 1')", "a password in an address"),
    ("select dblink('host=db user=ann password=hush dbname=x', 'select 1')", "a password"),
    ("alter role ann password 'hush'", "a password"),
    (
        """select net.http_post('u', headers := '{"Authorization": "Bearer s3cr3t-t0ken"}')""",
        "a token",
    ),
    ("""select f('{"Authorization": "Basic YW5uOmh1c2g="}')""", "a token"),
    ("""select f('{"apikey": "0123456789abcdef"}')""", "a key"),
    ("select f(api_key => 'abcdefgh1234')", "a key"),
    ("select f('eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoieCJ9.c2ln')", "a token"),
    ("select f('sk_live_abcdefgh12345678')", "a key"),
    ("select f('AKIAIOSFODNN7EXAMPLE')", "a key"),
    ("select f('ghp_0123456789abcdefghijABCDEFGHIJ')", "a key"),
    ("select f('-----BEGIN RSA PRIVATE KEY-----')", "a private key"),
]

FINE = [
    "select net.http_post('https://db.test/f', headers := jsonb_build_object('Authorization',"
    " 'Bearer ' || (select decrypted_secret from vault.decrypted_secrets where name = 'key')))",
    "delete from app.password_reset where created_at < now() - interval '1 day'",
    "update app.account set password = null where password is not null and is_closed",
    "select app.refresh_token_stats()",
    "select app.rotate(secret => current_setting('app.secret'))",
    "insert into app.note (url) values ('https://example.test/a@b')",
]


def test_a_secret_is_refused_and_not_repeated(jobs):
    for command, what in SECRETS:
        with pytest.raises(psycopg.Error) as refused, jobs.transaction():
            jobs.execute("select jobs.schedule('x', '@daily', %s)", [command])

        assert refused.value.sqlstate == "PKJ03"
        assert f"the command of job x holds {what}" in refused.value.diag.message_primary
        told = f"{refused.value.diag.message_primary}{refused.value.diag.message_detail}"
        assert "hush" not in told and "abcdefgh" not in told


def test_a_command_that_reads_its_secret_is_none(db):
    for command in FINE:
        assert db.execute("select jobs.secret_in(%s)", [command]).fetchone() == (None,), command
