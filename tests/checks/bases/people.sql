-- A project in which rows belong to persons: two of them, and a visitor; tables come from the fixture.
-- file: pgpkg.toml
[project]
name = "app"

[isolation]
column = "user_id"
tenants = { a = "00000000-0000-4000-8000-00000000000a", b = "00000000-0000-4000-8000-00000000000b" }

[actors.alice]
role = "authenticated"
claims = { sub = "00000000-0000-4000-8000-00000000000a", email = "alice@a.test" }
tenant = "a"

[actors.bob]
role = "authenticated"
claims = { sub = "00000000-0000-4000-8000-00000000000b", email = "bob@b.test" }
tenant = "b"

[actors.visitor]
role = "anon"
-- file: sql/schema.sql
create schema app;
comment on schema app is 'Strategies of several persons.';
grant usage on schema app to anon, authenticated;
-- file: sql/functions/uid.sql
create function app.uid() returns uuid
language sql stable security invoker set search_path = ''
as $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
revoke all on function app.uid() from public;
grant execute on function app.uid() to anon, authenticated;
