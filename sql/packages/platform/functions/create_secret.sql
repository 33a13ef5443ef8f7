{%- from "macros/stand_in.sql" import stand_in -%}
-- Keeps a secret and returns its id.
{% call stand_in("vault") %}
create or replace function vault.create_secret(
    new_secret text,
    new_name text default null,
    new_description text default '',
    new_key_id uuid default null
)
returns uuid
language sql
volatile
security invoker
set search_path = ''
as $$
    insert into vault.secrets (secret, name, description, key_id)
    values (new_secret, new_name, new_description, new_key_id)
    returning id;
$$;

comment on function vault.create_secret(text, text, text, uuid) is
'Keeps a secret and returns its id.';

revoke all on function vault.create_secret(text, text, text, uuid) from public;
grant execute on function vault.create_secret(text, text, text, uuid) to service_role;
{% endcall %}
